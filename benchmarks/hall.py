"""A hall of 3,000 people who each scan five others within ten minutes.

    python benchmarks/hall.py [--people 3000] [--minutes 10] [--kills 0]

Scans arrive as they do in a hall: breaks begin together, so half of all come within a
fifth of the time, each at a moment of its own. A phone sends again what got no answer,
with the same number, until somebody acknowledges it. With --kills the server is killed
(-9) so many times in between and started anew. In the end every acknowledged scan must
be in the database, once. To reach, without kills: 99 of 100 within 250 ms.
"""

import argparse
import asyncio
import os
import signal
import sqlite3
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import phones as hall

EACH = 5
RUSH = 0.2  # of the time, in which half of the scans come
AGAIN = 0.25  # seconds until a phone tries again
RESTS = 0.3  # seconds between a kill and the next start
CHANCE = np.random.default_rng(5)


@dataclass(slots=True)
class Told:
    """What the phones were told."""

    acknowledged: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    again: int = 0


def moments(number: int, seconds: float) -> list[float]:
    """Return when scans happen: half of them in one rush in the middle."""
    rush = seconds * RUSH
    spread = CHANCE.random(number)
    hurried = CHANCE.random(number) < 0.5
    begins = (seconds - rush) / 2
    return sorted(np.where(hurried, begins + spread * rush, spread * seconds).tolist())


async def send(port: int, me: hall.Phone, other: hall.Phone, told: Told) -> None:
    """Send one scan until it is acknowledged."""
    line, document = hall.Connection(port), hall.scan(other.token)
    while True:
        try:
            answer = await line.post("/exchanges", me.cookie, document)
        except (OSError, EOFError):
            told.again += 1
        else:
            told.statuses[answer.status] = told.statuses.get(answer.status, 0) + 1
            if answer.status in (200, 201):
                told.acknowledged.add(document["uuid"])
                told.seconds.append(answer.seconds)
                break
        await asyncio.sleep(AGAIN)
    line.close()


async def crowd(
    port: int, people: list[hall.Phone], seconds: float, told: Told
) -> None:
    begun = time.monotonic()
    scans = [me for me in people for _ in range(EACH)]
    CHANCE.shuffle(scans)
    async with asyncio.TaskGroup() as sending:
        for moment, me in zip(moments(len(scans), seconds), scans, strict=True):
            await asyncio.sleep(max(0.0, begun + moment - time.monotonic()))
            other = people[CHANCE.integers(len(people))]
            if other is not me:
                sending.create_task(send(port, me, other, told))


class Server:
    """A server that can be killed."""

    def __init__(self, port: int, env: dict[str, str]) -> None:
        self._port, self._env = port, env
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 -- our own command
            hall.companion(self._port), env=self._env, start_new_session=True
        )

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


async def killing(server: Server, kills: int, seconds: float) -> None:
    for _ in range(kills):
        await asyncio.sleep(seconds / (kills + 1))
        server.kill()
        await asyncio.sleep(RESTS)
        server.start()


async def play(
    port: int, people: list[hall.Phone], server: Server, options: argparse.Namespace
) -> Told:
    told, seconds = Told(), options.minutes * 60
    async with asyncio.TaskGroup() as both:
        both.create_task(crowd(port, people, seconds, told))
        both.create_task(killing(server, options.kills, seconds))
    return told


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=3000)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--kills", type=int, default=0)
    options = asked.parse_args()
    port = hall.free_port()
    with tempfile.TemporaryDirectory() as home:
        env = hall.settings(Path(home), port)
        os.environ.update(env)
        people = hall.fill(options.people)
        server = Server(port, env)
        hall.wait_for(port)
        try:
            told = asyncio.run(play(port, people, server, options))
        finally:
            server.kill()
        with sqlite3.connect(Path(home) / "companion.db") as kept:
            rows = [row[0] for row in kept.execute("SELECT uuid FROM exchanges")]
    report(told, rows, options.kills)


def report(told: Told, rows: list[str], kills: int) -> None:
    median, nearly_all, slowest = (
        hall.at_percent(told.seconds, part) * 1000 for part in (50, 99, 100)
    )
    print(f"acknowledged {len(told.acknowledged)}, by status {told.statuses}")
    print(f"no answer, sent again: {told.again}; killed {kills} times")
    print(f"median {median:.0f} ms, p99 {nearly_all:.0f} ms, slowest {slowest:.0f} ms")
    print(f"acknowledged and lost: {len(told.acknowledged - set(rows))}")
    print(f"written twice: {len(rows) - len(set(rows))}")


if __name__ == "__main__":
    main()
