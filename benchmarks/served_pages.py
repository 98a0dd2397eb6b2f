"""The program served for a while, with its people, and a real browser before it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, sync_playwright

PATIENCE = 60  # seconds
NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ONE_BY_ONE = """
import sys; from companion.cli import main
for command in sys.argv[1:]: main(command.split(), standalone_mode=False)
"""


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is served, and a link that signs in for every person's address."""

    address: str
    links: dict[str, str]


@contextmanager
def served(home: Path, emails: list[str]) -> Iterator[Site]:
    """Serve an event `spring` with the people of these addresses."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = _environment(home, address)
    links = _fill(home, emails, environment)
    command = [sys.executable, "-m", "companion", "serve", "--port", str(port)]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 -- our own command
            command, env=environment, stdout=log, stderr=log
        )
        try:
            _wait(address)
            yield Site(address, links)
        finally:
            server.terminate()
            server.wait(PATIENCE)


@contextmanager
def browsers() -> Iterator[Callable[..., Browser]]:
    """Start browsers with switches of their own; close what is left of them."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as started:
        yield lambda *switches: started.chromium.launch(
            executable_path=found, args=[*SWITCHES, *switches]
        )


def sign_in(inside: Browser, site: Site, email: str) -> BrowserContext:
    """Return a phone on which somebody is signed in, and may use the camera."""
    context = inside.new_context(
        viewport={"width": 390, "height": 844},
        base_url=site.address,
        permissions=["camera"],
    )
    page = context.new_page()
    page.goto(site.links[email])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Your menu").wait_for()
    page.close()
    return context


def _environment(home: Path, address: str) -> dict[str, str]:
    ours = {
        "COMPANION_HOME": str(home),
        "COMPANION_MODEL": "tfidf",
        "COMPANION_BASE_URL": address,
        "OMP_NUM_THREADS": "1",
    }
    rest = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    return rest | ours


def _fill(home: Path, emails: list[str], environment: dict[str, str]) -> dict[str, str]:
    rows = [f"{email},{email.partition('@')[0].title()} Person" for email in emails]
    people = home / "people.csv"
    people.write_text("\n".join(["Email,Name", *rows]))
    first = date.today()  # noqa: DTZ011 - an event that goes on in every zone
    dates = f"--starts {first - timedelta(days=1)} --ends {first + timedelta(days=1)}"
    commands = [
        f"event create spring --name Spring --timezone Europe/Warsaw {dates}",
        f"people import spring {people}",
        *(f"link {email}" for email in emails),
    ]
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-c", ONE_BY_ONE, *commands],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(zip(emails, done.stdout.splitlines()[-len(emails) :], strict=True))


def _wait(address: str) -> None:
    end = monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address):  # noqa: S310 -- our own address
                return
        except URLError:
            if monotonic() > end:
                raise SystemExit("the server does not answer") from None
            sleep(0.1)
