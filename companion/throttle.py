"""A token bucket in a table: rate limits that hold across processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from companion import clock
from companion.errors import TooMany
from companion.extensions import Model, db


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
    bucket = db.session.get(Bucket, key, with_for_update=True)
    if bucket is None:
        bucket = Bucket(key=key, tokens=float(limit.burst), filled_at=now)
        db.session.add(bucket)
    grown = (now - bucket.filled_at) / limit.per * limit.burst
    tokens = min(float(limit.burst), bucket.tokens + grown)
    if tokens < 1:
        raise TooMany
    bucket.tokens, bucket.filled_at = tokens - 1, now
    db.session.flush()
