"""Real processes, killed in the middle: what they began is finished, and once.

The mail server answers slowly, so that there is a middle to be killed in. The stopped
clock of the other tests is not seen here: these processes have their own.
"""

import asyncio
import http.cookiejar
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time as real_time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

ROOT = Path(__file__).parent.parent
PATIENCE = 90  # seconds, on a busy machine

FILL = """
from companion import create_app, database, seed
from companion.accounts import service as accounts
from companion.extensions import db

with create_app({"WORK": "here"}).app_context():
    database.get_ready()
    seed.event(16)
    print(accounts.issue(seed.ORGANIZER)[1])
    db.session.commit()
"""


# A command for which sixteen people are a large event, with time to stop it halfway.
IN_SMALL_BLOCKS = """
import sys, time

from companion.cli import main
from companion.matches import service
from companion.matches.service import blocks

finish = service.finish


def finish_slowly(*block):
    time.sleep(0.1)
    return finish(*block)


blocks.TEXTS_A_BLOCK, blocks.PEOPLE_A_BLOCK, service.finish = 8, 2, finish_slowly
main(sys.argv[1:])
"""


class SlowServer:
    """Takes its time over every letter, and remembers the Message-IDs."""

    def __init__(self):
        self.got = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        # Counted first: whoever dies while waiting does not know that it arrived.
        self.got.append(message_from_bytes(envelope.content)["Message-ID"])
        await asyncio.sleep(0.15)
        return "250 OK"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_until(true, what):
    end = real_time.monotonic() + PATIENCE
    while real_time.monotonic() < end:
        if found := true():
            return found
        real_time.sleep(0.02)
    pytest.fail(f"waited in vain until {what}")


def environment(home, **rest):
    ours = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    return ours | {
        "COMPANION_HOME": str(home),
        "COMPANION_MODEL": "tfidf",
        "OMP_NUM_THREADS": "1",
        **rest,
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A home with sixteen people, and a link to sign in."""
    home = tmp_path_factory.mktemp("filled")
    done = subprocess.run(
        [sys.executable, "-c", FILL],
        cwd=ROOT,
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    (home / "link").write_text(done.stdout.strip())
    return home


class Place:
    """A home folder, the processes started in it and the mail server they know."""

    def __init__(self, home):
        self.home = home
        self.server = SlowServer()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.mail = Controller(self.server, hostname="127.0.0.1", port=free_port())
        self.log = home / "log"
        self.started = []

    def start(self, *command):
        return self.run("-m", "companion", *command)

    def run(self, *command):
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=environment(
                    self.home,
                    COMPANION_BASE_URL=self.address,
                    COMPANION_SMTP_URL=f"smtp://127.0.0.1:{self.mail.port}",
                ),
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self.started.append(process)
        return process

    def serve(self):
        process = self.start("serve", "--port", str(self.port))
        wait_until(self.answers, "the server answers")
        wait_until(self.workers, "a worker works")
        return process

    def answers(self):
        with suppress(OSError):
            return urllib.request.urlopen(self.address).status == 200
        return False

    def workers(self):
        return list((self.home / "run" / "workers").glob("[!.]*"))

    def ask(self, query):
        database = sqlite3.connect(self.home / "companion.db", timeout=10)
        try:
            with database:
                return database.execute(query).fetchall()
        finally:
            database.close()

    def ask_one(self, query):
        [[value]] = self.ask(query)
        return value

    def all_letters_are_sent(self):
        people = self.ask_one(
            "SELECT count(*) FROM attendees JOIN people ON people.id = person_id "
            "WHERE email IS NOT NULL"
        )
        return self.ask("SELECT state, count(*) FROM letters GROUP BY state") == [
            ("sent", people)
        ]


@pytest.fixture
def place(filled, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(filled, home)
    place = Place(home)
    place.mail.start()
    yield place
    for process in place.started:
        kill_all(process)
        process.stdout.close()
    place.mail.stop()


def family(pid):
    """Return the numbers of a process and of all that its threads started."""
    with suppress(FileNotFoundError, ProcessLookupError):
        lists = [
            file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")
        ]
        children = " ".join(lists).split()
        return [pid, *(number for child in children for number in family(int(child)))]
    return []


def is_alive(pid):
    with suppress(FileNotFoundError, ProcessLookupError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False


def kill_all(process):
    for pid in family(process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def worker_of(process):
    for pid in family(process.pid):
        with suppress(FileNotFoundError, ProcessLookupError):
            if b"companion.beside" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
    return None


class Desk:
    """An organizer's browser."""

    def __init__(self, address):
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(cookies)

    def press(self, page, button):
        """Open a page and send one of its forms."""
        with self.browser.open(self.address + page) as answer:
            html = answer.read().decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]
        form = urllib.parse.urlencode({"csrf_token": token}).encode()
        with self.browser.open(self.address + button, form) as answer:
            return answer.status


def assert_everybody_got_one_letter(place):
    keys = [key for (key,) in place.ask("SELECT key FROM letters")]
    people = place.ask(
        "SELECT attendees.id FROM attendees JOIN people ON people.id = person_id "
        "WHERE email IS NOT NULL"
    )
    got = Counter(place.server.got)
    assert sorted(keys) == sorted(f"recap:1:{number}" for (number,) in people)
    assert len(got) == len(keys)
    assert sorted(got.values())[:-1] == [1] * (len(keys) - 1)
    assert max(got.values()) <= 2  # the one that was under way


def test_letters_asked_for_at_the_desk_survive_a_kill(place, filled):
    server = place.serve()
    desk = Desk(place.address)
    link = f"/sign-in/{(filled / 'link').read_text()}"
    desk.press(link, link)
    desk.press("/e/work-and-people/organize/", "/e/work-and-people/organize/recap")
    wait_until(lambda: len(place.server.got) >= 5, "five letters arrived")
    kill_all(server)
    sent_before = place.ask_one("SELECT count(*) FROM letters WHERE state = 'sent'")

    place.serve()
    wait_until(place.all_letters_are_sent, "all letters are sent")

    assert 0 < sent_before < len(place.server.got)
    assert_everybody_got_one_letter(place)


def test_letters_asked_for_by_command_survive_a_kill(place):
    command = place.start("recap", "work-and-people", "--json")
    wait_until(lambda: len(place.server.got) >= 5, "five letters arrived")
    kill_all(command)
    before = place.ask_one("SELECT count(*) FROM letters WHERE state = 'sent'")

    again = place.start("recap", "work-and-people", "--json")
    output, _ = again.communicate(timeout=PATIENCE)

    letters = place.ask_one("SELECT count(*) FROM letters")
    assert again.returncode == 0
    assert output.decode() == (
        f'{{"letters": {letters - before}, "skipped": {skipped(place)}, '
        f'"already_sent": {before}}}\n'
    )
    assert place.all_letters_are_sent()
    assert_everybody_got_one_letter(place)


def skipped(place):
    return place.ask_one(
        "SELECT count(*) FROM attendees JOIN people ON people.id = person_id "
        "WHERE email IS NULL"
    )


def test_a_match_run_survives_a_kill(place):
    ask_for_a_run(place)
    worker = place.start("work")
    wait_until(lambda: run_state(place) == "running", "the run has begun")
    kill_all(worker)
    state = run_state(place)

    place.start("work")
    wait_until(lambda: run_state(place) == "done", "the run is done")

    assert state == "running"
    assert place.ask_one("SELECT count(*) FROM match_runs") == 1
    matched = place.ask_one("SELECT count(DISTINCT attendee_id) FROM matches")
    assert matched == place.ask_one(
        "SELECT count(*) FROM attendees "
        "WHERE role IN ('attendee', 'speaker', 'exhibitor')"
    )


def ask_for_a_run(place):
    place.ask(
        "INSERT INTO match_runs (event_id, state, progress, summary, error, asked_at, "
        "touched_at) VALUES (1, 'queued', 0, '{}', '', '2030-01-01', '2030-01-01')"
    )


def done_blocks(place):
    query = "SELECT id, done_at FROM match_blocks WHERE done_at IS NOT NULL"
    return dict(place.ask(query))


def test_blocks_that_a_killed_worker_finished_are_not_done_again(place):
    ask_for_a_run(place)
    worker = place.run("-c", IN_SMALL_BLOCKS, "work")
    wait_until(lambda: len(done_blocks(place)) >= 5, "some blocks are done")
    kill_all(worker)
    before, blocks = (
        done_blocks(place),
        place.ask_one("SELECT count(*) FROM match_blocks"),
    )

    place.run("-c", IN_SMALL_BLOCKS, "work")
    wait_until(lambda: run_state(place) == "done", "the run is done")

    after = done_blocks(place)
    assert 5 <= len(before) < blocks == len(after)
    assert {number: after[number] for number in before} == before
    assert place.ask("SELECT DISTINCT data FROM match_blocks") == [(None,)]


def test_a_command_goes_on_where_it_was_interrupted(place):
    command = "-c", IN_SMALL_BLOCKS, "match", "work-and-people", "--json"
    first = place.run(*command)
    wait_until(lambda: len(done_blocks(place)) >= 5, "some blocks are done")
    first.send_signal(signal.SIGINT)
    first.wait(timeout=PATIENCE)
    before, state = done_blocks(place), run_state(place)

    again = place.run(*command)
    again.wait(timeout=PATIENCE)

    after = done_blocks(place)
    assert (first.returncode, state) == (1, "running")
    assert (again.returncode, run_state(place)) == (0, "done")
    assert len(before) < len(after)
    assert {number: after[number] for number in before} == before


def test_several_workers_share_the_blocks_of_a_run(place):
    workers = [place.run("-c", IN_SMALL_BLOCKS, "work") for _ in range(2)]
    wait_until(lambda: len(place.workers()) == 2, "both work")
    ask_for_a_run(place)

    wait_until(lambda: run_state(place) == "done", "the run is done")

    assert [worker.poll() for worker in workers] == [None, None]
    assert workers_of_blocks(place) == 2
    assert place.log.read_text() == ""


def workers_of_blocks(place):
    """Count the workers that did blocks, by what the engine wrote down."""
    engine = sqlite3.connect(place.home / "work.db", timeout=10)
    try:
        [[count]] = engine.execute(
            "SELECT count(DISTINCT executor_id) FROM workflow_status "
            "WHERE name = 'matches.block' AND status = 'SUCCESS'"
        )
        return count
    finally:
        engine.close()


def run_state(place):
    return place.ask_one("SELECT state FROM match_runs")


def test_a_dead_worker_is_started_again_and_no_orphan_stays(place):
    server = place.serve()
    first = worker_of(server)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker_of(server) not in (None, first), "a new worker")

    everybody = family(server.pid)
    os.kill(server.pid, signal.SIGKILL)
    server.wait()

    assert len(everybody) == 3  # the server, its process of threads, the worker
    wait_until(lambda: not any(map(is_alive, everybody)), "nobody is left")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_server_and_its_worker_end_in_order(place, number):
    server = place.serve()
    everybody = family(server.pid)

    server.send_signal(number)
    server.wait(timeout=PATIENCE)

    assert server.returncode == 0
    assert [pid for pid in everybody if is_alive(pid)] == []
    assert place.workers() == []
    assert place.log.read_text() == (
        f"Serving on {place.address} – stop with Ctrl-C.\n"
    )
