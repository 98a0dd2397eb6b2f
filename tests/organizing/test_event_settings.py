"""An event's name, days and zone, changed after it was made; and what follows."""

import json
import re
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from companion import clock
from companion.contacts.models import Contact, Reminder
from companion.contacts.service import planning
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.organizing.service import addresses, loading
from companion.preparing import jobs as preparing
from companion.preparing import service as prepared
from companion.recaps import jobs as recaps
from companion.recaps import service as recapped
from companion.stands import service as stands
from companion.talks import service as talks
from companion.talks.models import AgendaSource

DESK, PAGE = "/e/spring/organize/", "/e/spring/organize/event"
AS_IT_IS = {
    "name": "Spring Meeting",
    "timezone": "Europe/Warsaw",
    "starts": "2030-06-01",
    "ends": "2030-06-02",
}
LATER = {"starts": "2030-06-08", "ends": "2030-06-09"}
TOKYO = {"timezone": "Asia/Tokyo"}
OUTSIDE = (
    "entries of the agenda lie outside the days of the event. The agenda stays as it "
    "is until you load another."
)
NEW_HOURS = (
    "Talks are at the same moments as before, so they show other hours now. If the "
    "hours were right and only the zone was wrong, load the agenda once more."
)


@pytest.fixture
def save(alice):
    """Change what is given about Spring; return the answer."""
    return lambda **changed: alice.post(PAGE, data=AS_IT_IS | changed)


@pytest.fixture
def spring(app):
    """Return what is told of Spring, as something reads it from its row."""

    def ask(question):
        with app.app_context():
            return question(events.by_slug("spring"))

    return ask


@pytest.fixture
def swept(app, time, outbox):
    """Let workers look what is due at an instant; count Spring's letters so far."""

    def at(*moment):
        time.time = datetime(*moment, tzinfo=UTC)
        with app.app_context():
            recaps.wake()
            preparing.look()
            db.session.commit()
        return sum("Spring" in letter["Subject"] for letter in outbox())

    return at


def hours_of(page):
    return re.findall(r">(\d\d:\d\d)</time>", page.text)


def told(event):
    return event.slug, event.name, event.timezone, event.starts, event.ends


# --- the page -----------------------------------------------------------------------


def test_the_desk_leads_to_the_page_which_shows_what_is(alice, texts):
    desk, page = alice.get(DESK).text, alice.get(PAGE)
    shown = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page.text)

    assert desk.count(f'href="{PAGE}"') == 1
    assert texts(page, "h1") == ["About the event"]
    assert texts(page, ".copy") == ["http://localhost/e/spring/"]
    assert dict(shown[-4:]) == AS_IT_IS


def test_all_of_it_changes_but_the_address(save, alice, spring, texts):
    answer = save(name="Summer Meeting", **LATER, **TOKYO)
    desk = alice.get(answer.location)

    assert (answer.status_code, answer.location) == (303, DESK)
    assert texts(desk, "h1") == ["Summer Meeting"]
    assert texts(desk, ".eyebrow") == ["8–9 June 2030 · Asia/Tokyo"]
    assert texts(desk, ".notice") == ["Saved."]
    assert spring(told) == (
        *("spring", "Summer Meeting", "Asia/Tokyo"),
        *(date(2030, 6, 8), date(2030, 6, 9)),
    )


def test_another_address_is_not_taken(save, spring):
    save(slug="autumn")

    assert spring(told)[0] == "spring"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "Give the event a name."),
        ("timezone", "Paris", "Choose a zone from the list, such as Europe/Warsaw."),
        ("ends", "2030-05-31", "The last day lies before the first one."),
        ("starts", "", "On which day does it start?"),
    ],
)
def test_a_refused_form_says_why_keeps_the_rest_and_changes_nothing(
    save, spring, texts, field, value, sentence
):
    before = spring(told)

    page = save(**{"name": "Typed just now", "ends": "2030-06-05", field: value})

    assert page.status_code == 422
    assert texts(page, ".error") == [sentence]
    assert page.text.count('value="Typed just now"') == (field != "name")
    assert page.text.count('value="2030-06-05"') == (field != "ends")
    assert spring(told) == before


# --- the agenda ---------------------------------------------------------------------


def test_entries_outside_the_new_days_are_counted_and_stay(
    save, alice, bob, load_agenda, texts
):
    load_agenda()

    desk = alice.get(save(ends="2030-06-01").location)

    assert texts(desk, ".notice") == [
        "Saved.",
        f"1 of 4 {OUTSIDE.replace('lie ', 'lies ')}",
    ]
    assert texts(bob.get("/e/spring/agenda?day=2030-06-02"), ".slot-title") == [
        "Hiring without a CV"
    ]


def test_as_long_as_they_lie_outside_the_page_says_so(save, alice, load_agenda, texts):
    load_agenda()
    alice.get(save(**LATER).location)
    before = texts(alice.get(PAGE), ".notice")
    alice.get(save().location)

    assert before == [f"4 of 4 {OUTSIDE}"]
    assert texts(alice.get(PAGE), ".notice") == []


def test_in_another_zone_talks_stay_at_their_moment(
    save, alice, bob, load_agenda, texts
):
    load_agenda()

    desk = alice.get(save(timezone="Europe/Lisbon").location)

    assert texts(desk, ".notice") == [
        "Saved.",
        NEW_HOURS,
    ]
    assert hours_of(bob.get("/e/spring/agenda"))[0] == "13:30"


@pytest.mark.usefixtures("read_here")
def test_an_agenda_loaded_once_more_has_its_hours_in_the_new_zone(
    save, app, bob, texts, spring
):
    table = b"ID,Title,Date,Start,End\n1,Fair pay,2030-06-01,14:30,15:15\n"

    def load(event):
        loading.import_agenda(event, [("agenda.csv", table)])
        db.session.commit()

    spring(load)
    save(timezone="Europe/Lisbon")
    spring(load)

    assert hours_of(bob.get("/e/spring/agenda")) == ["14:30"]


@pytest.mark.parametrize(
    ("changed", "known"),
    [
        ({"name": "Another"}, ('"tag"', "what was read")),
        (TOKYO, ("", "")),
        (LATER, ("", "")),
    ],
)
def test_a_followed_address_is_read_anew_where_its_times_may_differ(
    app, save, spring, changed, known
):
    with app.app_context():
        db.session.add(
            AgendaSource(
                event_id=events.by_slug("spring").id,
                url="https://example.org/a.csv",
                every_hours=6,
                etag='"tag"',
                fingerprint="what was read",
                created_at=clock.now(),
                last_read_at=clock.now(),
            )
        )
        db.session.commit()

    save(**changed)

    source = spring(addresses.of)
    assert (source.etag, source.fingerprint) == known


def test_calendars_and_phones_without_a_network_tell_the_new_zone(
    save, alice, bob, load_agenda
):
    load_agenda()
    bob.get("/e/spring/offline.json")

    save(name="Summer Meeting", **TOKYO)

    kept = json.loads(bob.get("/e/spring/offline.json").text)["event"]
    calendar = bob.get("/e/spring/agenda.ics").text
    assert kept == {
        "slug": "spring",
        "name": "Summer Meeting",
        "timezone": "Asia/Tokyo",
    }
    assert re.findall(r"X-WR-TIMEZONE:(.*)\r", calendar) == ["Asia/Tokyo"]
    assert re.findall(r"DTSTART;TZID=(.*)\r", calendar)[0] == (
        "Asia/Tokyo:20300601T213000"
    )


# --- what is due, and what day it is ------------------------------------------------


def test_the_letters_after_the_event_move_along(save, spring, swept):
    save(**LATER, timezone="America/New_York")

    assert spring(recapped.due_at).isoformat() == "2030-06-10T09:00:00-04:00"
    assert swept(2030, 6, 3, 7, 0) == 0
    assert swept(2030, 6, 10, 12, 59) == 0
    assert swept(2030, 6, 10, 13, 0) == 3


def test_a_time_that_was_set_by_hand_stays_and_its_day_moves(save, alice, spring):
    alice.post(f"{DESK}recap/time", data={"at": "18:30"})

    save(**LATER)

    assert spring(recapped.due_at).isoformat() == "2030-06-10T18:30:00+02:00"


def test_the_letter_before_the_event_moves_along(save, bob, load_agenda, swept):
    load_agenda()
    save(**LATER)
    bob.post("/e/spring/prepare/letter", data={"wanted": "yes"})

    assert swept(2030, 6, 5, 6, 59) == 0
    assert swept(2030, 6, 5, 7, 0) == 1


@pytest.mark.parametrize(
    ("changed", "phase"),
    [
        ({}, (False, True, False)),
        (LATER, (True, False, False)),
        ({"starts": "2030-05-01", "ends": "2030-05-02"}, (False, False, True)),
    ],
)
def test_before_during_and_after_are_told_by_the_new_days(save, spring, changed, phase):
    save(**changed)

    assert (
        spring(prepared.is_before),
        spring(stands.is_open),
        spring(recapped.is_over),
    ) == phase


@pytest.fixture
def evening(app, cast, time):
    """Let Bob have met Carol late on 1 June; return on which days he thinks of her."""
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        late = datetime(2030, 6, 1, 21, 0, tzinfo=UTC)
        row = Contact(owner_id=bob.person_id, name="Carol", met_at=late)
        row.event_id = bob.event_id
        db.session.add(row)
        db.session.commit()

    def look():
        with app.app_context():
            bob = db.session.get_one(Attendee, cast.bob)
            planning.plan(planning.reader(bob.person))
            db.session.commit()
            rows = db.session.scalars(sa.select(Reminder).order_by(Reminder.due_on))
            return [row.due_on.isoformat() for row in rows if row.state == "open"]

    return look


def test_the_days_of_contacts_follow_the_zone_in_which_people_met(save, evening, time):
    time.time = datetime(2030, 6, 1, 22, 0, tzinfo=UTC)
    in_warsaw = evening()
    save(**TOKYO)

    assert in_warsaw == ["2030-06-02"]
    assert evening() == ["2030-06-03"]


def test_another_name_plans_nothing_anew(app, save, evening):
    evening()

    save(name="Summer Meeting")

    with app.app_context():
        [contact] = db.session.scalars(sa.select(Contact))
        assert contact.plan_on == date(2030, 6, 2)


def test_talks_are_counted_by_the_day_it_is_there(load_agenda, spring):
    load_agenda()

    def count(event):
        event.timezone = "Pacific/Auckland"  # the first evening is the next morning
        return talks.outside(event, [talk.start for talk in talks.agenda(event)])

    assert spring(count) == 0
