"""Questions to speakers, read as the listener would say them."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from companion.core import questions
from companion.core.questions import (
    Asker,
    TalkText,
    after_talk,
    ask,
    ask_all,
    concepts,
    introduce,
    quotable,
)
from companion.core.questions.model import KINDS

AGENDA = Path(__file__).parents[3] / "shared" / "agendas" / "fosdem-2026.xml"
LANGUAGES = ("en", "de", "es", "pl", "uk")

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

    mine = " ".join([*EWA.interests, *EWA.needs, *EWA.offers, EWA.job_title])
    assert len(asked) == 3
    for question in asked:
        assert question.because_talk in f"{TALK.abstract} {TALK.title}"
        assert question.because_profile in mine
        assert f"“{question.because_talk}”" in question.text
        assert question.because_profile in question.text


def test_the_nearest_words_come_first():
    near = replace(EWA, needs=["short work samples in a factory"], languages=["en"])

    first = ask(TALK, near)[0]

    assert first.because_talk == "short work samples"
    assert first.because_profile == "short work samples in a factory"


def test_a_line_that_fits_the_whole_talk_goes_with_a_sentence_of_it():
    talk = TalkText(
        "Twelve winters",
        "We told it the managers first. Two managers left, and the dairy stayed.",
    )
    me = replace(EWA, needs=["Managers who left a dairy"], languages=["en"])

    first = ask(talk, me)[0]

    assert first.text == (
        "This is what brought me here: “Managers who left a dairy”. You write: “Two"
        " managers left, and the dairy stayed”. Would it be the same in my case, or"
        " what would be different?"
    )
    assert first.because_profile == "Managers who left a dairy"


def test_a_line_that_fits_a_talk_of_which_nothing_can_be_quoted_goes_with_its_title():
    talk = TalkText("Twelve winters", "Why two managers left, and the dairy did not?")
    me = replace(EWA, needs=["Managers who left a dairy"], languages=["en"])

    first = ask(talk, me)[0]

    assert first.text == (
        "This is what brought me here: “Managers who left a dairy”. Of what you say"
        " in “Twelve winters”, what would carry over to my case, and what would not?"
    )
    assert first.because_profile == "Managers who left a dairy"


@pytest.mark.parametrize(
    ("title", "need"),
    [
        ("Twelve winters", "Szukam ludzi, którzy wiedzą, jak managers left dairy"),
        ("Twelve winters", "Managers for a wedding band"),
        ("Twelve winters", "Managers left dairy “for good” last year"),
        ("Office hour for managers", "Managers who left a dairy"),
    ],
    ids=["another language", "another matter", "a quote inside", "a meeting"],
)
def test_a_line_that_cannot_be_said_or_does_not_fit_is_not_quoted(title, need):
    talk = TalkText(title, "Two managers left, and the dairy stayed.")
    me = Asker("Al", "HR lead", needs=[need], languages=["en"])

    assert {q.because_profile for q in ask(talk, me)} == {"HR lead"}


@pytest.mark.parametrize("number", range(12))
def test_without_a_name_a_question_tells_nothing_of_who_asks(number):
    near = replace(EWA, needs=["short work samples in a factory"], languages=["en"])

    asked = ask(TALK, near, number=number)

    mine = [near.job_title, near.organisation, *(line for _, line in near.facets())]
    # What the speaker says may be what somebody looks for.
    left = [q.nameless.replace(q.because_talk, "").casefold() for q in asked]
    assert [one for text in left for one in mine if one.casefold() in text] == []
    assert [text for text in left if re.search(r"\b(my|me|i)\b", text)] == []
    assert all(f"“{q.because_talk}”" in q.nameless for q in asked)


def test_a_talk_without_a_title_is_asked_about_by_its_words_only():
    talk = TalkText("", "Two managers left the dairy, and work samples stayed.")
    me = Asker("Al", needs=["Managers who left a dairy"], languages=["en"])

    assert [q.because_talk for q in ask(talk, me)] == [
        "Two managers left the dairy, and work samples stayed",
        "work samples",
    ]


def test_questions_of_one_list_differ_in_kind_and_phrase():
    asked = ask(TALK, EWA)

    assert len({question.kind for question in asked}) == 3
    assert len({question.because_talk for question in asked}) == 3


def test_fifty_people_of_one_profile_ask_fifty_first_questions():
    firsts = {ask(TALK, EWA, number=number)[0].text for number in range(1, 51)}

    assert len(firsts) == 50


def test_with_the_number_every_kind_comes_first_once():
    kinds = [ask(TALK, EWA, number=number)[0].kind for number in range(8)]

    assert sorted(kinds) == sorted(KINDS)


def test_where_nothing_is_near_the_job_speaks():
    talk = TalkText("Wind", "Playgrounds made of turbine blades.")

    asked = ask(talk, Asker("Al", "HR lead", needs=["Quiet office furniture"]))

    assert {(q.because_talk, q.because_profile) for q in asked} == {
        ("Wind", "HR lead"),
        ("turbine blades", "HR lead"),
    }


@pytest.mark.parametrize(
    ("job", "organisation", "languages", "lead"),
    [
        ("HR lead", "Tern", ["en"], "I work as an HR lead."),
        ("Head of Admissions", "", ["en"], "I work as Head of Admissions."),
        ("Controller", "", ["en"], "I work as a controller."),
        ("UX Writer, Forms", "", ["en"], "I work as a UX Writer."),
        ("Główny technolog", "Huta S.A.", ["en"], "I work at Huta S.A."),
        ("Графічна дизайнерка", "", ["en"], "My business card says “{job}”."),
        ("Główny technolog", "", ["pl"], "Pracuję jako główny technolog."),
        ("UX Writer", "", ["pl"], "Pracuję jako UX Writer."),
        ("Графічна дизайнерка", "", ["uk"], "Я запитую як графічна дизайнерка."),
        ("Betriebsarzt", "", ["de"], "Ich arbeite als Betriebsarzt."),
        ("Técnica de igualdad", "", ["es"], "Trabajo como técnica de igualdad."),
    ],
)
def test_the_job_is_said_as_people_say_it(job, organisation, languages, lead):
    talk = TalkText("Podcast", language=languages[0])
    needs = ["Quiet furniture"] if languages == ["en"] else [job]
    me = Asker("Al", job, organisation, needs=needs, languages=languages)

    [only] = ask(talk, me)

    assert only.text.startswith(f"{lead.format(job=job)} ")


def test_somebody_without_job_and_organisation_only_asks():
    [only] = ask(TalkText("Wind"), Asker("Al", needs=["Quiet furniture"]))

    assert only.text == "Who is “Wind” mainly for?"


@pytest.mark.parametrize(
    "title",
    [
        "Lean Coffee - Zbieranie Tematów",
        "Office Hour with Ada",
        "Lunch break",
        "Pubquiz – Spring Edition",
        "Fnord News Show",
    ],
)
def test_of_a_meeting_nobody_asks_what_was_said_there(title):
    abstract = "Come and talk about work samples with everybody in the room."

    asked = ask(TalkText(title, abstract, "en"), EWA)

    kinds = {"apply", "first_step", "people", "future"}
    assert {question.because_talk for question in asked} == {title}
    assert {question.kind for question in asked} <= kinds


@pytest.mark.parametrize("number", range(9))
@pytest.mark.parametrize("language", ["en", "pl", "de", "es", "uk"])
def test_questions_of_a_meeting_differ_in_kind_as_well(language, number):
    abstract = "Come and talk about work samples with everybody in the room."

    asked = ask(TalkText("Lean coffee", abstract, language), EWA, number=number)

    assert [len(asked), len({one.kind for one in asked})] == [3, 3]


@pytest.mark.parametrize("title", ["Show me the rosters", "The quiz we hire by"])
def test_a_talk_about_a_show_or_a_quiz_is_a_talk(title):
    assert ask(TalkText(title), Asker(), number=1)[0].kind == "failure"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (
            "Night shifts made fair: what happened when the ward wrote its own rosters",
            "Night shifts made fair",
        ),
        (
            "365 dni wojny, czyli jakie ataki przeżył mój serwer w zeszłym roku",
            "365 dni wojny",
        ),
    ],
)
def test_a_long_title_is_quoted_without_its_subtitle(title, said):
    [only] = ask(TalkText(title), EWA)

    assert only.because_talk == said


def test_many_talks_at_once_give_what_each_gives_alone():
    other = TalkText("Night shifts", "Rosters made with the ward, not for the ward.")

    both = ask_all([TALK, other], EWA, numbers=[3, 4])

    kinds = [
        [q.kind for q in ask(t, EWA, number=n)] for t, n in ((TALK, 3), (other, 4))
    ]
    assert [[q.kind for q in asked] for asked in both] == kinds


def test_html_is_no_part_of_a_question():
    abstract = "<p>We replaced <b>CV screening</b> with <i>work&nbsp;samples</i>.</p>"

    asked = ask(TalkText("Hiring", abstract), EWA)

    assert {q.because_talk for q in asked} == {
        "We replaced CV screening with work samples",
        "CV screening",
        "Hiring",
    }


def test_a_text_in_a_language_we_do_not_ask_in_is_asked_about_by_its_title():
    abstract = (
        "Nous parlerons de la gestion des équipes dans les usines, et de la paie."
    )

    asked = ask(TalkText("La paie à l’usine", abstract), EWA)

    assert {(q.because_talk, q.language) for q in asked} == {
        ("La paie à l’usine", "en")
    }


def test_an_abstract_of_another_language_than_the_profile_keeps_its_words():
    talk = TalkText("Rekrutacja", "Kod asynchroniczny i jego wady.", "pl")

    asked = ask(talk, Asker("Al", "Actuary", languages=["en"]))

    assert {(q.because_talk, q.language) for q in asked} == {
        ("Rekrutacja", "en"),
        ("Kod asynchroniczny", "en"),
    }


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

    assert {question.because_talk for question in asked} == {"Hiring", "work samples"}


def test_the_language_is_the_talks_if_the_asker_speaks_it():
    talk = TalkText("Rekrutacja bez CV", "Pokażę próbki pracy i koszty zatrudnienia.")

    in_polish = ask(talk, EWA)[0].introduction
    in_english = ask(talk, Asker("Al", languages=["en"]))[0].introduction

    assert in_polish == (
        "Dzień dobry, nazywam się Ewa Kowalska, HR lead, Przykład Sp. z o.o."
        " Dziękuję za wystąpienie. Czy mogę o coś zapytać?"
    )
    assert in_english == (
        "Hello, I am Al. Thank you for your talk; may I ask you one thing?"
    )


def test_one_speaker_is_thanked_by_name():
    talk = replace(TALK, speakers=["Ada Low"])

    assert ask(talk, Asker("Al"))[0].introduction == (
        "Hello, I am Al. Thank you for your talk, Ada Low; may I ask you one thing?"
    )


def test_after_the_talk_one_says_what_one_can_offer():
    near = Asker("Al", offers=["Short work samples"], languages=["en"])

    assert after_talk(TALK, near) == (
        "Thank you for “Hiring without CVs”. Perhaps I can be of use to you, too:"
        " “Short work samples”. Shall we exchange contacts?"
    )


def test_an_offer_that_fits_what_the_speaker_needs_is_one_too():
    me = Asker("Al", offers=["Beekeeping on roofs", "A quiet roof garden"])

    said = after_talk(TALK, me, needs=["Somebody with a roof garden"])

    assert "“A quiet roof garden”" in said


ASKING = (
    "Thank you for “Hiring without CVs”. What are you looking for here yourself?"
    " Perhaps I can help, or I know somebody who can."
)


@pytest.mark.parametrize(
    ("me", "said"),
    [
        (
            Asker("Al", offers=["Beekeeping on roofs"]),
            ASKING,
        ),
        (
            Asker("Al", offers=["Krótkie work samples na próbę"]),
            ASKING,
        ),
        (Asker("Al"), ""),
    ],
    ids=["nothing that fits", "another language", "nothing"],
)
def test_where_no_offer_fits_one_asks_what_the_speaker_needs(me, said):
    assert after_talk(TALK, me) == said


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
    respect = "Thank you for your talk; may I ask you one thing?"
    assert introduce(asker) == (f"{sentence} {respect}" if sentence else "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We will show how to edit spatial data in a browser.", ("spatial data",)),
        (
            "It improves energy storage, battery recycling and reuse.",
            ("energy storage", "battery recycling"),
        ),
        ("See https://example.org/a-page or ask me@example.org!", ()),
        ("Opowiem, co daje konfiguracja klastra.", ("konfiguracja klastra",)),
        ("Omówię ochronę danych osobowych.", ()),
        ("Покажемо плинність кадрів.", ("плинність кадрів",)),
        ("Sin barreras administrativas.", ("barreras administrativas",)),
        ("Nach neuen Arbeitszeitmodellen", ("Arbeitszeitmodellen",)),
        ("Der Vortrag zeigt ein digitales Archiv.", ("digitales Archiv",)),
        ("Der Vortrag zeigt ein einfaches Löschkonzept.", ()),
        ("The group hopes to use employed solutions.", ()),
        ("It defies intuition, a nerdy passion.", ()),
        ("Written in C/C++ and in C#.", ()),
        ("Torn across\nlines", ()),
        ("", ()),
    ],
)
def test_phrases_are_nouns_with_what_belongs_to_them(text, found):
    assert concepts(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is written with a monolithic framework.", ()),
        ("Raspberry Pi\n\nIt runs with Raspberry Pi.", ("Raspberry Pi",)),
        ("It has a parallel NumPy API.", ()),
        ("Large Language Models\n\nWe tune Large Language Models.", ()),
        ("Bringing up bare metal ExecuTorch.", ()),
        ("Of a high-performance mechanism.", ()),
        ("Of shell scripts and source code.", ("shell scripts", "source code")),
        ("The Epic Battle: Scala at PayPal\n\nWe use Scala at PayPal.", ()),
        (
            "Privacy & Security Implications of CSS\n\nCSS has animations.",
            ("CSS",),
        ),
        ("Der Vortrag zeigt eine gescannte Textseite.", ()),
        ("Mostramos «Results Library» en Python. Results Library.", ()),
        ("A tool for low overhead tracing and high level code.", ()),
        ("Hablamos de Procesamiento de Lenguaje Natural (NLP).", ("NLP",)),
    ],
)
def test_phrases_can_be_asked_about_without_an_article(text, found):
    assert concepts(text) == found


@given(st.text())
def test_phrases_are_found_in_the_text_word_for_word(text):
    found = concepts(text)

    assert [phrase for phrase in found if phrase not in text] == []
    assert len(set(found)) == len(found) <= 5


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        (
            "We are looking for a pilot hospital, ideally in Kraków.",
            "a pilot hospital, ideally in Kraków",
        ),
        ("Szukam mentora w sprzedaży", "Szukam mentora w sprzedaży"),
        ("Hilfe bei der Zulassung", "Hilfe bei der Zulassung"),
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
    holes = {"leads": {"mine"}}
    unquoted = bank["leads"]["role"] + bank["leads"]["organisation"]

    for part in ("questions", "general", "title", "case"):
        assert set(bank[part]) == set(KINDS)
    assert set(bank["meeting"]) < set(KINDS)
    assert min(len(own) for own in bank["questions"].values()) == 3
    for part in ("leads", "questions", "general", "title", "case", "meeting"):
        for wording in (one for kind in bank[part].values() for one in kind):
            names = {name for _, name, _, _ in Formatter().parse(wording) if name}
            assert names - {"a"} == holes.get(part, {"talk"}), wording
            quoted = not re.search(r"(?<![“„«])\{(talk|mine)\}", wording)
            assert quoted or wording in unquoted, wording


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
