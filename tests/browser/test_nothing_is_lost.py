"""Two hundred scans without a network, and everything that can go wrong after it."""

import http.client
import json
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

MANY = 200
SCANNER = "zed@example.org"
TOKENS = """
import json, sys
from companion import create_app
from companion.events import service as events
with create_app().app_context():
    crowd = events.attendees(events.by_slug("crowd"))
    print(json.dumps({a.email: events.badge_token(a) for a in crowd}))
"""
PUT_ALL = """async (tokens) => {
  const { src } = document.querySelector("script[src*='js/waiting.js']");
  const { put } = await import(src.replace("waiting.js", "outbox.js"));
  for (const token of tokens) await put({ token });
}"""
HOPS = {"connection", "keep-alive", "transfer-encoding", "content-length", "date"}


@pytest.fixture(scope="module")
def tokens(links, companion, settings, tmp_path_factory):
    """Take two hundred and one people into an event; return their codes by e-mail."""
    rows = [f"p{n}@example.org,Person {n}" for n in range(MANY)]
    people = tmp_path_factory.mktemp("crowd") / "crowd.csv"
    people.write_text("\n".join(["Email,Name", f"{SCANNER},Zed Zahl", *rows]))
    companion(
        "event create crowd --name Crowd --timezone Europe/Warsaw --starts 2031-01-01 "
        "--ends 2031-01-02",
        f"people import crowd {people}",
    )
    told = subprocess.run(
        [sys.executable, "-c", TOKENS],
        env=settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


class Server:
    """A server process of our own, which a test may kill."""

    def __init__(self, settings, log):
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.settings, self.log = settings, log
        self.start()

    def start(self):
        command = ["serve", "--no-worker", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "companion", *command],
            env=self.settings,
            stdout=self.log,
            stderr=self.log,
        )

    def kill(self):
        self.process.kill()
        self.process.wait()

    def answers(self):
        try:
            offline = f"http://127.0.0.1:{self.port}/offline"
            with urlopen(offline, timeout=30) as answer:
                return answer.status == 200
        except OSError:
            return False


class Trouble:
    """What happens to the requests with scans, one by one; later all is well."""

    def __init__(self, server):
        self.server = server
        self.steps = [lose, fail, send, lose, fail_late, self.restart]
        self.count = 0

    def __call__(self, network, body):
        step = self.steps[self.count] if self.count < len(self.steps) else send
        self.count += 1
        return step(network, body)

    def restart(self, network, body):
        self.server.kill()
        self.server.start()


def send(network, body):
    return network.forward(body)


def lose(network, body):
    network.forward(body)


def fail(network, body):
    return 500, [], b"{}"


def busy(network, body):
    return 429, [("Retry-After", "2")], b'{"message": "Too many."}'


def fail_late(network, body):
    network.forward(body)
    return 500, [], b"{}"


@pytest.fixture
def server(site, settings, home, eventually):
    with (home / "own-server.log").open("wb") as log:
        ours = Server(settings, log)
        eventually(ours.answers, "our own server")
        yield ours
        ours.kill()


class Between(BaseHTTPRequestHandler):
    """What stands between the phone and the server: a network."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_scan = (self.command, self.path) == ("POST", "/exchanges")
        answer = self.server.trouble(self, body) if is_scan else self.forward(body)
        self.close_connection = answer is None
        if answer is not None:
            self.say(*answer)

    do_POST = do_GET  # noqa: N815 -- the library's names

    def forward(self, body):
        port = self.server.trouble.server.port
        with closing(
            http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        ) as there:
            try:
                there.request(self.command, self.path, body, dict(self.headers))
                answer = there.getresponse()
                return answer.status, answer.getheaders(), answer.read()
            except (OSError, http.client.HTTPException):
                return None

    def say(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in HOPS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture
def trouble(server):
    return Trouble(server)


@pytest.fixture
def network(trouble):
    """Give the address of a network that makes trouble."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Between) as between:
        between.trouble = trouble
        thread = threading.Thread(target=between.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{between.server_port}"
        between.shutdown()
        thread.join()


@pytest.fixture
def phone(launch_phone, tmp_path, network):
    """Start a browser that keeps everything in the same folder, as a phone does."""
    return lambda: launch_phone(tmp_path / "phone", base_url=network)


@pytest.fixture
def sign_in(companion, online, pocketed):
    """Sign somebody in, and open the event, so that the phone keeps what it needs."""

    def enter(page):
        [link] = companion(f"link {SCANNER}")
        page.goto(urlsplit(link).path)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Your menu")).to_be_visible()
        online(page, "/e/crowd/")
        pocketed(page)

    return enter


def exchanges(home):
    with closing(sqlite3.connect(home / "companion.db")) as database:
        return database.execute(
            "SELECT count(*), count(DISTINCT scanned_id), count(DISTINCT uuid) "
            "FROM exchanges JOIN events ON events.id = event_id WHERE slug = 'crowd'"
        ).fetchone()


def waiting(page):
    return page.locator("[data-waiting]")


def test_two_hundred_scans_are_two_hundred_exchanges(
    tokens, sign_in, phone, trouble, home
):
    scans = [code for email, code in tokens.items() if email != SCANNER]
    with phone() as context:
        page = context.new_page()
        sign_in(page)
        context.set_offline(True)
        page.evaluate(PUT_ALL, scans[:60])
        page.reload()
        expect(waiting(page)).to_have_text("60 waiting")
        other = context.new_page()
        other.goto("/e/crowd/scan")
        other.evaluate(PUT_ALL, scans[60:100])
        page.evaluate(PUT_ALL, scans[100:140])
        expect(waiting(other)).to_have_text("140 waiting")

    with phone() as context:  # the browser was closed, and is started again
        context.set_offline(True)
        page, other = context.new_page(), context.new_page()
        page.goto("/e/crowd/")
        page.evaluate(PUT_ALL, scans[140:])
        other.goto("/offline")
        expect(waiting(other)).to_have_text(f"{MANY} waiting")
        context.set_offline(False)
        expect(waiting(page)).to_be_hidden()
        expect(waiting(other)).to_be_hidden()

    assert trouble.count > len(trouble.steps)
    assert exchanges(home) == (MANY, MANY, MANY)


def test_a_busy_server_is_left_alone_and_loses_nothing(
    tokens, sign_in, phone, trouble, home, *, remembered, eventually
):
    trouble.steps = [busy]
    before, _, _ = exchanges(home)
    with phone() as context:
        page = context.new_page()
        sign_in(page)
        told = remembered(page, "[data-waiting-text]")

        page.evaluate(PUT_ALL, [tokens["p0@example.org"]])

        eventually(lambda: "1 waiting" in told(), "the count of what waits")
        expect(waiting(page)).to_be_hidden()
    assert trouble.count == 2
    assert exchanges(home)[0] == before + 1
