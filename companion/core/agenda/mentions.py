"""One person once: the mentions of a speaker in several entries, brought together."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from companion.core.agenda.model import Speaker, Talk
from companion.core.plain_text import normal


def name_key(name: str) -> str:
    # A lone word is a nick: mo and Mo have been two people at one camp. Full names in
    # two spellings are one.
    return normal(name) if " " in name else unicodedata.normalize("NFKC", name)


def known_by_name(talks: list[Talk]) -> Iterator[Talk]:
    """Let a full name be whom the file knows by it, if that is one id or e-mail."""
    known: dict[str, set[str]] = {}
    for speaker in (speaker for talk in talks for speaker in talk.speakers):
        name = name_key(speaker.name)
        if " " in name and speaker.key != name:
            known.setdefault(name, set()).add(speaker.key)
    keys = {name: found.pop() for name, found in known.items() if len(found) == 1}
    for talk in talks:
        yield replace(
            talk,
            speakers=tuple(
                replace(s, key=keys.get(s.key, s.key)) for s in talk.speakers
            ),
            roles={keys.get(key, key): role for key, role in talk.roles.items()},
        )


def whole(talks: list[Talk]) -> Iterator[Talk]:
    """Let every mention of a speaker say all that any says, in each talk once."""
    told: dict[str, Speaker] = {}
    for speaker in (speaker for talk in talks for speaker in talk.speakers):
        known = told.get(speaker.key, speaker)
        told[speaker.key] = Speaker(
            known.key,
            known.name,
            known.email or speaker.email,
            known.organisation or speaker.organisation,
            known.biography or speaker.biography,
        )
    for talk in talks:
        once = {speaker.key: told[speaker.key] for speaker in talk.speakers}
        yield replace(talk, speakers=tuple(once.values()))
