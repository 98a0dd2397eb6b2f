"""Places on a ring around me, those who know each other side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

CENTRE, RADIUS = 200.0, 150.0  # of a picture of 400 by 400
LARGEST, SMALLEST = 22.0, 7.0


@dataclass(frozen=True, slots=True)
class Place:
    id: int
    x: float
    y: float


def places(knows: Mapping[int, Sequence[int]]) -> list[Place]:
    """Return where everybody stands; *knows* says who knows whom, by number."""
    order = _side_by_side(knows)
    turn = 2 * pi / max(1, len(order))
    return [
        Place(
            number,
            round(CENTRE + RADIUS * sin(turn * nth), 1),
            round(CENTRE - RADIUS * cos(turn * nth), 1),
        )
        for nth, number in enumerate(order)
    ]


def size(count: int) -> float:
    """Return the radius of a dot, so that *count* of them do not touch."""
    room = 0.42 * 2 * pi * RADIUS / max(1, count)
    return round(min(LARGEST, max(SMALLEST, room)), 1)


def _side_by_side(knows: Mapping[int, Sequence[int]]) -> list[int]:
    """Walk from one to whom they know, before going on with the next."""
    order: dict[int, None] = {}
    waiting = list(knows)[::-1]
    while waiting:
        number = waiting.pop()
        if number not in order:
            order[number] = None
            waiting.extend(one for one in knows[number][::-1] if one in knows)
    return list(order)
