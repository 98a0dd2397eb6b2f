"""Statements that are compiled once and run by the driver, where a hall full waits.

SQLAlchemy takes several times as long over a statement as SQLite takes to run it. When
everybody scans badges at once that is what people wait for; nothing else needs this.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

from companion.extensions import db

Insert = Any  # that of the dialect, which alone has ON CONFLICT
Values = Mapping[str, Any]
Processor = Callable[[Any], Any]


class _Inserts(dict[str, Callable[..., Insert]]):
    """The insert() of each dialect; only the engine's own is loaded, which it is."""

    def __missing__(self, dialect: str) -> Callable[..., Insert]:
        self[dialect] = import_module(f"sqlalchemy.dialects.{dialect}").insert
        return self[dialect]


INSERTS = _Inserts()


class Quick:
    """A statement, made by a function that is told what to insert with."""

    def __init__(self, make: Callable[[Callable[..., Insert]], Any]) -> None:
        self.make = make
        self._plans: dict[str, _Plan] = {}

    def first(self, values: Values) -> tuple[Any, ...] | None:
        """Run the statement; return its first row."""
        rows = self.all(values)
        return rows[0] if rows else None

    def all(self, values: Values) -> list[tuple[Any, ...]]:
        """Run the statement within the session's transaction, or that of `alone`."""
        line = _own.get() or _of_session()
        dialect = line.dialect
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = _Plan(self, dialect)
        cursor = line.driver.cursor()
        try:
            cursor.execute(plan.sql, plan.bound(values))
            return list(map(plan.read, cursor.fetchall())) if plan.has_rows else []
        except dialect.loaded_dbapi.Error as error:
            if dialect.is_disconnect(error, line.driver, cursor):
                line.invalidate(error)
            raise _known(error, dialect, plan.sql) from error
        finally:
            cursor.close()


class _Line(NamedTuple):
    """The driver's connection, as the pool or the session gave it."""

    dialect: Any
    driver: Any
    invalidate: Callable[[Exception], None]


_own: ContextVar[_Line | None] = ContextVar("own", default=None)


@contextmanager
def alone() -> Iterator[None]:
    """Run quick statements in a transaction of their own, committed at the end.

    What a session does around a transaction takes longer than the statements. Nothing
    within may use the session: it would wait for what is not committed yet.
    """
    engine = db.engine
    try:
        driver = engine.raw_connection()
        token = _own.set(_Line(engine.dialect, driver, driver.invalidate))
        try:
            yield
            driver.commit()
        finally:
            _own.reset(token)
            driver.close()  # which undoes what was not committed
    except engine.dialect.loaded_dbapi.Error as error:
        raise _known(error, engine.dialect, "") from error


def _known(error: Exception, dialect: Any, sql: str) -> BaseException:
    """Return a driver's error as SQLAlchemy raises it, and as our handlers know it."""
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, None, error, base, dialect=dialect)


def _of_session() -> _Line:
    """Return the connection of the running transaction, or savepoint.

    The session looks it up anew each time, which takes longer than some statements.
    """
    session = db.session()
    running = session.get_nested_transaction() or session.get_transaction()
    kept = session.info.get("quick")
    if running is not None and kept is not None and kept[0] is running:
        line: _Line = kept[1]
        return line
    connection = session.connection()
    running = session.get_nested_transaction() or session.get_transaction()
    line = _Line(connection.dialect, connection.connection, connection.invalidate)
    session.info["quick"] = (running, line)
    return line


def rows(table: Any, columns: Sequence[str], number: int) -> Any:
    """Return what an insert of so many rows is given, and the table without defaults.

    The first row's values are called `name_0`, the next one's `name_1`.
    """
    bare = sa.table(table.name, *(sa.column(c.name, c.type) for c in table.c))
    values = [
        {
            name: sa.bindparam(f"{name}_{row}", type_=table.c[name].type)
            for name in columns
        }
        for row in range(number)
    ]
    return bare, values


def numbered(given: Sequence[Values]) -> dict[str, Any]:
    """Return the values of several rows under the names of `rows`."""
    return {
        f"{name}_{row}": value
        for row, values in enumerate(given)
        for name, value in values.items()
    }


class _Plan:
    """A statement as one kind of database takes it."""

    def __init__(self, quick: Quick, dialect: Dialect) -> None:
        statement = quick.make(INSERTS[dialect.name])
        compiled: Any = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self.order = compiled.positiontup if dialect.positional else None
        self.readers = _readers(statement, dialect)
        self.has_rows = isinstance(statement, sa.Select) or (
            statement.is_dml and bool(compiled.effective_returning)
        )
        writers = _writers(compiled.binds, dialect)
        required = {name for name, bind in compiled.binds.items() if bind.required}
        self.writers = [pair for pair in writers.items() if pair[0] in required]
        # What is not given each time is made ready once.
        self.fixed = {
            name: writers.get(name, _as_is)(bind.effective_value)
            for name, bind in compiled.binds.items()
            if name not in required
        }

    def bound(self, values: Values) -> Any:
        """Return values as the driver takes them."""
        whole = {**self.fixed, **values}
        for name, write in self.writers:
            whole[name] = write(whole[name])
        return whole if self.order is None else [whole[name] for name in self.order]

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        found = list(row)
        for place, reader in self.readers:
            found[place] = reader(found[place])
        return tuple(found)


def _as_is(value: Any) -> Any:
    return value


def _writers(binds: Mapping[str, Any], dialect: Dialect) -> dict[str, Processor]:
    """Return what makes values ready for the driver, by name, where anything does."""
    writers = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in binds.items()
    }
    return {name: writer for name, writer in writers.items() if writer}


def _readers(statement: Any, dialect: Dialect) -> list[tuple[int, Processor]]:
    """Return what makes values of columns, by their places, where anything does."""
    columns = statement.selected_columns if isinstance(statement, sa.Select) else ()
    readers = [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in columns
    ]
    return [(place, reader) for place, reader in enumerate(readers) if reader]
