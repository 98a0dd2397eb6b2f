"""Flask extensions, made here without an app and bound to one in create_app()."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import event, orm
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite forgets time zones, so every value is kept as UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a naive datetime is no instant: {value}")
        return value and value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        return value and value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


class Base(DeclarativeBase):
    registry = orm.registry(
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, str]: sa.JSON,
            dict[str, Any]: sa.JSON,
            list[str]: sa.JSON,
        },
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
    )


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base  # a type checker cannot see the class that the next line finds
else:
    Model = db.Model


# How many threads of one process are at the database at once, where many come: SQLite
# has one writer, and who waits for that at the file is overtaken for long; on
# PostgreSQL more only take the processor from each other.
AT_ONCE = {"sqlite": 1, "postgresql": 3}


def _places(number: int) -> SimpleQueue[None]:
    """Return a queue of places; a semaphore takes several times as long to hand one on.

    That one is written in Python, and whoever waits is woken several times.
    """
    places: SimpleQueue[None] = SimpleQueue()
    for _ in range(number):
        places.put(None)
    return places


_turns = {dialect: _places(number) for dialect, number in AT_ONCE.items()}


@contextmanager
def taking_turns() -> Iterator[None]:
    """Wait for one's turn at the database; hold it until the commit, never twice."""
    places = _turns[db.engine.dialect.name]
    places.get()
    try:
        yield
    finally:
        places.put(None)


def fitted(model: type[Base], name: str, value: Any) -> Any:
    """Cut a text from a file to what its column holds; anything else stays."""
    limit = getattr(model.__table__.c[name].type, "length", None)
    return value[:limit] if limit and isinstance(value, str) else value


csrf = CSRFProtect()


@event.listens_for(sa.Engine, "connect")
def _tune_sqlite(connection: Any, record: object) -> None:
    """Let readers go on beside a writer, writers wait in line, foreign keys hold."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.close()


@event.listens_for(sa.Engine, "savepoint")
def _begin_before_savepoint(connection: sa.Connection, name: str) -> None:
    """Make a savepoint a part of a transaction, also where nothing was written yet.

    SQLite's driver begins one before an INSERT but not before a savepoint, and the end
    of such a savepoint would commit.
    """
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
