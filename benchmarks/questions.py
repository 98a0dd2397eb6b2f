"""Questions for 40 talks of real agendas and 50 people of the seed event.

    python benchmarks/questions.py [FOLDER] [--seed 1] [--model auto] [--read]

with the folder of the agendas. Prints how many questions stand on words of both texts,
how many are about a sentence or a phrase of the abstract and not just the title, how
many first questions differ among 50 people who starred one talk, and how long one
person's questions for all the talks take with all vectors at hand. With --read it
prints a hundred questions, twenty a language, to be read aloud. No agenda there is in
Ukrainian: questions_uk.json has some talks of our own, which count beside the forty.
"""

import argparse
import csv
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import numpy as np

from companion import paths
from companion.core import agenda
from companion.core.matching import Layers, MemoryCache, cached, encoder_for, known
from companion.core.questions import Asker, Question, TalkText, ask, ask_all, cleaned
from companion.core.questions.matters import is_meeting, quotable_title
from companion.core.questions.sentences import split
from companion.core.questions.speech import language_of

FOLDER = Path(__file__).parents[2] / "shared" / "agendas"
OWN = Path(__file__).with_name("questions_uk.json")
# Language, file, and how many talks of it.
REAL = (
    ("en", "fosdem-2026.xml", 5),
    ("en", "oscon-2014.json", 5),
    ("en", "pycon-us-2025.json", 4),
    ("de", "31c3-2014.xml", 9),
    ("es", "pycon-us-2025.json", 8),
    ("pl", "confitura-2023.json", 9),
)
LANGUAGES = ("en", "pl", "de", "es", "uk")
PEOPLE = 50
SEVERAL = 2  # sentences
A_LANGUAGE = 20  # questions to be read
SHORTEST = 200  # characters of an abstract
FIRST_DAY = date(2023, 7, 1)  # of the agenda that tells none


def real_talks(folder: Path, random: np.random.Generator) -> list[TalkText]:
    return [
        talk
        for language, file, count in REAL
        for talk in _sample(_talks(folder / file, language), count, random)
    ]


def _sample(
    talks: Sequence[TalkText], count: int, random: np.random.Generator
) -> list[TalkText]:
    return [talks[place] for place in random.permutation(len(talks))[:count]]


def _talks(file: Path, language: str) -> list[TalkText]:
    read = agenda.read(file.read_bytes(), file.name, UTC, first_date=FIRST_DAY)
    return [
        TalkText(
            talk.title,
            talk.abstract,
            language,
            tuple(speaker.name for speaker in talk.speakers),
        )
        for talk in read.talks
        if talk.kind == "talk"
        and len(talk.abstract) >= SHORTEST
        and language_of(f"{talk.title}. {talk.abstract}") == language
    ]


def own_talks() -> list[TalkText]:
    return [TalkText(language="uk", **talk) for talk in json.loads(OWN.read_text())]


def people() -> list[Asker]:
    """Return everybody of the seed event with a profile, in the order of the file."""
    with (paths.SEED_DATA / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Asker(
            name=row["Name"],
            job_title=row["Job title"],
            organisation=row["Organisation"],
            interests=_several(row["Interests"], "|"),
            offers=_several(row["Offers"], "|"),
            needs=_several(row["Needs"], "|"),
            languages=_several(row["Languages"], ","),
        )
        for row in rows
        if row["Needs"] or row["Offers"] or row["Interests"]
    ]


def _several(cell: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(mark) if part.strip())


def both_stand(question: Question, talk: TalkText, me: Asker) -> bool:
    """Tell whether both concepts are words of the texts, and in the question."""
    text = cleaned(talk)
    # A sentence is quoted in one line, wherever its own lines end.
    said = " ".join(f"{text.title}\n\n{text.abstract}".split())
    mine = [*me.interests, *me.offers, *me.needs, me.job_title, me.organisation]
    return (
        bool(question.because_talk and question.because_profile)
        and question.because_talk in said
        and any(question.because_profile in line for line in mine)
        and question.because_talk in question.text
        # Within a sentence a job may begin with a small letter.
        and question.because_profile.casefold() in question.text.casefold()
    )


def shares(
    name: str,
    talks: Sequence[TalkText],
    some: Sequence[Asker],
    model: tuple[Layers, MemoryCache],
) -> None:
    """Print how many questions are about the abstract, of those who speak its language.

    Whoever does not is asked to quote no sentence of it.
    """
    of_words: list[bool] = []
    firsts: list[bool] = []
    own: list[bool] = []
    for number, me in enumerate(some):
        lists = ask_all(talks, me, known(*model), numbers=[number] * len(talks))
        for talk, questions in zip(talks, lists, strict=True):
            title = quotable_title(cleaned(talk).title)
            about = [one.because_talk != title for one in questions]
            of_words += about
            firsts += about[:1]
            own += about[:1] if questions[0].language == talk.language else []
    print(f"  {name:5} {_share(of_words)}  {_share(firsts)}  {_share(own)}")


def _share(of_words: Sequence[bool]) -> str:
    share = sum(of_words) / max(1, len(of_words))
    return f"{sum(of_words):5} of {len(of_words):5} {share:5.0%}"


def several(talks: Sequence[TalkText]) -> list[TalkText]:
    """Return the talks, no meetings, of two sentences or more."""
    return [
        talk
        for talk in map(cleaned, talks)
        if not is_meeting(talk)
        and len(list(split(talk.abstract, talk.language))) >= SEVERAL
    ]


def seed_talks() -> list[TalkText]:
    file = paths.SEED_DATA / "agenda.json"
    read = agenda.read(file.read_bytes(), file.name, UTC)
    return [
        TalkText(
            talk.title,
            talk.abstract,
            language_of(f"{talk.title}. {talk.abstract}"),
            tuple(speaker.name for speaker in talk.speakers),
        )
        for talk in read.talks
        if talk.kind == "talk"
    ]


def to_read(
    talks: Sequence[TalkText],
    everybody: Sequence[Asker],
    model: Layers,
    random: np.random.Generator,
) -> Iterator[tuple[str, TalkText, Question]]:
    for language in LANGUAGES:
        speak = [one for one in everybody if language in one.languages]
        theirs = [talk for talk in talks if talk.language == language]
        for _ in range(A_LANGUAGE):
            talk = theirs[random.integers(len(theirs))]
            me = speak[random.integers(len(speak))]
            asked = ask(talk, me, model, number=int(random.integers(PEOPLE)))
            yield language, talk, asked[random.integers(len(asked))]


def measure(
    name: str,
    talks: Sequence[TalkText],
    some: Sequence[Asker],
    model: tuple[Layers, MemoryCache],
) -> None:
    stand = asked = 0
    seconds: list[float] = []
    busy: list[float] = []
    firsts: list[set[str]] = [set() for _ in talks]
    twins: list[set[str]] = [set() for _ in talks]
    model_known = known(model[0], model[1])
    for number, me in enumerate(some):
        start, worked = time.perf_counter(), time.process_time()
        lists = ask_all(talks, me, model_known, numbers=[number] * len(talks))
        seconds.append(time.perf_counter() - start)
        busy.append(time.process_time() - worked)
        alike = ask_all(
            talks, replace(some[0], name=me.name), model_known, 1, [number] * len(talks)
        )
        for place, (talk, questions) in enumerate(zip(talks, lists, strict=True)):
            firsts[place].add(questions[0].text)
            twins[place].add(alike[place][0].text)
            asked += len(questions)
            stand += sum(both_stand(one, talk, me) for one in questions)
    distinct = [len(texts) for texts in firsts]
    print(f"{name}: {len(talks)} talks, {len(some)} people")
    print(f"  both concepts stand in the texts   {stand} of {asked}")
    print(f"  distinct first questions of {len(some)}     {_low(distinct)}")
    print(f"  the same, all of one profile       {_low([len(t) for t in twins])}")
    print(
        f"  ms for one person and all talks    median"
        f" {statistics.median(seconds) * 1000:.0f}, most {max(seconds) * 1000:.0f}"
    )
    print(
        f"  the same, of the processor         median"
        f" {statistics.median(busy) * 1000:.0f}, most {max(busy) * 1000:.0f}"
    )


def _low(counts: Sequence[int]) -> str:
    return f"least {min(counts)}, median {statistics.median(counts):.0f}"


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--model", default="auto")
    reader.add_argument("--read", action="store_true")
    given = reader.parse_args()
    random = np.random.default_rng(given.seed)
    everybody = people()
    some = [everybody[place] for place in random.permutation(len(everybody))[:PEOPLE]]
    real, own, seed = real_talks(given.folder, random), own_talks(), seed_talks()
    cache = MemoryCache()
    model = encoder_for(given.model)
    if not given.read:
        # Once with the model, so that all vectors are at hand.
        for me in some:
            ask_all([*real, *own, *seed], me, cached(model, cache))
        measure("real agendas", real, some, (model, cache))
        measure("own, in Ukrainian", own, some, (model, cache))
        by_language = {
            code: [one for one in (*real, *own) if one.language == code]
            for code in LANGUAGES
        }
        print("about words of the abstract: all, first, first in the talk's language")
        for name, talks in {**by_language, "seed": seed}.items():
            shares(name, several(talks), some, (model, cache))
        return
    talks = [*real, *own]
    for language, talk, one in to_read(talks, everybody, cached(model, cache), random):
        print(f"{language} | {one.kind} | {talk.title}\n    {one.text}")


if __name__ == "__main__":
    main()
