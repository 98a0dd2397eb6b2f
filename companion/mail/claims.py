"""Who sends which letter: some are claimed at a time, for as long as a lease lasts.

A batch has a lease of its own, to the microsecond, which is also the name of its sign;
by that the letters of a batch whose sender died are found.
"""

import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from companion import clock, post
from companion.extensions import db
from companion.mail import pace
from companion.mail.addresses import (
    BOUNCED,
    COMPLAINED,
    UNSUBSCRIBED,
    suppress,
    suppressed,
)
from companion.mail.letters import (
    FAILED,
    PATIENCE,
    QUEUED,
    SENDING,
    SENT,
    WITHHELD,
    Letter,
    Locked,
)
from companion.quick import Quick

LEASE = timedelta(minutes=5)  # after this a letter in unknown hands is free again
BATCH = 100
# No more letters of a batch are begun then: one may take as long as a lease has left.
LATE = LEASE.total_seconds() / 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WHY = {
    BOUNCED: "Letters to this address came back before.",
    UNSUBSCRIBED: "No letters are wanted at this address.",
    COMPLAINED: "Letters to this address were called spam there.",
}
# What has nothing to do with the letter: a network, a file, the database, or the key.
PASSING = (OSError, OperationalError, InterfaceError, PoolTimeout, Locked)
WIPED: dict[str, Any] = {"text": "", "html": "", "cards": None}
_UNWANTED = {"state": WITHHELD, **WIPED}


# Made once: a letter's last step is the one that is taken most often. Nobody reads it
# here any more, and it names people who may want to go.
_OUTBOX: Any = Letter.__table__
_TAKEN = Quick(
    lambda _: (
        sa.update(_OUTBOX)
        .where(
            _OUTBOX.c.id == sa.bindparam("number"),
            _OUTBOX.c.due_at == sa.bindparam("until"),
            _OUTBOX.c.state == SENDING,
        )
        .values(
            state=SENT,
            sent_at=sa.bindparam("now", type_=_OUTBOX.c.sent_at.type),
            error="",
            **WIPED,
        )
    )
)


class Held:
    """The letters that one sender has in hand, by number, and until when."""

    def __init__(self) -> None:
        spread = timedelta(microseconds=secrets.randbelow(1_000_000))
        self.until = clock.now() + LEASE + spread
        self.name = str((self.until - EPOCH) // timedelta(microseconds=1))
        self.since = time.monotonic()
        self.numbers: list[int] = []
        self.tried = 0  # letters that something became of

    def is_late(self) -> bool:
        return time.monotonic() - self.since > LATE

    def claim(self, secret: bool) -> None:
        """Take what is due and wanted where it goes."""
        found = dict(sorted(self._claim(secret)))
        self.numbers = list(found)
        if not secret:
            self._leave_out_the_unwanted(found)
            self._leave_out_the_many(found)
        self.tried += len(found) - len(self.numbers)

    def _claim(self, secret: bool) -> list[tuple[int, str]]:
        due = (
            sa.select(Letter.id)
            .where(_is_due(), Letter.secret.is_(secret))
            .order_by(Letter.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        # One statement claims the letters, so two senders never hold the same one.
        claiming = (
            sa.update(Letter)
            .where(Letter.id.in_(sa.select(due.c.id)))
            .values(state=SENDING, attempts=Letter.attempts + 1, due_at=self.until)
            .returning(Letter.id, Letter.to)
            .execution_options(synchronize_session=False)
        )
        return [(number, to) for number, to in db.session.execute(claiming)]

    def _leave_out_the_unwanted(self, found: Mapping[int, str]) -> None:
        reasons = suppressed(set(found.values()))
        for number, to in found.items():
            if reason := reasons.get(to):
                # What nobody wants never leaves, so that it need not be kept.
                became = {"state": FAILED} if reason == BOUNCED else _UNWANTED
                self._let_go([number], error=WHY[reason], **became)

    def _leave_out_the_many(self, found: Mapping[int, str]) -> None:
        """Put off what is more than servers may be sent in a minute."""
        later = [number for number in self.numbers if not pace.allows(found[number])]
        if later:
            self._put_off(later, due_at=clock.now() + pace.PAUSE)

    def give_back(self) -> None:
        """Let others have at once what was not tried."""
        if self.numbers:
            self._put_off(self.numbers, due_at=clock.now())

    def _put_off(self, numbers: Sequence[int], due_at: datetime) -> None:
        untried = Letter.attempts - 1
        self._let_go(numbers, state=QUEUED, attempts=untried, due_at=due_at)

    def sent(self, number: int) -> None:
        self.tried += 1
        now = clock.now()
        _TAKEN.all({"number": number, "until": self.until, "now": now})
        self.numbers.remove(number)

    def refused(self, number: int, error: Exception) -> None:
        """Try again later, doubling the wait; give up where there is no hope."""
        self.tried += 1
        letter = db.session.get(Letter, number)
        if letter is None:  # whom it was for was erased meanwhile
            self.numbers.remove(number)
            return
        if isinstance(error, post.Refused) and error.is_about_address:
            suppress(letter.to, BOUNCED)
        if _is_final(error) or letter.attempts >= PATIENCE:
            wiped = WIPED if letter.secret else {}
            self._let_go([number], state=FAILED, error=str(error), **wiped)
        else:
            wait = timedelta(minutes=2**letter.attempts)
            due_at = clock.now() + wait
            self._let_go([number], state=QUEUED, error=str(error), due_at=due_at)

    def _let_go(self, numbers: Sequence[int], **values: Any) -> None:
        """Write down what became of letters, if they are still in our hands."""
        is_ours = Letter.id.in_(numbers), Letter.due_at == self.until
        db.session.execute(
            sa.update(Letter)
            .where(*is_ours, Letter.state == SENDING)
            .values(values)
            .execution_options(synchronize_session=False)
        )
        self.numbers = [number for number in self.numbers if number not in numbers]


def are_due(secret: bool) -> bool:
    query = sa.select(Letter.id).where(_is_due(), Letter.secret.is_(secret)).limit(1)
    return db.session.scalar(query) is not None


def free(name: str) -> None:
    """Make due at once what a sender had who died, by the name of its sign."""
    until = EPOCH + timedelta(microseconds=int(name))
    db.session.execute(
        sa.update(Letter)
        .where(Letter.state == SENDING, Letter.due_at == until)
        .values(state=QUEUED, due_at=clock.now())
    )


def _is_due() -> sa.ColumnElement[bool]:
    # A letter whose sender died is due again when its lease is over, at the latest.
    return sa.and_(Letter.state.in_([QUEUED, SENDING]), Letter.due_at <= clock.now())


def _is_final(error: Exception) -> bool:
    """Tell whether the same letter would be refused again, by the server or by us."""
    if isinstance(error, post.Refused):
        return error.is_final
    return not isinstance(error, PASSING)
