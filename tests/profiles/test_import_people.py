"""Attendee lists, taken into an event again and again."""

import pytest
import sqlalchemy as sa

from companion.accounts.models import Person
from companion.core import people
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles

NAMES = [column.name for column in Attendee.__table__.columns]
HEAD = "Name,Email,Organisation,Role,Languages,Style,Offers,Needs\n"
ADA = "Ada Low,ada@example.org,Abacus,speaker,pl; en,quiet,A pay model,A scanner\n"
BEN = "Ben High,BEN@example.org,Bridges,,,,,\n"


@pytest.fixture
def load(app, cast):
    """Take a list into an event; return (added, changed, unchanged)."""

    def take(table, slug="spring", filename="people.csv"):
        with app.app_context():
            found = people.read(table.encode(), filename)
            outcome = profiles.import_people(events.by_slug(slug), found)
            db.session.commit()
            return outcome.added, outcome.changed, outcome.unchanged

    return take


@pytest.fixture
def known(app):
    """Return what is kept of somebody at an event."""

    def look(email, slug="spring"):
        with app.app_context():
            one = events.attendee_at(events.by_slug(slug), email)
            fields = {name: getattr(one, name) for name in NAMES}
            return fields, profiles.facets_of([one.id])[one.id]

    return look


def test_a_list_brings_people_with_their_lines(load, known):
    tally = load(HEAD + ADA + BEN)

    fields, lines = known("ada@example.org")
    assert tally == (2, 0, 0)
    assert (fields["name"], fields["organisation"]) == ("Ada Low", "Abacus")
    assert (fields["role"], fields["wanted"]) == ("speaker", 3)
    assert fields["languages"] == ["pl", "en"]
    assert lines == {
        "interest": (),
        "offer": ("A pay model",),
        "need": ("A scanner",),
    }


def test_the_same_list_again_changes_nothing(load, known):
    load(HEAD + ADA + BEN)
    before = known("ada@example.org")

    tally = load(HEAD + ADA + BEN)

    assert tally == (0, 0, 2)
    assert known("ada@example.org") == before


def test_what_the_newer_list_says_is_taken_over(load, known):
    load(HEAD + ADA + BEN)

    tally = load(HEAD + ADA.replace("Abacus", "Arches") + BEN)

    assert tally == (0, 1, 1)
    assert known("ada@example.org")[0]["organisation"] == "Arches"


def test_what_the_newer_list_is_silent_on_stays(load, known):
    load(HEAD + ADA)
    before = known("ada@example.org")[1]

    tally = load("Name,Email,Role\nAda Low,ada@example.org,speaker\n")

    assert tally == (0, 0, 1)
    assert known("ada@example.org")[1] == before


def test_who_is_missing_from_the_newer_list_is_not_taken_off(load, known):
    load(HEAD + ADA + BEN)

    load(HEAD + ADA)

    assert known("ben@example.org")[0]["name"] == "Ben High"


def test_no_list_overwrites_what_a_person_wrote(load, known, bob):
    bob.post(
        "/e/spring/profile/",
        data={
            "name": "Bobby",
            "field": "",
            "style": "usual",
            "show_email": "nobody",
            "show_phone": "nobody",
            "show_channel": "nobody",
            "show_linkedin": "nobody",
            "show_links": "nobody",
            "offers-0": "My own words",
        },
    )

    tally = load("Name,Email,Offers\nRobert,bob@example.org,Words of the list\n")

    fields, lines = known("bob@example.org")
    assert tally == (0, 0, 1)
    assert (fields["name"], lines["offer"]) == ("Bobby", ("My own words",))


@pytest.mark.parametrize(
    ("role", "kept"), [("speaker", "speaker"), ("", "attendee"), ("staff", "staff")]
)
def test_who_wrote_a_profile_still_takes_the_role_of_the_list(
    app, load, known, cast, role, kept
):
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        profiles.save(bob, {"name": "Bobby"}, {})
        db.session.commit()

    tally = load(f"Name,Email,Role\nRobert,bob@example.org,{role}\n")

    fields, _ = known("bob@example.org")
    assert (fields["name"], fields["role"]) == ("Bobby", kept)
    assert tally == ((0, 0, 1) if kept == "attendee" else (0, 1, 0))


def test_a_list_without_roles_leaves_who_wrote_a_profile_a_speaker(
    app, load, known, cast
):
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        profiles.save(bob, {"role": "speaker"}, {})
        db.session.commit()

    load("Name,Email\nRobert,bob@example.org\n")

    assert known("bob@example.org")[0]["role"] == "speaker"


def test_an_address_in_capitals_is_the_same_person(load):
    load(HEAD + BEN)

    assert load(HEAD + BEN.replace("BEN@", "ben@")) == (0, 0, 1)


def test_a_list_does_not_unmake_an_organizer(load, known):
    load("Name,Email,Role\nAlice Adams,alice@example.org,attendee\n")

    assert known("alice@example.org")[0]["role"] == "organizer"


def test_a_badge_that_was_printed_stays_good(load, cast, token):
    printed = token(cast.bob)

    load("Name,Email\nRobert,bob@example.org\n")

    assert token(cast.bob) == printed


def test_one_account_takes_part_in_two_events(load, known):
    load(HEAD + ADA)
    load(HEAD + ADA, slug="autumn")

    here, there = known("ada@example.org"), known("ada@example.org", slug="autumn")
    assert here[0]["person_id"] == there[0]["person_id"]
    assert here[0]["badge_fingerprint"] != there[0]["badge_fingerprint"]


def test_who_has_no_address_is_known_by_the_number_of_the_ticket(load, app):
    table = (
        "Order #,Order Date,First Name,Last Name,Email,Attendee #,Attendee Status\n"
        "100,11/29/29 22:28,Bob,Babbage,,18001,Attending\n"
    )

    tallies = load(table), load(table)

    with app.app_context():
        silent = sa.select(Person).where(Person.email.is_(None))
        assert len(db.session.scalars(silent).all()) == 1
    assert tallies == ((1, 0, 0), (0, 0, 1))


# --- addresses that were mistyped ---------------------------------------------------

PRETIX = (
    "Event slug;Order code;Position ID;Status;Email;Attendee name;Attendee email;"
    "Company\n"
)
MISTYPED = f"{PRETIX}x;A1;1;paid;b@example.org;Ada Low;ada@exmaple.org;\n"
CORRECTED = MISTYPED.replace("ada@exmaple.org", "ada@example.org")


@pytest.fixture
def preview(app, cast):
    def look(table):
        with app.app_context():
            found = people.read(table.encode(), "people.csv")
            return profiles.preview_people(events.by_slug("spring"), found)

    return look


@pytest.fixture
def addresses(app):
    """Return the addresses of everybody called Ada Low."""

    def look():
        with app.app_context():
            query = sa.select(Person.email).join(Attendee).filter_by(name="Ada Low")
            return db.session.scalars(query).all()

    return look


def test_an_address_that_was_mistyped_is_corrected(load, preview, addresses):
    load(MISTYPED)

    [change] = preview(CORRECTED).changes
    tally = load(CORRECTED)

    assert [(one.field, one.before, one.after) for one in change.edits] == [
        ("email", "ada@exmaple.org", "ada@example.org")
    ]
    assert tally == (0, 1, 0)
    assert addresses() == ["ada@example.org"]
    assert load(CORRECTED) == (0, 0, 1)


def test_a_ticket_that_another_has_now_brings_somebody_else(load, addresses):
    load(MISTYPED)

    tally = load(CORRECTED.replace("Ada Low", "Eva High"))

    assert tally == (1, 0, 0)
    assert addresses() == ["ada@exmaple.org"]


def test_who_used_an_address_keeps_it(load, preview, addresses, signed_in):
    load(MISTYPED)
    signed_in("ada@exmaple.org")

    seen = preview(CORRECTED)
    tally = load(CORRECTED)

    assert seen.warnings[-1] == (
        "Ada Low: the list has another address, ada@example.org. They have used "
        "theirs here, ada@exmaple.org, so it stays."
    )
    assert tally == (0, 0, 1)
    assert addresses() == ["ada@exmaple.org"]


def test_a_correction_may_lead_to_an_account_that_is_there(load, addresses):
    load("Name,Email\nAda Low,ada@example.org\n", slug="autumn")
    load(MISTYPED)

    load(CORRECTED)

    assert addresses() == ["ada@example.org", "ada@example.org"]


def test_tickets_of_people_who_came_before_they_were_kept_are_kept_now(
    app, load, addresses
):
    load(MISTYPED)
    with app.app_context():
        db.session.execute(sa.update(Attendee).values(ticket=""))
        db.session.commit()

    tally = load(MISTYPED)
    load(CORRECTED)

    assert tally == (0, 0, 1)
    assert addresses() == ["ada@example.org"]
