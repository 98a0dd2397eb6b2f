"""A run in blocks, which any worker can do: vectors of texts, then pairs of people."""

import json
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from companion import clock, config, work
from companion.core.matching import Crowd, Learned, Matcher, Matching, Pairs
from companion.events.models import Event
from companion.extensions import db
from companion.matches.models import (
    PAIRS,
    RUNNING,
    TEXTS,
    UNDER_WAY,
    MatchBlock,
    MatchRun,
)
from companion.matches.service import answers, crowd, learning, runs
from companion.matches.service.memory import memory
from companion.matches.service.snapshot import Snapshot

TEXTS_A_BLOCK = 256
PEOPLE_A_BLOCK = 2500
# How far a run is when all texts have vectors, all pairs are found, all lists are made.
EMBEDDED, PAIRED, SETTLED = 0.5, 0.9, 0.95


@dataclass(frozen=True, slots=True)
class Block:
    """A block in the hands of a worker."""

    id: int
    run_id: int
    texts: tuple[str, ...] | None  # None: it is people who are compared
    start: int
    stop: int


def plan(run_id: int) -> None:
    """Begin a run: take a snapshot and divide the work; or ask for what is not done."""
    run = db.session.get_one(MatchRun, run_id)
    if run.state in UNDER_WAY and not _has_begun(run_id):
        event = db.session.get_one(Event, run.event_id)
        taken = Snapshot(tuple(crowd.profiles_at(event)), crowd.never(event))
        texts, learned = crowd.texts(event, taken.people), learning.learned(event)
        run = runs.locked(run_id)
        if run.state in UNDER_WAY and not _has_begun(run_id):
            run.state, run.snapshot = RUNNING, taken.packed()
            run.summary = {"learning": asdict(learned)}
            db.session.add_all(_divided(run_id, texts, len(taken.people)))
            db.session.flush()
    if run.state in UNDER_WAY:
        _ring_rest(run_id)


def _has_begun(run_id: int) -> bool:
    query = sa.select(MatchBlock.id).where(MatchBlock.run_id == run_id).limit(1)
    return db.session.scalar(query) is not None


def _divided(run_id: int, texts: list[str], people: int) -> list[MatchBlock]:
    return [
        *(
            MatchBlock(
                run_id=run_id,
                kind=TEXTS,
                number=number,
                start=start,
                stop=min(start + TEXTS_A_BLOCK, len(texts)),
                data=json.dumps(texts[start : start + TEXTS_A_BLOCK]).encode(),
            )
            for number, start in enumerate(range(0, len(texts), TEXTS_A_BLOCK))
        ),
        *(
            MatchBlock(
                run_id=run_id,
                kind=PAIRS,
                number=number,
                start=start,
                stop=min(start + PEOPLE_A_BLOCK, people),
            )
            for number, start in enumerate(range(0, max(people, 1), PEOPLE_A_BLOCK))
        ),
    ]


def _ring_rest(run_id: int) -> None:
    """Ask for the blocks not done; pairs wait for all texts, and the end for all."""
    rest: dict[str, list[int]] = {TEXTS: [], PAIRS: []}
    for kind, number in db.session.execute(
        sa.select(MatchBlock.kind, MatchBlock.id)
        .where(MatchBlock.run_id == run_id, MatchBlock.done_at.is_(None))
        .order_by(MatchBlock.id)
    ):
        rest[kind].append(number)
    for number in rest[TEXTS] or rest[PAIRS]:
        work.ring("matches.block", run_id, number, once=f"match-{run_id}-{number}")
    if not any(rest.values()):
        work.ring("matches.settle", run_id, once=f"match-{run_id}-settle")


def begin(block_id: int) -> Block | None:
    """Take up a block; None where it is done, or its run has ended."""
    block = db.session.get(MatchBlock, block_id)
    if block is None or block.done_at is not None:
        return None
    if db.session.get_one(MatchRun, block.run_id).state != RUNNING:
        return None
    texts = tuple(json.loads(block.data or b"[]")) if block.kind == TEXTS else None
    return Block(block.id, block.run_id, texts, block.start, block.stop)


def compare(block: Block, people: Crowd) -> bytes:
    """Return whom the people of a block might meet, with gains, packed."""
    matcher = Matcher(device=config.current("DEVICE"))
    return matcher.pair(people, block.start, block.stop).to_bytes()


def crowd_of(run_id: int) -> Crowd:
    """Return everybody as this process keeps them while it works for a run."""
    return memory().crowd.get(run_id, lambda: _gathered(run_id))


def _gathered(run_id: int) -> Crowd:
    query = sa.select(MatchRun.snapshot).where(MatchRun.id == run_id)
    taken = Snapshot.unpacked(db.session.scalars(query).one() or b"")
    return Matcher(encoder=crowd.encoder()).gather(taken.people, never=taken.never)


def finish(block: Block, data: bytes | None) -> bool:
    """Keep what came of a block, unless its run has ended; tell which."""
    run = runs.locked(block.run_id)
    kept = db.session.get(MatchBlock, block.id, populate_existing=True)
    if run.state != RUNNING or kept is None:
        return False
    if kept.done_at is None:  # another worker may have been faster
        kept.data, kept.done_at = data, clock.now()
        db.session.flush()
        run.progress = _progress(run.id)
        if _is_last(kept):
            _ring_rest(run.id)
    return True


def _is_last(block: MatchBlock) -> bool:
    query = sa.select(MatchBlock.id).where(
        MatchBlock.run_id == block.run_id,
        MatchBlock.kind == block.kind,
        MatchBlock.done_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is None


def _progress(run_id: int) -> float:
    share = {
        kind: done / blocks
        for kind, blocks, done in db.session.execute(
            sa.select(
                MatchBlock.kind,
                sa.func.count(),
                sa.func.count(MatchBlock.done_at),
            )
            .where(MatchBlock.run_id == run_id)
            .group_by(MatchBlock.kind)
        )
    }
    return EMBEDDED * share.get(TEXTS, 1) + (PAIRED - EMBEDDED) * share.get(PAIRS, 1)


def settle(run_id: int) -> Matching | None:
    """Make the lists out of what all blocks found; None where the run has ended."""
    run = db.session.get_one(MatchRun, run_id)
    if run.state != RUNNING:
        return None
    packed = db.session.scalars(
        sa.select(MatchBlock.data)
        .where(MatchBlock.run_id == run_id, MatchBlock.kind == PAIRS)
        .order_by(MatchBlock.number)
    )
    parts = [Pairs.from_bytes(data) for data in packed if data]
    # Whom people asked for as late as now: it is no part of the snapshot.
    kept = answers.kept(run.event_id)
    return matcher_of(run).settle(crowd_of(run_id), parts, kept=kept)


def settled(run_id: int) -> None:
    """Note that the lists are made and only have to be written."""
    run = runs.locked(run_id)
    run.progress = SETTLED if run.state == RUNNING else run.progress


def matcher_of(run: MatchRun) -> Matcher:
    """Return the matcher of a run: it knows what answers had taught by then."""
    taught = run.summary.get("learning")  # runs of the first release were not taught
    learned = Learned(**taught) if taught and taught["on"] else None
    return Matcher(encoder=crowd.encoder(), learned=learned)
