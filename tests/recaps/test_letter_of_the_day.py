"""What the letter knows beside whom one met, in which language, and when it leaves."""

import re
from datetime import UTC, date, datetime
from urllib.parse import unquote
from uuid import uuid4

import pytest
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
from companion.questions.models import BoardQuestion
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


def test_my_questions_on_a_talk_come_with_their_answers(
    app, spring, cast, load_agenda, letter_to
):
    talk = db.session.get_one(Talk, load_agenda()["Fair pay in small firms"])
    talk.slides = "https://slides.example.org/1"
    talks.star(of(cast.bob), talk, on=True)
    db.session.add(
        BoardQuestion(
            event_id=1,
            talk_id=talk.id,
            author_id=cast.bob,
            text="How did people take it?",
            state="answered",
            answer="Better than we feared.",
            at=clock.now(),
        )
    )

    for part in parts(letter_to()):
        assert "https://slides.example.org/1" in part
        assert "How did people take it?" in part
        assert "Better than we feared." in part


def test_organizers_read_no_question_and_no_wish_of_anybody(
    app, spring, cast, load_agenda
):
    talk = db.session.get_one(Talk, load_agenda()["Fair pay in small firms"])
    talks.star(of(cast.bob), talk, on=True)
    asked = {"event_id": 1, "talk_id": talk.id, "author_id": cast.bob}
    what = BoardQuestion(**asked, text="Why?", anonymous=True, at=clock.now())
    db.session.add(what)
    suggest(cast.bob, cast.alice)
    matches.accept(of(cast.bob), cast.alice, wanted=True)
    of(cast.bob).asks_first = True
    meet(cast.carol, cast.bob)

    told = recaps.story(of(cast.bob))
    shown = recaps.for_organizers(told)

    [mine], [theirs] = told.starred, shown.starred
    assert (mine.questions, len(told.missed), len(told.asking)) == ([what], 1, 1)
    assert theirs.questions == shown.missed == shown.asking == ()
    assert theirs.talk == talk


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
