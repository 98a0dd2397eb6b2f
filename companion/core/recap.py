"""What an event amounted to for one person: whom they met, around which talk.

Everything said here is known: the agenda, the stars and what people wrote about
themselves. Nothing is guessed about what two people talked of.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from companion.core.card.names import first_name

BREAK = "break"
NEAR = timedelta(minutes=45)  # between a talk and an exchange that belongs to it
MOST = 2  # things named in one sentence of a draft
DRAFTS: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("recap_drafts.json").read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class TalkSlot:
    """A talk as one person sees it; *starred* by them, *both* by the other as well."""

    title: str
    start: datetime
    end: datetime
    room: str = ""
    kind: str = "talk"
    starred: bool = False
    both: bool = False
    speakers: tuple[str, ...] = ()
    link: str = ""  # where one reads on: slides, or the talk's page


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody met at the instant *at*. The *note* is private and goes into no draft.

    *you_can_help* holds what they look for and you offer, *they_can_help* what you
    look for and they offer, *shared* what both care about: in people's own words.
    """

    name: str
    organisation: str
    job_title: str
    at: datetime
    note: str = ""
    you_can_help: tuple[str, ...] = ()
    they_can_help: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """The talk that an exchange happened around, and the break it happened in."""

    kind: Literal["during", "after", "before", ""] = ""
    talk: TalkSlot | None = None
    in_break: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    subject: str
    body: str


def around(at: datetime, slots: Sequence[TalkSlot]) -> Around:
    """Find the talk to remember an exchange by.

    First a starred one that was on, then the last starred one that had ended, then the
    next starred one; and one without a star only where nothing else was on.
    """
    on = [slot for slot in slots if slot.start <= at < slot.end]
    talks = [slot for slot in on if slot.kind != BREAK]
    pause = next((slot.title for slot in on if slot.kind == BREAK), "")
    starred = [slot for slot in slots if slot.starred and slot.kind != BREAK]
    if now := [slot for slot in talks if slot.starred]:
        return Around("during", max(now, key=lambda s: (s.both, s.start)), pause)
    if ended := [slot for slot in starred if timedelta() <= at - slot.end <= NEAR]:
        return Around("after", max(ended, key=lambda s: (s.end, s.both)), pause)
    if coming := [slot for slot in starred if timedelta() < slot.start - at <= NEAR]:
        return Around("before", min(coming, key=lambda s: (s.start, not s.both)), pause)
    if len(on) == 1 and talks:
        return Around("during", talks[0])
    return Around(in_break=pause)


def window(slot: TalkSlot) -> tuple[datetime, datetime]:
    """Return between when an exchange may have happened around a talk, for around()."""
    return slot.start - NEAR, slot.end + NEAR


def phrase(around: Around, language: str = "en") -> str:
    """Say when that was, as a part of a sentence; nothing where nothing is known."""
    return ", ".join(_times(around, _words(language)))


def thank_you(
    me: str, met: Met, around: Around, language: str = "en", *, event: str = ""
) -> Draft:
    """Draft a short letter for *me* to read, change and send.

    An unknown language gets English.
    """
    words = _words(language)
    event = _line(event)
    places = [words["event"].format(event=event)] if event else []
    where = ", ".join(places + _times(around, words))
    sentences = [words["met"].format(where=f" {where}" if where else "")]
    for key, things in (("help", met.you_can_help), ("shared", met.shared)):
        if things:
            sentences.append(words[key].format(list=_list(things, words)))
    body = [
        words["greeting"].format(name=_line(first_name(met.name))),
        " ".join(sentences),
        *_reading(around, words),
        words["close"],
        f"{words['regards']}\n{_line(me)}\n",
    ]
    subject = words["subject_event" if event else "subject"].format(event=event)
    return Draft(subject, "\n\n".join(body))


def _words(language: str) -> dict[str, str]:
    return DRAFTS.get(language.lower().partition("-")[0], DRAFTS["en"])


def _times(around: Around, words: dict[str, str]) -> list[str]:
    times = []
    if title := _line(around.in_break):
        plain = title.lower() if title[1:].islower() else title
        key = "break" if "break" in title.lower() else "pause"
        times.append(words[key].format(title=plain))
    if around.talk:
        times.append(words[around.kind].format(talk=_line(around.talk.title)))
    return times


def _reading(around: Around, words: dict[str, str]) -> list[str]:
    if around.talk is None or not around.talk.link:
        return []
    title = words["quote"].format(text=_line(around.talk.title))
    return [f"{title}: {_line(around.talk.link)}"]


def _list(things: Sequence[str], words: dict[str, str]) -> str:
    quoted = [words["quote"].format(text=_line(thing)) for thing in things[:MOST]]
    return words["and"].join(quoted)


def shortened(text: str, most: int) -> str:
    """Return a text on one line, cut between words where it is long."""
    line = _line(text)
    if len(line) <= most:
        return line
    cut = line[:most]
    return f"{cut.rpartition(' ')[0] or cut} …"


def _line(text: str) -> str:
    """Keep a text to one line: what people wrote must not become a letter's header."""
    return " ".join(text.split())
