"""What letters say from before the host's key of today, locked with that.

A recap holds the notes of whom it is for. Once a letter was sent its text is gone; what
still waits, or was given up, is locked as notes are.
"""

from typing import NamedTuple

import sqlalchemy as sa

from companion import sealed
from companion.extensions import db
from companion.mail.letters import SENT, Letter

A_STEP = 100  # letters in memory at once


class Stored(NamedTuple):
    """What a letter says, as it stands in the database."""

    id: int
    text: str
    html: str


def lock_letters() -> int:
    """Lock what letters say with the first key, if there is one; return of how many.

    What cannot be opened stays as it is.
    """
    after = count = 0
    while sealed.has_key() and (some := _some(after)):
        count += sum(_lock(letter) for letter in some)
        after = some[-1].id
    return count


def _some(after: int) -> list[Stored]:
    """Return some letters that say something."""
    text, html = sealed.as_stored(Letter.text), sealed.as_stored(Letter.html)
    rows = db.session.execute(
        sa.select(Letter.id, text, html)
        .where(Letter.id > after, sa.or_(text != "", html != ""))
        .order_by(Letter.id)
        .limit(A_STEP)
        .with_for_update()
    )
    return [Stored._make(row) for row in rows]


def _lock(letter: Stored) -> bool:
    """Write anew what is behind, which locks it; tell whether anything was."""
    texts = {"text": letter.text, "html": letter.html}
    behind = {
        name: sealed.opened(stored)
        for name, stored in texts.items()
        if sealed.is_behind(stored)
    }
    if behind:
        db.session.execute(
            sa.update(Letter)
            # One that was sent meanwhile says nothing any more, and stays so.
            .where(Letter.id == letter.id, Letter.state != SENT)
            .values(behind)
            .execution_options(synchronize_session=False)
        )
    return bool(behind)
