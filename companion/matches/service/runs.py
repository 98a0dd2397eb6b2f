"""Runs of the matcher: asked for, worked off in steps, reported."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from companion import clock, work
from companion.core.matching import Matcher, Matching
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches.models import DONE, FAILED, QUEUED, RUNNING, Match, MatchRun
from companion.matches.service import crowd, lists

TEXTS_A_STEP = 256
MOST = 6000  # people: the matcher holds matrices of people by people
EMBEDDED = 0.9  # of the way, when all texts have their vectors


def request(event: Event) -> MatchRun:
    """Ask for a run; one that waits or works already is returned as it is."""
    run = latest(event)
    if run is not None and run.state in (QUEUED, RUNNING):
        return run
    now = clock.now()
    run = MatchRun(event_id=event.id, asked_at=now, touched_at=now)
    db.session.add(run)
    db.session.flush()
    ring(run)
    return run


def ring(run: MatchRun) -> None:
    work.ring("matches.run", run.id, once=f"match-{run.id}")


def latest(event: Event) -> MatchRun | None:
    return db.session.scalar(
        sa.select(MatchRun)
        .where(MatchRun.event_id == event.id)
        .order_by(MatchRun.id.desc())
        .limit(1)
    )


def unfinished() -> Sequence[MatchRun]:
    return db.session.scalars(
        sa.select(MatchRun).where(MatchRun.state.in_([QUEUED, RUNNING]))
    ).all()


def embed_some(run_id: int, start: int) -> int:
    """Embed the next texts of a run's event; return where to go on, 0 at the end."""
    texts = crowd.texts(db.session.get_one(MatchRun, run_id).event_id)
    crowd.encoder().encode(texts[start : start + TEXTS_A_STEP])
    run = _touched(run_id)  # written last: nobody waits for a model behind our lock
    end = start + TEXTS_A_STEP
    run.progress = EMBEDDED * min(1.0, end / max(1, len(texts)))
    return end if end < len(texts) else 0


def solve(run_id: int) -> None:
    """Match everybody at a run's event and keep the result, if nobody has yet."""
    event = db.session.get_one(Event, db.session.get_one(MatchRun, run_id).event_id)
    people = crowd.profiles_at(event)
    if len(people) > MOST:
        fail(run_id, f"More than {MOST:,} people cannot be matched at once yet.")
        return
    result = Matcher(encoder=crowd.encoder()).match(people, never=crowd.never(event))
    run = _touched(run_id)
    if run.state == DONE:  # another process was faster
        return
    db.session.execute(sa.delete(Match).where(Match.event_id == event.id))
    stars = crowd.stars(event)
    for profile in people:
        lists.keep(event.id, int(profile.id), result.for_(profile.id), stars)
    run.summary = _summary(result, (clock.now() - run.asked_at).total_seconds())
    run.state, run.progress, run.finished_at = DONE, 1.0, clock.now()
    db.session.flush()


def report(run: MatchRun) -> dict[str, Any]:
    """Return a finished run's summary, with the people it names by their e-mail."""
    left_out = [
        {"email": who.email, "name": who.name, "why": one["why"]}
        for one in run.summary["left_out"]
        if (who := db.session.get(Attendee, int(one["id"])))
    ]
    return run.summary | {"left_out": left_out}


def fail(run_id: int, error: str) -> None:
    run = _touched(run_id)
    if run.state != DONE:
        run.state, run.error = FAILED, error


def _touched(run_id: int) -> MatchRun:
    run = db.session.get_one(
        MatchRun, run_id, populate_existing=True, with_for_update=True
    )
    run.touched_at = clock.now()
    run.state = RUNNING if run.state == QUEUED else run.state
    return run


def _summary(result: Matching, seconds: float) -> dict[str, Any]:
    return {
        "attendees": len(result.ids),
        "seconds": round(seconds, 2),
        "suggestions": sum(len(result.for_(one)) for one in result.ids),
        "floor": result.floor,
        "ceiling": result.ceiling,
        "left_out": [{"id": one.id, "why": one.reason} for one in result.left_out],
        "relaxed": list(result.relaxed),
        "model": crowd.encoder().name,
    }
