"""From the entries of a file to an Agenda: keys, people and what was left out.

A reader makes an Entry of everything it finds, texts as they stand. Here they are
cleaned, given keys that last from one import to the next, and accounted for: each
entry becomes a talk or is left out with its place and the reason.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from hashlib import sha256

from companion.core.agenda import mentions, roles
from companion.core.agenda.breaks import is_break
from companion.core.agenda.model import (
    Agenda,
    AgendaError,
    LeftOut,
    Recognised,
    Speaker,
    Talk,
)
from companion.core.plain_text import line, normal, paragraphs, web_address

MAX_ENTRIES = 10_000

# Beginnings of words suffice; each line is a language.
_NOT_GIVEN = re.compile(
    r"\b(?:reject|declin|draft|cancel|withdraw|delet|pending|submitted|inactive"
    r"|wait(?:ing )?-?list|on the wait|not (?:accept|confirm|approv|select|publish)"
    # Polish
    r"|odrzuc|odwoł|anulowan|wycofan|usunięt|szkic|oczekuj|rezerwow"
    r"|nie (?:przyjęt|zaakcept|potwierdz|odbędzie)"
    # German
    r"|abgelehnt|abgesagt|storniert|zurückgezogen|gelöscht|entwurf|entfällt|warteliste"
    r"|nicht (?:angenommen|akzeptiert|bestätigt)"
    # Spanish
    r"|rechazad|cancelad|anulad|retirad|eliminad|borrador|pendiente|lista de espera"
    r"|no (?:aceptad|confirmad)"
    # French
    r"|refusé|annulé|retiré|supprimé|brouillon|en attente|liste d.attente"
    r"|non (?:accepté|confirmé|retenu)"
    # Ukrainian
    r"|відхилен|скасован|відкликан|видален|чернетк|очіку|не (?:прийнят|підтверд))"
)

_NOBODY = frozenset({"tba", "tbc", "tbd", "n/a", "-", "?"})


class Unfit(ValueError):
    """An entry that cannot become a talk; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker as one entry names them; *id* is a guid or code, not a number."""

    name: str
    id: str = ""
    email: str = ""
    organisation: str = ""
    biography: str = ""
    role: str = ""  # in this entry, in any words


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the file as it stands there, its times with a zone.

    Of *ids*, from the surest to the least, the first that is not empty counts.
    """

    where: str
    title: str
    start: datetime
    end: datetime
    ids: tuple[str, ...] = ()
    room: str = ""
    track: str = ""
    type: str = ""
    texts: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    state: str = ""
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of the whole file."""

    format: str
    zone: tzinfo
    title: str = ""
    timezone: str = ""
    warnings: tuple[str, ...] = ()
    is_ours: bool = False


def gather(source: Source, found: Iterable[Entry | LeftOut]) -> Agenda:
    entries: list[Entry] = []
    talks: list[Talk] = []
    left_out: list[LeftOut] = []
    for count, entry in enumerate(found, start=1):
        if count > MAX_ENTRIES:
            raise AgendaError(
                f"The file has more than {MAX_ENTRIES:,} entries. Import it in parts."
            )
        if isinstance(entry, LeftOut):
            left_out.append(LeftOut(line(entry.where), line(entry.why)))
            continue
        try:
            talks.append(_talk(entry, source.zone))
        except Unfit as reason:
            left_out.append(LeftOut(line(entry.where), line(str(reason))))
        else:
            entries.append(entry)
    keyed = (
        replace(talk, key=key)
        for talk, key in zip(talks, _keys(entries, talks), strict=True)
    )
    return Agenda(
        source.format,
        tuple(mentions.whole(list(mentions.known_by_name(list(keyed))))),
        tuple(left_out),
        source.warnings + _doubts(talks),
        line(source.title),
        line(source.timezone),
        Recognised(zone=line(source.timezone)),
        is_ours=source.is_ours,
    )


def _talk(entry: Entry, zone: tzinfo) -> Talk:
    title = line(entry.title)
    if not title:
        raise Unfit("it has no title")
    if _NOT_GIVEN.search(normal(entry.state)):
        raise Unfit(f"its state is {line(entry.state)}")
    start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
    # Python compares times of one zone by the hands of the clock.
    if end.astimezone(UTC) < start.astimezone(UTC):
        raise Unfit(f"it ends ({end:%Y-%m-%d %H:%M}) before it starts ({start:%H:%M})")
    parts = _parts(entry.people)
    return Talk(
        key="",
        title=title,
        start=start,
        end=end,
        room=line(entry.room),
        track=line(entry.track),
        kind="break"
        if is_break(title, entry.type, has_speakers=bool(parts))
        else "talk",
        abstract=_joined(entry.texts),
        language=line(entry.language),
        url=web_address(entry.url),
        speakers=tuple(speaker for speaker, _ in parts),
        roles={speaker.key: role for speaker, role in parts if role},
    )


def _joined(texts: Iterable[str]) -> str:
    """Put texts one after the other, each once."""
    parts: list[str] = []
    for text in map(paragraphs, texts):
        if text and not any(text in part for part in parts):
            parts.append(text)
    return "\n\n".join(parts)


def _parts(people: Iterable[Person]) -> list[tuple[Speaker, str]]:
    """Return each person once with their role; known by id, else e-mail, else name."""
    found: dict[str, tuple[Speaker, str]] = {}
    for person in people:
        name, behind = roles.named(line(person.name))
        email = line(person.email).lower()
        key = line(person.id) or email or mentions.name_key(name)
        if not name or normal(name) in _NOBODY:
            continue
        role = roles.role(person.role) or behind
        if key in found:
            known, before = found[key]
            found[key] = known, before or role
            continue
        firm, about = line(person.organisation), paragraphs(person.biography)
        found[key] = Speaker(key, name, email, firm, about), role
    return list(found.values())


def _keys(entries: list[Entry], talks: list[Talk]) -> Iterator[str]:
    """Yield a key for each talk, all different.

    The surest id counts. Where several talks have it, as when calendars repeat a UID,
    title and time are added; what is equal in all of that is numbered.
    """
    wanted = [
        next(filter(None, map(line, entry.ids)), "") or fingerprint(talk, talk.room)
        for entry, talk in zip(entries, talks, strict=True)
    ]
    shared = Counter(wanted)
    used: set[str] = set()
    numbers: Counter[str] = Counter()
    for key, talk in zip(wanted, talks, strict=True):
        base = key if shared[key] == 1 else f"{key}-{fingerprint(talk)}"
        chosen = base
        while chosen in used or (chosen != key and chosen in shared):
            numbers[base] += 1
            chosen = f"{base}-{numbers[base] + 1}"
        used.add(chosen)
        yield chosen


def fingerprint(talk: Talk, *more: str) -> str:
    parts = (normal(talk.title), talk.start.astimezone(UTC).isoformat(), *more)
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def _doubts(talks: list[Talk]) -> tuple[str, ...]:
    endless = sum(talk.start == talk.end for talk in talks)
    if not endless:
        return ()
    return (f"Entries without a length or an end, kept with none: {endless}.",)
