"""Speakers: the parts they have, and the attendees that they are."""

import pytest

from companion.core import agenda as agendas
from companion.core import people
from companion.events import service as events
from companion.extensions import db
from companion.profiles import service as profiles
from companion.talks import service as talks

HEAD = "ID,Title,Date,Start,End,Room,Speaker,Speaker email\n"
PAY = "1,Fair pay,2030-06-01,14:30,15:15,Hall A,{},{}\n"
ADA = ("Ada Low", "ada@example.org")


@pytest.fixture
def load(app, cast):
    """Make a talk of these speakers the agenda of Spring; return its changes."""

    def take(name, email=""):
        with app.app_context():
            event = events.by_slug("spring")
            table = HEAD + PAY.format(name, email)
            found = agendas.read(table.encode(), "agenda.csv", event.zone)
            outcome = talks.import_agenda(event, [found])
            db.session.commit()
            return [
                (edit.field, edit.before, edit.after)
                for one in outcome.changes
                for edit in one.edits
            ]

    return take


@pytest.fixture
def enter(app, cast):
    """Take a list of people into Spring; return how many changed."""

    def take(row, role="attendee"):
        with app.app_context():
            found = people.read(f"Name,Email,Role\n{row},{role}\n".encode(), "list.csv")
            outcome = profiles.import_people(events.by_slug("spring"), found)
            db.session.commit()
            return outcome.changed

    return take


@pytest.fixture
def role_of(app):
    def look(email):
        with app.app_context():
            return events.attendee_at(events.by_slug("spring"), email).role

    return look


@pytest.fixture
def shown(bob, texts):
    """Return who gives the talk: on the agenda, and on its own page."""

    def look():
        [line] = texts(bob.get("/e/spring/agenda"), ".slot-body")
        page = bob.get("/e/spring/talks/1")
        return line.removeprefix("Hall A Fair pay "), texts(page, ".person-name")

    return look


def test_the_part_of_a_speaker_is_shown_with_the_name(load, shown):
    load("Ada Low (moderator)")

    assert shown() == ("Ada Low (moderator)", ["Ada Low (moderator)"])


def test_another_part_is_a_change(load, shown):
    load("Ada Low")

    changes = load("Ada Low (moderator)")

    assert changes == [("speakers", "Ada Low", "Ada Low (moderator)")]
    assert shown()[0] == "Ada Low (moderator)"
    assert load("Ada Low (moderator)") == []


def test_a_part_that_is_over_is_gone(load, shown):
    load("Ada Low (chair)")

    load("Ada Low")

    assert shown()[0] == "Ada Low"


def test_an_undone_import_brings_parts_back(app, load, shown):
    load("Ada Low (chair)")
    with app.app_context():
        before = talks.snapshot(talks.entries(events.by_slug("spring")))
    load("Ada Low")

    with app.app_context():
        talks.restore(events.by_slug("spring"), before)
        db.session.commit()

    assert shown()[0] == "Ada Low (chair)"


def test_who_is_on_the_agenda_becomes_a_speaker_when_the_list_comes(
    load, enter, role_of
):
    load(*ADA)

    enter("Ada L.,ADA@example.org")

    assert role_of("ada@example.org") == "speaker"
    assert enter("Ada L.,ada@example.org") == 0


def test_who_is_at_the_event_becomes_a_speaker_when_the_agenda_comes(load, role_of):
    load("Robert", "bob@example.org")

    assert role_of("bob@example.org") == "speaker"


def test_a_name_alone_makes_nobody_a_speaker(load, role_of):
    load("Bob Brown")

    assert role_of("bob@example.org") == "attendee"


def test_an_organizer_who_speaks_stays_an_organizer(load, enter, role_of):
    load("Alice Adams", "alice@example.org")
    enter("Alice Adams,alice@example.org")

    assert role_of("alice@example.org") == "organizer"


def test_who_has_left_the_agenda_is_no_reason_any_more(load, enter, role_of):
    load(*ADA)
    load("Ben High", "ben@example.org")

    enter("Ada Low,ada@example.org")

    assert role_of("ada@example.org") == "attendee"


def test_the_page_of_a_talk_knows_who_is_there(load, bob, carol, texts):
    load("Robert", "bob@example.org")

    mine = texts(bob.get("/e/spring/talks/1"), ".person")
    theirs = texts(carol.get("/e/spring/talks/1"), ".person")

    assert [one.partition("Robert")[2] for one in (*mine, *theirs)] == [
        *("Baker LtdThat is you", "Baker LtdIs at the event")
    ]


def test_talks_are_found_by_who_gives_them(app, load, cast):
    load("Robert", "bob@example.org")

    with app.app_context():
        here = events.attendees(events.by_slug("spring"))
        given = {
            number: [talk.title for talk in found]
            for number, found in talks.given(here).items()
        }

    assert given == {cast.alice: [], cast.bob: ["Fair pay"], cast.carol: []}
