"""What a language model may make of a question, and what it may not."""

from dataclasses import replace

import pytest

from companion.core.questions import Question
from companion.core.questions.rephrase import rephrased

QUESTION = Question(
    text=(
        "My job is “Actuary”. When it comes to “hiring costs”, what went wrong before"
        " it went right?"
    ),
    nameless="What do outsiders most often get wrong about “hiring costs”?",
    kind="failure",
    introduction="Hello, I am Al.",
    because_talk="hiring costs",
    because_profile="Actuary",
    language="en",
)


def test_the_same_words_in_another_order_are_taken():
    said = "“Actuary” is my job. What went wrong when it comes to “hiring costs”?"

    assert rephrased(QUESTION, f"  {said}\n").text == said


@pytest.mark.parametrize(
    "offered",
    [
        "",
        "My job is “Actuary”. What went wrong?",
        "What went wrong with “hiring costs”?",
        "My job is “Actuary”. What went wrong with “Hiring costs”?",
        "My job is “Actuary”. What terrible thing went wrong with “hiring costs”?",
        "My job is “Actuary”. It went wrong with “hiring costs”.",
        "My job is “Actuary”. <b>What</b> went wrong with “hiring costs”?",
        "My job is “Actuary”. What went wrong with “hiring costs”? https://evil.example",
        "My job is “Actuary”. What went wrong with “hiring costs”? " * 5,
        "“Actuary” “hiring costs” 42?",
        "My job is “Actuary”. When did “hiring costs” not go wrong?",
        "My job is “Actuary”. What silly nightmare went wrong with “hiring costs”?",
        "My job is “Actuary”. Why did you fail and struggle with “hiring costs”?",
        "“Actuary”: “hiring costs”?",
    ],
)
def test_anything_else_leaves_the_question_as_it_was(offered):
    assert rephrased(QUESTION, offered) == QUESTION


@pytest.mark.parametrize(
    ("language", "text", "new"),
    [
        (
            "pl",
            "Pracuję jako „Actuary”. Co w temacie „hiring costs” poszło źle?",
            "nie",
        ),
        ("de", "Ich arbeite als „Actuary“. Was ging bei „hiring costs“ schief?", "nie"),
        ("es", "Trabajo como «Actuary». ¿Qué salió mal con «hiring costs»?", "nunca"),
        (
            "uk",
            "Я працюю як «Actuary». Що в темі «hiring costs» пішло не так?",
            "ніколи",
        ),
    ],
)
def test_a_small_word_that_turns_the_meaning_is_a_new_one(language, text, new):
    question = replace(QUESTION, text=text, language=language)

    offered = [f"{text[:-1]} {new}?", text.replace(". ", ": ")]

    taken = [rephrased(question, one).text for one in offered]
    assert taken == [text, offered[1]]


def test_a_job_within_a_sentence_keeps_its_small_letter():
    question = replace(
        QUESTION, text="I work as an actuary. What went wrong with “hiring costs”?"
    )
    said = "What went wrong with “hiring costs”? I work as an actuary."

    assert rephrased(question, said).text == said


def test_a_quoted_sentence_stays_as_it_is_and_does_not_stand_in_for_the_profile():
    quote = "We asked every actuary on the ward"
    question = replace(
        QUESTION,
        text=f"I work as an actuary. You write: “{quote}”. What surprised you most?",
        because_talk=quote,
    )
    same = f"You write: “{quote}”. I work as an actuary. What surprised you most?"
    offered = (
        same,
        f"You write: “{quote}”. What surprised you most, I work?",
        same.replace("every", "an"),
    )

    assert [rephrased(question, one).text for one in offered] == [
        same,
        question.text,
        question.text,
    ]
