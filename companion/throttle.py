"""A token bucket in a table: rate limits that hold across processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from companion import clock
from companion.errors import TooMany
from companion.extensions import Model, db
from companion.quick import INSERTS

ROUNDING = 1e-3  # of a token: SQLite's clock has milliseconds


class Bucket(Model):
    __tablename__ = "buckets"

    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    tokens: Mapped[float]
    filled_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, growing back evenly over the time."""

    burst: int
    per: timedelta


def take(key: str, limit: Limit) -> float:
    """Spend one token of the bucket *key*; return how many are left.

    One statement makes a bucket, or lets it grow and takes from it, so that of many who
    come at once each finds what the others left.

    Raises:
        TooMany: none is left.

    """
    given = {"key": key, "tokens": limit.burst - 1.0, "filled_at": clock.now()}
    connection = db.session.connection()
    left = connection.scalar(_taking(connection.dialect.name, limit), given)
    if left is None:
        raise TooMany(retry_after=ceil(limit.per.total_seconds() / limit.burst))
    return float(left)


@cache
def _taking(dialect: str, limit: Limit) -> sa.Executable:
    insert = INSERTS[dialect](Bucket.__table__)
    rate = limit.burst / limit.per.total_seconds()
    before, now = Bucket.filled_at, insert.excluded.filled_at
    grown = Bucket.tokens + rate * (_instant(dialect, now) - _instant(dialect, before))
    left = sa.case((grown > limit.burst, limit.burst), else_=grown) - 1
    taken: sa.Executable = insert.on_conflict_do_update(
        index_elements=["key"],
        set_={"tokens": left, "filled_at": now},
        where=left > -ROUNDING,
    ).returning(Bucket.__table__.c.tokens)
    return taken


def _instant(dialect: str, column: Any) -> sa.ColumnElement[float]:
    """Return a moment in seconds since some other one."""
    if dialect == "postgresql":
        return sa.cast(sa.extract("epoch", column), sa.Float)
    return sa.func.julianday(column, type_=sa.Float) * 86400.0
