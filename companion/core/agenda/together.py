"""Several agenda files as one programme: no key twice, and nothing lost by that."""

from collections.abc import Sequence
from dataclasses import replace

from companion.core.agenda.gather import fingerprint
from companion.core.agenda.model import Agenda, LeftOut, Recognised, Talk


def apart(agendas: Sequence[Agenda]) -> list[Agenda]:
    """Give the entries of several files keys that are all different.

    Two files may number their entries from 1: where they mean others by a key, title,
    time and room are added to it. What is the same in two files is left out of the
    second.
    """
    if len(agendas) < 2:
        return list(agendas)
    looks: dict[str, set[str]] = {}
    for talk in (talk for agenda in agendas for talk in agenda.talks):
        looks.setdefault(talk.key, set()).add(_look(talk))
    clashes = {key for key, found in looks.items() if len(found) > 1}
    places: dict[str, str] = {}  # of keys
    return [_apart(agenda, clashes, places) for agenda in agendas]


def joined(agendas: Sequence[Agenda]) -> Agenda:
    """Return one agenda with all entries of several files."""
    parts = apart(agendas)
    return Agenda(
        ", ".join(dict.fromkeys(part.format for part in parts)),
        tuple(talk for part in parts for talk in part.talks),
        tuple(_placed(item, part) for part in parts for item in part.left_out),
        tuple(_named(text, part) for part in parts for text in part.warnings),
        next((part.title for part in parts if part.title), ""),
        next((part.timezone for part in parts if part.timezone), ""),
        _recognised([part.recognised for part in parts]),
        is_ours=all(part.is_ours for part in parts),
    )


def _apart(agenda: Agenda, clashes: set[str], places: dict[str, str]) -> Agenda:
    talks: list[Talk] = []
    again: list[LeftOut] = []
    for talk in agenda.talks:
        key = f"{talk.key}-{_look(talk)}" if talk.key in clashes else talk.key
        if key in places:
            again.append(LeftOut(talk.title, f"it is in {places[key]} too"))
        else:
            places[key] = agenda.filename
            talks.append(replace(talk, key=key))
    return replace(agenda, talks=tuple(talks), left_out=(*agenda.left_out, *again))


def _look(talk: Talk) -> str:
    return fingerprint(talk, talk.room)


def _placed(item: LeftOut, part: Agenda) -> LeftOut:
    return replace(item, where=_named(item.where, part))


def _named(text: str, part: Agenda) -> str:
    return f"{part.filename}: {text}" if part.filename else text


def _recognised(found: Sequence[Recognised]) -> Recognised:
    orders = {one.date_order for one in found}
    return replace(
        found[0],
        headings=tuple(dict.fromkeys(name for one in found for name in one.headings)),
        columns={f: name for one in reversed(found) for f, name in one.columns.items()},
        zone=next((one.zone for one in found if one.zone), ""),
        date_order=orders.pop() if len(orders) == 1 else None,
    )
