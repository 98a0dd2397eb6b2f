"""Writing down what a run found: a hundred thousand rows in a few seconds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from companion import clock, work
from companion.core.matching import Matching, Suggestion
from companion.core.matching.constraints import same_organisation_key
from companion.core.matching.learn import FEATURES
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches.models import DONE, RUNNING, Match, MatchPrice, MatchRun
from companion.matches.service import crowd, runs
from companion.matches.service.reasons import as_kept

ROWS_AT_ONCE = 5000
LARGE = 1 / 3  # of all: so many colleagues leave too few others

RANK = (
    sa.update(Match)
    .where(
        Match.attendee_id == sa.bindparam("one"),
        Match.other_id == sa.bindparam("another"),
    )
    .values(rank=sa.bindparam("place"))
)

Row = dict[str, Any]
Table = type[Match | MatchPrice]


def keep(run_id: int, found: Matching) -> MatchRun | None:
    """Put a run's lists in the place of earlier ones, and end the run.

    Who left meanwhile is on none; who came or wrote meanwhile is welcomed afterwards.
    Where the run has ended already nothing is done and None returned.
    """
    run = runs.locked(run_id)
    if run.state != RUNNING:
        return None
    alone_with(run.event_id)
    here = _here(run.event_id)
    event = db.session.get_one(Event, run.event_id)
    db.session.execute(sa.delete(Match).where(Match.event_id == event.id))
    insert(Match, _rows(event, found, set(map(str, here))))
    _keep_prices(run, found, here)
    _welcome_the_rest(run, {int(one) for one in found.ids}, here)
    seconds = (clock.now() - run.asked_at).total_seconds()
    run.summary = _summary(found, seconds) | run.summary
    run.progress = 1.0
    runs.end(run, DONE)
    return run


def rewrite(
    event: Event, lists: Mapping[str, Sequence[tuple[Suggestion, bool]]]
) -> None:
    """Write lists that changed: what is new on each, and the ranks of what stays."""
    titles, new, moved = crowd.titles(event), list[Row](), list[Row]()
    for reader, placed in lists.items():
        ranked = list(enumerate(placed, start=1))
        stay = [(rank, int(one.other)) for rank, (one, is_new) in ranked if not is_new]
        gone = sa.and_(
            Match.attendee_id == int(reader),
            Match.other_id.not_in([other for _, other in stay]),
        )
        db.session.execute(sa.delete(Match).where(gone))
        moved += [
            {"one": int(reader), "another": other, "place": rank}
            for rank, other in stay
        ]
        fresh = [(rank, one) for rank, (one, is_new) in ranked if is_new]
        new += rows_of(event.id, reader, fresh, titles)
    if moved:
        db.session.connection().execute(RANK, moved)
    insert(Match, new)


def set_price(run: MatchRun, attendee_id: int, price: float) -> None:
    """Keep what the market made of somebody who came late."""
    row = {"run_id": run.id, "attendee_id": attendee_id}
    db.session.execute(sa.delete(MatchPrice).filter_by(**row))
    insert(MatchPrice, [row | {"price": price, "liked": 0.0}])


def alone_with(event_id: int) -> None:
    """Wait until nobody else writes lists at an event, and keep them off meanwhile."""
    db.session.execute(
        sa.update(Event)
        .where(Event.id == event_id)
        .values(created_at=Event.created_at)
        .execution_options(synchronize_session=False)
    )


def insert(table: Table, rows: Iterable[Row]) -> None:
    """Insert many rows, a few thousand in a statement, past the session's objects."""
    waiting = iter(rows)
    while part := list(islice(waiting, ROWS_AT_ONCE)):
        db.session.connection().execute(sa.insert(table), part)


def rows_of(
    event_id: int,
    reader: str,
    suggested: Sequence[tuple[int, Suggestion]],
    titles: Mapping[str, str],
) -> Iterator[Row]:
    """Return what is written of somebody's suggestions, each with its rank."""
    for rank, one in suggested:
        talks = sorted(one.talks, key=int)
        both = [titles[talk] for talk in talks if talk in titles]
        yield {
            "event_id": event_id,
            "attendee_id": int(reader),
            "other_id": int(one.other),
            "rank": rank,
            "score": one.score,
            "outside": one.outside,
            "reasons": as_kept(one, both),
            "features": dict(zip(FEATURES, one.features, strict=False)),
        }


def _here(event_id: int) -> set[int]:
    """Return who is to be matched; nobody of them can be erased before the commit."""
    return set(
        db.session.scalars(
            sa.select(Attendee.id)
            .where(crowd.is_matched(event_id))
            .with_for_update(read=True, key_share=True)
        )
    )


def _rows(event: Event, found: Matching, here: set[str]) -> Iterator[Row]:
    titles = crowd.titles(event)
    for reader, suggested in found.suggestions.items():
        if reader in here:
            present = (one for one in suggested if one.other in here)
            yield from rows_of(
                event.id, reader, list(enumerate(present, start=1)), titles
            )


def _keep_prices(run: MatchRun, found: Matching, here: set[int]) -> None:
    earlier = sa.select(MatchRun.id).where(MatchRun.event_id == run.event_id)
    db.session.execute(sa.delete(MatchPrice).where(MatchPrice.run_id.in_(earlier)))
    prices, liked_ = found.prices.tolist(), found.scoring.liked.tolist()
    priced = zip(found.crowd.people, prices, liked_, strict=True)
    insert(
        MatchPrice,
        (
            {
                "run_id": run.id,
                "attendee_id": int(person.id),
                "price": price,
                "liked": liked,
            }
            for person, price, liked in priced
            if int(person.id) in here
        ),
    )


def _welcome_the_rest(run: MatchRun, matched: set[int], here: set[int]) -> None:
    edited = db.session.scalars(
        sa.select(Attendee.id).where(
            crowd.is_matched(run.event_id), Attendee.edited_at > run.asked_at
        )
    )
    for attendee_id in sorted((here - matched).union(edited)):
        work.ring("matches.welcome", attendee_id, once=f"welcome-{attendee_id}")


def _summary(found: Matching, seconds: float) -> dict[str, Any]:
    return {
        "attendees": len(found.ids),
        "seconds": round(seconds, 2),
        "suggestions": sum(map(len, found.suggestions.values())),
        "floor": found.floor,
        "ceiling": found.ceiling,
        "left_out": [{"id": one.id, "why": one.reason} for one in found.left_out],
        "relaxed": list(found.relaxed),
        "model": crowd.encoder().name,
        **_largest(found),
    }


def _largest(found: Matching) -> dict[str, Any]:
    """Name the organisation that a third of the people, or more, are of, if any."""
    people = found.crowd.people
    keys = Counter(same_organisation_key(one.organisation) for one in people)
    del keys[""]
    for key, count in keys.most_common(1):
        names = (one.organisation.strip() for one in people)
        spelt = Counter(name for name in names if same_organisation_key(name) == key)
        if count >= LARGE * len(people):
            return {"largest": {"name": spelt.most_common(1)[0][0], "people": count}}
    return {}
