"""What differs between an entry as it stands and as a file has it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from companion.core import agenda as files
from companion.extensions import fitted
from companion.talks.models import Speaker, Talk

Kind = Literal["added", "changed", "moved", "removed"]
MOVES = frozenset({"start", "end", "room"})
NOT_FIELDS = frozenset({"givers", "roles", "is_off"})  # of a face, but of no row
ROLE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Giver:
    """A speaker, as one agenda has them."""

    key: str
    name: str
    organisation: str
    biography: str
    email: str

    @classmethod
    def of(cls, one: Speaker | files.Speaker) -> "Giver":
        values = (fitted(Speaker, f.name, getattr(one, f.name)) for f in fields(cls))
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Face:
    """An entry with all that can differ; *givers* are in the order of their keys."""

    kind: str
    title: str
    abstract: str
    start: datetime
    end: datetime
    room: str
    track: str
    language: str
    url: str
    givers: tuple[Giver, ...]
    roles: tuple[tuple[str, str], ...] = ()  # keys of givers who do not only speak
    is_off: bool = False  # it left the agenda

    @classmethod
    def of(cls, row: Talk) -> "Face":
        givers = (Giver.of(speaker) for speaker in row.speakers)
        roles = row.roles
        told = ((one.key, roles[one.id]) for one in row.speakers if one.id in roles)
        return cls(
            **{name: getattr(row, name) for name in FIELDS},
            givers=tuple(sorted(givers, key=_key)),
            roles=tuple(sorted(told)),
            is_off=row.removed_at is not None,
        )

    @classmethod
    def in_file(cls, entry: files.Talk, speakers: Mapping[str, Giver]) -> "Face":
        """Return what *entry* would be as a row: texts as long as columns allow."""
        givers = [speakers[speaker.key] for speaker in entry.speakers]
        roles = (
            (speakers[key].key, role[:ROLE_LENGTH])
            for key, role in entry.roles.items()
            if role and speakers.get(key) in givers
        )
        values = {n: fitted(Talk, n, getattr(entry, n)) for n in FIELDS}
        # As a database keeps them: two zones never agree on an hour told twice.
        times = {name: values[name].astimezone(UTC) for name in ("start", "end")}
        return cls(
            **values | times,
            givers=tuple(sorted(givers, key=_key)),
            roles=tuple(sorted(roles)),
        )

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it; the way back is from_plain()."""
        # By hand: asdict() copies every text of an agenda, which takes a while.
        return _named(self) | {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "givers": [_named(giver) for giver in self.givers],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Face":
        return cls(
            **dict(plain)
            | {
                "start": datetime.fromisoformat(plain["start"]),
                "end": datetime.fromisoformat(plain["end"]),
                "givers": tuple(Giver(**giver) for giver in plain["givers"]),
                "roles": tuple((key, role) for key, role in plain.get("roles", ())),
            }
        )

    @property
    def names(self) -> str:
        return ", ".join(sorted(giver.name for giver in self.givers))

    @property
    def cast(self) -> str:
        """Return the names, with the parts of those who do not only speak."""
        roles = dict(self.roles)
        told = (
            f"{one.name} ({roles[one.key]})" if one.key in roles else one.name
            for one in self.givers
        )
        return ", ".join(sorted(told))


# What an entry of a file, a row and a face have alike.
FIELDS = tuple(f.name for f in fields(Face) if f.name not in NOT_FIELDS)


@dataclass(frozen=True, slots=True)
class Edit:
    """One field that differs; before and after are texts or moments."""

    field: str
    before: str | datetime
    after: str | datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one entry; *before* is None for what is new."""

    kind: Kind
    talk_id: int | None  # None until it is a row
    before: Face | None
    after: Face

    @property
    def title(self) -> str:
        return self.after.title

    @property
    def edits(self) -> tuple[Edit, ...]:
        if self.before is None or self.kind == "removed":
            return ()
        return edits(self.before, self.after)


def edits(before: Face, after: Face) -> tuple[Edit, ...]:
    pairs = [(n, getattr(before, n), getattr(after, n)) for n in FIELDS]
    pairs.append(("speakers", before.cast, after.cast))
    found = [Edit(name, old, new) for name, old, new in pairs if old != new]
    if before.cast == after.cast and before.givers != after.givers:
        found.append(Edit("about the speakers", "", ""))
    if before.is_off and not after.is_off:
        found.append(Edit("on the agenda", "no", "again"))
    return tuple(found)


def change(talk_id: int, before: Face, after: Face) -> Change | None:
    """Say what it means for an entry to become another; None for nothing."""
    if before == after or (before.is_off and after.is_off):
        return None
    if after.is_off:
        return Change("removed", talk_id, before, after)
    names = {edit.field for edit in edits(before, after)}
    return Change("moved" if names & MOVES else "changed", talk_id, before, after)


def _key(giver: Giver) -> str:
    return giver.key


def _named(one: Giver | Face) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)}
