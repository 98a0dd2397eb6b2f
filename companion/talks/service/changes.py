"""What differs between an entry as it stands and as a file has it, field by field."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from companion.core import agenda as files
from companion.extensions import fitted
from companion.talks.models import Speaker, Talk

Kind = Literal["added", "changed", "moved", "removed"]
MOVES = frozenset({"start", "end", "room"})


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
    is_off: bool = False  # it left the agenda

    @classmethod
    def of(cls, row: Talk) -> "Face":
        givers = (Giver.of(speaker) for speaker in row.speakers)
        return cls(
            **{name: getattr(row, name) for name in FIELDS},
            givers=tuple(sorted(givers, key=_key)),
            is_off=row.removed_at is not None,
        )

    @classmethod
    def in_file(cls, entry: files.Talk, speakers: Mapping[str, Giver]) -> "Face":
        """Return what *entry* would be as a row: texts as long as columns allow."""
        givers = (speakers[speaker.key] for speaker in entry.speakers)
        values = {n: fitted(Talk, n, getattr(entry, n)) for n in FIELDS}
        # As a database keeps them: two zones never agree on an hour told twice.
        times = {name: values[name].astimezone(UTC) for name in ("start", "end")}
        return cls(**values | times, givers=tuple(sorted(givers, key=_key)))

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it; the way back is from_plain()."""
        return asdict(self) | {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Face":
        return cls(
            **dict(plain)
            | {
                "start": datetime.fromisoformat(plain["start"]),
                "end": datetime.fromisoformat(plain["end"]),
                "givers": tuple(Giver(**giver) for giver in plain["givers"]),
            }
        )

    @property
    def names(self) -> str:
        return ", ".join(sorted(giver.name for giver in self.givers))


# What an entry of a file, a row and a face have alike.
FIELDS = tuple(f.name for f in fields(Face) if f.name not in ("givers", "is_off"))


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
    pairs.append(("speakers", before.names, after.names))
    found = [Edit(name, old, new) for name, old, new in pairs if old != new]
    if before.names == after.names and before.givers != after.givers:
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
