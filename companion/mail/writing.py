"""Writing letters into the outbox, in the transaction of their cause."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from flask import current_app
from jinja2 import Environment

from companion import clock, config, work
from companion.extensions import db
from companion.mail import styling
from companion.mail.letters import QUEUED, Letter
from companion.quick import Insert, Quick

# No mail program shows them, and PostgreSQL keeps no NUL.
UNSHOWN = bytes({*range(32), 127} - set(b"\t\n\r"))
# What a template writes as the address of the picture that its letter brings along.
PICTURE = "cid:picture"
LONGEST_SUBJECT = 300  # letters; more is shown nowhere

# The environment that letters are rendered in, of each app.
_styled: WeakKeyDictionary[Environment, Environment] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where a letter goes, and what makes it one of a kind."""

    key: str
    to: str
    event_id: int | None = None
    cards: bytes | None = None  # contacts as vCards, attached
    unsubscribe: str = ""  # a one-click address (RFC 8058)
    secret: bool = False  # lets somebody in: goes first, and is wiped in any case
    picture: bytes | None = None  # a PNG, shown where the template says PICTURE


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that is rendered and not written down yet."""

    envelope: Envelope
    subject: str
    text: str
    html: str


def send(template: str, envelope: Envelope, **context: Any) -> bool:
    """Put `templates/emails/<template>` into the outbox, in the running transaction.

    The first line of the text part is the subject. Returns False, changing nothing,
    where a letter with this key exists already.
    """
    if _is_written(envelope.key):
        return False
    return put([draft(template, envelope, **context)]) == 1


def draft(template: str, envelope: Envelope, **context: Any) -> Draft:
    """Render a letter and write nothing: who has many to write does that afterwards.

    SQLite has one writer at a time; it should not be held up by templates. These know
    `unsubscribe`, too: the address of the envelope.
    """
    context |= {
        "unsubscribe": envelope.unsubscribe,
        "url_for": cache(_link),  # both parts ask for the same addresses
    }
    text = _render(f"{template}.txt", context)
    first, _, body = text.lstrip().partition("\n")
    subject = " ".join(_clean(first).split())[:LONGEST_SUBJECT]
    html = _render(f"{template}.html", context | {"subject": subject})
    return Draft(
        envelope,
        subject,
        _clean(body).strip() + "\n",
        _with_picture(_clean(html), envelope.picture),
    )


def put(drafts: Sequence[Draft]) -> int:
    """Put drafts into the outbox; return how many had a key that was not there yet."""
    new = [draft for draft in drafts if _insert(draft)]
    for secret in {draft.envelope.secret for draft in new}:
        work.ring("mail.deliver", secret)
    return len(new)


def _inserting(insert: Callable[..., Insert]) -> Any:
    table: Any = Letter.__table__
    given = {
        column.name: sa.bindparam(column.name, type_=column.type)
        for column in table.c
        if column.name not in ("id", "sent_at")
    }
    # Another process may have written it a moment ago.
    statement = insert(table).values(given)
    return statement.on_conflict_do_nothing(index_elements=["key"]).returning(
        table.c.id
    )


_INSERT = Quick(_inserting)


def _insert(draft: Draft) -> bool:
    envelope = draft.envelope
    row = {
        "key": envelope.key,
        "event_id": envelope.event_id,
        "to": envelope.to,
        "subject": draft.subject,
        "text": draft.text,
        "html": draft.html,
        "cards": envelope.cards,
        "unsubscribe": envelope.unsubscribe,
        "secret": envelope.secret,
        "state": QUEUED,
        "attempts": 0,
        "due_at": clock.now(),
        "error": "",
    }
    return _INSERT.first(row) is not None


def _render(template: str, context: dict[str, Any]) -> str:
    # Not by render_template(): a letter knows nothing of who looks at a page.
    return _templates().get_template(f"emails/{template}").render(context)


def _templates() -> Environment:
    plain = current_app.jinja_env
    return _styled.get(plain) or _styled.setdefault(plain, styling.styled(plain))


def _link(endpoint: str, *, _external: bool = True, **values: Any) -> str:
    """Return an address for a letter: ours, whatever the request came in by."""
    path = current_app.url_for(endpoint, _external=False, **values)
    return f"{config.current('BASE_URL')}{path}"


def _with_picture(html: str, picture: bytes | None) -> str:
    """Put a picture into the text, which is a part of its own on the way."""
    data = b64encode(picture or b"").decode()
    return html.replace(f'src="{PICTURE}"', f'src="data:image/png;base64,{data}"')


def _clean(text: str) -> str:
    # As bytes, where it takes a third of the time; broken halves of letters go, too.
    return text.encode("utf-8", "ignore").translate(None, UNSHOWN).decode()


def _is_written(key: str) -> bool:
    return db.session.scalar(sa.select(Letter.id).where(Letter.key == key)) is not None
