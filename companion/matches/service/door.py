"""Letting in newcomers: the market of the last run, kept at hand and up to date."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import numpy as np
import sqlalchemy as sa

from companion.core.matching import (
    Crowd,
    Matcher,
    Matching,
    Profile,
    Scoring,
    Suggestion,
)
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches.models import Match, MatchPrice, MatchRun, NotForMe
from companion.matches.service import blocks, crowd, runs
from companion.matches.service.memory import Door, memory

Lists = dict[str, tuple[Suggestion, ...]]

# Beyond these it is quicker to read everything again than to follow the changes.
MOST_CHANGES = 500
MOST_LATE = 500


@contextmanager
def closed() -> Iterator[None]:
    """Have the door of this process for oneself until the commit.

    Whatever fails, what is in memory may not be what was written: it is let go.
    """
    slot = memory().door
    with slot.lock:
        try:
            yield
        except BaseException:
            slot.clear()
            raise


def opened(run: MatchRun) -> Door:
    """Return the door of a run's event as this process last saw it."""
    return memory().door.get((run.event_id, run.id), lambda: _opened(run))


def at(run: MatchRun) -> Door:
    """Return the door of a run's event as it is now."""
    door = opened(run)
    if _is_followed(door, run.event_id):
        return door
    memory().door.clear()
    return opened(run)


def take_over(run: MatchRun, matching: Matching) -> None:
    """Keep what a run just found: its people are in memory already."""
    here = frozenset(_here(run.event_id))
    rows = {person.id: row for row, person in enumerate(matching.profiles)}
    door = Door(blocks.matcher_of(run), matching, _newest(run.event_id), here, rows)
    for reader, suggested in matching.suggestions.items():
        present = tuple(one for one in suggested if int(one.other) in here)
        if len(present) < len(suggested):
            _replace(door, reader, present)
    memory().door.put((run.event_id, run.id), door)
    memory().crowd.clear()


def crowd_at(event: Event) -> Crowd:
    """Return people who tell what is usual at an event, whether matched or not yet."""
    run = runs.latest_done(event.id)
    if run is not None:
        return opened(run).matching.crowd
    matcher = Matcher(encoder=crowd.encoder())
    return memory().crowd.get(
        ("event", event.id), lambda: matcher.gather(crowd.profiles_at(event))
    )


def up_to_date(door: Door, event_id: int) -> None:
    """Note that all that is written is known here."""
    door.seen = _newest(event_id)


def listed(event_id: int, readers: Collection[int] | None = None) -> Lists:
    """Return lists as they are kept, without reasons, and without who is hidden."""
    # Two questions, each answered by the key: one with "or" would read the table.
    said = sa.exists().where(
        NotForMe.attendee_id == Match.attendee_id, NotForMe.other_id == Match.other_id
    )
    heard = sa.exists().where(
        NotForMe.attendee_id == Match.other_id, NotForMe.other_id == Match.attendee_id
    )
    some = Match.attendee_id.in_(readers) if readers is not None else sa.true()
    lists: dict[str, list[Suggestion]] = defaultdict(list)
    for reader, other, score, outside in db.session.execute(
        sa.select(Match.attendee_id, Match.other_id, Match.score, Match.outside)
        .join(Attendee, Attendee.id == Match.other_id)
        .where(
            Match.event_id == event_id, some, crowd.is_matched(event_id), ~said, ~heard
        )
        .order_by(Match.attendee_id, Match.rank)
    ):
        lists[str(reader)].append(Suggestion(str(other), score, (), (), (), outside))
    return {reader: tuple(suggested) for reader, suggested in lists.items()}


def _opened(run: MatchRun) -> Door:
    """Build the market of a run from what was kept of it, with those who came since."""
    event = db.session.get_one(Event, run.event_id)
    newest = _newest(run.event_id)  # first: what is written from here on is followed up
    matcher = blocks.matcher_of(run)
    gathered = matcher.gather(crowd.profiles_at(event))
    prices = {
        str(who): (price, liked)
        for who, price, liked in db.session.execute(
            sa.select(MatchPrice.attendee_id, MatchPrice.price, MatchPrice.liked).where(
                MatchPrice.run_id == run.id
            )
        )
    }
    # Who was on a list of the organizer's since then, and never here, is like others.
    usual = tuple(np.mean([*prices.values()], axis=0)) if prices else (0.0, 0.0)
    known = [prices.get(person.id, usual) for person in gathered.people]
    table = np.array(known, float).reshape(-1, 2)
    people = {person.id for person in gathered.people}
    matching = Matching.restored(
        Scoring(gathered, matcher.learned, table[:, 1].astype(np.float32)),
        table[:, 0],
        matcher.wishes(gathered.people),
        {
            who: tuple(one for one in own if one.other in people)
            for who, own in listed(event.id).items()
        },
        (run.summary["floor"], run.summary["ceiling"]),
    )
    rows = {person.id: row for row, person in enumerate(gathered.people)}
    here = frozenset(int(person.id) for person in gathered.people)
    return Door(matcher, matching, newest, here, rows)


def _is_followed(door: Door, event_id: int) -> bool:
    """Follow what other processes wrote; False where that was too much."""
    late = door.matching.late
    if late is not None and len(late.people) > MOST_LATE:
        return False
    here = _here(event_id)
    moved = here ^ door.here
    if len(moved) > MOST_CHANGES:
        return False
    changed = _readers(event_id, Match.id > door.seen)
    if moved:
        changed |= _readers(event_id, Match.other_id.in_(moved))
    if len(changed) > MOST_CHANGES:
        return False
    door.seen, door.here = _newest(event_id), frozenset(here)
    read_again(door, event_id, changed)
    return True


def _readers(event_id: int, which: sa.ColumnElement[bool]) -> set[int]:
    query = sa.select(Match.attendee_id).where(Match.event_id == event_id, which)
    return set(db.session.scalars(query))


def read_again(door: Door, event_id: int, readers: Collection[int]) -> None:
    """Take over the lists of some readers, and who is new there or has changed."""
    if not readers:
        return
    lists = listed(event_id, readers)
    others = {int(one.other) for own in lists.values() for one in own}
    strangers = {one for one in others if str(one) not in door.rows}
    for profile in crowd.profiles_of(event_id, strangers.union(readers)).values():
        _meet(door, profile)
    for reader in map(str, readers):
        known = (one for one in lists.get(reader, ()) if one.other in door.rows)
        _replace(door, reader, tuple(known))


def _meet(door: Door, profile: Profile) -> None:
    """Let in who came to the door of another process, or with other words."""
    found, row = door.matching, door.rows.get(profile.id)
    if row is not None and found.profiles[row] == profile:
        return
    price = float(np.mean(found.prices)) if row is None else float(found.prices[row])
    found.let_in(profile, door.matcher.wishes((profile,)), price)
    door.rows[profile.id] = len(found.prices) - 1
    found.suggestions.setdefault(profile.id, ())
    if row is not None:
        found.shown[-1] = found.shown[row]


def _replace(door: Door, reader: str, suggested: tuple[Suggestion, ...]) -> None:
    found = door.matching
    for one in found.suggestions.get(reader, ()):
        found.shown[door.rows[one.other]] -= 1
    for one in suggested:
        found.shown[door.rows[one.other]] += 1
    found.suggestions[reader] = suggested


def _here(event_id: int) -> set[int]:
    return set(
        db.session.scalars(sa.select(Attendee.id).where(crowd.is_matched(event_id)))
    )


def _newest(event_id: int) -> int:
    """Return the number of an event's newest row.

    Numbers are given in order at one event only: a later one of another event may be
    seen before an earlier one of this.
    """
    query = sa.select(sa.func.max(Match.id)).where(Match.event_id == event_id)
    return db.session.scalar(query) or 0
