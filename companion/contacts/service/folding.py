"""What of an entry can be searched, written anew with every change."""

from collections.abc import Iterator

from companion import clock, sealed
from companion.contacts.models import UNPLANNED, Contact
from companion.core import languages
from companion.core.card.birthday import written
from companion.core.folding import folded

WORDS = ("name", "organisation", "job_title", "email", "phone", "channel", "linkedin")
MORE = ("links", "around", "interests")
PRIVATE = ("note", "promised", "needs")


def refresh(contact: Contact) -> None:
    """Bring up to date what follows from an entry; every change of one ends here."""
    contact.folded = searchable(contact)
    contact.changed_at = clock.now()
    contact.plan_on = UNPLANNED


def searchable(contact: Contact) -> str:
    """Return all words of an entry; a line that is a tag begins with #.

    Notes that are locked in the database are not written beside it in the open.
    """
    texts = [getattr(contact, name) for name in (*WORDS, *MORE)]
    if not are_locked():
        texts += [getattr(contact, name) for name in PRIVATE]
    texts += _reasons(contact)
    texts += [f"{code} {languages.name_of(code)}" for code in contact.languages or ()]
    texts.append(written(contact.birthday or ""))
    lines = [folded(text) for text in texts if text]
    phone = "".join(x for x in contact.phone if x.isdigit())
    return "\n".join(["", *lines, phone, *map(tag_line, contact.tags), ""])


def tag_line(tag: str) -> str:
    return f"#{folded(tag)}"


def are_locked() -> bool:
    return sealed.has_key()


def _reasons(contact: Contact) -> Iterator[str]:
    for kind in ("gives", "gets", "shared"):
        for _, theirs in contact.why.get(kind, ()):
            yield theirs
    yield from contact.why.get("talks", ())
