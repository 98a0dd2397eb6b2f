"""Columns of private text, locked in the database if the host sets a key.

What was written before the key stays as it is until it is written anew.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from companion import config
from companion.core import sealing


class Private(TypeDecorator[str]):
    """Text for one person's eyes, locked in the database if the host sets a key.

    What cannot be opened any more reads as empty, is a sealing.Lost, and stays so.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value and locked(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value and opened(value)


def has_key() -> bool:
    return bool(_keys())


def locked(text: str) -> str:
    return sealing.sealed(text, _keys())


def opened(stored: str) -> str:
    return sealing.opened(stored, _keys())


def is_behind(stored: str) -> bool:
    """Tell whether a text is plain, or locked with a key that is not the first."""
    return sealing.is_behind(stored, _keys())


def as_stored(column: Any) -> sa.ColumnElement[str]:
    """Return a private column as it stands in the database, to be looked at there."""
    return sa.type_coerce(column, sa.Text)


def _keys() -> tuple[str, ...]:
    keys: tuple[str, ...] = config.current("NOTES_KEY")
    return keys
