"""What to ask the speaker, on the page of a talk."""

import re

import pytest

from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles
from companion.talks.models import Talk


@pytest.fixture
def talk(load_agenda):
    return f"/e/spring/talks/{load_agenda()['Fair pay in small firms']}"


@pytest.fixture
def lines(app, cast):
    """Write lines into Bob's profile."""

    def write(**kinds):
        with app.app_context():
            profiles.write_facets(db.session.get_one(Attendee, cast.bob), kinds)
            db.session.commit()

    return write


def questions(texts, page):
    """Return the questions with the words they stand on, the talk's and mine."""
    reasons = [
        tuple(re.findall(r"<q>(.*?)</q>", block))
        for block in re.findall(r'<p class="quote">(.*?)</p>', page.text, re.DOTALL)
    ]
    return list(zip(texts(page, "h3"), reasons, strict=True))


def test_three_questions_each_with_a_reason(bob, talk, lines, texts):
    mine = ["Opening pay bands without a fight", "How raises become predictable"]
    lines(need=mine)

    page = bob.get(talk)

    found = questions(texts, page)
    assert len({question for question, _ in found}) == 3
    assert all(len(reasons) == 2 for _, reasons in found)
    assert {reasons[1] for _, reasons in found} == {mine[0], "Head of People"}


def test_a_reason_is_words_of_the_talk_itself(bob, talk, lines, texts):
    lines(need=["Opening pay bands without a fight"])

    page = bob.get(talk)

    [written] = re.findall(r'aria-label="About the talk">\s*<p>(.*?)</p>', page.text)
    words = f"{written} {texts(page, 'h1')[0]}".lower()
    # A long sentence is only begun.
    quoted = [
        reasons[0].removesuffix(" …").lower() for _, reasons in questions(texts, page)
    ]
    assert [phrase for phrase in quoted if phrase not in words] == []


def test_a_question_comes_with_how_to_introduce_oneself(bob, talk, texts):
    page = bob.get(talk)

    before, after = texts(page, ".opener")
    assert before == (
        "First say Hello, I am Bob Brown, Head of People at Baker Ltd."
        " Thank you for your talk, Ada Low; may I ask you one thing?"
    )
    assert after == (
        "After the talk Thank you for “Fair pay in small firms”. What are you looking"
        " for here yourself? Perhaps I can help, or I know somebody who can."
    )


def test_a_question_in_another_language_than_the_page_says_so(app, cast, bob, talk):
    with app.app_context():
        db.session.get_one(Talk, int(talk.rpartition("/")[2])).language = "pl"
        db.session.get_one(Attendee, cast.bob).languages = ["pl", "en"]
        db.session.commit()

    page = bob.get(talk).text

    assert re.findall(r'<h3 lang="(\w+)">', page) == ["pl"] * 3
    assert page.count('<p lang="pl">') == 2


def test_words_are_told_from_a_job_and_an_organisation(app, cast, bob, talk, texts):
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).job_title = ""
        db.session.commit()

    first, *_, last = texts(bob.get(talk), ".quote")

    assert "and you wrote Somebody to talk to about fair pay" in first
    assert last.endswith("and you are with Baker Ltd")


def test_the_page_is_the_same_each_time(bob, talk, texts):
    assert questions(texts, bob.get(talk)) == questions(texts, bob.get(talk))


def test_without_a_profile_one_is_asked_for_three_lines(bob, talk, lines, texts):
    lines()

    page = bob.get(talk)

    assert [len(reasons) for _, reasons in questions(texts, page)] == [1, 1, 1]
    assert texts(page, ".notice") == [
        "Three lines about you, and the questions fit you too. Write three lines"
    ]


def test_nobody_is_told_what_to_ask_in_their_own_talk(app, cast, bob, talk, texts):
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).name = "ADA LOW"
        db.session.commit()

    page = bob.get(talk)

    assert texts(page, "h3") == []
