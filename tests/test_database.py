"""The migrations: from nothing to what the models say, and back."""

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from companion import create_app, database, paths
from companion.errors import BadInput
from companion.extensions import db


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request, tmp_path):
    """An app on a database with nothing in it, of either kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'new.db'}"
    else:
        server = sa.create_engine(
            request.getfixturevalue("postgres"), isolation_level="AUTOCOMMIT"
        )
        with server.connect() as connection:
            connection.execute(sa.text("DROP DATABASE IF EXISTS fresh"))
            connection.execute(sa.text("CREATE DATABASE fresh"))
        url = server.url.set(database="fresh").render_as_string(hide_password=False)
        server.dispose()
    app = create_app({"HOME": tmp_path, "SQLALCHEMY_DATABASE_URI": url, "WORK": "here"})
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def tables():
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_from_nothing_the_migrations_make_what_the_models_say(empty):
    database.upgrade()

    assert database.differences() == []
    assert tables() == set(db.metadata.tables)


def test_the_way_back_leaves_nothing(empty):
    database.upgrade()

    database.change("base")

    assert tables() == set()


def test_upgrading_twice_is_upgrading_once(empty):
    database.upgrade()
    database.upgrade()

    assert database.differences() == []


def test_a_missing_database_is_made(empty):
    assert database.revision() is None

    database.get_ready()

    assert database.revision() is not None
    assert database.differences() == []


def test_a_missing_table_is_a_difference(empty):
    database.upgrade()
    with db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE buckets"))

    assert database.differences() == ["add_table buckets"]


def test_a_database_of_another_release_is_refused(empty):
    database.upgrade()
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(BadInput, match=r"^The database is of another release\."):
        database.get_ready()


def test_the_newest_revision_is_the_one_that_migrations_lead_to():
    folder = ScriptDirectory(str(paths.MIGRATIONS))

    assert database.newest() == folder.get_current_head()
