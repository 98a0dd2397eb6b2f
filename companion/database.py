"""Making the database, and telling whether it is the one this release wants."""

from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade as run_migrations

from companion import config, paths
from companion.errors import BadInput
from companion.events import service as events
from companion.extensions import db


def get_ready() -> None:
    """Make a database that is not there yet; refuse one that is behind.

    Raises:
        BadInput: it is of an older release, or of a newer one.

    """
    config.current("HOME").mkdir(parents=True, exist_ok=True, mode=0o700)
    at, newest = revision(), ScriptDirectory(str(paths.MIGRATIONS)).get_current_head()
    if at is None:
        upgrade()
    elif at != newest:
        raise BadInput(
            "The database is of another release. Run `companion db upgrade`."
        )


def upgrade() -> None:
    config.current("HOME").mkdir(parents=True, exist_ok=True, mode=0o700)
    run_migrations()
    events.fill_codes()  # which a migration cannot derive: it knows no secret
    db.session.commit()


def differences() -> list[str]:
    """Return how the database differs from the models, empty where it does not."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return [_words(found) for found in compare_metadata(context, db.metadata)]


def revision() -> str | None:
    """Return which release made the database, or None where there is none yet."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return MigrationContext.configure(connection).get_current_revision()


def _words(found: Any) -> str:
    change = found[0] if isinstance(found, list) else found
    return " ".join(str(part) for part in change[:2])
