"""Making the database, and telling whether it is the one this release wants.

Alembic is loaded where it is needed: it takes longer than most commands do.
"""

from typing import Any, Literal

import sqlalchemy as sa
from flask import current_app

from companion import config, paths
from companion.errors import BadInput
from companion.extensions import UtcDateTime, db
from companion.sealed import Private


def get_ready() -> None:
    """Make a database that is not there yet; refuse one that is behind.

    Raises:
        BadInput: it is of an older release, or of a newer one.

    """
    config.current("HOME").mkdir(parents=True, exist_ok=True, mode=0o700)
    at = revision()
    if at is None:
        upgrade()
    elif at != newest():
        raise BadInput(
            "The database is of another release. Run `companion db upgrade`."
        )


def upgrade() -> None:
    config.current("HOME").mkdir(parents=True, exist_ok=True, mode=0o700)
    # Imported late: a database that is up to date needs none of it.
    from companion import mail  # noqa: PLC0415
    from companion.contacts import service as contacts  # noqa: PLC0415
    from companion.events import service as events  # noqa: PLC0415

    change()
    events.fill_codes()  # which a migration cannot derive: it knows no secret
    contacts.lock_notes()  # nor does it know the key
    contacts.refold()
    mail.lock_letters()
    db.session.commit()


def change(to: str = "head") -> None:
    """Bring the tables to a revision, forwards; or back, "base" being none at all."""
    if to == "head":
        migrations().upgrade()
    else:
        migrations().downgrade(revision=to)


def migrations() -> Any:
    """Return Flask-Migrate, told of this app.

    A new one is written in `flask --app companion shell`, from what the models say and
    the database lacks: ``database.migrations().migrate(message="what it adds")``.
    """
    import flask_migrate  # noqa: PLC0415

    flask_migrate.Migrate(
        current_app,
        db,
        directory=str(paths.MIGRATIONS),
        render_as_batch=True,  # SQLite changes a table by copying it
        render_item=_plain_type,
    )
    return flask_migrate


def differences() -> list[str]:
    """Return how the database differs from the models, empty where it does not."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return [_words(found) for found in compare_metadata(context, db.metadata)]


def revision() -> str | None:
    """Return which release made the database, or None where there is none yet."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found = sa.text("SELECT version_num FROM alembic_version")
        return connection.execute(found).scalar_one_or_none()


def newest() -> str:
    """Return the revision this release wants: the files of migrations bear theirs."""
    found = paths.MIGRATIONS.joinpath("versions").glob("[0-9]*.py")
    return max(file.name for file in found).partition("_")[0]


def _plain_type(kind: str, item: object, context: object) -> str | Literal[False]:
    """Write our own types as SQLAlchemy's: a migration must outlive this code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if kind == "type" and isinstance(item, Private) else False


def _words(found: Any) -> str:
    change = found[0] if isinstance(found, list) else found
    return " ".join(str(part) for part in change[:2])
