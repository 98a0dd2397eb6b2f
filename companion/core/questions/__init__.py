"""Questions worth asking a speaker: a talk and a profile in, sentences out."""

from companion.core.questions.ask import ask
from companion.core.questions.introduce import introduce
from companion.core.questions.lines import quotable
from companion.core.questions.model import Asker, Question, TalkText
from companion.core.questions.phrases import concepts

__all__ = [
    "Asker",
    "Question",
    "TalkText",
    "ask",
    "concepts",
    "introduce",
    "quotable",
]
