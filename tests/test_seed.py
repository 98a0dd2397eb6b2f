"""The seed data itself, and the event that is made from it."""

import csv
import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from companion import paths, seed
from companion.core.matching.language import language_of
from companion.events import service as events
from companion.extensions import db
from companion.matches import service as matches
from companion.talks import service as talks

KINDS = ("Interests", "Offers", "Needs")


@pytest.fixture(scope="module")
def people():
    with (paths.SEED_DATA / "people.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def conference():
    text = (paths.SEED_DATA / "agenda.json").read_text("utf-8")
    return json.loads(text)["schedule"]["conference"]


@pytest.fixture(scope="module")
def entries(conference):
    return [
        entry
        for day in conference["days"]
        for room in day["rooms"].values()
        for entry in room
    ]


@pytest.fixture(scope="module")
def given(entries):
    """The entries that somebody gives."""
    return [entry for entry in entries if entry["persons"]]


def lines(person, *kinds):
    return [line for kind in kinds for line in person[kind].split(" | ") if line]


def repeated(texts):
    counts = Counter(" ".join(text.lower().split()) for text in texts)
    return [text for text, number in counts.items() if number > 1]


# --- the files ----------------------------------------------------------------------


def test_speakers_lead_their_boards_as_they_are_on_the_list_of_people(people, given):
    theirs = {person["Name"]: person["Email"] for person in people}

    speakers = {one["name"]: one["email"] for e in given for one in e["persons"]}

    assert speakers == {name: theirs[name] for name in speakers}


def test_two_hundred_people_come(people):
    assert len(people) == 200
    assert len({person["Email"] for person in people}) == 200
    assert all(person["Name"] and person["Organisation"] for person in people)


def test_people_have_different_parts_and_styles(people):
    roles = Counter(person["Role"] for person in people)

    assert roles["speaker"] == 24
    assert set(roles) == {"attendee", "speaker", "exhibitor", "staff"}
    assert {person["Style"] for person in people} == {"quiet", "usual", "many"}


def test_no_address_can_belong_to_anybody(people):
    foreign = [
        person["Email"]
        for person in people
        if not re.search(r"[@.]example\.(com|org|net)$", person["Email"])
    ]

    assert foreign == []


def test_a_third_of_the_profiles_is_polish(people):
    polish = [p for p in people if p["Languages"].startswith("pl")]
    written = [p for p in polish if language_of(" ".join(lines(p, *KINDS))) == "pl"]

    assert 0.3 <= len(polish) / len(people) <= 0.4
    assert len(written) / len(polish) > 0.9


def test_some_profiles_are_german_spanish_and_ukrainian(people):
    first = Counter(person["Languages"].partition(",")[0] for person in people)

    assert min(first["de"], first["es"], first["uk"]) >= 10


def test_nearly_everybody_says_something_and_a_few_are_silent_as_in_life(people):
    silent = [person for person in people if not lines(person, *KINDS)]

    assert 0 < len(silent) <= 10


def test_nobody_says_what_another_says(people):
    said = [line for person in people for line in lines(person, *KINDS)]

    assert repeated(said) == []


def test_forty_talks_are_given_in_five_rooms(conference, given):
    assert len(given) == 40
    assert len(conference["rooms"]) == 5
    assert {entry["room"] for entry in given} == {
        room["name"] for room in conference["rooms"]
    }


def test_an_abstract_has_something_to_read(given):
    assert [e["title"] for e in given if len(e["abstract"].split()) < 60] == []


def test_no_sentence_of_an_abstract_stands_twice(given):
    sentences = [
        sentence
        for entry in given
        for sentence in re.split(r"(?<=[.!?])\s+", entry["abstract"])
    ]

    assert repeated(sentences) == []


def test_there_are_breaks_to_meet_in(entries):
    days = {entry["date"][:10] for entry in entries if entry["type"] == "Break"}

    assert len(days) == 2


def test_every_speaker_of_the_agenda_is_on_the_list(people, given):
    speakers = {p["Name"] for p in people if p["Role"] == "speaker"}
    giving = {person["public_name"] for entry in given for person in entry["persons"]}

    assert giving == speakers


def test_nobody_speaks_in_two_rooms_at_once(given):
    slots = sorted(
        (person["public_name"], start(entry), start(entry) + length(entry))
        for entry in given
        for person in entry["persons"]
    )
    clashes = [
        one
        for one, following in pairwise(slots)
        if one[0] == following[0] and following[1] < one[2]
    ]

    assert clashes == []


def start(entry):
    return datetime.fromisoformat(entry["date"])


def length(entry):
    hours, minutes = entry["duration"].split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


# --- the event ----------------------------------------------------------------------


@pytest.fixture
def seeded(app):
    with app.app_context():
        seed.event(30)
        db.session.commit()


def test_the_event_began_yesterday(app, seeded):
    with app.app_context():
        event = seed.known_event()
        days = {
            talk.start.astimezone(event.zone).date() for talk in talks.agenda(event)
        }

        assert (event.starts, event.ends) == (date(2030, 5, 31), date(2030, 6, 1))
        assert days == {event.starts, event.ends}


def test_talks_keep_their_hour_in_the_zone_of_the_event(app, seeded, entries):
    with app.app_context():
        event = seed.known_event()
        hours = sorted(
            f"{talk.start.astimezone(event.zone):%H:%M}" for talk in talks.agenda(event)
        )

    assert hours == sorted(entry["start"] for entry in entries)


def test_a_small_event_has_speakers_and_people_who_listen(app, seeded):
    with app.app_context():
        roles = Counter(a.role for a in events.attendees(seed.known_event()))

    assert roles == {
        "speaker": 15,
        "attendee": 13,
        "exhibitor": 1,
        "staff": 1,
        "organizer": 1,
    }


def test_everybody_starred_talks_that_they_can_hear(app, seeded):
    with app.app_context():
        event = seed.known_event()
        stars = talks.starred_at(event)
        by_id = {talk.id: talk for talk in talks.agenda(event)}

        assert {len(ids) for ids in stars.values()} == {seed.STARS}
        for ids in stars.values():
            mine = sorted((by_id[number] for number in ids), key=lambda t: t.start)
            assert all(one.end <= then.start for one, then in pairwise(mine))


def test_who_is_shown_writes_english_and_met_people(app, seeded, run_jobs):
    with app.app_context():
        matches.request(seed.known_event())
        db.session.commit()
    run_jobs()

    with app.app_context():
        event = seed.known_event()
        scans = seed.meet(event)
        shown = seed.somebody(event)

        assert scans > 0
        assert (shown.role, shown.languages[0]) == ("attendee", "en")
