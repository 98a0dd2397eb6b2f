"""Where a file tells no rooms, its tracks may be them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from companion.core.agenda.model import Agenda, Talk

_FEWEST = 6  # entries that can show a pattern


def with_rooms(agenda: Agenda) -> Agenda:
    """Take the tracks for rooms if each is where one thing at a time takes place.

    Halls are often called tracks. They are, if everything has one, none has two things
    at once, and they run beside each other.
    """
    talks = agenda.talks
    if any(talk.room for talk in talks) or not all(talk.track for talk in talks):
        return agenda
    if len(talks) < _FEWEST or not _parallel(talks):
        return agenda
    by_track = sorted(talks, key=lambda talk: (talk.track, talk.start, talk.end))
    tracks = [list(some) for _, some in groupby(by_track, lambda talk: talk.track)]
    if any(map(_parallel, tracks)):
        return agenda
    names = ", ".join(some[0].track for some in tracks[:10])
    warning = f"No rooms are told; the tracks were taken for them: {names}."
    return replace(
        agenda,
        talks=tuple(replace(talk, room=talk.track) for talk in talks),
        warnings=(*agenda.warnings, warning),
    )


def _parallel(talks: Sequence[Talk]) -> bool:
    """Tell whether any two of *talks* take place at once."""
    in_order = sorted(talks, key=lambda talk: (talk.start, talk.end))
    return any(after.start < before.end for before, after in pairwise(in_order))
