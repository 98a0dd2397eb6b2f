"""A real server with its worker, real letters and a browser, shared by a file's tests.

Spring lies ahead, so that there always is a next talk. Alice organizes it, the people
of people.csv attend. Each file of tests finds it as it was in the beginning; within a
file tests leave traces, so each looks at its own only.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import closing, suppress
from datetime import date, timedelta
from email import message_from_bytes, policy
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from companion.core.badge import qr

HERE = Path(__file__).parent
PEOPLE = HERE / "people.csv"
ALICE = "alice@example.org"
ONE_BY_ONE = """
import sys; from companion.cli import main
for command in sys.argv[1:]: main(command.split(), standalone_mode=False)
"""
SUMMER = """\
Email,Name,Organisation,Offers,Needs
yann@example.org,Yann Yber,Yber Boats,A boat shed for music,A brass band
yara@example.org,Yara Yilmaz,,,
yves@example.org,Yves Yost,,,
zoe@example.org,Zoë Zeman,Brass of Brno,A brass band,A boat shed for music
"""
PATIENCE = 60  # seconds that a busy machine may need for a letter or a page
NO_BROWSER = (
    "NO BROWSER, so nothing in tests/browser ran: install Chromium "
    "(`apt-get install chromium`, or `.venv/bin/playwright install chromium`)"
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIGN_IN = "Sign in to the companion"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PORTS = range(20_000, 30_000)
FRAME = (1280, 720)
FRAMES = 45  # of one picture; a camera plays thirty a second
# What a console says of a refusal, and of what a test took away.
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Service Worker registration blocked by Playwright",
)

AGENDA = """\
ID,Title,Date,Start,End,Room,Description,Speaker
1,Fair pay in small firms,{first},10:00,10:45,Hall A,"We opened our pay bands. \
Pay transparency was a quiet change, and a wage ladder made raises predictable.",Ada Low
2,Coffee break,{first},10:45,11:15,,,
3,Shift rosters for nurses,{first},11:15,12:00,Hall B,"Rosters made with the ward \
instead of for the ward, and what it did to sick leave.",Ben High
4,Hiring without a CV,{second},10:00,10:45,Hall A,"Work samples instead of a CV, \
and structured interviews.",Ada Low
"""


# A browser beside other work misses a deadline now and then. The report tells who was
# tried again (an R); who fails twice is broken.
AGAIN = pytest.mark.flaky(reruns=1)


def pytest_collection_modifyitems(config, items):
    """Without a browser, say so once."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(AGAIN)
    if ours and chromium() is None:
        ours[0].add_marker(pytest.mark.skip(NO_BROWSER))
        config.hook.pytest_deselected(items=ours[1:])
        items[:] = [item for item in items if item not in ours[1:]]


@cache
def chromium():
    """Return where a Chromium is: the machine's own, else Playwright's, else None."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    with sync_playwright() as started:
        own = started.chromium.executable_path
    return own if Path(own).is_file() else None


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as started:
        expect.set_options(timeout=PATIENCE * 1000)
        yield started


@pytest.fixture(scope="session")
def launch(playwright):
    """Start a browser: `launch("--some-switch")`."""
    return lambda *switches: playwright.chromium.launch(
        executable_path=chromium(), args=[*SWITCHES, *switches]
    )


@pytest.fixture(scope="session")
def launch_phone(playwright):
    """Start a browser that keeps everything in a folder, to be started again."""
    return lambda folder, **options: playwright.chromium.launch_persistent_context(
        folder, executable_path=chromium(), args=SWITCHES, viewport=PHONE, **options
    )


@pytest.fixture(scope="session")
def browser(launch):
    with launch() as started:
        yield started


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def address():
    """Find a port for all files of tests, of those that no connection is given."""
    begin = PORTS[os.getpid() % len(PORTS)]
    return f"http://127.0.0.1:{next(filter(is_free, range(begin, PORTS.stop)))}"


def is_free(port):
    with suppress(OSError), closing(socket.create_server(("127.0.0.1", port))):
        return True
    return False


@pytest.fixture(scope="session")
def settings(home, address):
    """Return the environment of the server and of the commands."""
    ours = {
        "COMPANION_HOME": str(home),
        "COMPANION_MODEL": "tfidf",
        "COMPANION_BASE_URL": address,
        "OMP_NUM_THREADS": "1",
    }
    rest = {k: v for k, v in os.environ.items() if not k.startswith("COMPANION_")}
    return rest | ours


@pytest.fixture(scope="session")
def companion(settings):
    """Run commands, as if typed after `companion`; return the lines they print."""

    def run(*commands):
        # All in one process, since starting one takes seconds.
        done = subprocess.run(
            [sys.executable, "-c", ONE_BY_ONE, *commands],
            env=settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return run


@pytest.fixture(scope="session")
def seeded(companion, home, tmp_path_factory):
    """Fill three events; return who is there, and a folder that keeps all of it.

    At Spring people meet. At Summer they eat; Yara and Yves have written nothing there.
    Of Winter, where nobody was matched, Xena has had her letter already.
    """
    files = tmp_path_factory.mktemp("files")
    first = date.today() + timedelta(days=2)  # noqa: DTZ011 -- ahead in every zone
    days = {"first": first, "second": first + timedelta(days=1)}
    (files / "agenda.csv").write_text(AGENDA.format(**days))
    (files / "xena.csv").write_text("Email,Name\nxena@example.org,Xena Xu\n")
    (files / "summer.csv").write_text(SUMMER)
    dates = "--timezone Europe/Warsaw --starts {first} --ends {second}".format(**days)
    companion(
        f"event create spring --name Spring {dates} --organizer {ALICE}",
        f"agenda import spring {files / 'agenda.csv'}",
        f"people import spring {PEOPLE}",
        "match spring",
        f"event create summer --name Summer {dates} --organizer {ALICE}",
        f"people import summer {files / 'summer.csv'}",
        "match summer",
        f"event create winter --name Winter {dates} --organizer {ALICE}",
        f"people import winter {files / 'xena.csv'}",
        "recap winter",
    )
    lists = PEOPLE.read_text() + SUMMER
    emails = [ALICE, *re.findall(r"^\S+@\S+?(?=,)", lists, re.MULTILINE)]
    kept = tmp_path_factory.mktemp("kept")
    shutil.copytree(home, kept, dirs_exist_ok=True)
    return emails, kept


@pytest.fixture(scope="module")
def links(seeded, home, companion):
    """Begin each file of tests anew; return links that sign in, by e-mail.

    Whom somebody met, and who has seen what, is no matter of another file.
    """
    emails, kept = seeded
    shutil.rmtree(home)
    shutil.copytree(kept, home)
    return dict(zip(emails, companion(*(f"link {e}" for e in emails)), strict=True))


@pytest.fixture(scope="module")
def site(links, home, address, settings):
    """Serve, with a worker beside; give the address."""
    port = address.rpartition(":")[2]
    command = [sys.executable, "-m", "companion", "serve", "--port", port]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=settings, stdout=log, stderr=log)
        try:
            wait_for(lambda: is_answering(address, server), "the server")
            yield address
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(PATIENCE)
            server.kill()


class Letter:
    """A letter, as a mail program shows it."""

    def __init__(self, path):
        self.message = message_from_bytes(path.read_bytes(), policy=policy.default)
        self.text = self._part("plain")
        self.html = self._part("html")

    def _part(self, kind):
        text = self.message.get_body((kind,)).get_content()
        return "\n".join(text.splitlines())

    def find(self, pattern):
        return re.search(pattern, self.text, re.MULTILINE)[0]


class Mailbox:
    """The folder in which letters land."""

    def __init__(self, folder):
        self.folder = folder
        self.read = set()

    def next_to(self, email, subject=SIGN_IN):
        """Wait for such a letter that was not read before, and read it."""
        path = wait_for(lambda: self._unread(email, subject), f"a letter to {email}")
        self.read.add(path)
        return Letter(path)

    def _unread(self, email, subject):
        for path in set(self.folder.glob("*.eml")) - self.read:
            letter = Letter(path)
            if (letter.message["To"], letter.message["Subject"]) == (email, subject):
                return path
        return None


@pytest.fixture(scope="module")
def mailbox(home):
    return Mailbox(home / "mail")


@pytest.fixture
def visit(browser, site):
    """Open a window of a browser of its own, on a phone unless told otherwise.

    Whatever the browser complains about there fails the test.
    """
    contexts, complaints = [], []

    def window(inside=None, **options):
        usual = {
            "viewport": PHONE,
            "base_url": site,
            # A page that takes long on a busy machine must not become the offline one.
            "service_workers": "block",
            # Nothing is read, or looked at, on its way in.
            "reduced_motion": "reduce",
        }
        settings = usual | options
        context = (inside or browser).new_context(**settings)
        context.set_default_timeout(PATIENCE * 1000)
        context.on("console", lambda said: complaints.extend(complaint(said)))
        context.on("weberror", lambda thrown: complaints.append(str(thrown.error)))
        contexts.append(context)
        return context.new_page()

    yield window
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def logins():
    """What browsers remember of those who have signed in, by e-mail."""
    return {}


@pytest.fixture
def signed_in(visit, links, logins):
    """Open the window of somebody who is signed in: `signed_in("bob@example.org")`."""

    def window(email, **options):
        if email not in logins:
            page = visit()
            page.goto(links[email])
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_label("Your menu")).to_be_visible()
            logins[email] = page.context.storage_state()
        return visit(storage_state=logins[email], **options)

    return window


# Whether the phone works without a network, with what the one who is signed in needs.
FILLED = """async () => {
  const mine = document.querySelector("meta[name=person]").content;
  const { src } = document.querySelector("script[src*='js/waiting.js']");
  const { all } = await import(src.replace("waiting.js", "store.js"));
  const kept = (await all("pocket")).find(({ person }) => person === mine);
  const worker = await navigator.serviceWorker.getRegistration();
  return worker?.active?.state === "activated" && Boolean(kept?.parts.directory);
}"""


@pytest.fixture
def pocketed():
    """Wait until the phone keeps what it needs without a network: `pocketed(page)`."""

    def wait(page):
        look = partial(page.evaluate, FILLED)
        return wait_for(look, "the phone to keep what it needs")

    return wait


@pytest.fixture(scope="session")
def online():
    """Open a page of the server, not what a phone shows that waited too long for it."""

    def go(page, path):
        def is_there():
            page.goto(path)
            return page.locator("[data-shell-page]").count() == 0

        wait_for(is_there, f"{path} from the server")

    return go


@pytest.fixture
def desk(signed_in):
    """Open the organizer's desk, on a large screen."""

    def window():
        page = signed_in(ALICE, viewport=DESK)
        page.goto("/e/spring/organize/")
        return page

    return window


@pytest.fixture
def upload():
    """Choose a file on the desk and send it; what it would do is shown next."""

    def send(page, label, name, data):
        form = page.locator("form", has=page.get_by_label(label))
        page.wait_for_load_state()  # what is not there yet is not folded
        if not form.is_visible():
            page.locator("details", has=form).locator("summary").click()
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        form.get_by_label(label).set_input_files(file)
        form.get_by_role("button", name="Look what is in it").click()

    return send


@pytest.fixture(scope="module")
def codes():
    """What is printed on the badges that were looked at, by e-mail."""
    return {}


@pytest.fixture
def badge_code(signed_in, codes):
    """Return what one types to find a badge, as its owner's screen shows it."""

    def of(email):
        if email not in codes:
            page = signed_in(email)
            page.goto("/e/spring/badge")
            codes[email] = page.locator(".badge-screen .number").inner_text()
        return codes[email]

    return of


@pytest.fixture(scope="session")
def picture():
    """Make a JPEG of a badge held before a grey wall, slightly askew."""

    def of(text):
        with Image.open(BytesIO(qr.png(text, scale=10))) as code:
            badge = code.convert("RGB")
        turned = badge.rotate(7, expand=True, fillcolor="#777", resample=Image.BICUBIC)
        frame = Image.new("RGB", FRAME, "#777")
        frame.paste(
            turned, ((FRAME[0] - turned.width) // 2, (FRAME[1] - turned.height) // 2)
        )
        file = BytesIO()
        frame.save(file, "JPEG", quality=80)
        return file.getvalue()

    return of


@pytest.fixture(scope="session")
def clip(tmp_path_factory):
    """Give the file with what the camera sees, which it opens each time it starts."""
    return tmp_path_factory.mktemp("camera") / "badges.mjpeg"


@pytest.fixture(scope="session")
def browser_with_camera(launch, clip, picture):
    clip.write_bytes(picture("nothing yet"))
    switches = (
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={clip}",
    )
    with launch(*switches) as started:
        yield started


@pytest.fixture
def camera(browser_with_camera, clip, picture):
    """Return a browser whose camera sees codes, one after the other, again and again.

    A motion JPEG is just pictures one after another, which the browser plays in a loop.
    """

    def see(*texts):
        # A camera that is still being closed goes on with the file it has open.
        fresh = clip.with_suffix(".new")
        fresh.write_bytes(b"".join(picture(text) * FRAMES for text in texts))
        fresh.replace(clip)
        return browser_with_camera

    return see


@pytest.fixture(scope="session")
def code_on():
    """Return what the code on a screen says to a phone, which looks until it reads."""

    def codes(page):
        with Image.open(BytesIO(page.screenshot())) as screen:
            return [code.text for code in zxingcpp.read_barcodes(screen)]

    def of(page):
        [text] = wait_for(partial(codes, page), "a code on the screen")
        return text

    return of


@pytest.fixture(scope="module")
def addresses():
    """What the QR codes say that were looked at, by e-mail."""
    return {}


@pytest.fixture
def badge(signed_in, code_on, addresses):
    """Return what the QR code on somebody's screen says."""

    def of(email):
        if email not in addresses:
            page = signed_in(email)
            page.goto("/e/spring/badge")
            addresses[email] = code_on(page)
        return addresses[email]

    return of


@pytest.fixture
def meet(signed_in, badge_code):
    """Let one scan the other's badge; return the window that shows the contact."""

    def exchange(scanning, scanned, **options):
        page = signed_in(scanning, **options)
        page.goto(f"/B/{badge_code(scanned)}")
        page.locator("main .button--accent").click()  # exchanges, or opens the contact
        expect(page).to_have_url(re.compile("/contacts/"))
        return page

    return exchange


REMEMBER = """selector => {
  const place = document.querySelector(selector);
  const seen = (place.seen = [place.textContent]);
  const look = () => {
    if (place.textContent !== seen.at(-1)) seen.push(place.textContent);
  };
  const all = { childList: true, characterData: true, subtree: true };
  new MutationObserver(look).observe(place, all);
}"""
SEEN = "selector => document.querySelector(selector).seen"


@pytest.fixture(scope="session")
def remembered():
    """Remember what stands in a place of a page, also what does so for a moment only.

    `told = remembered(page, "h1")`; `told()` returns all of it, the first thing first.
    """

    def watch(page, selector):
        page.evaluate(REMEMBER, selector)
        return lambda: page.evaluate(SEEN, selector)

    return watch


@pytest.fixture(scope="session")
def eventually():
    """Wait for what is not seen on a page: `eventually(look, "the server")`."""
    return wait_for


def wait_for(look, what):
    """Return what *look* finds, as soon as it finds something."""
    end = monotonic() + PATIENCE
    while not (found := look()):
        assert monotonic() < end, f"waited {PATIENCE} seconds for {what}"
        sleep(0.05)
    return found


def is_answering(address, server):
    assert server.poll() is None, "the server fell over; its log is in its home"
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return answer.status == 200
    except OSError:
        return False


def complaint(said):
    """Return what a console says if it is a fault, and no test brought it about."""
    is_fault = said.type in {"error", "warning"} and not said.text.startswith(EXPECTED)
    return [f"{said.text} ({said.location['url']})"] if is_fault else []
