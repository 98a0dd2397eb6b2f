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
    ],
)
def test_anything_else_leaves_the_question_as_it_was(offered):
    assert rephrased(QUESTION, offered) == QUESTION


def test_a_job_within_a_sentence_keeps_its_small_letter():
    question = replace(
        QUESTION, text="I work as an actuary. What went wrong with “hiring costs”?"
    )
    said = "What went wrong with “hiring costs”? I work as an actuary."

    assert rephrased(question, said).text == said
