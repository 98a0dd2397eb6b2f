"""Who scanned me: questions, blocks, reports and the news of it, and a new badge."""

import re
from itertools import permutations
from uuid import UUID

import pytest
import sqlalchemy as sa

from companion.contacts.models import Contact
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges.models import Block, Exchange, Report
from companion.extensions import db
from companion.matches.models import Match
from companion.stands.models import Lead, Stand

PAGE = "/e/spring/scanned-me"
NEWS = "/e/spring/news"
LEAD = "Acme has your card now, shared by the staff of the stand."


@pytest.fixture
def scan(cast, token):
    """Let a phone scan somebody's badge; return the answer's status."""

    def post(browser, number, scan_number):
        body = {"uuid": str(UUID(int=scan_number)), "token": token(number)}
        return browser.post("/exchanges", json=body).status_code

    return post


@pytest.fixture
def carol_asks_first(app, cast):
    with app.app_context():
        db.session.get_one(Attendee, cast.carol).asks_first = True
        db.session.commit()


@pytest.fixture
def rows(app):
    def of(*columns):
        with app.app_context():
            found = db.session.execute(sa.select(*columns).order_by(*columns))
            return [tuple(row) for row in found]

    return of


@pytest.fixture
def news(texts):
    """Return what is new to somebody since the last time, as (kind, text)."""
    latest = {}

    def look(browser):
        answer = browser.get(f"{NEWS}?after={latest.get(browser, 0)}").json
        latest[browser] = answer["latest"]
        return [(one["kind"], one["text"]) for one in answer["news"]]

    return look


def test_nobody_scanned_me_yet(bob, texts):
    page = bob.get(PAGE)

    assert texts(page, "h2")[0] == "Nobody yet"


def test_who_scanned_me_is_listed_with_what_they_got(bob, carol, cast, scan, texts):
    scan(bob, cast.carol, 1)

    page = carol.get(PAGE)

    assert texts(page, ".person-name") == ["Bob Brown"]
    assert texts(page, ".small")[1] == (
        "Saturday 1 June, 14:00 · they have your e-mail and phone"
    )


def test_scanning_twice_is_listed_once(bob, carol, cast, scan, texts):
    scan(bob, cast.carol, 1)
    scan(bob, cast.carol, 2)

    assert texts(carol.get(PAGE), ".person-name") == ["Bob Brown"]


@pytest.mark.usefixtures("carol_asks_first")
class TestAskingFirst:
    def test_the_question_is_on_top_and_the_asker_sees_it_waits(
        self, bob, carol, cast, scan, texts
    ):
        scan(bob, cast.carol, 1)

        assert texts(carol.get(PAGE), "h2")[0] == "They ask you"
        assert texts(bob.get(PAGE), "h2")[0] == "You asked"
        assert texts(bob.get(PAGE), ".person-name") == ["Carol Ćwik"]

    def test_yes_puts_both_into_each_others_contacts(
        self, bob, carol, cast, scan, texts, rows
    ):
        scan(bob, cast.carol, 1)

        answer = carol.post("/e/spring/asked/1", data={"answer": "yes"})

        assert answer.location == PAGE
        assert texts(carol.get("/contacts/"), ".person-name") == ["Bob Brown"]
        assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]
        assert rows(Exchange.state) == [("done",)]
        assert scan(bob, cast.carol, 1) == 200

    def test_no_hands_nothing_over_and_is_not_told(
        self, bob, carol, cast, scan, texts, rows
    ):
        scan(bob, cast.carol, 1)

        carol.post("/e/spring/asked/1", data={"answer": "no"})

        assert rows(Contact.id) == []
        assert texts(bob.get(PAGE), "h2")[0] == "You asked"
        assert [scan(bob, cast.carol, number) for number in (1, 2)] == [202, 202]
        assert "They ask you" not in texts(carol.get(PAGE), "h2")

    def test_no_may_become_yes(self, bob, carol, cast, scan, texts, rows):
        scan(bob, cast.carol, 1)
        carol.post("/e/spring/asked/1", data={"answer": "no"})

        carol.post("/e/spring/asked/1", data={"answer": "yes"})

        assert len(rows(Contact.id)) == 2

    @pytest.mark.parametrize(
        ("path", "said", "status"),
        [("1", "perhaps", 422), ("1", "", 422), ("99", "yes", 404)],
    )
    def test_an_answer_is_yes_or_no_to_a_question(
        self, path, said, status, *, bob, carol, cast, scan
    ):
        scan(bob, cast.carol, 1)

        answer = carol.post(f"/e/spring/asked/{path}", data={"answer": said})

        assert answer.status_code == status

    def test_nobody_answers_for_others(self, alice, bob, cast, scan, rows):
        scan(bob, cast.carol, 1)

        for browser in (alice, bob):
            answer = browser.post("/e/spring/asked/1", data={"answer": "yes"})
            assert answer.status_code == 404
        assert rows(Exchange.state) == [("asked",)]

    def test_the_card_says_that_the_question_waits(self, bob, cast, scan, token, texts):
        before = texts(bob.get(f"/B/{token(cast.carol)}"), ".button--accent")[0]
        scan(bob, cast.carol, 1)

        page = bob.get(f"/B/{token(cast.carol)}")

        assert before == "Ask for their contact"
        assert texts(page, "h2")[0] == "You asked Carol"

    def test_the_news_tell_both(self, bob, carol, cast, scan, news, time):
        assert (news(bob), news(carol)) == ([], [])
        time.advance(seconds=1)
        scan(bob, cast.carol, 1)

        asked = [("asks", "Bob Brown would like to exchange contacts with you.")]
        assert (news(carol), news(carol), news(bob)) == (asked, [], [])

        time.advance(seconds=1)
        carol.post("/e/spring/asked/1", data={"answer": "yes"})

        assert (news(bob), news(bob), news(carol)) == (
            [
                (
                    "accepted",
                    "Carol Ćwik said yes: you are in each other’s contacts now.",
                )
            ],
            [],
            [],
        )

    def test_the_first_news_are_the_open_questions(self, bob, carol, cast, scan, time):
        scan(bob, cast.carol, 1)
        time.advance(hours=1)

        first = carol.get(NEWS).json

        assert [(one["id"], one["kind"]) for one in first["news"]] == [(1, "asks")]
        assert carol.get(f"{NEWS}?after={first['latest']}").json["news"] == []


def test_the_other_phone_hears_of_an_exchange(bob, carol, cast, scan, time):
    latest = carol.get(NEWS).json["latest"]
    time.advance(seconds=2)
    scan(bob, cast.carol, 1)

    answer = carol.get(f"{NEWS}?after={latest}").json

    assert answer["news"] == [
        {
            "id": 1,
            "kind": "met",
            "name": "Bob Brown",
            "organisation": "Baker Ltd",
            "url": "/contacts/2",
            "text": "You and Bob Brown are in each other’s contacts now.",
        }
    ]


def test_of_very_many_news_the_latest_are_told(app, bob, carol, cast, scan, time):
    latest = carol.get(NEWS).json["latest"]
    time.advance(seconds=1)
    for number in range(1, 61):
        time.advance(seconds=0.01)
        scan(bob, cast.carol, number)

    answer = carol.get(f"{NEWS}?after={latest}").json

    assert [one["id"] for one in answer["news"]] == list(range(11, 61))


def test_a_lead_is_news_to_the_visitor(app, bob, cast, time):
    latest = bob.get(NEWS).json["latest"]
    time.advance(seconds=1)
    with app.app_context():
        event = events.by_slug("spring")
        stand = Stand(event_id=event.id, name="Acme", created_at=time.time)
        db.session.add(stand)
        db.session.flush()
        lead = Lead(
            event_id=event.id,
            stand_id=stand.id,
            visitor_id=cast.bob,
            taken_at=time.time,
            handed={"email": "bob@example.org"},
        )
        db.session.add(lead)
        db.session.commit()

    [one] = bob.get(f"{NEWS}?after={latest}").json["news"]

    assert (one["kind"], one["text"]) == ("lead", LEAD)


@pytest.mark.parametrize("after", ["-1", "soon", "9" * 30, "9" * 18, "1.5", "²"])
def test_a_number_of_nobody_has_no_news(bob, after):
    answer = bob.get(NEWS, query_string={"after": after})

    assert (answer.status_code, answer.json["news"]) == (200, [])


def test_a_script_is_told_that_nobody_is_signed_in(client, cast):
    answer = client.get(NEWS, headers={"Accept": "application/json"})

    assert (answer.status_code, list(answer.json)) == (401, ["message"])


def test_who_took_it_back_may_ask_anew_and_be_told_yes(
    app, bob, carol, cast, scan, rows
):
    scan(bob, cast.carol, 1)
    [(theirs,)] = [
        row[1:] for row in rows(Contact.attendee_id, Contact.id) if row[0] == cast.carol
    ]
    bob.post(f"/contacts/{theirs}/withdraw")
    with app.app_context():
        db.session.get_one(Attendee, cast.carol).asks_first = True
        db.session.commit()
    scan(bob, cast.carol, 2)

    answer = carol.post("/e/spring/asked/2", data={"answer": "yes"})

    assert answer.status_code == 303
    assert rows(Contact.withdrawn_at) == [(None,), (None,)]


@pytest.mark.usefixtures("carol_asks_first")
def test_who_scans_after_a_no_is_told_what_the_other_has(bob, carol, cast, scan, texts):
    scan(bob, cast.carol, 1)
    carol.post("/e/spring/asked/1", data={"answer": "no"})

    scan(carol, cast.bob, 2)

    assert texts(carol.get(PAGE), ".small")[1] == (
        "Saturday 1 June, 14:00 · they have your e-mail and phone"
    )


# --- blocks --------------------------------------------------------------------------


def block(browser, number, verb="block"):
    return browser.post(f"/e/spring/people/{number}/{verb}")


@pytest.fixture
def suggested(app, cast):
    """Suggest Bob and Carol to each other, so that they may block and report."""
    with app.app_context():
        event = events.by_slug("spring")
        db.session.add_all(
            Match(event_id=event.id, attendee_id=one, other_id=other, rank=1, score=1.0)
            for one, other in permutations((cast.bob, cast.carol))
        )
        db.session.commit()


@pytest.mark.parametrize("what", ["block", "unblock", "report"])
def test_nobody_reads_the_list_of_people_by_number(what, bob, cast, rows):
    url = f"/e/spring/people/{cast.carol}/{what}"

    answers = [bob.post(url, data={"text": "Hm."})]
    answers += [bob.get(url)] if what == "report" else []

    assert {answer.status_code for answer in answers} == {404}
    assert [answer.text.count("Carol") for answer in answers] == [0] * len(answers)
    assert rows(Block.blocker_id) + rows(Report.id) == []


def test_a_block_takes_back_what_was_handed_over(bob, carol, cast, scan, rows):
    scan(bob, cast.carol, 1)

    block(carol, cast.bob)

    assert rows(Contact.email) == [("",), ("",)]
    assert rows(Block.blocker_id, Block.blocked_id) == [(cast.carol, cast.bob)]


@pytest.mark.usefixtures("suggested")
def test_who_is_blocked_is_told_what_is_told_of_a_badge_given_up(
    bob, carol, cast, scan, token, texts
):
    block(carol, cast.bob)
    body = {"uuid": str(UUID(int=1)), "token": token(cast.carol)}

    answer = bob.post("/exchanges", json=body)
    given_up = bob.post("/exchanges", json=body | {"token": "0" * 20})
    page, missing = bob.get(f"/B/{token(cast.carol)}"), bob.get(f"/B/{'0' * 20}")

    assert (answer.status_code, answer.json) == (410, given_up.json)
    assert (page.status_code, texts(page, "main")) == (410, texts(missing, "main"))


@pytest.mark.usefixtures("suggested")
def test_who_blocks_cannot_scan_before_the_block_is_lifted(bob, carol, cast, scan):
    block(carol, cast.bob)
    refused = scan(carol, cast.bob, 1)

    block(carol, cast.bob, "unblock")

    assert (refused, scan(carol, cast.bob, 2)) == (409, 201)


def test_a_block_ends_the_questions(app, bob, carol, cast, scan, rows):
    with app.app_context():
        db.session.get_one(Attendee, cast.carol).asks_first = True
        db.session.commit()
    scan(bob, cast.carol, 1)

    block(carol, cast.bob)

    assert rows(Exchange.state) == [("declined",)]


@pytest.mark.usefixtures("suggested")
def test_blocked_people_are_listed_and_can_be_let_off(bob, carol, cast, texts):
    block(carol, cast.bob)
    listed = texts(carol.get(PAGE), "h2")

    block(carol, cast.bob, "unblock")

    assert listed[:2] == ["Nobody yet", "Blocked"]
    assert "Blocked" not in texts(carol.get(PAGE), "h2")


@pytest.mark.usefixtures("suggested")
def test_a_block_twice_is_one(carol, cast, rows):
    answers = [block(carol, cast.bob).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(rows(Block.blocker_id)) == 1


def test_blocked_people_are_never_suggested_to_each_other(
    alice, bob, carol, cast, rows, run_jobs
):
    alice.post("/e/spring/organize/match")
    run_jobs()
    before = rows(Match.attendee_id, Match.other_id)

    block(carol, cast.bob)
    run_jobs()
    mended = rows(Match.attendee_id, Match.other_id)
    alice.post("/e/spring/organize/match")
    run_jobs()

    assert before == [(cast.bob, cast.carol), (cast.carol, cast.bob)]
    assert (mended, rows(Match.attendee_id, Match.other_id)) == ([], [])


# --- reports -------------------------------------------------------------------------


@pytest.mark.usefixtures("suggested")
def test_a_report_reaches_the_desk_until_it_is_settled(alice, bob, cast, texts, rows):
    text = "Followed me to the station."

    answer = bob.post(f"/e/spring/people/{cast.carol}/report", data={"text": text})
    told = texts(alice.get("/e/spring/organize/safety"), ".quote")
    alice.post("/e/spring/organize/reports/1/settle")

    assert answer.location == PAGE
    assert told == [text]
    assert texts(alice.get("/e/spring/organize/safety"), ".quote") == []
    assert rows(Report.reporter_id, Report.about_id) == [(cast.bob, cast.carol)]


@pytest.mark.usefixtures("suggested")
@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_report_needs_words_and_not_too_many(bob, cast, rows, text):
    answer = bob.post(f"/e/spring/people/{cast.carol}/report", data={"text": text})

    assert answer.status_code == 422
    assert rows(Report.id) == []


# --- a new badge ---------------------------------------------------------------------


def test_a_lost_badge_is_replaced_by_its_owner(bob, cast, token):
    lost = token(cast.bob)

    answer = bob.post("/e/spring/badge/new")

    assert answer.location == "/e/spring/badge"
    assert [bob.get(f"/B/{code}").status_code for code in (lost, token(cast.bob))] == [
        410,
        200,
    ]


def test_a_lost_badge_is_replaced_at_the_desk(alice, bob, cast, token):
    lost = token(cast.bob)

    answer = alice.post(f"/e/spring/organize/people/{cast.bob}/badge/new")

    assert answer.location == f"/e/spring/organize/people/{cast.bob}"
    assert bob.get(f"/B/{lost}").status_code == 410


def test_codes_that_change_are_an_option_of_the_event(alice, app, texts):
    def is_on():
        with app.app_context():
            return events.by_slug("spring").rotating_codes

    before = is_on()
    alice.post("/e/spring/organize/codes", data={"rotating_codes": "y"})
    on = is_on()
    alice.post("/e/spring/organize/codes", data={})

    assert (before, on, is_on()) == (False, True, False)
    page = alice.get("/e/spring/organize/safety").text
    assert re.findall('name="rotating_codes"', page) == ['name="rotating_codes"']
