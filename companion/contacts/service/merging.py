"""One person, several entries: merged, and taken apart again.

The entry merged away is kept as it is and hidden; with it is kept what the other one
said before. So a merge is undone by showing the one again and putting the other back,
save where its owner has changed it since.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from companion import sealed
from companion.accounts.models import Person
from companion.contacts.models import EXCHANGED, Contact
from companion.contacts.service.folding import PRIVATE, refresh
from companion.core import sealing
from companion.errors import BadInput, NotFound
from companion.extensions import db

ONE = ("name", "organisation", "job_title", "email", "phone", "channel", "linkedin")
ALSO_ONE = ("birthday", "around")
JOINED = (*PRIVATE, "interests", "links")
LISTS = ("tags", "languages")

Values = dict[str, Any]


def merge(person: Person, one_id: int, other_id: int) -> Contact:
    """Make one entry of two, and return it; the other one is hidden.

    Raises:
        NotFound: one of them is not there any more.

    """
    query = sa.select(Contact).where(
        Contact.owner_id == person.id,
        Contact.id.in_([one_id, other_id]),
        Contact.merged_into_id.is_(None),
    )
    those = db.session.scalars(query.with_for_update()).all()
    if len(those) != 2:
        raise NotFound("One of the two is not in your book any more. Look again.")
    # An exchange can be taken back, so its entry is the one that stays.
    kept, merged = sorted(
        those, key=lambda c: (c.attendee_id is not None, c.met_at, c.id), reverse=True
    )
    _absorb(kept, merged)
    return kept


def part(merged: Contact) -> Contact:
    """Undo a merge: show an entry again, and return the one that it was merged into."""
    kept = db.session.get(Contact, merged.merged_into_id or 0)
    if kept is None:
        raise BadInput("This entry stands alone already.")
    _part(kept, [merged])
    return kept


def part_all(contact: Contact) -> None:
    """Undo all merges that an entry has a part in."""
    if contact.merged_into_id:
        part(contact)
    elif merged := merged_into(contact):
        _part(contact, merged)


def renew(contact: Contact) -> None:
    """Make the merges of an entry anew, after an exchange changed it."""
    kept = db.session.get(Contact, contact.merged_into_id or contact.id) or contact
    if merged := list(merged_into(kept)):
        _part(kept, merged)
        for each in merged:
            _absorb(kept, each)


def merged_into(contact: Contact) -> Sequence[Contact]:
    """Return what was merged into an entry, in that order."""
    merged = sa.select(Contact).where(Contact.merged_into_id == contact.id)
    return sorted(db.session.scalars(merged), key=_place)


def meetings(contact: Contact) -> list[Contact]:
    """Return the exchanges merged into an entry, however deep, the last one first."""
    merged = merged_into(contact)
    found = [each for each in merged if each.source == EXCHANGED]
    for each in merged:
        found += meetings(each)
    return sorted(found, key=attrgetter("met_at", "id"), reverse=True)


def _absorb(kept: Contact, merged: Contact) -> None:
    was, union = _values(kept), _union(kept, merged)
    changed = {name: was[name] for name, value in union.items() if value != was[name]}
    for name, value in union.items():
        setattr(kept, name, value)
    place = max(map(_place, merged_into(kept)), default=0) + 1
    merge = {"place": place, "before": _packed(changed)}
    merged.kept = {**merged.kept, "merged": merge}
    merged.merged_into_id = kept.id
    refresh(kept)
    db.session.flush()


def _part(kept: Contact, those: Sequence[Contact]) -> None:
    """Undo merges, the last one first; what was merged later is merged again."""
    stack = list(merged_into(kept))
    later = []
    while stack and any(each in stack for each in those):
        merged = stack.pop()
        _restore(kept, merged)
        if merged not in those:
            later.append(merged)
    for merged in reversed(later):
        _absorb(kept, merged)
    refresh(kept)
    db.session.flush()


def _restore(kept: Contact, merged: Contact) -> None:
    still = dict(merged.kept)
    before = _unpacked(still.pop("merged", {}).get("before", {}))
    union = _union(kept, merged, before)
    for name, value in before.items():
        if getattr(kept, name) == union[name]:  # else it was changed since
            setattr(kept, name, value)
    merged.kept, merged.merged_into_id = still, None
    db.session.flush()


def _union(kept: Contact, merged: Contact, before: Values | None = None) -> Values:
    """Return what both say; where both say something else, the newer one is right."""
    mine, other = {**_values(kept), **(before or {})}, _values(merged)
    is_newer = (merged.met_at, merged.id) > (kept.met_at, kept.id)
    first, second = (other, mine) if is_newer else (mine, other)
    union: Values = {name: first[name] or second[name] for name in (*ONE, *ALSO_ONE)}
    union |= {name: _joined(mine[name], other[name]) for name in JOINED}
    union |= {name: _both(mine[name], other[name]) for name in LISTS}
    passed_over = [
        f"{scheme}:{second[name]}"
        for name, scheme in (("email", "mailto"), ("phone", "tel"))
        if second[name] and second[name] != union[name]
    ]
    is_off = "off" in (mine["rhythm"], other["rhythm"])  # a no is not merged away
    union["rhythm"] = "off" if is_off else mine["rhythm"]
    lines = [*union["links"].splitlines(), *passed_over]
    union["links"] = "\n".join(dict.fromkeys(lines))
    union["written_at"] = max(
        filter(None, (mine["written_at"], other["written_at"])), default=None
    )
    return union


def _values(contact: Contact) -> Values:
    names = (*ONE, *ALSO_ONE, *JOINED, *LISTS, "rhythm", "written_at")
    return {name: getattr(contact, name) for name in names}


def _joined(mine: str, other: str) -> str:
    if isinstance(mine, sealing.Lost) or other in mine:
        return mine
    return f"{mine}\n{other}" if mine else other


def _both(mine: Sequence[str], other: Sequence[str]) -> list[str]:
    return list(dict.fromkeys((*mine, *other)))


def _packed(values: Values) -> Mapping[str, Any]:
    """Write values as JSON can hold them; private ones as locked as they were."""
    packed = dict(values)
    for name in PRIVATE:
        if name in packed:
            packed[name] = sealed.locked(packed[name])
    if packed.get("written_at"):
        packed["written_at"] = packed["written_at"].isoformat()
    return packed


def _unpacked(packed: Mapping[str, Any]) -> Values:
    values = dict(packed)
    for name in PRIVATE:
        if name in values:
            values[name] = sealed.opened(values[name])
    if values.get("written_at"):
        values["written_at"] = datetime.fromisoformat(values["written_at"])
    return values


def _place(merged: Contact) -> int:
    return int(merged.kept.get("merged", {}).get("place", 0))
