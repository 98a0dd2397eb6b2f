"""What the letter knows beside whom one met, in which language, and when it leaves."""

import re
from contextlib import contextmanager
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import unquote
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from companion import clock
from companion.core.recap_words import WORDS, language_of, words
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import Match
from companion.questions.models import BoardQuestion, BoardVote
from companion.recaps import jobs
from companion.recaps import service as recaps
from companion.recaps.models import RecapRun
from companion.talks import service as talks
from companion.talks.models import Talk

MORNING = datetime(2030, 6, 1, 8, tzinfo=UTC)  # ten o'clock in Warsaw


def of(number):
    return db.session.get_one(Attendee, number)


def meet(one, other, at=MORNING):
    exchanges.exchange(of(one), of(other), exchanges.Scan(str(uuid4()), at))


def suggest(me, other, rank=1):
    db.session.add(
        Match(event_id=1, attendee_id=me, other_id=other, rank=rank, score=1.0)
    )


@pytest.fixture
def spring(app, cast, time):
    """Give an app context at the end of Spring, two days later; commit afterwards."""
    time.advance(days=2)
    with app.app_context():
        yield events.by_slug("spring")


@pytest.fixture
def letter_to(cast, outbox):
    """Send the letters; return the message to somebody."""

    def send(email="bob@example.org"):
        recaps.request(events.by_slug("spring"))
        db.session.commit()
        return next(one for one in outbox() if one["To"] == email)

    return send


@pytest.fixture
def statements_of(spring):
    """Count the statements that something takes, with nothing loaded before."""

    def count(do):
        db.session.flush()
        db.session.expire_all()
        found = []
        with listening(lambda *given: found.append(given[2])):
            do()
        return len(found)

    return count


@contextmanager
def listening(hear):
    sa.event.listen(db.engine, "before_cursor_execute", hear)
    yield
    sa.event.remove(db.engine, "before_cursor_execute", hear)


def parts(letter):
    return [letter.get_body((kind,)).get_content() for kind in ("plain", "html")]


# --- what it knows ------------------------------------------------------------------


def test_who_scanned_me_and_was_not_scanned_by_me_is_named(spring, cast, letter_to):
    meet(cast.carol, cast.bob)
    meet(cast.bob, cast.alice)

    told = recaps.story(of(cast.bob))

    assert [one.met.name for one in told.scanned] == ["Carol Ćwik"]
    assert all("They scanned your badge." in part for part in parts(letter_to()))


def test_who_waits_for_my_yes_is_named_and_nothing_of_theirs_is_told(
    spring, cast, letter_to
):
    of(cast.bob).asks_first = True
    meet(cast.carol, cast.bob)

    told = recaps.story(of(cast.bob))

    assert [one.name for one in told.asking] == ["Carol Ćwik"]
    assert told.encounters == []
    for part in parts(letter_to()):
        assert "http://localhost/e/spring/scanned-me" in part
        assert "carol@example.org" not in part


def test_whom_i_wanted_to_meet_comes_before_whom_i_was_suggested(spring, cast):
    suggest(cast.bob, cast.carol, rank=1)
    suggest(cast.bob, cast.alice, rank=2)
    matches.accept(of(cast.bob), cast.alice, wanted=True)

    told = recaps.story(of(cast.bob))

    assert [(one.other.name, one.wish) for one in told.missed] == [
        ("Alice Adams", "wish")
    ]
    assert [one.other.name for one in told.still] == ["Carol Ćwik"]


def test_of_whom_i_missed_only_what_everybody_may_see_is_told(spring, cast, letter_to):
    suggest(cast.bob, cast.carol)

    for part in parts(letter_to()):
        assert "Carol Ćwik" in part
        assert f"http://localhost/e/spring/people/{cast.carol}/reach" in part
        assert "carol@example.org" not in part


@pytest.mark.parametrize("wish", ["suggest_me", "wants_letters"])
def test_nobody_is_named_who_does_not_like_to_be_written_to(spring, cast, wish):
    suggest(cast.bob, cast.carol)
    setattr(of(cast.carol), wish, False)

    assert recaps.story(of(cast.bob)).to_reach == []


def test_whom_i_put_aside_is_not_named(spring, cast):
    suggest(cast.bob, cast.carol)
    matches.put_aside(of(cast.bob), cast.carol)

    assert recaps.story(of(cast.bob)).to_reach == []


@pytest.fixture
def fair_pay(spring, cast, load_agenda):
    """Give a talk that Bob starred."""
    talk = db.session.get_one(Talk, load_agenda()["Fair pay in small firms"])
    talks.star(of(cast.bob), talk, on=True)
    return talk


@pytest.fixture
def asks(fair_pay, cast):
    """Let somebody ask in that talk: `asks("carol", "Why?", answer="Because.")`."""

    def put(name, text, answer="", votes=(), **rest):
        values = {
            "event_id": 1,
            "talk_id": fair_pay.id,
            "author_id": getattr(cast, name),
            "text": text,
            "answer": answer,
            "state": "answered" if answer else "open",
            "at": clock.now(),
        }
        question = BoardQuestion(**(values | rest))
        db.session.add(question)
        db.session.flush()
        for voter in votes:
            vote = {"question_id": question.id, "attendee_id": getattr(cast, voter)}
            db.session.add(BoardVote(**vote, at=clock.now()))
        return question

    return put


def as_lines(part):
    """Return the lines of a part, without markup and spaces."""
    lines = re.sub(r"<br>|</p>", "\n", part).splitlines()
    return [unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in lines]


def test_my_questions_on_a_talk_come_with_their_answers(fair_pay, asks, letter_to):
    fair_pay.slides = "https://slides.example.org/1"
    asks("bob", "How did people take it?", "Better than we feared.")

    for part in parts(letter_to()):
        assert "https://slides.example.org/1" in part
        assert "You asked: “How did people take it?”" in as_lines(part)
        assert "The answer: “Better than we feared.”" in as_lines(part)


def test_what_others_asked_comes_with_its_answer_and_no_name(asks, letter_to):
    asks("carol", "Who set the bands?", "All of us, in a week.")

    for part in parts(letter_to()):
        assert "Somebody asked: “Who set the bands?”" in as_lines(part)
        assert "The answer: “All of us, in a week.”" in as_lines(part)
        assert "Carol" not in part


def told_of(cast, talk):
    [one] = [each for each in recaps.story(of(cast.bob)).starred if each.talk is talk]
    return one


def test_of_many_answers_the_three_that_most_wanted_are_told(fair_pay, asks, cast):
    asks("carol", "Nobody voted?", "A.")
    asks("carol", "One did?", "B.", votes=["alice"])
    asks("carol", "Nobody, and later?", "C.")
    first = asks("alice", "Two in two ways?", "D.", votes=["alice"])
    asks("carol", "And in other words?", same_as_id=first.id, votes=["carol", "alice"])

    told = told_of(cast, fair_pay)

    assert [one.text for one in told.asked] == [
        "Two in two ways?",
        "One did?",
        "Nobody voted?",
    ]


def test_what_is_hidden_or_has_no_answer_in_writing_is_not_told(fair_pay, asks, cast):
    asks("carol", "Hidden?", "Yes.", state="hidden")
    asks("carol", "Open again?", "Not yet.", state="open")
    asks("carol", "Answered aloud?", state="answered")
    asks("bob", "Mine, and hidden?", state="hidden")

    told = told_of(cast, fair_pay)

    assert told.asked == []


def test_my_question_that_was_put_under_another_has_the_answer_of_that_one(
    fair_pay, asks, cast
):
    first = asks("carol", "How did people take it?", "Well.")
    asks("bob", "How did they react?", same_as_id=first.id)
    gone = asks("carol", "Who paid?", state="hidden")
    asks("bob", "Who paid for it?", same_as_id=gone.id)

    told = told_of(cast, fair_pay)

    assert [(one.text, one.answer) for one in told.asked] == [
        ("How did they react?", "Well.")
    ]


def test_my_question_that_was_answered_aloud_is_no_reason_to_write(asks, letter_to):
    asks("bob", "How did people take it?", state="answered")
    asks("bob", "And later?")

    for part in parts(letter_to()):
        lines = as_lines(part)
        after = lines.index("You asked: “How did people take it?”")
        later = lines.index("You asked: “And later?”")
        assert lines[after + 1] == "Answered in the talk."
        assert lines[later + 1] == "Not answered yet. A good reason to write."


def test_long_answers_are_cut_between_words(fair_pay, asks, cast):
    asks("carol", "why " * 100, "because " * 400)

    [one] = told_of(cast, fair_pay).asked

    assert one.text == "why " * 49 + "why …"
    assert one.answer == "because " * 37 + "…"


def test_the_page_tells_the_same_of_a_talk(bob, asks, texts):
    asks("bob", "How did people take it?", "Better than we feared.")
    asks("carol", "Who set the bands?", "All of us, in a week.")
    db.session.commit()

    [entry] = texts(bob.get("/e/spring/recap"), "li")[-1:]

    assert entry == (
        "Fair pay in small firmsSaturday 1 June at 14:30 · Ada Low "
        "You asked: “How did people take it?”The answer: “Better than we feared.” "
        "Somebody asked: “Who set the bands?”The answer: “All of us, in a week.”"
    )


def test_many_questions_keep_a_letter_below_ninety_kilobytes(
    spring, cast, fair_pay, asks, letter_to
):
    of(cast.bob).languages = ["uk"]
    names = [f"Володимира Довгопола {number}" for number in range(12)]
    meet_many(spring, cast.bob, names, "Установа з довгою назвою", "Керівниця")
    text, answer = "Чому саме так? " * 30, "Бо так краще. " * 100
    slot = {"start": fair_pay.start, "end": fair_pay.end, "room": ""}
    for number in range(35):
        talk = Talk(event_id=1, key=f"k{number}", title=f"Виступ {number}", **slot)
        db.session.add(talk)
        db.session.flush()
        talks.star(of(cast.bob), talk, on=True)
        for name in ("bob", "carol") * 3:
            asks(name, text, answer, talk_id=talk.id)

    letter = letter_to()

    assert len(letter.as_bytes()) < 90_000
    for part in parts(letter):
        assert "Володимира Довгопола 11" in part


def test_however_many_talks_are_starred_the_questions_cost_as_many_statements(
    spring, cast, fair_pay, asks, statements_of
):
    asks("carol", "Who set the bands?", "All of us.")
    one = statements_of(lambda: recaps.story(of(cast.bob)))
    for talk in talks.agenda(spring):
        talks.star(of(cast.bob), talk, on=True)
        for number in range(3):
            asks("carol", f"What else, {number}?", "This.", talk_id=talk.id)
    db.session.flush()

    assert statements_of(lambda: recaps.story(of(cast.bob))) == one


def test_organizers_read_no_question_and_no_wish_of_anybody(fair_pay, cast, asks):
    asks("bob", "Why?", anonymous=True)
    what = asks("bob", "Why not?", "Because.", anonymous=True)
    suggest(cast.bob, cast.alice)
    matches.accept(of(cast.bob), cast.alice, wanted=True)
    of(cast.bob).asks_first = True
    meet(cast.carol, cast.bob)

    told = recaps.story(of(cast.bob))
    shown = recaps.for_organizers(told)

    [mine], [theirs] = told.starred, shown.starred
    assert (len(mine.questions), len(told.missed), len(told.asking)) == (2, 1, 1)
    assert theirs.questions == shown.missed == shown.asking == ()
    assert theirs.talk == fair_pay
    # What everybody may read says nothing of who asked.
    assert [(one.number, one.is_mine) for one in theirs.asked] == [(what.id, False)]


def test_a_thank_you_holds_a_link_to_the_talk(spring, cast, load_agenda):
    talk = db.session.get_one(Talk, load_agenda()["Fair pay in small firms"])
    talks.star(of(cast.bob), talk, on=True)
    meet(cast.bob, cast.carol, datetime(2030, 6, 1, 12, 40, tzinfo=UTC))

    [one] = recaps.story(of(cast.bob)).encounters

    assert one.when == "during “Fair pay in small firms”"
    assert (
        f"“Fair pay in small firms”: http://localhost/e/spring/talks/{talk.id}"
        in unquote(one.write_to.link)
    )


# --- in which language --------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoken", "subject"),
    [
        (["xx", "de", "en"], "Wen du bei Spring Meeting kennengelernt hast"),
        (["pl"], "Osoby poznane na wydarzeniu Spring Meeting"),
        (["uk-UA"], "З ким ви познайомилися: Spring Meeting"),
        (["es"], "Las personas que conociste en Spring Meeting"),
        ([], "The people you met at Spring Meeting"),
    ],
)
def test_a_letter_is_in_the_first_language_that_we_know(
    spring, cast, letter_to, spoken, subject
):
    of(cast.bob).languages = spoken
    meet(cast.bob, cast.carol)

    letter = letter_to()

    assert letter["Subject"] == subject
    assert f'<html lang="{language_of(spoken)}">' in parts(letter)[1]


def test_a_letter_is_in_the_language_that_was_chosen_for_letters(
    spring, cast, letter_to
):
    bob = of(cast.bob)
    bob.languages, bob.person.language = ["pl", "en"], "de"
    meet(cast.bob, cast.carol)

    letter = letter_to()

    assert '<html lang="de">' in parts(letter)[1]


def test_a_thank_you_is_in_a_language_that_both_speak(spring, cast):
    of(cast.bob).languages = ["pl", "en"]
    meet(cast.bob, cast.carol)

    [one] = recaps.story(of(cast.bob)).encounters

    assert one.draft.subject == "Good to meet you at Spring Meeting"


@pytest.mark.parametrize("language", WORDS)
def test_every_language_says_all_of_it(language):
    assert WORDS[language].keys() == WORDS["en"].keys()
    assert [
        (key, set(re.findall(r"{\w+}", text)))
        for key, text in WORDS[language].items()
        if isinstance(text, str)
    ] == [
        (key, set(re.findall(r"{\w+}", WORDS["en"][key])))
        for key, text in WORDS[language].items()
        if isinstance(text, str)
    ]


def test_a_day_is_written_as_the_language_has_it():
    leap = date(2028, 2, 29)

    assert [
        words(language).day(leap) for language in ("en", "pl", "de", "es", "uk")
    ] == [
        "Tuesday 29 February",
        "wtorek, 29 lutego",
        "Dienstag, 29. Februar",
        "martes, 29 de febrero",
        "вівторок, 29 лютого",
    ]


@given(st.lists(st.text()))
def test_any_languages_give_one_that_we_know(spoken):
    assert language_of(spoken) in WORDS


# --- how it looks -------------------------------------------------------------------


def test_a_letter_shows_a_picture_that_it_brings_along(spring, cast, letter_to):
    meet(cast.bob, cast.carol)

    letter = letter_to()

    [picture] = [p for p in letter.walk() if p.get_content_type() == "image/png"]
    name = picture["Content-ID"].strip("<>")
    html = parts(letter)[1]
    assert f'src="cid:{name}"' in html
    assert "around you, in the order in which you met them: Carol." in html
    assert picture.get_content().startswith(b"\x89PNG")
    assert not re.search(r'src="(?!cid:)', html)


def test_the_plain_text_says_all_that_buttons_and_the_picture_say(
    spring, cast, letter_to
):
    of(cast.bob).languages = ["de"]
    meet(cast.bob, cast.carol)

    lines = [line.strip() for line in parts(letter_to())[0].splitlines()]

    assert lines[2] == (
        "ein Danke heute ist mehr wert als zehn im nächsten Monat. Unter jedem Namen "
        "steht ein halb geschriebener Brief; ob du ihn schickst, entscheidest du."
    )
    assert lines[4] == (
        "[Deine Veranstaltung: du in der Mitte, und um dich herum, in der Reihenfolge "
        "der Begegnungen: Carol.]"
    )
    above = lines.index("Hallo Carol,")
    assert lines[above - 2] == (
        "Betreff: Schön, dich kennengelernt zu haben – Spring Meeting"
    )


def meet_many(event, me, names, organisation, job_title):
    for number, name in enumerate(names):
        email = f"somebody.long{number}@example.org"
        other = events.add_organizer(event, email, name)
        other.organisation, other.job_title = organisation, job_title
        other.phone, other.linkedin = "+48601000000", "https://linkedin.com/in/somebody"
        db.session.flush()
        meet(me, other.id)


def test_a_letter_of_a_crowd_is_below_ninety_kilobytes_in_any_script(
    spring, cast, letter_to
):
    of(cast.bob).languages = ["uk"]
    names = [f"Володимира Довгопола {number}" for number in range(150)]
    meet_many(spring, cast.bob, names, "Установа з довгою назвою", "Керівниця")

    letter = letter_to()

    assert len(letter.as_bytes()) < 90_000
    for part in parts(letter):
        assert "Володимира Довгопола 9" in part
        assert "І ще 150" in part or "І ЩЕ 150" in part


def test_a_letter_of_sixty_people_is_below_ninety_kilobytes(spring, cast, letter_to):
    names = [f"Łucja Nazwisko-Długie {number}" for number in range(60)]
    meet_many(spring, cast.bob, names, "A Company of Some Size", "Head of People")

    letter = letter_to()

    assert len(letter.as_bytes()) < 90_000
    for part in parts(letter):
        assert all(f"Nazwisko-Długie {number}" in part for number in range(60))
        assert "http://localhost/e/spring/recap" in part


def test_hostile_names_break_no_header_and_no_link(spring, cast, letter_to):
    of(cast.carol).name = 'Eve\r\nBcc: all@example.org\r\n\r\n<img src="x">"&'
    of(cast.carol).person.email = "a?bcc=eve&b@example.org"
    spring.name = "Spring\r\nBcc: all@example.org"
    meet(cast.bob, cast.carol)

    letter = letter_to()

    assert letter["Bcc"] is None
    assert letter["Subject"] == "The people you met at Spring Bcc: all@example.org"
    html = parts(letter)[1]
    assert '<img src="x"' not in html
    assert "mailto:a%3Fbcc%3Deve%26b@example.org" in html


# --- when it leaves -----------------------------------------------------------------


def due(event, ends, at, zone="Europe/Warsaw"):
    event.ends, event.recap_at, event.timezone = ends, at, zone
    return recaps.due_at(event).astimezone(UTC)


def test_it_leaves_at_nine_on_the_day_after(app, cast):
    with app.app_context():
        event = events.by_slug("spring")

        assert recaps.due_at(event).isoformat() == "2030-06-03T09:00:00+02:00"


@pytest.mark.parametrize(
    ("ends", "at", "zone", "instant"),
    [
        (date(2028, 2, 28), "09:00", "Europe/Warsaw", "2028-02-29T08:00:00+00:00"),
        (date(2030, 3, 30), "02:30", "Europe/Warsaw", "2030-03-31T01:30:00+00:00"),
        (date(2030, 10, 26), "09:00", "Europe/Warsaw", "2030-10-27T08:00:00+00:00"),
        (date(2011, 12, 29), "09:00", "Pacific/Apia", "2011-12-30T19:00:00+00:00"),
    ],
    ids=["29 February", "an hour left out", "an hour told twice", "a day left out"],
)
def test_strange_days_have_a_morning_too(app, cast, ends, at, zone, instant):
    with app.app_context():
        event = events.by_slug("spring")
        event.starts = ends

        assert due(event, ends, at, zone).isoformat() == instant
        db.session.rollback()


def test_an_event_that_goes_on_into_the_night_ends_first(app, cast):
    with app.app_context():
        event = events.by_slug("spring")
        night = datetime(2030, 6, 3, 0, 30, tzinfo=UTC)
        talk = Talk(
            event_id=event.id, key="n", title="Night", start=night, end=night, room=""
        )
        db.session.add(talk)
        db.session.flush()

        assert due(event, event.ends, "01:00") == night


@pytest.fixture
def swept(app, time, outbox):
    """Let the sweep pass at an instant; count the letters that Spring has sent."""

    def at(*moment):
        time.time = datetime(*moment, tzinfo=UTC)
        with app.app_context():
            jobs.wake()
            db.session.commit()
        return sum("Spring" in letter["Subject"] for letter in outbox())

    return at


def test_letters_leave_by_themselves_once(app, cast, swept):
    assert swept(2030, 6, 3, 6, 59) == 0
    assert swept(2030, 6, 3, 7, 0) == 3
    assert swept(2030, 6, 3, 7, 1) == 3
    with app.app_context():
        assert db.session.query(RecapRun).filter_by(event_id=1).count() == 1


def test_after_days_nothing_leaves_by_itself(cast, swept):
    assert swept(2030, 6, 6, 7, 0) == 0


def test_whoever_sends_by_hand_is_left_alone(app, cast, swept, alice):
    alice.post("/e/spring/organize/recap/time", data={"at": ""})

    assert swept(2030, 6, 3, 7, 0) == 0


def test_the_organizers_choose_the_time(alice, cast, swept):
    answer = alice.post("/e/spring/organize/recap/time", data={"at": "18:30"})

    assert answer.status_code == 303
    assert swept(2030, 6, 3, 16, 29) == 0
    assert swept(2030, 6, 3, 16, 30) == 3


def test_a_time_that_is_none_is_refused(alice, texts):
    answer = alice.post("/e/spring/organize/recap/time", data={"at": "25 o'clock"})

    assert answer.status_code == 422
    assert texts(answer, "[alert]") == ["Write the time as 09:00."]


def test_a_test_letter_comes_to_whoever_asked_and_counts_for_nothing(
    app, alice, outbox
):
    alice.post("/e/spring/organize/recap/test")

    [letter] = outbox()
    assert (letter["To"], letter["Subject"]) == (
        "alice@example.org",
        "Test: Thank you for being at Spring Meeting",
    )
    with app.app_context():
        assert recaps.plan(events.by_slug("spring")) == recaps.Recapped(3, 0, 0)
