"""Agenda files, loaded again and again, and nothing lost by it."""

import pytest

from companion.core import agenda as agendas
from companion.events import service as events
from companion.extensions import db
from companion.talks import service as talks

HEAD = "ID,Title,Date,Start,End,Room,Speaker\n"
NO_NUMBER = "Title,Date,Start,End,Room\n"
PAY = "1,Fair pay,2030-06-01,14:30,15:15,Hall A,Ada Low\n"
ROSTERS = "2,Shift rosters,2030-06-01,15:45,16:30,Hall B,Ben High; Ada Low\n"


@pytest.fixture
def load_table(app, cast):
    """Load a table; return (added, changed, removed, unchanged)."""

    def take(table):
        with app.app_context():
            event = events.by_slug("spring")
            found = [agendas.read(table.encode(), "agenda.csv", event.zone)]
            outcome = talks.import_agenda(event, found)
            db.session.commit()
            return outcome.added, outcome.changed, outcome.removed, outcome.unchanged

    return take


@pytest.fixture
def load(load_table):
    """Load a table of numbered talks."""
    return lambda *rows: load_table("".join([HEAD, *rows]))


@pytest.fixture
def load_plain(load_table):
    """Load a table of talks without numbers."""
    return lambda *rows: load_table("".join([NO_NUMBER, *rows]))


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


def test_a_talk_without_a_number_is_known_by_its_title(load_plain, known, bob, starred):
    load_plain("Fair pay,2030-06-01,14:30,15:15,Hall A\n")
    star(bob, known, "Fair pay")

    tally = load_plain("Fair pay,2030-06-01,16:00,16:45,Hall B\n")

    assert tally == (0, 1, 0, 0)
    assert starred() == ["Fair pay"]


def test_of_two_of_the_same_title_the_one_in_its_place_stays(load_plain, known):
    opening = "Opening,2030-06-01,14:30,15:15,Hall A\n"
    closing = "Opening,2030-06-02,14:30,15:15,Hall B\n"
    load_plain(opening, closing)

    tally = load_plain(
        opening.replace("Hall A", "Hall C"), closing.replace("Hall B", "Hall D")
    )

    assert tally == (0, 2, 0, 0)


def test_talks_that_nothing_tells_apart_are_not_guessed(load_plain):
    load_plain(
        "Opening,2030-06-01,14:30,15:15,Hall A\n",
        "Opening,2030-06-02,14:30,15:15,Hall A\n",
    )

    tally = load_plain(
        "Opening,2030-06-01,10:00,10:45,Hall B\n",
        "Opening,2030-06-02,10:00,10:45,Hall B\n",
    )

    assert tally == (2, 0, 2, 0)


def test_two_numbers_are_two_talks(load):
    load(PAY)

    assert load(PAY.replace("1,", "7,", 1)) == (1, 0, 1, 0)


def test_a_new_biography_is_a_change(load_table):
    head = "ID,Title,Date,Start,End,Speaker,Biography\n"
    row = "1,Fair pay,2030-06-01,14:30,15:15,Ada Low,"
    load_table(f"{head}{row}Economist\n")

    tally = load_table(f"{head}{row}Economist and baker\n")

    assert tally == (0, 1, 0, 0)
