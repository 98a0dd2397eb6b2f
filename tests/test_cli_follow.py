"""The command that keeps an agenda up to date from an address."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import click.testing
import pytest

from companion import create_app
from companion.cli import main
from companion.core.fetch import Reach
from companion.events import service as events
from companion.organizing.service import addresses

AGENDA = b"ID,Title,Date,Start,End\n1,Fair pay,2030-06-01,14:30,15:15\n"
CREATE = [
    *("event", "create", "spring", "--name", "Spring Meeting", "--timezone", "UTC"),
    *("--starts", "2030-06-01", "--ends", "2030-06-02"),
]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(AGENDA)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def url(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    near = Reach(lambda host, port: ["127.0.0.1"], lambda address: True, plain=True)
    monkeypatch.setattr(addresses, "REACH", near)
    yield f"http://agenda.example.org:{server.server_port}/agenda.csv"
    server.shutdown()
    server.server_close()


@pytest.fixture
def companion(tmp_path, monkeypatch):
    """Give a command line where Spring exists and addresses may be fetched."""
    for name in ("DATABASE_URL", "SMTP_URL", "BASE_URL", "SECRET_KEY", "WORK_URL"):
        monkeypatch.delenv(f"COMPANION_{name}", raising=False)
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path))
    monkeypatch.setenv("COMPANION_FETCH", "on")
    runner = click.testing.CliRunner(catch_exceptions=False)
    runner.invoke(main, CREATE)
    return lambda *arguments: runner.invoke(main, [str(one) for one in arguments])


@pytest.fixture
def followed():
    """Return the address that Spring follows and how often, or None."""

    def look():
        with create_app({"WORK": "here"}).app_context():
            source = addresses.followed(events.by_slug("spring"))
            return source and (source.url, source.every_hours)

    return look


def test_an_address_is_read_and_followed(companion, url, followed):
    done = companion("agenda", "follow", "spring", url, "--every", 3, "--json")

    counts = json.loads(done.stdout)
    assert (done.exit_code, counts["talks"], counts["added"]) == (0, 1, 1)
    assert followed() == (url, 3)


def test_the_same_address_again_brings_nothing_new(companion, url, followed):
    companion("agenda", "follow", "spring", url)
    done = companion("agenda", "follow", "spring", url, "--json")

    assert json.loads(done.stdout)["unchanged"] == 1
    assert followed() == (url, 6)


def test_an_address_is_followed_no_more(companion, url, followed):
    companion("agenda", "follow", "spring", url)
    done = companion("agenda", "follow", "spring", "--stop")

    assert done.stdout == "No address is read any more; the agenda stays as it is.\n"
    assert followed() is None


@pytest.mark.parametrize("arguments", [(), ("https://x.org", "--stop")])
def test_either_an_address_or_the_end_of_it_is_told(companion, arguments):
    done = companion("agenda", "follow", "spring", *arguments)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "companion: Write either the address of the agenda or --stop.\n"
    )


def test_an_address_inside_is_refused(companion, followed):
    done = companion("agenda", "follow", "spring", "https://localhost/a.ics")

    assert done.exit_code == 2
    assert done.stderr == (
        "companion: localhost is not on the public internet, and nothing else is "
        "read.\n"
    )
    assert followed() is None


def test_where_the_host_did_not_allow_it_nothing_is_read(companion, url, monkeypatch):
    monkeypatch.setenv("COMPANION_FETCH", "off")

    done = companion("agenda", "follow", "spring", url)

    assert done.exit_code == 2
    assert done.stderr == (
        "companion: This server does not fetch agendas from addresses. Whoever runs it "
        "can allow it by COMPANION_FETCH=on; an upload works all the same.\n"
    )
