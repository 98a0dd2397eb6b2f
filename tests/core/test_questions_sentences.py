"""Sentences of an abstract: where they end, and which can be quoted alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.questions import Asker, TalkText, ask, texts_of_talk
from companion.core.questions.sentences import sentences_of, split, telling
from companion.core.questions.standing import (
    LONGEST,
    is_of,
    main_clause,
    stands_alone,
)

ABSTRACT = (
    "We halved the waiting time without hiring anybody. It took two winters.\n"
    "In this talk I will show how the ward did it. Bring your laptop!"
)
QUOTE = "We halved the waiting time without hiring anybody"
LANGUAGES = ("en", "de", "es", "pl", "uk")


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("One. Two! Three? Four", "en", ["One.", "Two!", "Three?", "Four"]),
        (
            "Use it, e.g. Python. J. S. Bach did.",
            "en",
            ["Use it, e.g. Python.", "J. S. Bach did."],
        ),
        ("There were 29. The rest left.", "en", ["There were 29.", "The rest left."]),
        ("Es ist am 3. Mai so.", "de", ["Es ist am 3. Mai so."]),
        ("Wir nutzen z. B. Python.", "de", ["Wir nutzen z. B. Python."]),
        ("Jest m.in. Java. Działa.", "pl", ["Jest m.in. Java.", "Działa."]),
        ("Habla el Dr. Pérez. Bien.", "es", ["Habla el Dr. Pérez.", "Bien."]),
        ("Це, напр. Python. Добре.", "uk", ["Це, напр. Python.", "Добре."]),
        ("Version 3.11 is fast... and small.", "en", [
            "Version 3.11 is fast... and small."
        ]),
        ("He said “Stop.” Nobody did.", "en", ["He said “Stop.”", "Nobody did."]),
        ("Wrapped after these few\nwords it goes on.", "en", [
            "Wrapped after these few words it goes on."
        ]),
        ("Problem\nData is often late here.", "en", [
            "Problem",
            "Data is often late here.",
        ]),
        ("Topics:\n\n- Why it broke.\n- Who paid.\n\nThen lunch.", "en", [
            "Topics:",
            "Then lunch.",
        ]),
        ("", "en", []),
    ],
)  # fmt: skip
def test_a_text_is_split_where_its_sentences_end(text, language, sentences):
    assert list(split(text, language)) == sentences


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_splitting_loses_no_words_and_finds_none(text, language):
    found = list(split(text, language))

    whole = " ".join(text.split())
    assert [one for one in found if one not in whole] == []


@given(st.lists(st.sampled_from([ABSTRACT, "e.g.", "\n", "- item.", "„Tak”. ", "A! "])))
def test_what_is_quoted_stands_in_the_text_and_is_short(pieces):
    text = " ".join(pieces)

    found = sentences_of(text, "en")

    assert [one for one in found if one not in " ".join(text.split())] == []
    assert [one for one in found if len(one) > LONGEST or one.endswith(".")] == []
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        (QUOTE, "en"),
        ("4,300 officers have applied for a transfer", "en"),
        ("Der Bug existiert auf hunderttausenden Kopierern", "de"),
        ("Programistom często brakuje odpowiedzi", "pl"),
        ("En el ámbito de la salud, cada minuto cuenta", "es"),
        ("Більшість програм наставництва згасає після третьої зустрічі", "uk"),
    ],
)
def test_a_statement_stands_alone(sentence, language):
    assert stands_alone(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Nine stopped", "en"),
        ("It cost two per cent of the payroll in a year", "en"),
        ("However, nobody asked the people on the ward", "en"),
        ("Das hat vor uns noch niemand so versucht", "de"),
        ("Aber niemand hat die Station gefragt", "de"),
        ("Jednak nikt nie zapytał ludzi na oddziale", "pl"),
        ("To zawsze było trudne dla wszystkich", "pl"),
        ("Esto nunca se ha hecho en un hospital", "es"),
        ("Pero nadie preguntó a la gente del hospital", "es"),
        ("Але ніхто не запитав людей у лікарні", "uk"),
        ("Це завжди було важко для всіх нас", "uk"),
        ("Bring your laptop with a browser installed", "en"),
        ("Doors open at nine in the great hall", "en"),
        ("Registration is needed and free for everybody", "en"),
        ("The price of the course is €20 for members", "en"),
        ("All the code is on https://example.org for free", "en"),
        ("Questions are answered at me@example.org by us", "en"),
        ("We call this the “waiting game” on our ward", "en"),
        ("I am a nurse and have lived in Leeds for years", "en"),
        ("Jestem pielęgniarką i pracuję w szpitalu", "pl"),
        ("A changed password, a birthday forgotten on purpose", "en"),
        ("Dwie osoby, jeden dział rozliczeń, ani słowa", "pl"),
        ("WE HALVED THE WAITING TIME WITHOUT HIRING", "en"),
        ("and nobody asked the people on the ward", "en"),
    ],
)
def test_what_follows_on_another_or_serves_the_day_does_not(sentence, language):
    assert not stands_alone(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language", "clause"),
    [
        ("Rosters are promises, but they change", "en", "Rosters are promises"),
        ("If nobody comes, but everybody votes", "en", ""),
        ("It is not the tool, but how it is used", "en", ""),
        ("Lists, and more lists", "en", ""),
        ("Studien zeigen, dass Pläne, aber auch Menschen", "de", ""),
        ("Grafik jest obietnicą, ale się zmienia", "pl", "Grafik jest obietnicą"),
    ],
)
def test_a_clause_is_quoted_where_the_rest_is_not_needed(sentence, language, clause):
    assert main_clause(sentence, language) == clause


def test_announcements_are_quoted_only_where_nothing_is_said():
    only = "We will show how a ward of forty makes the rosters"

    assert sentences_of(f"{only}. {QUOTE}.", "en") == (QUOTE,)
    assert sentences_of(f"{only}.", "en") == (only,)


def test_a_speaker_is_not_quoted_about():
    names = frozenset({"marta", "nowak"})

    assert is_of("Marty program trwa dwa lata", names)
    assert not is_of("Martwi nas program", frozenset({"nowak"}))


def test_without_a_model_the_first_come_first():
    text = f"Rosters\n\n{QUOTE}. Two managers left the dairy for good."

    told = telling(text, text.partition("\n\n")[2], "tfidf")

    assert told == (QUOTE, "Two managers left the dairy for good")


@pytest.mark.parametrize(
    ("abstract", "language", "said"),
    [
        (ABSTRACT, "en", f"You write: “{QUOTE}”."),
        (
            "Wir haben die Wartezeit halbiert. Das hat zwei Winter gedauert.",
            "de",
            "Sie schreiben: „Wir haben die Wartezeit halbiert“.",
        ),
        (
            "Programistom często brakuje odpowiedzi. To się zmienia.",
            "pl",
            "W opisie czytamy: „Programistom często brakuje odpowiedzi”.",
        ),
        (
            "En el ámbito de la salud, cada minuto cuenta. Esto es así.",
            "es",
            "Usted escribe: «En el ámbito de la salud, cada minuto cuenta».",
        ),
        (
            "Більшість програм згасає після третьої зустрічі. Це сумно.",
            "uk",
            "Ви пишете: «Більшість програм згасає після третьої зустрічі».",
        ),
    ],
)
def test_the_first_question_quotes_the_abstract(abstract, language, said):
    talk = TalkText("Two winters", abstract, language)

    first = ask(talk, Asker("Al", languages=[language]))[0]

    assert first.text.startswith(said)
    assert f"{said} " in f"{first.nameless} "


def test_whoever_does_not_speak_its_language_quotes_no_sentence():
    talk = TalkText("Java", "Programistom często brakuje odpowiedzi.", "pl")

    asked = ask(talk, Asker("Al", languages=["en"]))

    assert {question.because_talk for question in asked} == {"Java"}


def test_a_wrapped_sentence_is_quoted_in_one_line():
    talk = TalkText(
        "Two winters", "We halved the waiting time\nwithout hiring anybody."
    )

    assert ask(talk, Asker())[0].because_talk == QUOTE


def test_the_title_comes_last():
    asked = ask(TalkText("Two winters", ABSTRACT), Asker("Al", "Nurse"))

    assert [question.because_talk for question in asked][-1] == "Two winters"


def test_sentences_are_among_the_texts_of_a_talk():
    assert QUOTE in texts_of_talk(TalkText("Two winters", ABSTRACT))
