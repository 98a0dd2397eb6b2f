"""One person in two entries: proposed by e-mail or phone, merged, and undone."""

from uuid import UUID

import pytest

from companion.events.models import Attendee
from companion.extensions import db
from companion.matches.models import Match
from companion.talks import service as talks

NEWER = {
    "name": "Ana Lima",
    "email": "ANA@example.org",
    "organisation": "New Ltd",
    "note": "Second",
    "tags": "pay, hr",
}
OLDER = {
    "name": "A. Lima",
    "email": "ana@example.org",
    "phone": "+48 601 222 333",
    "organisation": "Old Ltd",
    "note": "First",
    "tags": "hr, old",
    "birthday": "--02-29",
}


@pytest.fixture
def pairs(bob, texts):
    return lambda: texts(bob.get("/contacts/duplicates"), ".label")


@pytest.fixture
def two(add, time):
    older = add(**OLDER)
    time.advance(days=1)
    return {"older": older, "newer": add(**NEWER)}


@pytest.fixture
def merge(bob):
    def merged(one, other):
        data = {"other": other.rpartition("/")[2]}
        return bob.post(f"{one}/merge", data=data)

    return merged


def said(texts, page):
    return {
        "name": texts(page, "h1"),
        "work": texts(page, ".lede"),
        "tags": texts(page, ".chip"),
        "note": texts(page, "textarea"),
        "facts": texts(page, "dd"),
    }


def test_one_name_alone_is_no_reason(add, pairs):
    add(name="Ana Lima", email="a@example.org")
    add(name="Ana Lima", email="b@example.org")

    assert pairs() == []


def test_an_address_is_a_reason(two, pairs):
    assert pairs() == ["Both have ana@example.org"]


def test_a_number_is_a_reason_however_it_is_written(add, pairs):
    add(name="Ana", phone="+48 601 222 333")
    add(name="Lima", phone="0048601222333")
    add(name="Eva", phone="(+48) 601-222-333")
    add(name="Another country", phone="+49 601 222 333")

    assert pairs() == ["Both have +48601222333"] * 2  # Eva with each of the others


def test_one_account_at_two_events_is_a_reason(secretly, pairs):
    secretly()

    assert pairs() == ["Both are of one account, under one name"]


def test_one_account_under_two_names_is_not_told(secretly, pairs):
    secretly("Somebody Else")

    assert pairs() == []


def test_one_account_is_no_reason_where_an_exchange_was_taken_back(
    carol, met, secretly, pairs
):
    secretly()

    carol.post(f"{met['carol']}/withdraw")

    assert pairs() == []


def test_a_merge_keeps_what_both_say(bob, two, merge, texts):
    merge(two["newer"], two["older"])

    page = bob.get(two["newer"])
    assert said(texts, page) == {
        "name": ["Ana Lima"],
        "work": ["New Ltd"],
        "tags": ["pay", "hr", "old"],
        "note": ["Second First"],
        "facts": [
            "ANA@example.org",
            "+48 601 222 333",
            "ana@example.org",
            "Sunday 2 June 2030",
            "29 February",
        ],
    }
    assert texts(bob.get("/contacts/"), ".person-name") == ["Ana Lima"]
    assert bob.get(two["older"]).location == two["newer"]


def test_a_merge_is_undone(bob, two, merge, texts):
    before = [said(texts, bob.get(two[one])) for one in ("older", "newer")]
    merge(two["newer"], two["older"])

    answer = bob.post(f"{two['older']}/part")

    after = [said(texts, bob.get(two[one])) for one in ("older", "newer")]
    assert answer.location == two["newer"]
    assert after == before


@pytest.mark.parametrize(
    ("which", "other"), [("older", "Ana Lima"), ("newer", "A. Lima")]
)
def test_never_stays_never_in_a_merge(bob, two, merge, which, other):
    bob.post(f"{two[which]}/rhythm", data={"rhythm": "off"})

    merge(two["newer"], two["older"])

    stopped = bob.get(two["newer"]), bob.get("/contacts/today")
    bob.post(f"{two['older']}/part")
    again = bob.get("/contacts/today")
    assert "You are not reminded of Ana." in stopped[0].text
    assert [who(page) for page in (stopped[1], again)] == [[], [other]]


def who(page):
    return [name for name in ("Ana Lima", "A. Lima") if name in page.text]


def test_who_is_removed_goes_with_all_that_was_merged(bob, two, merge, texts):
    merge(two["newer"], two["older"])
    page = bob.get(two["newer"])

    bob.post(f"{two['newer']}/remove")

    assert "It is made of 2 entries: all of them go." in page.text
    assert texts(bob.get("/contacts/"), ".person-name") == []
    assert bob.get(two["older"]).status_code == 404


def test_what_was_changed_since_stays_when_a_merge_is_undone(bob, two, merge, texts):
    merge(two["newer"], two["older"])
    bob.post(two["newer"], data={"note": "Third"})

    bob.post(f"{two['older']}/part")

    assert texts(bob.get(two["newer"]), "textarea") == ["Third"]
    assert texts(bob.get(two["older"]), "textarea") == ["First"]


def test_three_become_one_and_the_first_comes_apart_again(
    bob, two, add, merge, time, texts
):
    time.advance(days=1)
    third = add(name="Ana Lima", phone="+48 601 222 333", note="Third")
    before = said(texts, bob.get(two["newer"]))
    merge(third, two["newer"])
    merge(third, two["older"])

    bob.post(f"{two['newer']}/part")

    assert said(texts, bob.get(two["newer"])) == before
    assert texts(bob.get(third), "textarea") == ["Third First"]


def test_two_people_are_not_proposed_again(bob, two, pairs):
    other = two["older"].rpartition("/")[2]

    bob.post(f"{two['newer']}/apart", data={"other": other})

    assert pairs() == []


@pytest.fixture
def scan(bob, cast, token):
    """Let Bob scan Carol, for the first or the second time."""

    def post(number):
        data = {"uuid": str(UUID(int=number)), "token": token(cast.carol)}
        assert bob.post("/exchanges", data=data).status_code in {200, 303}

    return post


@pytest.fixture
def reasons(app, cast):
    """Find out why Bob and Carol should talk."""

    def found():
        pair = {"attendee_id": cast.bob, "other_id": cast.carol}
        why = {"shared": [["pay", "pay"]]}
        with app.app_context():
            db.session.add(Match(event_id=1, rank=1, score=1.0, reasons=why, **pair))
            db.session.commit()

    return found


def test_two_people_are_not_proposed_again_after_another_scan(
    bob, add, scan, reasons, pairs, time
):
    other = add(name="Caz", email="carol@example.org").rpartition("/")[2]
    time.advance(days=1)
    scan(1)
    before = pairs()
    bob.post("/contacts/2/apart", data={"other": other})

    reasons()
    scan(2)

    assert (len(before), pairs()) == (1, [])


def test_an_exchange_is_the_entry_that_stays(bob, met, add, merge, time, texts):
    time.advance(days=1)
    added = add(name="Caz", email="carol@example.org", note="From school")

    merge(added, met["bob"])

    assert bob.get(added).location == met["bob"]
    assert texts(bob.get(met["bob"]), "textarea") == ["From school"]


@pytest.fixture
def merged_meetings(bob, cast, met, meet_again, merge, star):
    """Let two meetings with Carol, in spring and in autumn, be one entry."""
    star("Fair pay in small firms")
    again = meet_again()
    merge(again, met["bob"])
    return again


@pytest.fixture
def star(app, bob, cast, load_agenda):
    """Let Bob star a talk of spring."""

    def on(title):
        number = load_agenda()[title]
        with app.app_context():
            me = db.session.get_one(Attendee, cast.bob)
            talks.star(me, talks.talk(me.event, number), on=True)
            db.session.commit()
        bob.get("/contacts/")  # where the talks around a meeting are looked for

    return on


def test_every_meeting_of_a_merged_entry_is_on_its_page(bob, merged_meetings, texts):
    page = bob.get(merged_meetings)

    assert dict(zip(texts(page, "dt"), texts(page, "dd"), strict=True)) == {
        "E-mail": "carol@example.org",
        "Phone": "+48 601 000 000",
        "Met": "Sunday 2 June 2030, 14:00, at Autumn Meeting",
        "Also met": (
            "Saturday 1 June 2030, 14:00, at Spring Meeting"
            "Before “Fair pay in small firms”"
        ),
    }
    assert texts(page, "summary")[-2] == "Made of 2 entries"


def test_a_meeting_is_told_however_deep_its_entry_was_merged(
    bob, met, meet_again, add, merge, texts
):
    added = add(name="Caz", email="carol@example.org")
    merge(added, met["bob"])
    again = meet_again()
    merge(again, met["bob"])

    page = bob.get(again)

    assert [words for words in texts(page, "dd") if "Spring" in words] == [
        "Saturday 1 June 2030, 14:00, at Spring Meeting"
    ]


def test_taking_back_leaves_what_was_mine_in_an_entry_of_its_own(
    bob, carol, met, add, merge, texts
):
    added = add(name="Caz", phone="+48 1 22 33 44", note="From school")
    merge(added, met["bob"])

    carol.post(f"{met['carol']}/withdraw")

    assert "tel:+481223344" in bob.get(added).text
    assert "tel:" not in bob.get(met["bob"]).text
    assert "carol@example.org" not in bob.get(met["bob"]).text
    assert texts(bob.get(added), "textarea") == ["From school"]


@pytest.mark.parametrize("other", ["", "x", "999999", "9" * 30, "²"])
def test_what_cannot_be_merged_is_said(bob, two, other):
    answer = bob.post(f"{two['newer']}/merge", data={"other": other})

    assert answer.status_code in (404, 422)


def test_one_cannot_be_merged_with_itself(bob, two, merge):
    assert merge(two["newer"], two["newer"]).status_code == 404


def test_nobody_merges_what_is_anothers(carol, two):
    data = {"other": two["older"].rpartition("/")[2]}

    for action in ("merge", "apart", "part"):
        assert carol.post(f"{two['newer']}/{action}", data=data).status_code == 404
