"""How to begin: who is asking, in a sentence."""

from companion.core.questions.bank import DEFAULT, LANGUAGES, bank
from companion.core.questions.model import Asker, TalkText
from companion.core.questions.phrases import language_of


def spoken(talk: TalkText, asker: Asker) -> str:
    """Return the language to ask in: the talk's if the asker speaks it, or English."""
    language = _base(talk.language) or language_of(f"{talk.title}. {talk.abstract}")
    speaks = {_base(code) for code in asker.languages}
    if language not in LANGUAGES or (speaks and language not in speaks):
        return DEFAULT
    return language


def introduce(asker: Asker, language: str = DEFAULT) -> str:
    """Return a sentence that leaves out what is not known, or nothing without a name.

    >>> introduce(Asker("Ewa Kowalska", "HR lead", "Przykład"))
    'Hello, I am Ewa Kowalska, HR lead at Przykład.'
    """
    if not asker.name.strip():
        return ""
    wordings = bank(language if language in LANGUAGES else DEFAULT).introduction
    key = "named"
    key += "_as" if asker.job_title.strip() else ""
    key += "_at" if asker.organisation.strip() else ""
    return wordings[key].format(
        greeting=wordings["greeting"],
        name=asker.name.strip(),
        job_title=asker.job_title.strip(),
        # "Sp. z o.o." brings its own full stop.
        organisation=asker.organisation.strip().removesuffix("."),
    )


def _base(code: str) -> str:
    return code.strip().casefold().replace("_", "-").split("-")[0]
