"""Questions worth asking a speaker: a talk and a profile in, sentences out."""

from companion.core.questions.after import after_talk
from companion.core.questions.ask import ask, ask_all
from companion.core.questions.introduce import introduce
from companion.core.questions.lines import lines_of, quotable
from companion.core.questions.matters import cleaned, texts_of_talk
from companion.core.questions.model import Asker, Question, TalkText
from companion.core.questions.phrases import concepts
from companion.core.questions.ranking import key_phrases
from companion.core.questions.wholes import nearest

__all__ = [
    "Asker",
    "Question",
    "TalkText",
    "after_talk",
    "ask",
    "ask_all",
    "cleaned",
    "concepts",
    "introduce",
    "key_phrases",
    "lines_of",
    "nearest",
    "quotable",
    "texts_of_talk",
]
