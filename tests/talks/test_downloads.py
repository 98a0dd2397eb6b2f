"""The agenda out: files to download, and loaded again; stars in one's own calendar."""

import json
import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from companion.core import agenda as agendas
from companion.core.agenda_out import FORMATS
from companion.core.agenda_out import guid as guid_of
from companion.events import service as events
from companion.extensions import db
from companion.organizing.service import loading
from companion.talks import service as talks
from companion.talks.models import Feed, given_by

TABLE = """\
ID,Type,Title,Date,Start,End,Room,Track,Language,Link,Description,Speaker,\
Speaker email,Speaker company,Speaker bio
1,talk,Fair pay & <you>,2030-06-01,23:30,01:15,Hall A,Pay,en,\
https://example.org/1,"Pay bands.

Two paragraphs; &amp;lt;b&amp;gt;.",Ada Low,ada@example.org,Low & Sons,Writes &lt;b&gt;.
2,break,A walk,2030-06-01,15:15,15:45,,,,,,,,,
3,talk,=Rosters,2030-06-02,15:45,15:45,"Hall, B",Shifts,pl,,- a list,\
Ben High; Cy Low (chair),,,
"""
LATER = TABLE.replace("2030-06-02,15:45,15:45", "2030-06-02,16:45,17:45")
FEWER = TABLE.partition("\n3,")[0] + "\n"

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def take(app, cast):
    """Load a file as an organizer does; return what came of it."""

    def load(data, name="agenda.csv"):
        with app.app_context():
            event = events.by_slug("spring")
            outcome = loading.import_agenda(event, [(name, data)])
            db.session.commit()
            return outcome

    return load


@pytest.fixture
def loaded(take):
    take(TABLE.encode())


@pytest.fixture
def numbers(app):
    """Return the talks' numbers by title."""

    def look():
        with app.app_context():
            return {t.title: t.id for t in talks.entries(events.by_slug("spring"))}

    return look


@pytest.fixture
def star(bob, numbers):
    def press(title):
        bob.post(f"/e/spring/talks/{numbers()[title]}/star", data={"on": "yes"})

    return press


@pytest.fixture
def feed(bob):
    """Have a calendar address made for Bob; return its path."""

    def make():
        bob.post("/e/spring/agenda/feed")
        page = bob.get("/e/spring/agenda?calendar=yes").text
        [path] = set(re.findall(r"http://localhost(/feeds/\w+\.ics)", page))
        return path

    return make


def changes(outcome):
    return {one.title: [edit.field for edit in one.edits] for one in outcome.changes}


@pytest.mark.parametrize("ending", FORMATS)
def test_loaded_again_a_file_changes_nothing(alice, loaded, take, ending):
    file = alice.get(f"/e/spring/agenda.{ending}")

    outcome = take(file.data, f"agenda.{ending}")

    assert file.content_type == FORMATS[ending].mime
    assert changes(outcome) == {}
    assert (outcome.unchanged, outcome.speakers) == (3, 3)
    assert (outcome.left_out, outcome.removed) == ((), 0)


@pytest.mark.parametrize("ending", FORMATS)
def test_speakers_who_are_known_by_guid_come_back(app, alice, take, ending):
    guid = "0f0e4d1c-9b1a-4c57-8d3e-2a6b7c8d9e0f"
    speaker = {"guid": guid, "name": "Ada Low", "biography": "Writes."}
    event = {
        "guid": "5b0e4d1c-9b1a-4c57-8d3e-2a6b7c8d9e0f",
        "title": "Fair pay",
        "date": "2030-06-01T14:30:00+02:00",
        "duration": "00:45",
        "persons": [speaker, speaker | {"guid": guid.replace("0", "1")}],
    }
    days = [{"rooms": {"Hall A": [event]}}]
    take(json.dumps({"schedule": {"conference": {"days": days}}}).encode(), "a.json")

    outcome = take(alice.get(f"/e/spring/agenda.{ending}").data, f"agenda.{ending}")

    assert changes(outcome) == {}


def test_a_role_stands_behind_the_name(app, alice, loaded):
    with app.app_context():
        db.session.execute(
            sa.update(given_by)
            .where(given_by.c.speaker_id == 2)
            .values(role="moderator")
        )
        db.session.commit()

    file = alice.get("/e/spring/agenda.csv")

    assert "Ben High (moderator)" in file.text


def test_a_change_made_in_the_table_is_the_only_one(alice, loaded, take):
    file = alice.get("/e/spring/agenda.csv").text
    file = file.replace("2030-06-01 15:15", "2030-06-01 15:10").replace("Hall A", "C")

    outcome = take(file.encode())

    assert changes(outcome) == {"A walk": ["start"], "Fair pay & <you>": ["room"]}


def test_at_another_event_it_is_the_same_agenda(app, alice, loaded, cast):
    file = alice.get("/e/spring/agenda.xml").data
    with app.app_context():
        autumn = events.by_slug("autumn")
        found = [agendas.read(file, "agenda.xml", autumn.zone)]

        first = talks.import_agenda(autumn, found)
        second = talks.import_agenda(autumn, found)

    assert (first.added, second.unchanged) == (3, 3)


def test_no_file_tells_an_email_address(alice, loaded):
    files = [alice.get(f"/e/spring/agenda.{ending}").text for ending in FORMATS]

    assert [file for file in files if "ada@example.org" in file] == []


def test_no_guid_is_made_of_an_email_address(app, alice, loaded):
    with app.app_context():
        keys = {
            s.key for t in talks.entries(events.by_slug("spring")) for s in t.speakers
        }
    file = alice.get("/e/spring/agenda.json").json

    guids = re.findall(r'"guid": "([0-9a-f-]{36})", "name": "Ada', json.dumps(file))
    made = guid_of("spring", "speakers", "ada@example.org")
    assert "ada@example.org" in keys
    assert len(guids) == 1
    assert made not in guids


def test_what_left_the_agenda_is_in_no_file(alice, loaded, take):
    take(FEWER.encode())

    file = alice.get("/e/spring/agenda.ics")

    titles = [str(event["SUMMARY"]) for event in Calendar.from_ical(file.data).events]
    assert titles == ["A walk", "Fair pay & <you>"]


def test_an_event_without_talks_has_nothing_to_download(alice, texts):
    answer = alice.get("/e/spring/agenda.csv")

    assert answer.status_code == 404
    assert "There is no agenda to download yet." in answer.text


def test_the_desk_offers_four_formats(alice, loaded, texts):
    page = alice.get("/e/spring/organize/").text

    found = re.findall(r'href="/e/spring/agenda\.(\w+)"', page)
    assert found == list(FORMATS)


def test_before_one_asks_there_is_no_address(bob, loaded, texts):
    page = bob.get("/e/spring/agenda")

    assert texts(page, ".copy") == []


def test_a_calendar_needs_no_sign_in(client, loaded, star, feed):
    star("=Rosters")

    answer = client.get(feed())

    [event] = Calendar.from_ical(answer.data).events
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert str(event["SUMMARY"]) == "=Rosters"
    assert event["DTSTART"].dt.isoformat() == "2030-06-02T15:45:00+02:00"


def test_the_page_says_both_addresses(bob, feed, loaded, texts):
    path = feed()

    page = bob.get("/e/spring/agenda?calendar=yes")

    assert texts(page, ".copy") == [f"http://localhost{path}"]
    assert f'href="webcal://localhost{path}"' in page.text


def test_an_address_tells_nothing_of_its_owner(bob, client, loaded, star, feed):
    star("=Rosters")

    path = feed()

    said = path + client.get(path).text
    assert re.fullmatch(r"/feeds/[a-z2-7]{32}\.ics", path)
    assert [word for word in ("bob", "Bob", "Brown", "Baker") if word in said] == []


def test_only_a_fingerprint_is_kept(app, feed, loaded):
    token = feed().removeprefix("/feeds/").removesuffix(".ics")

    with app.app_context():
        row = db.session.scalars(sa.select(Feed)).one()
        kept = [str(getattr(row, column.key)) for column in Feed.__table__.columns]
    assert [value for value in kept if token in value] == []


def test_a_new_address_ends_the_old_one(client, feed, loaded):
    old, new = feed(), feed()

    answers = [client.get(path).status_code for path in (old, new)]

    assert old != new
    assert answers == [404, 200]


def test_a_made_up_address_leads_nowhere(client, loaded):
    assert client.get(f"/feeds/{'a' * 32}.ics").status_code == 404


def test_a_talk_that_left_the_agenda_is_cancelled(client, loaded, take, star, feed):
    star("=Rosters")
    path = feed()

    before = Calendar.from_ical(client.get(path).data).events
    take(FEWER.encode())
    after = Calendar.from_ical(client.get(path).data).events

    assert [event.get("STATUS") for event in before] == [None]
    assert [str(event["STATUS"]) for event in after] == ["CANCELLED"]
    assert before[0]["UID"] == after[0]["UID"]


def test_a_talk_that_moved_is_a_later_version(client, loaded, take, star, feed, time):
    star("=Rosters")
    path = feed()

    before = Calendar.from_ical(client.get(path).data).events[0]
    time.advance(hours=2)
    take(LATER.encode())
    after = Calendar.from_ical(client.get(path).data).events[0]

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 7200)
    assert after["LAST-MODIFIED"].dt == datetime(2030, 6, 1, 14, tzinfo=UTC)
    assert after["DTSTART"].dt.isoformat() == "2030-06-02T16:45:00+02:00"


def test_a_calendar_that_knows_the_latest_gets_nothing_new(client, loaded, star, feed):
    star("=Rosters")
    path = feed()
    tag = client.get(path).headers["ETag"]

    answer = client.get(path, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")


def test_stars_of_others_are_in_no_calendar(client, carol, loaded, numbers, feed):
    carol.post(f"/e/spring/talks/{numbers()['=Rosters']}/star", data={"on": "yes"})

    answer = client.get(feed())

    assert Calendar.from_ical(answer.data).events == []
