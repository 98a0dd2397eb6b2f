"""Our own files, when they come back: who and what is in them is known again.

A file made to be published says less than we know. It names people and talks by guids
made of our keys, has nobody's e-mail address, and only some formats tell who somebody
is. What a file has no place for stays as it is.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from companion.core import agenda as files
from companion.core.agenda_out import guid
from companion.core.plain_text import normal
from companion.events.models import Event
from companion.talks.models import Speaker, Talk
from companion.talks.service.programme import entries
from companion.talks.service.publishing import public_key


@dataclass(frozen=True, slots=True)
class _Known:
    talks: Mapping[str, Talk]  # by key, and by the guid made of it
    speakers: Mapping[str, Speaker]  # by guid
    by_name: Mapping[str, Speaker]  # of names that only one person has

    @classmethod
    def of(cls, event: Event) -> "_Known":
        rows = entries(event)
        speakers = {s.id: s for row in rows for s in row.speakers}.values()
        count = Counter(normal(speaker.name) for speaker in speakers)
        guids = {guid(event.slug, "talks", row.key): row for row in rows}
        return cls(
            guids | {row.key: row for row in rows},
            {guid(event.slug, "speakers", public_key(s)): s for s in speakers},
            {n: s for s in speakers if count[n := normal(s.name)] == 1},
        )


def as_known(event: Event, agenda: files.Agenda) -> files.Agenda:
    """Give what is in a file of ours the keys it has here."""
    if not agenda.is_ours:
        return agenda
    known = _Known.of(event)
    return replace(agenda, talks=tuple(_talk(talk, known) for talk in agenda.talks))


def _talk(talk: files.Talk, known: _Known) -> files.Talk:
    row = known.talks.get(talk.key)
    pairs = [
        (speaker, one)
        for speaker in talk.speakers
        for one in _speakers(speaker, row, known)
    ]
    return replace(
        talk,
        key=row.key if row else talk.key,
        speakers=tuple({one.key: one for _, one in pairs}.values()),
        roles={
            one.key: talk.roles[speaker.key]
            for speaker, one in pairs
            if speaker.key in talk.roles
        },
    )


def _speakers(
    speaker: files.Speaker, row: Talk | None, known: _Known
) -> Iterator[files.Speaker]:
    """Yield who is meant; a table has names only, which two may have."""
    name = normal(speaker.name)
    if by_guid := known.speakers.get(speaker.key):
        found = [by_guid]
    elif normal(speaker.key) == name:
        here = row.speakers if row else []
        found = [one for one in here if normal(one.name) == name]
        found = found or [one for one in [known.by_name.get(name)] if one]
    else:
        found = []
    for one in found:
        yield replace(
            speaker,
            key=one.key,
            email=one.email,
            organisation=speaker.organisation or one.organisation,
            biography=speaker.biography or one.biography,
        )
    if not found:
        yield speaker
