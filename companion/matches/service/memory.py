"""What a worker keeps between jobs: large, so one of each kind and no more."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from companion.core.matching import Crowd, Matcher, Matching
from companion.extensions import db

Value = TypeVar("Value")


class Slot(Generic[Value]):
    """One value, made by whoever asks first; the others wait for it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.key: Hashable = None
        self._value: Value | None = None

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        with self.lock:
            if self._value is not None and self.key == key:
                return self._value
            self.clear()  # first: two of them may be more than there is room for
            value = make()
            self.put(key, value)
            return value

    def put(self, key: Hashable, value: Value) -> None:
        with self.lock:
            self.key, self._value = key, value

    def clear(self) -> None:
        with self.lock:
            self.key = self._value = None


@dataclass(slots=True)
class Door:
    """Where newcomers are let in: the market of a run, and how far it is up to date."""

    matcher: Matcher
    matching: Matching
    seen: int  # the newest Match that it knows
    here: frozenset[int]  # who is at the event and wants to be matched
    rows: dict[str, int]  # everybody's last row in the matching


@dataclass(slots=True)
class Memory:
    crowd: Slot[Crowd] = field(default_factory=Slot)  # of a run
    door: Slot[Door] = field(default_factory=Slot)


memories: WeakKeyDictionary[sa.Engine, Memory] = WeakKeyDictionary()


def memory() -> Memory:
    """Return what this process remembers of the database in use."""
    return memories.setdefault(db.engine, Memory())
