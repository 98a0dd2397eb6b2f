"""Scans as a phone sends them: as JSON, one or many, and what it is told."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from companion import create_app, throttle
from companion.contacts.models import Contact
from companion.core.badge import token as tokens
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges.models import Exchange, Report
from companion.exchanges.service import scanning
from companion.extensions import db

NO_BADGE = "That is not the code of a badge. Scan it again."
NOT_IN_USE = "This badge is not in use any more. Ask for a new one at the desk."
NO_SCAN = "That was no scan of a badge. Scan it again."
NO_NUMBER = "The scan has no proper number. Scan the badge again."
NO_TIME = "The scan has no proper time. Scan the badge again."
DECIDES = "Carol decides first. You are told as soon as they say yes."


def uuid(number):
    return str(UUID(int=number))


@pytest.fixture
def attendee(app):
    """Change somebody: `attendee(number, asks_first=True)`."""

    def change(number, **values):
        with app.app_context():
            someone = db.session.get_one(Attendee, number)
            for name, value in values.items():
                setattr(someone, name, value)
            db.session.commit()

    return change


@pytest.fixture
def scan(cast, token):
    """Let a phone send a scan of somebody's badge."""

    def post(browser, number, scan_number=1, **given):
        body = {"uuid": uuid(scan_number), "token": token(number)} | given
        return browser.post("/exchanges", json=body)

    return post


@pytest.fixture
def rows(app):
    """Return columns of all rows of a table, in order."""

    def of(*columns):
        with app.app_context():
            found = db.session.execute(sa.select(*columns).order_by(*columns))
            return [tuple(row) for row in found]

    return of


def test_the_answer_is_the_card_with_an_opener(bob, cast, scan):
    answer = scan(bob, cast.carol)

    assert answer.status_code == 201
    assert answer.json == {
        "uuid": uuid(1),
        "state": "created",
        "status": 201,
        "message": "You and Carol Ćwik are in each other’s contacts now.",
        "contact": {
            "id": 1,
            "url": "/contacts/1",
            "name": "Carol Ćwik",
            "first_name": "Carol",
            "organisation": "Clinic",
            "job_title": "Head of People",
            "opener": "What keeps you busy at Clinic these days?",
            "reasons": {"gives": [], "gets": [], "shared": [], "talks": []},
            "details": {
                "email": "carol@example.org",
                "phone": "+48 601 000 000",
                "channel": "",
                "linkedin": "",
                "links": "",
            },
        },
    }


def test_both_have_each_other_in_their_books(bob, carol, cast, scan, texts):
    scan(bob, cast.carol)

    assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]
    assert texts(carol.get("/contacts/"), ".person-name") == ["Bob Brown"]


def test_a_talk_both_starred_is_a_reason_at_once(bob, carol, cast, scan, load_agenda):
    number = load_agenda()["Fair pay in small firms"]
    for browser in (bob, carol):
        browser.post(f"/e/spring/talks/{number}/star", data={"on": "yes"})

    contact = scan(bob, cast.carol).json["contact"]

    assert contact["reasons"]["talks"] == ["Fair pay in small firms"]
    assert contact["opener"] == (
        "We both starred “Fair pay in small firms”. What made you choose it?"
    )


def test_what_a_run_found_is_told_at_once(alice, bob, cast, scan, run_jobs):
    alice.post("/e/spring/organize/match")
    run_jobs()

    contact = scan(bob, cast.carol).json["contact"]

    assert contact["reasons"]["shared"] == [
        [
            "Shift rosters that Bob Brown can live with",
            "Shift rosters that Carol Ćwik can live with",
        ]
    ]


def test_reasons_that_no_run_foresaw_are_found_later(bob, cast, scan, rows, run_jobs):
    scan(bob, cast.carol)

    run_jobs()

    [why, _] = [why for _, why in rows(Contact.id, sa.cast(Contact.why, sa.Text))]
    assert list(json.loads(why)) == ["gives", "gets", "shared", "talks"]


def test_the_same_scan_twice_is_known(bob, cast, scan, rows):
    first, second = scan(bob, cast.carol), scan(bob, cast.carol)

    assert (second.status_code, second.json["state"]) == (200, "known")
    assert second.json["contact"] == first.json["contact"]
    assert rows(Exchange.uuid) == [(uuid(1),)]


def test_a_number_is_known_however_it_is_written(bob, cast, scan, rows):
    scan(bob, cast.carol, uuid=uuid(0xABC))

    again = scan(bob, cast.carol, uuid=uuid(0xABC).upper())

    assert (again.json["state"], again.json["uuid"]) == ("known", uuid(0xABC).upper())
    assert len(rows(Exchange.id)) == 1


# --- what is refused -----------------------------------------------------------------


REFUSALS = {
    "no code": ({"token": "BOB"}, 404, NO_BADGE),
    "code with a NUL": ({"token": "A\0B"}, 400, NO_SCAN),
    "half a letter": ({"token": "\ud800"}, 400, NO_SCAN),
    "letters of elsewhere": ({"token": "Ż" * 20}, 404, NO_BADGE),
    "a number for a code": ({"token": 7}, 400, NO_SCAN),
    "no code at all": ({"token": None}, 400, NO_SCAN),
    "a badge of nobody": ({"token": "0" * 20}, 410, NOT_IN_USE),
    "a changing code of nobody": ({"token": "0" * 26}, 410, NOT_IN_USE),
    "a short code of nobody": (
        {"token": "0000-0000"},
        404,
        "Nobody here has this code. Check it letter by letter.",
    ),
    "no number": ({"uuid": ""}, 422, NO_NUMBER),
    "some number": ({"uuid": "12"}, 422, NO_NUMBER),
    "a number with a NUL": ({"uuid": "\0"}, 400, NO_SCAN),
    "no time": ({"at": "soon"}, 422, NO_TIME),
    "a time of no zone": ({"at": "2030-06-01T12:00:00"}, 422, NO_TIME),
    "a list for a time": ({"at": []}, 400, NO_SCAN),
}


@pytest.mark.parametrize(
    ("given", "status", "sentence"), REFUSALS.values(), ids=REFUSALS
)
def test_what_is_no_scan_is_refused_with_a_sentence(
    given, status, sentence, *, bob, cast, scan, rows
):
    answer = scan(bob, cast.carol, **given)

    assert answer.status_code == status
    assert (answer.json["state"], answer.json["message"]) == ("rejected", sentence)
    assert rows(Exchange.id) == []


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("bob", 422, "This is your own badge. Let somebody else scan it."),
        (
            "dan",
            403,
            "This badge is of another event. You can exchange with people of yours.",
        ),
    ],
)
def test_not_everybody_can_be_exchanged_with(
    name, status, sentence, *, bob, cast, scan, rows
):
    answer = scan(bob, getattr(cast, name))

    assert (answer.status_code, answer.json["message"]) == (status, sentence)
    assert rows(Exchange.id) == []


def test_a_badge_that_was_given_up_is_gone(app, bob, cast, token, scan):
    lost = token(cast.carol)
    with app.app_context():
        events.reissue_badge(db.session.get_one(Attendee, cast.carol))
        db.session.commit()

    old, new = scan(bob, cast.carol, 1, token=lost), scan(bob, cast.carol, 2)

    assert (old.status_code, old.json["message"]) == (410, NOT_IN_USE)
    assert new.status_code == 201


def test_the_number_of_another_scan_is_a_conflict(alice, bob, cast, scan, rows):
    scan(bob, cast.carol, 1)

    answers = [scan(alice, cast.carol, 1), scan(bob, cast.alice, 1)]

    sentence = "This number belongs to another scan. Scan the badge again."
    assert [(a.status_code, a.json["message"]) for a in answers] == [
        (409, sentence),
        (409, sentence),
    ]
    assert len(rows(Exchange.id)) == 1


def test_who_took_it_back_is_not_scanned_again(bob, carol, cast, scan):
    scan(bob, cast.carol, 1)
    carol.post("/contacts/2/withdraw")

    again, replayed = scan(bob, cast.carol, 2), scan(bob, cast.carol, 1)
    back = scan(carol, cast.bob, 3)

    assert (again.status_code, again.json["message"]) == (
        403,
        (
            "Carol took the exchange back. If you want to be in touch, let Carol scan "
            "your badge."
        ),
    )
    assert (replayed.status_code, replayed.json["contact"]["details"]) == (200, {})
    assert back.status_code == 201


BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a word": b'"scan"',
    "deep": b"[" * 100_000,
    "deep within": b'{"a":' * 50_000,
    "no letters": b"\xff\xfe",
    "scans that are none": b'{"scans": 7}',
    "a person that is none": b'{"person": "bob", "scans": []}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read_is_refused(bob, body):
    answer = bob.post("/exchanges", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json["message"] == NO_SCAN


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b" " * 10_000_000, "That is more than a scan can be. Scan the badge again."),
        (
            b'{"uuid": "%s"}' % (b"1" * 65_536),
            "That is more than a scan can be. Scan the badge again.",
        ),
        (
            json.dumps({"scans": [{}] * 101}).encode(),
            "Send at most 100 scans at once.",
        ),
    ],
    ids=["ten megabytes", "one long scan", "too many scans"],
)
def test_a_body_that_is_too_large_is_refused(bob, body, sentence):
    answer = bob.post("/exchanges", data=body, content_type="application/json")

    assert (answer.status_code, answer.json["message"]) == (413, sentence)


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_that_is_too_large_is_refused(app, bob, texts, kind):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = bob.post("/exchanges", data=b"a" * 10_000_000, content_type=kind)

    assert answer.status_code == 413
    assert texts(answer, ".lede") == [
        "That is more than a scan can be. Scan the badge again."
    ]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", None])
def test_another_type_of_body_is_refused(bob, kind):
    answer = bob.post("/exchanges", data=b"{}", content_type=kind)

    assert (answer.status_code, answer.json["message"]) == (
        415,
        "Send a scan as JSON (application/json), or with the button of a card.",
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 201),
        ({"Origin": "http://localhost"}, 201),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "https://evil.example"}, 400),
        ({"Origin": "null"}, 400),
    ],
)
def test_only_our_own_pages_send_scans(bob, cast, token, headers, status):
    body = {"uuid": uuid(1), "token": token(cast.carol)}

    answer = bob.post("/exchanges", json=body, headers=headers)

    assert answer.status_code == status


def test_the_button_of_a_card_needs_its_own_token(app, bob, cast, token):
    app.config["WTF_CSRF_ENABLED"] = True
    form = {"uuid": uuid(1), "token": token(cast.carol)}

    assert bob.post("/exchanges", data=form).status_code == 400


def test_who_is_signed_out_is_told_so(client, cast, scan):
    answer = scan(client, cast.carol)

    assert (answer.status_code, answer.json) == (
        401,
        {"message": "You are signed out. Sign in, and go on where you were."},
    )


def test_a_login_that_ended_exchanges_nothing(bob, cast, scan, rows, time):
    time.advance(days=61)

    answer = scan(bob, cast.carol)

    assert answer.status_code == 401
    assert rows(Exchange.uuid) == []


def test_scans_of_somebody_else_who_used_this_phone_wait(bob, cast, token):
    body = {"uuid": uuid(1), "token": token(cast.carol), "person": 999}

    assert bob.post("/exchanges", json=body).status_code == 401


# --- time ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2030-06-01T11:30:00Z", "2030-06-01T11:30:00"),
        ("2030-06-01T13:30:00+02:00", "2030-06-01T11:30:00"),
        ("2031-01-01T00:00:00Z", "2030-06-01T12:05:00"),
        ("9999-12-31T23:59:59-12:00", "2030-06-01T12:05:00"),
        ("1970-01-01T00:00:00Z", "2030-05-30T22:00:00"),
        ("0001-01-01T00:00:00+14:00", "2030-05-30T22:00:00"),
        (None, "2030-06-01T12:00:00"),
    ],
)
def test_a_phones_clock_is_believed_within_reason(bob, cast, scan, rows, at, kept):
    scan(bob, cast.carol, at=at)

    [(found, received)] = rows(Exchange.at, Exchange.received_at)
    assert found.isoformat() == f"{kept}+00:00"
    assert received.isoformat() == "2030-06-01T12:00:00+00:00"


# --- other codes ---------------------------------------------------------------------


def code_of(app, number, moment):
    with app.app_context():
        someone = db.session.get_one(Attendee, number)
        address, key = events.moving_badge(someone)
        return address + tokens.moving_code(key, moment.timestamp())


def test_a_typed_code_is_read_within_the_event(app, bob, cast, scan):
    with app.app_context():
        typed = events.typed_token(db.session.get_one(Attendee, cast.carol))
        elsewhere = events.typed_token(db.session.get_one(Attendee, cast.dan))

    here = scan(bob, cast.carol, 1, token=tokens.grouped(typed).lower())
    there = scan(bob, cast.carol, 2, token=elsewhere)

    assert (here.status_code, there.status_code) == (201, 404)


def test_nobody_tries_out_typed_codes(bob, cast, scan, monkeypatch):
    three = throttle.Limit(burst=3, per=timedelta(hours=1))
    monkeypatch.setattr(scanning, "TYPED", three)

    answers = [scan(bob, cast.carol, n, token=f"0000000{n}") for n in range(5)]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]


@pytest.mark.parametrize(
    ("seconds", "status"), [(0, 201), (-59, 201), (59, 201), (-95, 410), (95, 410)]
)
def test_a_code_on_a_screen_lives_for_a_minute(
    seconds, status, *, app, bob, cast, scan, time
):
    shown = code_of(app, cast.carol, time.time + timedelta(seconds=seconds))

    answer = scan(bob, cast.carol, token=shown)

    assert answer.status_code == status


def test_a_code_on_a_screen_is_good_for_when_it_was_scanned(app, bob, cast, scan, time):
    shown = code_of(app, cast.carol, time.time)
    at = time.time.isoformat()
    time.advance(hours=3)

    offline = scan(bob, cast.carol, 1, token=shown, at=at)
    photographed = scan(bob, cast.carol, 2, token=shown)

    assert (offline.status_code, photographed.status_code) == (201, 410)
    assert photographed.json["message"] == (
        "This code has changed since. Scan it again while it is on the screen."
    )


# --- many at once --------------------------------------------------------------------


def test_many_scans_are_judged_one_by_one(bob, cast, token, rows):
    scans = [
        {"uuid": uuid(1), "token": token(cast.carol), "at": "2030-06-01T11:00:00Z"},
        {"uuid": uuid(1), "token": token(cast.carol), "at": "2030-06-01T11:00:00Z"},
        {"uuid": uuid(2), "token": "0" * 20},
        {"uuid": uuid(3), "token": token(cast.dan)},
        {"uuid": uuid(4), "token": token(cast.alice)},
        "nonsense",
    ]

    answer = bob.post("/exchanges", json={"scans": scans})

    assert answer.status_code == 200
    assert [
        (one["uuid"], one["state"], one["status"]) for one in answer.json["answers"]
    ] == [
        (uuid(1), "created", 201),
        (uuid(1), "known", 200),
        (uuid(2), "rejected", 410),
        (uuid(3), "rejected", 403),
        (uuid(4), "created", 201),
        (None, "rejected", 400),
    ]
    assert rows(Exchange.uuid) == [(uuid(1),), (uuid(4),)]


@pytest.mark.parametrize("scans", [[], [{}]])
def test_a_batch_may_be_small(bob, scans):
    answer = bob.post("/exchanges", json={"scans": scans})

    assert (answer.status_code, len(answer.json["answers"])) == (200, len(scans))


def test_a_batch_over_the_quota_is_taken_as_far_as_it_goes(
    alice, bob, cast, token, rows, monkeypatch
):
    monkeypatch.setattr(scanning, "QUOTA", 2)
    scans = [{"uuid": uuid(n), "token": token(cast.carol)} for n in range(4)]

    answer = bob.post("/exchanges", json={"scans": scans})

    assert [(one["state"], one["status"]) for one in answer.json["answers"]] == [
        ("created", 201),
        ("known", 200),
        ("later", 429),
        ("later", 429),
    ]
    assert answer.headers["Retry-After"] == "3600"
    assert rows(Exchange.uuid) == [(uuid(0),), (uuid(1),)]
    assert rows(Report.about_id, Report.text) == [
        (cast.bob, "Was stopped after 2 scans within an hour.")
    ]


def test_who_is_over_the_quota_is_told_when_to_come_back(
    bob, cast, scan, rows, monkeypatch, time
):
    monkeypatch.setattr(scanning, "QUOTA", 1)
    scan(bob, cast.carol, 1)

    refused, known = scan(bob, cast.alice, 2), scan(bob, cast.carol, 1)
    time.advance(hours=1)
    later = scan(bob, cast.alice, 2)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert (known.status_code, later.status_code) == (200, 201)
    assert rows(Report.about_id, Report.reporter_id) == [(cast.bob, None)]


def test_who_scans_more_than_one_can_meet_raises_one_alarm(
    app, bob, cast, scan, rows, monkeypatch
):
    monkeypatch.setattr(scanning.alarms, "PEOPLE_AN_HOUR", 1)

    names = ["carol", "carol", "alice", "carol"]
    answers = [scan(bob, getattr(cast, name), n) for n, name in enumerate(names)]

    assert [answer.status_code for answer in answers] == [201, 200, 201, 200]

    assert rows(Report.about_id, Report.text) == [
        (cast.bob, "Scanned 2 different people within an hour.")
    ]


# --- asked first ---------------------------------------------------------------------


@pytest.fixture
def carol_asks_first(attendee, cast):
    attendee(cast.carol, asks_first=True)


@pytest.mark.usefixtures("carol_asks_first")
def test_who_wants_to_be_asked_gives_nothing_away_before(
    bob, carol, cast, scan, rows, texts
):
    answer = scan(bob, cast.carol)

    contact = answer.json["contact"]
    assert (answer.status_code, answer.json["message"]) == (202, DECIDES)
    assert (contact["id"], contact["details"]) == (None, {})
    assert rows(Exchange.state) == [("asked",)]
    assert rows(Contact.id) == []


@pytest.mark.usefixtures("carol_asks_first")
def test_who_asked_may_ask_again_and_hears_the_same(bob, cast, scan):
    answers = [scan(bob, cast.carol, number) for number in (1, 1, 2)]

    assert [answer.status_code for answer in answers] == [202, 202, 202]


@pytest.mark.usefixtures("carol_asks_first")
def test_scanning_the_one_who_asked_is_a_yes(bob, carol, cast, scan, rows):
    scan(bob, cast.carol, 1)

    back = scan(carol, cast.bob, 2)
    known = scan(bob, cast.carol, 1)

    assert (back.status_code, back.json["contact"]["details"]["email"]) == (
        201,
        "bob@example.org",
    )
    assert (known.status_code, known.json["contact"]["details"]["email"]) == (
        200,
        "carol@example.org",
    )
    assert rows(Exchange.state) == [("done",), ("done",)]


@pytest.mark.usefixtures("carol_asks_first")
def test_who_is_in_touch_is_not_asked_again(bob, carol, cast, scan):
    scan(carol, cast.bob, 1)

    assert scan(bob, cast.carol, 2).status_code == 200


def test_two_who_both_want_to_be_asked_need_no_question(
    bob, carol, cast, scan, attendee, rows
):
    attendee(cast.carol, asks_first=True)
    attendee(cast.bob, asks_first=True)

    first, second = scan(bob, cast.carol, 1), scan(carol, cast.bob, 2)

    assert (first.status_code, second.status_code) == (202, 201)
    assert rows(Exchange.state) == [("done",), ("done",)]


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://nobody@127.0.0.1:1/x"]
)
def test_while_the_database_is_away_a_phone_keeps_its_scan(tmp_path, caplog, url):
    app = create_app(
        {"SQLALCHEMY_DATABASE_URI": url, "HOME": tmp_path, "SECRET_KEY": "only-here"}
    )
    phone = app.test_client()
    with phone.session_transaction() as session:
        session["login"] = "a secret"

    answer = phone.post("/exchanges", json={"uuid": str(uuid4()), "token": "A" * 20})

    assert (answer.status_code, answer.json["message"]) == (
        503,
        "Our database does not answer. Please try again in a minute.",
    )
    assert [record.exc_info is not None for record in caplog.records] == [True]
