"""Everybody as they were when a run began: all its workers must see the same."""

import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass, fields

from companion.core.matching import Profile

NAMES = tuple(field.name for field in fields(Profile))


class Unreadable(ValueError):
    """A snapshot tells nothing."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    people: tuple[Profile, ...]
    never: Collection[tuple[str, str]]

    def packed(self) -> bytes:
        rows = [[getattr(person, name) for name in NAMES] for person in self.people]
        # Level 1: a third of the time, and a few per cent larger.
        return zlib.compress(json.dumps([rows, sorted(self.never)]).encode(), 1)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Snapshot":
        """Return what was packed.

        Raises:
            Unreadable: it is damaged, or another release packed it.

        """
        try:
            rows, never = json.loads(zlib.decompress(packed))
            people = (Profile(**dict(zip(NAMES, row, strict=True))) for row in rows)
            return cls(tuple(people), [(one, other) for one, other in never])
        except (zlib.error, ValueError, TypeError) as error:
            raise Unreadable("The snapshot of a run cannot be read.") from error
