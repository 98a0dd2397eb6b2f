"""Thinking of people again: the page of today, the part on a contact, the calendar."""

from datetime import date

import icalendar
import pytest
import recurring_ical_events
import sqlalchemy as sa
import vobject

from companion import work
from companion.contacts.models import Contact, Reminder, Touch
from companion.contacts.service import planning, rhythm
from companion.extensions import db


@pytest.fixture
def sweep(app, run_jobs):
    """Let a worker look after what nobody looked at."""

    def look():
        with app.app_context():
            for each in work.SWEEPS:
                each()
            db.session.commit()
        run_jobs()

    return look


@pytest.fixture
def days(app):
    """Return the days of Bob's contact that wait, or that are in a state."""

    def of(*states, contact_id=1):
        with app.app_context():
            rows = db.session.scalars(
                sa.select(Reminder)
                .where(
                    Reminder.contact_id == contact_id,
                    Reminder.state.in_(states or ("open", "later")),
                )
                .order_by(Reminder.due_on)
            )
            return [(row.kind, row.due_on.isoformat()) for row in rows]

    return of


@pytest.fixture
def due(bob, met, sweep, time):
    """Let it be the day after; return the address of what waits."""
    sweep()
    time.advance(days=1)
    return "/contacts/days/1"


def change(app, **values):
    with app.app_context():
        db.session.execute(sa.update(Contact).where(Contact.id == 1).values(values))
        db.session.commit()


def test_an_exchange_makes_no_days_and_the_sweep_does_once(met, sweep, days):
    before = days()

    sweep()
    sweep()

    assert before == []
    assert days() == [("day", "2030-06-02")]
    assert days(contact_id=2) == [("day", "2030-06-02")]


def test_a_book_that_is_planned_is_left_alone_until_it_changes(app, bob, met, sweep):
    sweep()
    before = waiting(app)
    bob.post("/contacts/1/edit", data={"name": "Carol", "birthday": "29.02."})
    after = waiting(app)
    sweep()

    assert (before, after, waiting(app)) == ([], [(2, 1)], [])


def waiting(app):
    with app.app_context():
        return planning.unplanned(10)


def test_a_sweep_makes_the_days_that_an_edit_asks_for(bob, met, sweep, days):
    sweep()
    bob.post("/contacts/1/edit", data={"name": "Carol", "birthday": "29.02."})
    sweep()

    assert days() == [("day", "2030-06-02"), ("birthday", "2031-02-28")]


def test_a_book_is_planned_for_in_parts_where_it_is_large(
    bob, met, add, days, monkeypatch
):
    monkeypatch.setattr(planning, "AT_ONCE", 1)
    add(name="Dan")

    bob.get("/contacts/today")
    first = days(), days(contact_id=3)
    bob.get("/contacts/today")

    assert first == ([("day", "2030-06-02")], [])
    assert days(contact_id=3) == [("day", "2030-06-02")]


def test_the_next_step_follows_when_its_day_has_come(bob, due, time, days):
    time.advance(days=6)
    bob.get("/contacts/today")

    assert days() == [("week", "2030-06-08")]


def test_the_page_says_whom_to_think_of_today(bob, due, texts):
    page = bob.get("/contacts/today")

    assert texts(page, "h2") == ["Carol Ćwik"]
    assert texts(page, ".label") == ["Today · You met the day before"]
    assert 'href="mailto:carol@example.org?subject=Good%20to%20meet%20you' in page.text


def test_nobody_to_think_of_is_a_kind_page(bob, texts):
    assert texts(bob.get("/contacts/today"), "h2") == ["Nobody waits today"]


def test_the_longest_due_comes_first_and_no_more_than_seven(app, bob, add, time, texts):
    for number in range(9):
        add(name=f"Person {number}")
        time.advance(days=1)

    page = bob.get("/contacts/today")

    assert texts(page, "h2") == [f"Person {n}" for n in (3, 4, 5, 0, 6, 1, 7)]
    assert "2 more wait behind these." in page.text


def test_writing_comes_before_saving_when_a_day_is_due(bob, due, texts):
    assert texts(bob.get("/contacts/1"), ".button--accent") == ["Write, with the draft"]


def test_done_counts_as_being_in_touch_and_the_next_day_follows(app, bob, due, days):
    bob.get("/contacts/today")

    answer = bob.post(f"{due}/done?from=today", follow_redirects=True)

    assert answer.request.path == "/contacts/today"
    assert days("done") == [("day", "2030-06-02")]
    assert days() == [("week", "2030-06-08")]
    with app.app_context():
        contact = db.session.get_one(Contact, 1)
        assert contact.written_at.date() == date(2030, 6, 2)
        assert db.session.scalars(sa.select(Touch.how)).all() == ["message"]


def test_done_pressed_twice_counts_once(app, bob, due):
    bob.post(f"{due}/done")
    bob.post(f"{due}/done")

    with app.app_context():
        assert db.session.scalars(sa.select(Touch.how)).all() == ["message"]


def test_what_is_skipped_does_not_count_as_being_in_touch(app, bob, due, days):
    bob.post(f"{due}/skip")

    assert days() == [("week", "2030-06-08")]
    with app.app_context():
        assert db.session.get_one(Contact, 1).written_at is None


@pytest.mark.parametrize(
    ("data", "until"),
    [({}, "2030-06-09"), ({"until": "2030-09-01"}, "2030-09-01")],
)
def test_a_day_is_put_off_by_a_week_or_to_a_day_of_choice(bob, due, days, data, until):
    bob.post(f"{due}/later", data=data)

    assert days() == [("day", until)]
    assert bob.get("/contacts/today").text.count("Nobody waits today") == 1


@pytest.mark.parametrize("until", ["2030-06-02", "2032-01-01"])
def test_a_day_is_not_put_off_into_the_past_or_for_ever(bob, due, texts, until):
    answer = bob.post(f"{due}/later", data={"until": until})

    assert answer.status_code == 422
    assert "Choose a day after today, at most a year away." in answer.text


def test_what_is_no_day_at_all_is_said_on_the_page(bob, due, texts):
    page = bob.post(
        f"{due}/later?from=today", data={"until": "soon"}, follow_redirects=True
    )

    assert texts(page, "[alert]") == ["Not a valid date value."]


def test_a_call_before_a_day_moves_it(bob, due, time, days):
    time.advance(days=5)
    bob.post("/contacts/1/touch", data={"how": "call"})

    assert days("done") == [("day", "2030-06-02")]
    assert days() == [("week", "2030-06-13")]


def test_a_call_moves_a_day_that_was_put_off(bob, due, time, days):
    bob.post(f"{due}/later")
    time.advance(days=5)

    bob.post("/contacts/1/touch", data={"how": "call"})

    assert days() == [("week", "2030-06-13")]


def test_a_call_leaves_a_birthday_that_was_put_off(app, bob, met, time, days):
    change(app, birthday="--06-03")
    time.advance(days=2)
    bob.get("/contacts/today")
    bob.post("/contacts/days/2/later", data={"until": "2030-06-10"})

    bob.post("/contacts/1/touch", data={"how": "call"})

    assert days() == [("week", "2030-06-09"), ("birthday", "2030-06-10")]


def test_a_reason_says_nothing_that_is_not_so_on_a_day_that_moved(
    app, bob, due, time, texts
):
    change(app, birthday="--06-05")
    bob.get("/contacts/today")
    bob.post(f"{due}/later")
    time.advance(days=3)
    bob.get("/contacts/today")
    [birthday] = [row for row in waiting_days(app) if row.kind == "birthday"]
    bob.post(f"/contacts/days/{birthday.id}/later", data={"until": "2030-06-08"})
    time.advance(days=3)
    on_the_8th = texts(bob.get("/contacts/today"), ".label")
    bob.post(f"/contacts/days/{birthday.id}/skip")
    time.advance(days=1)
    on_the_9th = texts(bob.get("/contacts/today"), ".label")

    assert on_the_8th == ["Today · Birthday: Wednesday 5 June"]
    assert on_the_9th == ["Today · You met on Saturday 1 June"]


def waiting_days(app):
    with app.app_context():
        query = sa.select(Reminder).where(Reminder.state.in_(planning.ACTIVE))
        return db.session.scalars(query).all()


def test_what_was_no_call_is_refused(bob, met):
    answer = bob.post("/contacts/1/touch", data={"how": "telepathy"})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("slower", [("week", "2030-06-08")]),
        ("yearly", [("year", "2031-06-01")]),
        ("off", []),
        ("usual", [("day", "2030-06-02")]),
    ],
)
def test_another_rhythm_has_other_days(bob, due, days, chosen, expected):
    bob.post("/contacts/1/rhythm", data={"rhythm": chosen})

    assert days() == expected


def test_what_was_stopped_can_begin_again(bob, due, days, sweep):
    bob.post("/contacts/1/rhythm", data={"rhythm": "off"})
    sweep()
    stopped = days()
    bob.post("/contacts/1/rhythm", data={"rhythm": "usual"})

    assert stopped == []
    assert days() == [("day", "2030-06-02")]


def test_a_birthday_stands_in_the_book_as_soon_as_it_is_written(bob, met, days):
    bob.post("/contacts/1/edit", data={"birthday": "29.02."})
    bob.get("/contacts/1")

    assert days() == [("day", "2030-06-02"), ("birthday", "2031-02-28")]


def test_the_day_of_a_profession_is_that_of_my_country(app, bob, add, days, texts):
    page = add(name="Tea", job_title="Teacher")
    bob.post(
        "/contacts/settings",
        data={"country": "pl", "timezone": "", "language": "", "wants_digest": "y"},
    )

    bob.get(page)

    assert days() == [("day", "2030-06-02"), ("field_day", "2030-10-14")]


def test_people_from_a_file_are_only_thought_of_on_their_birthday(
    app, met, days, sweep
):
    change(app, source="imported", birthday="1980-07-01")

    sweep()

    assert days() == [("birthday", "2030-07-01")]


def test_who_took_the_exchange_back_is_not_thought_of(bob, carol, due, texts):
    carol.post("/contacts/2/withdraw")

    assert texts(bob.get("/contacts/today"), "h2") == ["Nobody waits today"]


def test_the_day_is_that_of_the_reader_not_of_the_server(app, bob, due, time, texts):
    time.advance(hours=-4)  # in Honolulu it is still the day of the event
    bob.post(
        "/contacts/settings",
        data={"timezone": "Pacific/Honolulu", "country": "", "language": ""},
    )

    assert texts(bob.get("/contacts/today"), "h2") == [
        "Nobody waits today",
        "Coming up",
    ]


def test_a_zone_that_is_none_is_refused_and_kept(bob, texts):
    answer = bob.post(
        "/contacts/settings", data={"timezone": "Mars", "country": "", "language": ""}
    )

    assert answer.status_code == 422
    assert 'value="Mars"' in answer.text


def test_drafts_say_nothing_that_was_noted(bob, due):
    bob.post("/contacts/1", data={"note": "A secret of mine"})

    assert "secret" not in bob.get("/contacts/today").text


@pytest.fixture
def feed(app, bob, due, texts):
    bob.post("/contacts/1/edit", data={"birthday": "1980-02-29"})
    bob.post("/contacts/settings/calendar")
    [address] = texts(bob.get("/contacts/settings"), ".copy")
    return address.removeprefix("http://localhost")


def test_the_calendar_has_whole_days_for_two_readers(client, feed):
    answer = client.get(feed)

    assert answer.content_type == "text/calendar; charset=utf-8"
    whole = icalendar.Calendar.from_ical(answer.data)
    assert [(str(e["SUMMARY"]), e.decoded("DTSTART")) for e in whole.events] == [
        ("Carol Ćwik: You met the day before", date(2030, 6, 2)),
        ("Carol Ćwik: Birthday", date(2031, 2, 28)),
    ]
    foreign = vobject.readOne(answer.text)
    assert [
        (event.dtstart.value, event.dtend.value) for event in foreign.vevent_list
    ] == [
        (date(2030, 6, 2), date(2030, 6, 3)),
        (date(2031, 2, 28), date(2031, 3, 1)),
    ]
    between = recurring_ical_events.of(whole).between((2031, 1, 1), (2032, 1, 1))
    assert [event.decoded("DTEND") for event in between] == [date(2031, 3, 1)]
    assert [str(event["URL"]) for event in between] == ["http://localhost/contacts/1"]


def test_a_calendar_keeps_no_note_and_tells_when_nothing_changed(bob, client, feed):
    bob.post("/contacts/1", data={"note": "A secret of mine"})

    first = client.get(feed)
    again = client.get(feed, headers={"If-None-Match": first.headers["ETag"]})

    assert b"secret" not in first.data
    assert again.status_code == 304


def test_a_new_address_ends_the_one_before(bob, client, feed):
    bob.post("/contacts/settings/calendar")

    assert client.get(feed).status_code == 404


def test_my_data_has_the_days_and_the_calls(app, bob, due):
    bob.post(f"{due}/done")

    with app.app_context():
        told = rhythm.told([db.session.get_one(Contact, 1)])

    assert told == {
        1: {
            "touches": [{"how": "message", "at": "2030-06-02T12:00:00+00:00"}],
            "reminders": [
                {"kind": "day", "due_on": "2030-06-02", "state": "done"},
                {"kind": "week", "due_on": "2030-06-08", "state": "open"},
            ],
        }
    }
