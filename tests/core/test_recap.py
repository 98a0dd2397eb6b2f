from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.recap import (
    DRAFTS,
    Around,
    Draft,
    Met,
    TalkSlot,
    around,
    phrase,
    thank_you,
)


def at(hour, minute=0):
    return datetime(2030, 6, 1, hour, minute, tzinfo=UTC)


def talk(title, start, end, **rest):
    return TalkSlot(title, start, end, **rest)


FAIR_PAY = talk("Fair pay", at(9), at(10), starred=True)
MAPS = talk("Maps", at(9), at(10), starred=True, both=True)
ROBOTS = talk("Robots", at(9), at(10))
COFFEE = talk("Coffee break", at(10), at(10, 30), kind="break")
LATER = talk("Open data", at(10, 30), at(11, 30), starred=True)
OLENA = Met("Olena Shevchenko", "KPI", "Researcher", at(9, 30))


def test_an_exchange_is_remembered_by_the_starred_talk_that_was_on():
    assert around(at(9, 30), [ROBOTS, FAIR_PAY]) == Around("during", FAIR_PAY)


def test_a_talk_that_both_starred_comes_first():
    assert around(at(9, 30), [FAIR_PAY, MAPS]) == Around("during", MAPS)


def test_in_a_break_it_is_the_starred_talk_before():
    assert around(at(10, 5), [FAIR_PAY, COFFEE]) == (
        Around("after", FAIR_PAY, "Coffee break")
    )


def test_the_talk_that_ended_is_nearer_than_the_one_to_come():
    assert around(at(10, 25), [FAIR_PAY, LATER]) == Around("after", FAIR_PAY)


def test_before_the_first_talk_it_is_the_one_to_come():
    assert around(at(10, 5), [ROBOTS, LATER]) == Around("before", LATER)


@pytest.mark.parametrize(("minute", "kind"), [(45, "after"), (46, "")])
def test_a_talk_is_forgotten_after_three_quarters_of_an_hour(minute, kind):
    assert around(at(10, minute), [FAIR_PAY]).kind == kind


def test_a_talk_without_a_star_counts_when_nothing_else_was_on():
    assert around(at(9, 30), [ROBOTS]) == Around("during", ROBOTS)


def test_of_two_talks_without_a_star_none_is_claimed():
    other = talk("Bees", at(9), at(10))

    assert around(at(9, 30), [ROBOTS, other]) == Around()


def test_a_starred_break_is_still_a_break():
    lunch = talk("Lunch", at(12), at(13), kind="break", starred=True)

    assert around(at(12, 30), [lunch]) == Around(in_break="Lunch")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (Around("during", FAIR_PAY), "during “Fair pay”"),
        (
            Around("after", FAIR_PAY, "Coffee break"),
            "in the coffee break, after “Fair pay”",
        ),
        (Around("before", LATER, "Lunch"), "during lunch, before “Open data”"),
        (Around(in_break="NGO fair"), "during NGO fair"),
        (Around(), ""),
    ],
)
def test_the_time_is_said_in_words(when, words):
    assert phrase(when) == words


def test_the_letter_says_what_is_known_and_offers_help_first():
    met = Met(
        "Dr. Olena Shevchenko",
        "KPI",
        "Researcher",
        at(9, 30),
        note="owes me a coffee",
        you_can_help=("screen reader tests", "funding", "never named"),
        shared=("fair pay",),
    )

    draft = thank_you("Ann Lee", met, Around("during", MAPS), event="Days 2030")

    assert draft == Draft(
        "Good to meet you at Days 2030",
        "Hello Olena,\n\n"
        "It was good to meet you at Days 2030, during “Maps”. You are looking for"
        " “screen reader tests” and “funding”; perhaps I can help with that. Just ask."
        " We both care about “fair pay”, and I would gladly hear more of what you"
        " think.\n\n"
        "Shall we stay in touch?\n\n"
        "Best wishes,\nAnn Lee\n",
    )


def test_where_nothing_is_known_nothing_is_claimed():
    draft = thank_you("Ann", OLENA, Around())

    assert draft == Draft(
        "Good to meet you",
        "Hello Olena,\n\nIt was good to meet you.\n\nShall we stay in touch?\n\n"
        "Best wishes,\nAnn\n",
    )


def test_a_letter_is_written_in_the_language_asked_for():
    draft = thank_you("Jan", OLENA, Around("after", MAPS, "Coffee break"), "pl")

    assert draft == Draft(
        "Miło było się poznać",
        "Cześć Olena,\n\nmiło było Cię poznać w przerwie, po „Maps”.\n\n"
        "Zostaniemy w kontakcie?\n\nSerdecznie pozdrawiam\nJan\n",
    )


@pytest.mark.parametrize(
    ("asked", "given"), [("de-AT", "de"), ("xx", "en"), ("", "en")]
)
def test_a_language_is_the_nearest_we_have(asked, given):
    assert thank_you("A", OLENA, Around(), asked) == thank_you(
        "A", OLENA, Around(), given
    )


@pytest.mark.parametrize("language", DRAFTS)
def test_every_language_has_every_sentence(language):
    assert DRAFTS[language].keys() == DRAFTS["en"].keys()


@given(st.text(), st.text(), st.sampled_from(sorted(DRAFTS)))
def test_no_name_or_title_breaks_a_letter(name, title, language):
    met = Met(name, "", "", at(9), you_can_help=(title,), shared=(title,))
    slot = talk(title, at(9), at(10))

    draft = thank_you(name, met, Around("during", slot, title), language, event=name)

    assert len(draft.subject.splitlines()) == 1
