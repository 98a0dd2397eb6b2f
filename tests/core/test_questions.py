"""Questions to speakers, read as the listener would say them."""

import json
import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from companion.core import questions
from companion.core.questions import Asker, TalkText, ask, concepts, introduce, quotable

AGENDA = Path(__file__).parents[3] / "shared" / "agendas" / "fosdem-2026.xml"
LANGUAGES = ("en", "de", "es", "pl")

EWA = Asker(
    name="Ewa Kowalska",
    job_title="HR lead",
    organisation="Przykład Sp. z o.o.",
    interests=["people analytics"],
    needs=["Looking for a fair way to assess work samples"],
    offers=["employer branding for small companies"],
    languages=["pl", "en"],
)
JON = Asker(name="Jon", needs=["staff turnover in night shifts"])
TALK = TalkText(
    title="Hiring without CVs",
    abstract=(
        "We replaced CV screening with short work samples in a factory of 400 people."
        " The talk shows what happened to hiring costs, staff turnover and candidate"
        " experience, and which interview questions we dropped."
    ),
)


def test_every_question_ties_words_of_the_talk_to_words_of_the_profile():
    asked = ask(TALK, EWA)

    mine = " ".join([*EWA.interests, *EWA.needs, *EWA.offers])
    assert len(asked) == 3
    for question in asked:
        assert question.because_talk in f"{TALK.abstract} {TALK.title}"
        assert question.because_profile in mine
        assert f"“{question.because_talk}”" in question.text
        assert f"“{question.because_profile}”" in question.text


def test_the_nearest_words_come_first():
    first = ask(TALK, EWA)[0]

    assert first.because_talk == "short work samples"
    assert first.because_profile == "a fair way to assess work samples"


def test_questions_of_one_list_differ_in_kind_and_phrase():
    asked = ask(TALK, EWA)

    assert len({question.kind for question in asked}) == 3
    assert len({question.because_talk for question in asked}) == 3


def test_other_people_ask_other_questions():
    ewas = {question.text for question in ask(TALK, EWA)}
    jons = {question.text for question in ask(TALK, JON)}

    assert ewas & jons == set()


def test_the_same_person_sees_the_same_questions_again():
    assert ask(TALK, EWA) == ask(TALK, EWA)


def test_as_many_as_asked_for():
    assert [len(ask(TALK, EWA, count=count)) for count in (0, 1, 2)] == [0, 1, 2]


def test_without_a_profile_the_questions_are_general():
    asked = ask(TALK, Asker())

    assert [(q.because_profile, q.introduction) for q in asked] == [("", "")] * 3


def test_without_an_abstract_there_is_one_question_about_the_title():
    [only] = ask(TalkText("Opening"), EWA)

    assert only.because_talk == "Opening"
    assert "“Opening”" in only.text


def test_nothing_is_asked_about_nothing():
    assert ask(TalkText("", " "), EWA) == []


def test_speakers_are_not_what_one_asks_about():
    abstract = "Anna Nowak presents work samples."

    asked = ask(TalkText("Hiring", abstract, speakers=["Anna Nowak"]), EWA)

    assert [question.because_talk for question in asked] == ["work samples"]


def test_the_language_is_the_talks_if_the_asker_speaks_it():
    talk = TalkText("Rekrutacja bez CV", "Pokażę próbki pracy i koszty zatrudnienia.")

    in_polish, in_english = (
        ask(talk, EWA)[0],
        ask(talk, Asker("Al", languages=["en"]))[0],
    )

    assert in_polish.introduction.startswith("Dzień dobry, nazywam się Ewa Kowalska")
    assert in_english.introduction == "Hello, I am Al."


@pytest.mark.parametrize(
    ("asker", "sentence"),
    [
        (EWA, "Hello, I am Ewa Kowalska, HR lead at Przykład Sp. z o.o."),
        (Asker("Ewa", "HR lead"), "Hello, I am Ewa, HR lead."),
        (Asker("Ewa", organisation="Przykład"), "Hello, I am Ewa from Przykład."),
        (Asker("Ewa"), "Hello, I am Ewa."),
        (Asker(job_title="HR lead"), ""),
    ],
)
def test_the_introduction_leaves_out_what_is_not_known(asker, sentence):
    assert introduce(asker) == sentence


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We will show how to edit spatial data in a browser.", ("spatial data",)),
        (
            "It improves energy storage, battery recycling and reuse.",
            ("battery recycling", "energy storage"),
        ),
        ("See https://example.org/a-page or ask me@example.org!", ()),
        ("Omówię ochronę danych osobowych.", ("ochronę danych osobowych",)),
        ("Der Vortrag zeigt ein einfaches Löschkonzept.", ("einfaches Löschkonzept",)),
        ("Torn across\nlines", ()),
        ("", ()),
    ],
)
def test_phrases_are_nouns_with_what_belongs_to_them(text, found):
    assert concepts(text) == found


@given(st.text())
def test_phrases_are_found_in_the_text_word_for_word(text):
    found = concepts(text)

    assert [phrase for phrase in found if phrase not in text] == []
    assert len(set(found)) == len(found) <= 40


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        (
            "We are looking for a pilot hospital, ideally in Kraków.",
            "a pilot hospital, ideally in Kraków",
        ),
        ("Szukam mentora w sprzedaży", "mentora w sprzedaży"),
        ("Hilfe bei der Zulassung", "der Zulassung"),
        ("Node.js and C++", "Node.js and C++"),
        ("need", "need"),
        ("ab " * 40, ("ab " * 27).strip()),
    ],
)
def test_a_line_is_quoted_without_its_beginning(line, quote):
    assert quotable(line) == quote


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_quotes_what_it_is_given(language):
    bank = json.loads(
        files(questions).joinpath(f"patterns/{language}.json").read_text("utf-8")
    )
    holes = {"leads": {"mine"}, "far": {"mine", "talk"}}

    for part in ("leads", "questions", "far", "general", "title"):
        for wording in (one for kind in bank[part].values() for one in kind):
            names = {name for _, name, _, _ in Formatter().parse(wording) if name}
            assert names == holes.get(part, {"talk"}), wording
            assert not re.search(r"(?<![“„«])\{(talk|mine)\}", wording), wording


@pytest.mark.skipif(not AGENDA.exists(), reason="needs the agendas beside the checkout")
def test_a_real_agenda_leaves_few_talks_without_questions():
    events = ElementTree.parse(AGENDA).getroot().iter("event")
    talks = [
        TalkText(event.findtext("title"), re.sub("<[^>]+>", " ", abstract))
        for event in events
        if len(abstract := event.findtext("abstract") or "") > 300
    ][:200]

    tied = [all(q.because_profile for q in ask(talk, EWA)) for talk in talks]
    full = [len(ask(talk, EWA)) == 3 for talk in talks]

    assert sum(tied) == len(talks)
    assert sum(full) >= 0.95 * len(talks)
