"""The letter after the event, as somebody who was there opens it."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
import vobject

from companion import mail
from companion.contacts import service as contacts
from companion.contacts.models import Contact
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.matches.models import Match
from companion.recaps import service as recaps
from companion.recaps.service import runs
from companion.talks import service as talks
from companion.talks.models import Speaker, Talk


def at(hour, minute=0):
    """Give a time of the first day; the event is two hours east of UTC."""
    return datetime(2030, 6, 1, hour - 2, minute, tzinfo=UTC)


@pytest.fixture
def agenda(app, cast):
    """Two talks with a break between them; Bob and Carol starred the first."""
    with app.app_context():
        event = events.by_slug("spring")
        speaker = Speaker(event_id=event.id, key="s", name="Sam Speaker")
        entries = [
            entry("fair-pay", "Fair pay", at(9), at(10), speakers=[speaker]),
            entry("coffee", "Coffee break", at(10), at(10, 30), kind="break"),
            entry("rosters", "Rosters", at(10, 30), at(11, 30)),
        ]
        for talk in entries:
            talk.event_id = event.id
            db.session.add(talk)
        db.session.flush()
        for number in (cast.bob, cast.carol):
            talks.star(db.session.get_one(Attendee, number), entries[0], on=True)
        db.session.commit()


def entry(key, title, start, end, **rest):
    return Talk(key=key, title=title, start=start, end=end, room="Hall", **rest)


@pytest.fixture
def meet(app, cast, time):
    """Let two people meet: `meet("bob", "carol", at(10, 5))`."""
    time.advance(days=2)

    def exchange(one, other, moment):
        with app.app_context():
            me, them = (
                db.session.get_one(Attendee, getattr(cast, name))
                for name in (one, other)
            )
            exchanges.exchange(me, them, exchanges.Scan(str(uuid4()), moment))
            db.session.commit()

    return exchange


@pytest.fixture
def send(app, cast, outbox):
    """Send the event's letters; return them by address."""

    def send():
        with app.app_context():
            recaps.request(events.by_slug("spring"))
            db.session.commit()
        return {letter["To"]: letter for letter in outbox()}

    return send


def text(letter):
    return letter.get_body(("plain",)).get_content()


def html(letter):
    return letter.get_body(("html",)).get_content()


def suggest(cast, one, other):
    db.session.add(
        Match(
            event_id=1,
            attendee_id=getattr(cast, one),
            other_id=getattr(cast, other),
            rank=1,
            score=1.0,
            reasons={
                "gives": [["What I offer", "What they need"]],
                "gets": [["What I need", "What they offer"]],
                "shared": [["My interest", "Their interest"]],
            },
        )
    )


# --- what it says -------------------------------------------------------------------


def test_people_come_in_the_order_of_the_day(meet, send, agenda):
    meet("bob", "carol", at(11))
    meet("alice", "bob", at(9, 30))

    letter = send()["bob@example.org"]

    assert letter["Subject"] == "The people you met at Spring Meeting"
    for part in (text(letter), html(letter)):
        names = re.findall("Alice Adams|Carol Ćwik", part)
        assert list(dict.fromkeys(names)) == ["Alice Adams", "Carol Ćwik"]


def test_an_exchange_has_its_time_in_the_zone_of_the_event(meet, send):
    meet("bob", "carol", at(11, 5))

    letter = send()["bob@example.org"]

    assert "11:05" in text(letter)
    assert "11:05" in html(letter)


def test_an_exchange_is_remembered_by_its_talk(meet, send, agenda):
    meet("bob", "carol", at(10, 5))

    letter = send()["bob@example.org"]

    assert "in the coffee break, after “Fair pay”" in text(letter)


def test_a_thank_you_is_begun(meet, send, agenda):
    meet("bob", "carol", at(10, 5))

    letter = send()["bob@example.org"]

    draft = re.search(r'href="(mailto:carol@[^"]+subject[^"]+)"', html(letter))[1]
    assert "Carol%2C" in draft or "Carol," in draft
    assert "Carol" in text(letter)


def test_a_note_is_in_the_letter_of_whoever_wrote_it(app, cast, meet, send):
    meet("bob", "carol", at(11))
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        contact = contacts.with_attendee(bob.person_id, cast.carol)
        contacts.write_note(contact, "Likes mountains")
        db.session.commit()

    letters = send()

    assert "Likes mountains" in text(letters["bob@example.org"])
    assert "Likes mountains" in html(letters["bob@example.org"])
    assert "Likes mountains" not in letters["carol@example.org"].as_string()


def test_reasons_are_in_the_words_of_the_other(app, cast, meet, send):
    with app.app_context():
        suggest(cast, "bob", "carol")
        db.session.commit()
    meet("bob", "carol", at(11))

    letters = send()

    for words in ("What they need", "What they offer", "Their interest"):
        assert words in text(letters["bob@example.org"])
    for words in ("What I need", "What I offer", "My interest"):
        assert words in text(letters["carol@example.org"])


def test_the_cards_of_all_people_are_attached(meet, send):
    meet("bob", "carol", at(11))
    meet("alice", "bob", at(9, 30))

    [attachment] = send()["bob@example.org"].iter_attachments()

    cards = list(vobject.readComponents(attachment.get_content()))
    assert [card.fn.value for card in cards] == ["Alice Adams", "Carol Ćwik"]


def test_an_exchange_taken_back_is_in_no_letter(app, cast, meet, send):
    meet("bob", "carol", at(11))
    meet("alice", "bob", at(9, 30))
    with app.app_context():
        bob, carol = (
            db.session.get_one(Attendee, number) for number in (cast.bob, cast.carol)
        )
        exchanges.withdraw(carol, bob)
        db.session.commit()

    letters = send()

    [attachment] = letters["bob@example.org"].iter_attachments()
    cards = list(vobject.readComponents(attachment.get_content()))
    assert [card.fn.value for card in cards] == ["Alice Adams"]
    assert "Carol" not in text(letters["bob@example.org"])
    assert "Bob" not in text(letters["carol@example.org"])


def test_a_card_has_only_what_its_owner_gives(app, cast, meet, send):
    with app.app_context():
        carol = db.session.get_one(Attendee, cast.carol)
        carol.visibility = carol.visibility | {"phone": "nobody"}
        db.session.commit()
    meet("bob", "carol", at(11))

    [attachment] = send()["bob@example.org"].iter_attachments()

    [card] = vobject.readComponents(attachment.get_content())
    assert card.email.value == "carol@example.org"
    assert "tel" not in card.contents


def test_the_starred_talks_are_in_it(send, agenda):
    letter = send()["bob@example.org"]

    assert "Fair pay" in text(letter)
    assert "Sam Speaker" in text(letter)
    assert "Rosters" not in text(letter)


def test_whoever_met_nobody_gets_a_letter_worth_reading(app, cast, send):
    with app.app_context():
        suggest(cast, "bob", "carol")
        db.session.commit()

    letter = send()["bob@example.org"]

    assert "Carol Ćwik" in text(letter)
    assert "What they need" in text(letter)
    assert "http://localhost/e/spring/" in text(letter)
    assert list(letter.iter_attachments()) == []


def test_whoever_met_nobody_and_was_suggested_nobody_is_thanked(send):
    letter = send()["bob@example.org"]

    assert letter["Subject"] == "Thank you for being at Spring Meeting"


def test_what_people_wrote_is_no_markup(app, cast, meet, send):
    with app.app_context():
        db.session.get_one(Attendee, cast.carol).name = "<b>Carol</b>"
        db.session.commit()
    meet("bob", "carol", at(11))

    letter = send()["bob@example.org"]

    assert "<b>Carol</b>" not in html(letter)
    assert "<b>Carol</b>" in text(letter)


# --- to whom ------------------------------------------------------------------------


def test_everybody_with_an_address_gets_one(send):
    assert sorted(send()) == [
        "alice@example.org",
        "bob@example.org",
        "carol@example.org",
    ]


def test_sent_twice_nobody_gets_a_second(app, send, time):
    first = send()
    time.advance(days=1)

    assert send().keys() == first.keys()
    with app.app_context():
        event = events.by_slug("spring")
        assert db.session.query(mail.Letter).count() == 3
        assert recaps.plan(event) == recaps.Recapped(0, 0, 3)
        assert recaps.outcome(event, recaps.sent(event)) == recaps.Recapped(0, 0, 3)


def test_whoever_came_later_gets_theirs_with_the_next(app, cast, send):
    send()
    with app.app_context():
        event = events.by_slug("spring")
        events.add_organizer(event, "late@example.org", "Late Lee")
        db.session.commit()
        assert recaps.plan(event) == recaps.Recapped(1, 0, 3)

    assert "late@example.org" in send()


def test_whoever_has_no_address_is_skipped(app, cast, send):
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).person.email = None
        db.session.commit()
        assert recaps.plan(events.by_slug("spring")) == recaps.Recapped(2, 1, 0)

    assert "bob@example.org" not in send()


def test_whoever_wants_none_is_skipped(app, cast, send):
    with app.app_context():
        recaps.unsubscribe(db.session.get_one(Attendee, cast.bob))
        db.session.commit()
        assert recaps.plan(events.by_slug("spring")) == recaps.Recapped(2, 1, 0)

    assert "bob@example.org" not in send()


def test_asked_for_twice_at_once_it_is_one_run(app, cast):
    with app.app_context():
        event = events.by_slug("spring")

        assert recaps.request(event).id == recaps.request(event).id


def test_a_run_ends(app, send):
    send()

    with app.app_context():
        assert recaps.unfinished() == []
        assert recaps.latest(events.by_slug("spring")).finished_at is not None


def test_letters_are_asked_for_at_the_desk(alice, outbox):
    answer = alice.post("/e/spring/organize/recap")

    assert answer.status_code == 303
    assert len(outbox()) == 3


def test_only_organizers_send_letters(bob, outbox):
    answer = bob.post("/e/spring/organize/recap")

    assert answer.status_code == 403
    assert outbox() == []


# --- no more of them ----------------------------------------------------------------


@pytest.fixture
def stop(send):
    """The one-click link in Bob's letter, as a path, and the one to read."""
    letter = send()["bob@example.org"]
    base = "http://localhost"
    return SimpleNamespace(
        header=letter["List-Unsubscribe"].strip("<>").removeprefix(base),
        link=re.search(rf"{base}(/u/\S+)", text(letter))[1],
    )


def wants_letters(app, cast):
    with app.app_context():
        return db.session.get_one(Attendee, cast.bob).wants_letters


def test_the_same_link_is_in_the_header_and_in_the_letter(stop):
    assert stop.header == stop.link


def test_opening_the_link_stops_nothing(app, cast, client, stop):
    answer = client.get(stop.link)

    assert answer.status_code == 200
    assert wants_letters(app, cast)


def test_one_click_in_the_mail_program_stops_them(app, cast, stop):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = app.test_client().post(stop.header, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not wants_letters(app, cast)


def test_a_link_that_is_not_whole_stops_nothing(app, cast, client, stop):
    answer = client.post(stop.link[:-2])

    assert answer.status_code == 404
    assert wants_letters(app, cast)


def test_a_link_stops_only_the_letters_of_its_owner(app, cast, client, stop):
    client.post(stop.link)

    with app.app_context():
        assert db.session.get_one(Attendee, cast.carol).wants_letters


def test_a_run_cut_off_after_a_few_letters_is_finished(app, cast, outbox):
    with app.app_context():
        recaps.request(events.by_slug("spring"))
        mail.send(
            "accounts/sign_in",
            mail.Envelope(f"recap:1:{cast.alice}", "alice@example.org", 1),
            token="",
            code="",
        )
        db.session.commit()

    assert len(outbox()) == 3


@pytest.fixture
def two_workers(app, monkeypatch):
    """Let two write the letters of Spring, a letter a step, in turns."""
    monkeypatch.setattr(runs, "LETTERS_A_STEP", 1)

    def write():
        with app.app_context():
            number = recaps.request(events.by_slug("spring")).id
            db.session.commit()
            written = [recaps.write_last(number, 0), recaps.write_some(number, 0)]
            while written[-1]:
                before = written[-2] and recaps.write_last(number, written[-2])
                written += [before, recaps.write_some(number, written[-1])]
            db.session.commit()
            return written

    return write


def test_two_workers_meet_and_everybody_gets_one_letter(cast, two_workers, outbox):
    steps = two_workers()

    # From the end: Carol, Bob, Alice's is written; from the front: all, then nobody.
    assert steps == [cast.carol, cast.alice, cast.bob, cast.bob, 0, cast.carol, 0, 0]
    assert sorted(letter["To"] for letter in outbox()) == [
        "alice@example.org",
        "bob@example.org",
        "carol@example.org",
    ]


def test_who_comes_from_the_end_of_what_is_written_stops(app, send, cast):
    send()

    with app.app_context():
        assert recaps.write_last(1, 0) == 0


def test_of_many_people_some_are_told_of_at_length_and_all_are_named(app, cast, send):
    with app.app_context():
        me = db.session.get_one(Attendee, cast.bob)
        db.session.add_all(entry_in_book(me, number) for number in range(40))
        db.session.commit()

    letter = send()["bob@example.org"]

    assert text(letter).count("A few words to send") == 3
    assert len(set(re.findall(r"Person (\d+)", html(letter)))) == 40
    assert len(letter.as_bytes()) < 90_000


def entry_in_book(me, number):
    return Contact(
        owner_id=me.person_id,
        event_id=me.event_id,
        name=f"Person {number}",
        email=f"person{number}@example.org",
        note="We spoke of the ward in Kraków. " * 9,
        why={kind: [["Mine", "Theirs, in words " * 9]] for kind in ("gives", "shared")},
        met_at=at(9, number),
    )
