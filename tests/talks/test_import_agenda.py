"""Agenda files, loaded again and again, and nothing lost by it."""

import pytest

from companion.core import agenda as agendas
from companion.events import service as events
from companion.extensions import db
from companion.talks import service as talks

HEAD = "ID,Title,Date,Start,End,Room,Speaker\n"
PAY = "1,Fair pay,2030-06-01,14:30,15:15,Hall A,Ada Low\n"
ROSTERS = "2,Shift rosters,2030-06-01,15:45,16:30,Hall B,Ben High; Ada Low\n"


@pytest.fixture
def load(app, cast):
    """Load a table; return (added, changed, removed, unchanged)."""

    def take(*rows):
        with app.app_context():
            event = events.by_slug("spring")
            table = "".join([HEAD, *rows]).encode()
            found = [agendas.read(table, "agenda.csv", event.zone)]
            outcome = talks.import_agenda(event, found)
            db.session.commit()
            return outcome.added, outcome.changed, outcome.removed, outcome.unchanged

    return take


@pytest.fixture
def known(app, cast):
    """Return every talk on the agenda by title, as number, room and speakers."""

    def look():
        with app.app_context():
            return {
                talk.title: (talk.id, talk.room, [one.name for one in talk.speakers])
                for talk in talks.agenda(events.by_slug("spring"))
            }

    return look


@pytest.fixture
def starred(bob, texts):
    """Return what Bob starred, as his page shows it."""
    return lambda: texts(bob.get("/e/spring/agenda?mine=yes"), ".slot-title")


def star(browser, known, title):
    browser.post(f"/e/spring/talks/{known()[title][0]}/star", data={"on": "yes"})


def test_the_same_file_again_changes_nothing(load, known):
    first = load(PAY, ROSTERS)
    before = known()

    again = load(PAY, ROSTERS)

    assert (first, again) == ((2, 0, 0, 0), (0, 0, 0, 2))
    assert known() == before


def test_a_talk_that_moved_is_the_same_talk(load, known, bob, starred):
    load(PAY, ROSTERS)
    star(bob, known, "Shift rosters")

    tally = load(PAY, ROSTERS.replace("Hall B", "Hall C").replace("Shift", "Night"))

    assert tally == (0, 1, 0, 1)
    assert known()["Night rosters"][1] == "Hall C"
    assert starred() == ["Night rosters"]


def test_a_talk_that_the_file_left_out_leaves_the_agenda(load, known, bob, starred):
    load(PAY, ROSTERS)
    star(bob, known, "Shift rosters")

    tally = load(PAY)

    assert tally == (0, 0, 1, 1)
    assert list(known()) == ["Fair pay"]
    assert starred() == []


def test_a_talk_that_comes_back_has_its_stars(load, known, bob, starred):
    load(PAY, ROSTERS)
    star(bob, known, "Shift rosters")
    before = known()
    load(PAY)

    tally = load(PAY, ROSTERS)

    assert tally == (0, 1, 0, 1)
    assert known() == before
    assert starred() == ["Shift rosters"]


def test_who_kept_the_link_of_a_removed_talk_is_told(load, known, bob, texts):
    load(PAY, ROSTERS)
    link = f"/e/spring/talks/{known()['Shift rosters'][0]}"
    load(PAY)

    page = bob.get(link)

    assert texts(page, ".notice") == ["This talk was taken off the agenda."]


def test_other_speakers_are_a_change(load, known):
    load(PAY, ROSTERS)

    tally = load(PAY, ROSTERS.replace("Ben High; ", ""))

    assert tally == (0, 1, 0, 1)
    assert known()["Shift rosters"][2] == ["Ada Low"]


def test_another_events_agenda_stays_as_it_is(load, load_agenda, app):
    theirs = load_agenda(slug="autumn")

    load(PAY)

    with app.app_context():
        found = talks.agenda(events.by_slug("autumn"))
        assert [talk.id for talk in found] == list(theirs.values())
