"""How to begin: who is asking, and the respect due, in two sentences."""

from companion.core.questions.bank import DEFAULT, LANGUAGES, bank
from companion.core.questions.model import Asker, TalkText
from companion.core.questions.speech import language_of


def spoken(talk: TalkText, asker: Asker) -> str:
    """Return the language to ask in: the talk's if the asker speaks it, or English."""
    language = _base(talk.language) or language_of(f"{talk.title}. {talk.abstract}")
    speaks = {_base(code) for code in asker.languages}
    if language not in LANGUAGES or (speaks and language not in speaks):
        return DEFAULT
    return language


def introduce(asker: Asker, language: str = DEFAULT, speaker: str = "") -> str:
    """Return two sentences without what is not known, or nothing without a name.

    *speaker* is named where the language needs no vocative.

    >>> introduce(Asker("Ewa Kowalska", "HR lead", "Przykład")).partition(' Thank')[0]
    'Hello, I am Ewa Kowalska, HR lead at Przykład.'
    """
    name, role, organisation = map(
        _one_line, (asker.name, asker.job_title, asker.organisation)
    )
    if not name:
        return ""
    wordings = bank(language if language in LANGUAGES else DEFAULT).introduction
    key = "named"
    key += "_as" if role else ""
    key += "_at" if organisation else ""
    respect = wordings["respect"]
    if speaker.strip():
        respect = wordings.get("respect_to", respect)
    first = wordings[key].format(
        greeting=wordings["greeting"],
        name=name,
        job_title=role,
        # "Sp. z o.o." brings its own full stop.
        organisation=organisation.removesuffix("."),
    )
    return f"{first} {respect.format(speaker=_one_line(speaker))}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _base(code: str) -> str:
    return code.strip().casefold().replace("_", "-").split("-")[0]
