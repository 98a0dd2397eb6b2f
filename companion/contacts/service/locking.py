"""Private notes from before the host's key of today, locked with that.

A key that is set, or put before the others, locks what is written from then on. This
locks what was there already; after that an old key may go.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from companion import sealed
from companion.contacts.models import Contact
from companion.contacts.service.folding import PRIVATE, searchable
from companion.extensions import db

A_STEP = 1000  # entries in memory at once


def lock_notes() -> int:
    """Lock all notes with the first key, if there is one; return of how many entries.

    What cannot be opened stays as it is.
    """
    after = count = 0
    while sealed.has_key() and (some := _noted(after)):
        count += sum(_lock(contact, stored) for contact, stored in some)
        after = some[-1][0].id
        db.session.flush()
        db.session.expunge_all()
    return count


def _noted(after: int) -> list[tuple[Contact, Mapping[str, str]]]:
    """Return some entries with notes, and these as they stand in the database."""
    stored: dict[str, sa.ColumnElement[str]] = {
        name: sealed.as_stored(getattr(Contact, name)).label(f"stored_{name}")
        for name in PRIVATE
    }
    in_a_merge = sa.cast(Contact.kept, sa.Text).contains('"merged"')
    rows = db.session.execute(
        sa.select(Contact, *stored.values())
        .where(Contact.id > after)
        .where(sa.or_(in_a_merge, *(text != "" for text in stored.values())))
        .order_by(Contact.id)
        .limit(A_STEP)
        .with_for_update(of=Contact)
    )
    return [(row[0], dict(zip(stored, row[1:], strict=True))) for row in rows]


def _lock(contact: Contact, stored: Mapping[str, str]) -> bool:
    """Write anew what is behind, which locks it; tell whether anything was."""
    behind = [name for name, text in stored.items() if sealed.is_behind(text)]
    for name in behind:
        flag_modified(contact, name)
    if behind:
        contact.folded = searchable(contact)
    kept = _locked(contact.kept)
    is_kept_behind = kept != contact.kept
    if is_kept_behind:
        contact.kept = kept
    return bool(behind) or is_kept_behind


def _locked(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry keeps, with the notes locked that undo its merge."""
    merge = kept.get("merged", {})
    before = dict(merge.get("before", {}))
    for name in PRIVATE:
        if sealed.is_behind(before.get(name, "")):
            before[name] = sealed.locked(sealed.opened(before[name]))
    return {**kept, "merged": {**merge, "before": before}} if merge else dict(kept)
