"""A token bucket in a table: rate limits that hold across processes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from companion import clock
from companion.errors import TooMany
from companion.extensions import Model, db

INSERTS: dict[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


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


def take(key: str, limit: Limit) -> None:
    """Spend one token of the bucket *key*.

    Raises:
        TooMany: none is left.

    """
    now = clock.now()
    bucket = _locked(key, limit, now)
    grown = (now - bucket.filled_at) / limit.per * limit.burst
    tokens = min(float(limit.burst), bucket.tokens + grown)
    if tokens < 1:
        raise TooMany
    bucket.tokens, bucket.filled_at = tokens - 1, now
    db.session.flush()


def _locked(key: str, limit: Limit, now: datetime) -> Bucket:
    """Return the bucket of a key, a full one where there is none, until we commit.

    The insert comes first: of many who come first, one makes the bucket; and SQLite,
    which knows no FOR UPDATE, has locked by then what is read.
    """
    insert = INSERTS[db.session.get_bind().dialect.name](Bucket)
    full = insert.values(key=key, tokens=float(limit.burst), filled_at=now)
    db.session.execute(full.on_conflict_do_nothing())
    return db.session.get_one(Bucket, key, with_for_update=True)
