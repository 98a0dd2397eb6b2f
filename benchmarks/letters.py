"""How many recaps a second leave: gathered, rendered, written down and sent.

    python benchmarks/letters.py [--people 5000] [--contacts 12] [--kills 0]
                                 [--workers 1] [--database URL] [--locked]

Everybody at an event has met twelve others, and starred six talks with three questions
answered in writing; `companion work` writes each their letter and sends it to a mail
server in another process of this machine. The clock runs from the organizer's press of
the button to the last letter that the server took. To reach: a hundred letters a second
on two cores, memory flat.

With --kills the worker is killed (-9) so many times on the way and started again, the
server answers 4xx to one letter in 20 and hangs up after one in 50 without an answer.
To reach: every person exactly one letter, save where the server took it and the answer
was lost; those that came twice carry the same Message-ID, and are counted. Letters that
were put off are due at once when nothing else is left: nobody waits here for minutes.

With --locked the host has set a key, and notes and letters are locked in the database.
"""

import argparse
import json
import os
import random
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from phones import free_port, settings

from companion import create_app, database, work
from companion.accounts.models import Person
from companion.contacts.models import Contact
from companion.contacts.service import planning
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.mail import FAILED, QUEUED, SENT, Letter
from companion.matches.models import Match
from companion.questions.models import ANSWERED, BoardQuestion
from companion.recaps import service as recaps
from companion.recaps.models import RecapRun
from companion.talks.models import Star, Talk

SERVER = "--server"
KEPT = "letters"  # the file of the server, beside its report
READ_AGAIN = 50  # of so many kept letters one is read by the standard library
TALKS = 80
STARS = 6
SUGGESTED = 5
PATIENCE = 1800  # seconds until something must have gone wrong
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
TOPICS = (
    "Shift rosters made with the ward instead of for the ward",
    "Fair pay in small firms, told with open numbers",
    "Work samples instead of a CV, and structured interviews",
    "Onboarding in a week: a checklist that people finish",
    "Why “quiet” people leave first – and what they say on the last day",
)


# --- the mail server ------------------------------------------------------------------


class Server(socketserver.ThreadingTCPServer):
    """Takes letters, keeps them in a file, counts them, and misbehaves if told to."""

    daemon_threads = True

    def __init__(self, port: int, kept: Path, *, is_faulty: bool) -> None:
        super().__init__(("127.0.0.1", port), Speaking)
        self.is_faulty = is_faulty
        self.kept = kept.open("ab")
        self.turn = threading.Lock()
        self.chance = random.Random(7)  # noqa: S311 -- the same every time
        self.ids: Counter[str] = Counter()
        self.people: dict[str, set[str]] = {}
        self.told: dict[str, Any] = {"taken": 0, "refused": 0, "hung_up": 0, "bytes": 0}

    def refuses(self) -> bool:
        return self._happens("refused", 1 / 20)

    def hangs_up(self) -> bool:
        return self._happens("hung_up", 1 / 50)

    def take(self, to: str, letter: bytes) -> None:
        head = letter[:4000].decode("ascii")
        number = head.partition("Message-ID: ")[2].partition("\r\n")[0]
        with self.turn:
            self.kept.write(len(letter).to_bytes(8, "big") + letter)
            self.ids[number] += 1
            self.people.setdefault(to, set()).add(number)
            self.told["taken"] += 1
            self.told["bytes"] += len(letter)

    def summary(self) -> dict[str, Any]:
        with self.turn:
            self.kept.flush()
            return self.told | {
                "people": len(self.people),
                "ids": len(self.ids),
                "twice": sum(number > 1 for number in self.ids.values()),
                "most": max(self.ids.values(), default=0),
                "several_ids": sum(len(ids) > 1 for ids in self.people.values()),
            }

    def _happens(self, what: str, chance: float) -> bool:
        with self.turn:
            happens = self.is_faulty and self.chance.random() < chance
            self.told[what] += happens
            return happens


class Speaking(socketserver.StreamRequestHandler):
    """One connection to the server: SMTP as far as senders of letters speak it."""

    server: Server
    rbufsize = 1 << 17
    disable_nagle_algorithm = True

    def handle(self) -> None:
        with suppress(ConnectionError):
            self.say("220 letters ready")
            while (line := self.rfile.readline()) and self.answer(line):
                pass

    def answer(self, line: bytes) -> bool:
        """Answer a command; return whether the connection goes on."""
        verb = line[:4].upper().strip()
        if verb == b"RCPT":
            return self.address(line.partition(b"<")[2].partition(b">")[0].decode())
        if verb == b"DATA":
            self.say("354 go on")
            return self.read()
        if verb == b"QUIT":
            self.say("221 bye")
            return False
        is_known = verb in (b"EHLO", b"HELO", b"MAIL", b"RSET", b"NOOP")
        self.say("250 OK" if is_known else "502 not here")
        return True

    def address(self, to: str) -> bool:
        if self.server.refuses():
            self.say("450 4.2.1 mailbox busy")
        else:
            self.to = to
            self.say("250 OK")
        return True

    def read(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False  # who sent it went away
            lines.append(line)
        letter = b"".join(line.removeprefix(b".") for line in lines)
        self.server.take(self.to, letter)
        if self.server.hangs_up():
            return False
        self.say("250 OK")
        return True

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


def serve(port: int, report: Path, *, is_faulty: bool) -> None:
    """Serve until told to stop; write what arrived to *report*, twice a second."""
    server = Server(port, report.with_name(KEPT), is_faulty=is_faulty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    draft = report.with_suffix(".draft")
    is_over = False
    while not is_over:
        is_over = over.wait(0.5)
        draft.write_text(json.dumps(server.summary()))
        draft.replace(report)


def kept(file: Path) -> Iterator[bytes]:
    """Give the letters that the server keeps."""
    with file.open("rb") as stream:
        while size := stream.read(8):
            yield stream.read(int.from_bytes(size, "big"))


# --- the event ------------------------------------------------------------------------


def fill(people: int, contacts: int) -> None:
    """Make an event of so many that is over, straight into the tables."""
    days = datetime.now(UTC).date() - timedelta(days=2)
    plan = events.Plan("letters", "Work & People", "Europe/Warsaw", days, days)
    event = events.create(plan)
    event.recap_at = ""  # not by themselves, before the clock runs
    db.session.flush()
    start = datetime(days.year, days.month, days.day, 7, tzinfo=UTC)
    talks = [_talk(event.id, n, start) for n in range(TALKS)]
    _insert(Talk, talks)
    numbers = range(1, people + 1)
    _insert(
        Person, [{"email": f"p{n}@example.org", "created_at": start} for n in numbers]
    )
    _insert(Attendee, [_attendee(event.id, n) for n in numbers])
    for n in numbers:
        mine = [_contact(event.id, n, m, people, start) for m in range(contacts)]
        _insert(Contact, mine)
    _insert(
        Star,
        [
            {"attendee_id": n, "talk_id": (n * 7 + 13 * s) % TALKS + 1}
            for n in numbers
            for s in range(STARS)
        ],
    )
    _insert(BoardQuestion, [_question(event.id, n, start) for n in range(3 * TALKS)])
    _insert(Match, [_match(event.id, n, m, people) for n in numbers for m in range(5)])
    db.session.commit()


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(sa.insert(model), rows)


def _talk(event_id: int, n: int, start: datetime) -> dict[str, Any]:
    at = start + timedelta(minutes=45 * (n // 6))
    return {
        "event_id": event_id,
        "key": f"t{n}",
        "kind": "break" if n % 12 == 0 else "talk",
        "title": "Coffee break" if n % 12 == 0 else f"{TOPICS[n % 5]} ({n})",
        "start": at,
        "end": at + timedelta(minutes=40),
        "room": f"Hall {n % 6}",
    }


def _question(event_id: int, n: int, start: datetime) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "talk_id": n % TALKS + 1,
        "author_id": n % 7 + 1,
        "text": f"What would you do first, with no budget, in a firm of {n}?",
        "answer": "Ask those who do the work, and write down what they say. " * 3,
        "state": ANSWERED,
        "at": start,
    }


def _attendee(event_id: int, n: int) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "person_id": n,
        "source_key": f"p{n}",
        "name": f"Zoë Żółw-{n}",
        "organisation": f"Firm {n % 97}",
        "job_title": "Head of People",
        "languages": ["en"],
        "badge_nonce": n.to_bytes(16, "big"),
        "badge_fingerprint": f"{n:064x}",
    }


def _contact(
    event_id: int, me: int, nth: int, people: int, start: datetime
) -> dict[str, Any]:
    other = (me + 1 + nth * 37) % people + 1
    return {
        "owner_id": me,
        "event_id": event_id,
        "attendee_id": other,
        "name": f"Zoë Żółw-{other}",
        "organisation": f"Firm {other % 97}",
        "job_title": "Head of People",
        "email": f"p{other}@example.org",
        "phone": f"+48 601 {other:06}",
        "note": "Wants the checklist. Told me of the ward in Kraków. " * 2,
        "why": {
            "gives": [[TOPICS[other % 5], TOPICS[nth % 5]]],
            "gets": [[TOPICS[me % 5], TOPICS[(nth + 2) % 5]]],
            "shared": [[TOPICS[nth % 5], TOPICS[nth % 5]]],
        },
        "met_at": start + timedelta(minutes=23 + 41 * nth),
    }


def _match(event_id: int, me: int, rank: int, people: int) -> dict[str, Any]:
    other = (me + 11 + rank * 101) % people + 1
    return {
        "event_id": event_id,
        "attendee_id": me,
        "other_id": other,
        "rank": rank + 1,
        "score": 0.5,
        "reasons": {"gives": [[TOPICS[rank], TOPICS[rank]]], "gets": [], "shared": []},
    }


# --- the measurement ------------------------------------------------------------------


@dataclass
class Process:
    """A process that is watched, through all its lives."""

    command: list[str]
    env: dict[str, str]
    spent: float = 0.0  # seconds of processors, of those that ended
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.child = subprocess.Popen(self.command, env=self.env)  # noqa: S603

    def kill(self) -> None:
        assert self.child is not None
        self.spent += self._seconds()
        self.child.kill()
        self.child.wait()

    def stop(self) -> None:
        assert self.child is not None
        self.child.terminate()
        self.child.wait(30)

    @property
    def seconds(self) -> float:
        return self.spent + self._seconds()

    @property
    def megabytes(self) -> float:
        assert self.child is not None
        words = Path(f"/proc/{self.child.pid}/statm").read_text().split()
        return int(words[1]) * PAGE / 1e6

    def _seconds(self) -> float:
        assert self.child is not None
        stat = Path(f"/proc/{self.child.pid}/stat").read_text()
        words = stat.rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / TICK


@dataclass
class Run:
    """One measurement: the app beside, the processes, and what is seen of them."""

    app: Flask
    people: int
    report: Path
    workers: list[Process]
    server: Process
    begun: float = field(default_factory=time.monotonic)

    def arrived(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.report.read_text())
        return told

    def states(self) -> Counter[str]:
        with self.app.app_context():
            rows = db.session.execute(
                sa.select(Letter.state, sa.func.count(Letter.id)).group_by(Letter.state)
            )
            found: Counter[str] = Counter()
            for state, number in rows:
                found[state] = number
            db.session.rollback()
            return found

    def line(self) -> str:
        seconds = time.monotonic() - self.begun
        taken = self.arrived()["taken"]
        size = sum(one.megabytes for one in self.workers)
        spent = sum(one.seconds for one in self.workers)
        load = os.getloadavg()[0]
        return (
            f"{seconds:8.0f}{taken:9}{taken / seconds:10.0f}{size:11.0f}{spent:12.0f}"
            f"{self.server.megabytes:11.0f}{self.server.seconds:12.0f}{load:7.1f}"
        )

    def watch(self, kills: int) -> None:
        """Print a line now and then, and kill, until every letter was taken."""
        marks = [self.people * (n + 1) // (kills + 1) for n in range(kills)]
        shown = 0
        print(
            " seconds    taken  letters/s  worker MB  worker CPU  server MB  server CPU"
            "   load"
        )
        while (states := self.states())[SENT] + states[FAILED] < self.people:
            if marks and states[SENT] >= marks[0]:
                marks.pop(0)
                self.restart(self.workers[0])
            if states[SENT] >= shown * self.people / 10:
                print(self.line())
                shown += 1
            if states[SENT] + states[QUEUED] == self.people:
                self.hurry()
            if time.monotonic() - self.begun > PATIENCE:
                raise TimeoutError(f"only so many arrived: {states}")
            time.sleep(0.2)

    def restart(self, worker: Process) -> None:
        print(f"{time.monotonic() - self.begun:8.1f}  killed")
        worker.kill()
        worker.start()

    def hurry(self) -> None:
        """Let what was put off be due, once nothing else is left to do."""
        with self.app.app_context():
            late = Letter.attempts > 0, Letter.due_at > datetime.now(UTC)
            put_off = sa.select(sa.func.count(Letter.id)).where(
                Letter.state == QUEUED, sa.not_(sa.and_(*late))
            )
            if not db.session.scalar(put_off):
                db.session.execute(
                    sa.update(Letter)
                    .where(Letter.state == QUEUED)
                    .values(due_at=datetime.now(UTC))
                )
                work.ring("mail.deliver", False)
            db.session.commit()


def measure(given: argparse.Namespace, home: Path) -> None:
    smtp = free_port()
    env = settings(home, free_port(), given.database)
    env |= {"COMPANION_SMTP_URL": f"smtp://127.0.0.1:{smtp}"}
    if given.locked:
        env |= {"COMPANION_NOTES_KEY": Fernet.generate_key().decode()}
    os.environ.update(env)
    report = home / "report.json"
    app = create_app()
    with app.app_context():
        database.get_ready()
        fill(given.people, given.contacts)
        db.engine.dispose()
    itself = [sys.executable, __file__, SERVER, str(smtp), str(report)]
    server = Process([*itself, "faulty"] if given.kills else itself, env)
    command = [sys.executable, "-m", "companion", "work"]
    workers = [Process(command, env) for _ in range(given.workers)]
    with _running(server, *workers):
        _wait(report.exists)
        alive = home / "run" / "workers"
        _wait(lambda: len(list(alive.glob("[!.]*"))) == given.workers)
        time.sleep(3)  # until the queues are looked at
        settle(app, workers)
        press(Run(app, given.people, report, workers, server), given.kills)


def settle(app: Flask, workers: list[Process]) -> None:
    """Let the worker make the days of all books, as it does while an event goes on."""
    begun, before = time.monotonic(), sum(one.seconds for one in workers)
    with app.app_context():
        while planning.unplanned(1):
            db.session.rollback()
            time.sleep(0.5)
        db.session.rollback()
    seconds = time.monotonic() - begun
    spent = sum(one.seconds for one in workers) - before
    print(f"days of all books made in {seconds:.0f} s more ({spent:.0f} s of CPU)")


def press(run: Run, kills: int) -> None:
    """Ask for the letters, as the organizer's button does, and see them arrive."""
    processes = (*run.workers, run.server)
    before = [one.seconds for one in processes]
    with run.app.app_context():
        recaps.request(db.session.scalars(sa.select(Event)).one())
        db.session.commit()
    run.begun = time.monotonic()
    run.watch(kills)
    seconds = time.monotonic() - run.begun
    after = [one.seconds for one in processes]
    time.sleep(1)  # until the server has told of the last one
    print(run.line())
    tell(run, seconds, [b - a for a, b in zip(before, after, strict=True)])


def tell(run: Run, seconds: float, spent: list[float]) -> None:
    told, states = run.arrived(), run.states()
    with run.app.app_context():
        written = db.session.scalar(sa.select(RecapRun.finished_at))
    print(f"\n{run.people / seconds:.0f} letters a second; {seconds:.1f} s in all")
    cpu = sum(spent[:-1]) / run.people * 1000
    print(
        f"CPU a letter: {cpu:.1f} ms in workers, "
        f"{spent[-1] / run.people * 1000:.1f} ms in the server; "
        f"{told['bytes'] / told['taken'] / 1000:.0f} KB each"
    )
    print(f"states: {dict(states)}; run finished: {written is not None}")
    print(
        f"people with a letter: {told['people']}; with two different ones: "
        f"{told['several_ids']}; letters that came again with the same Message-ID: "
        f"{told['twice']} (most often {told['most']} times)"
    )
    print(f"refused with 4xx: {told['refused']}; hung up on: {told['hung_up']}")
    read = [part for letter in _some_kept(run) for part in _parts(letter)]
    print(f"some of those kept, read again: {dict(Counter(read))}")


def _some_kept(run: Run) -> Iterator[bytes]:
    return islice(kept(run.report.with_name(KEPT)), 0, None, READ_AGAIN)


def _parts(letter: bytes) -> list[str]:
    """Return the kinds of a letter's parts, and "a fault" for each that one has."""
    parts = list(message_from_bytes(letter, policy=policy.default).walk())
    return [
        *(part.get_content_type() for part in parts if not part.is_multipart()),
        *("a fault" for part in parts for _ in part.defects),
    ]


@contextmanager
def _running(*processes: Process) -> Iterator[None]:
    try:
        for process in processes:
            process.start()
        yield
    finally:
        for process in processes:
            with suppress(AssertionError):
                process.stop()


def _wait(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("a process did not start")
        time.sleep(0.05)


def main() -> None:
    if sys.argv[1:2] == [SERVER]:
        serve(int(sys.argv[2]), Path(sys.argv[3]), is_faulty="faulty" in sys.argv)
        return
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--contacts", type=int, default=12)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--database", default="", help="as COMPANION_DATABASE_URL")
    parser.add_argument("--locked", action="store_true", help="with a key for notes")
    with tempfile.TemporaryDirectory() as home:
        measure(parser.parse_args(), Path(home))


if __name__ == "__main__":
    main()
