"""An agenda from an address: looked at, followed, read again; nothing lost by it."""

import re
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest

from companion.core.fetch import Reach
from companion.events import service as events
from companion.extensions import db
from companion.organizing import jobs
from companion.organizing.service import addresses
from companion.talks.models import AgendaSource

DESK = "/e/spring/organize/"
HEAD = "ID,Title,Date,Start,End,Room,Speaker\n"
PAY = "1,Fair pay,2030-06-01,14:30,15:15,Hall A,Ada Low\n"
ROSTERS = "2,Shift rosters,2030-06-01,15:45,16:30,Hall B,Ben High\n"
HIRING = "3,Hiring without a CV,2030-06-01,17:00,17:45,Hall A,Ada Low\n"
ALL = HEAD + PAY + ROSTERS + HIRING
MOVED = ALL.replace("Hall B", "Hall C")
HOST = "agenda.example.org"
ON_YES = (
    "With your yes, the address that this file came from is read again every 6 hours, "
    "as you see it read here. Your own later uploads stand until it brings news."
)
FROM_NOW_ON = "Its address is followed from now on."
TOO_FEW = (
    "It would take 2 of 3 entries off the agenda, so nothing was changed. Look at it, "
    "and write it yourself if it is right."
)
TRIED = "Tried on Saturday 1 June at 20:00; the agenda is as it was."
OFF = (
    "This server does not fetch agendas from addresses. Whoever runs it can allow it "
    "by COMPANION_FETCH=on; an upload works all the same."
)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked += 1
        tag = f'"{hash(self.server.text)}"'
        is_same = self.headers.get("If-None-Match") == tag
        status = 304 if is_same and self.server.status == 200 else self.server.status
        data = b"" if is_same else self.server.text.encode()
        self.send_response(status)
        if self.server.has_tags:
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def feed(app, monkeypatch):
    """A server with an agenda, and a host that allows to fetch it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.text, server.status, server.asked, server.has_tags = ALL, 200, 0, True
    server.url = f"http://{HOST}:{server.server_port}/agenda.csv"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    near = Reach(
        resolve=lambda host, port: ["127.0.0.1"],
        allows=lambda address: True,
        plain=True,
    )
    monkeypatch.setattr(addresses, "REACH", near)
    app.config["FETCH"] = True
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def look(alice, feed):
    """Ask for what is at an address; return the answer."""

    def post(url="", hours="6"):
        data = {"url": url or feed.url, "every_hours": hours}
        return alice.post(f"{DESK}address", data=data)

    return post


@pytest.fixture
def follow(alice, look):
    """Look at the address and say yes; return the desk."""

    def say_yes(hours="6"):
        alice.post(look(hours=hours).location)
        return alice.get(DESK)

    return say_yes


@pytest.fixture
def later(app, run_jobs, time):
    """Let time go by; then a worker looks what is due, and does it."""

    def run(**delta):
        time.advance(**delta)
        with app.app_context():
            jobs.wake()
            db.session.commit()
        run_jobs()

    return run


@pytest.fixture
def rooms(bob, texts):
    """Return the rooms on the agenda, as Bob sees it."""
    return lambda: texts(bob.get("/e/spring/agenda"), ".slot-room")


@pytest.fixture
def titles(bob, texts):
    return lambda: texts(bob.get("/e/spring/agenda"), ".slot-title")


@pytest.fixture
def source(app):
    """Return the row of the address that Spring follows, or None."""

    def row():
        with app.app_context():
            return addresses.of(events.by_slug("spring"))

    return row


def open_fields(page):
    return re.findall(r'name="(url|every_hours)"', page.text)


# --- whether at all -----------------------------------------------------------------


def test_without_the_host_s_leave_nothing_is_offered(alice, texts):
    page = alice.get(DESK)

    assert open_fields(page) == []
    assert "It could be kept up to date from an https address" in page.text


def test_without_the_host_s_leave_nothing_is_fetched(app, alice, feed, look, later):
    app.config["FETCH"] = False

    answer = look()
    later(hours=1)

    assert (answer.status_code, feed.asked) == (422, 0)


def test_an_address_that_was_followed_waits_for_the_leave(
    app, alice, feed, follow, later
):
    follow()
    app.config["FETCH"] = False
    later(hours=7)
    page = alice.get(DESK)
    answer = alice.post(f"{DESK}address/now")

    assert feed.asked == 1
    assert "this server fetches nothing from addresses" in page.text
    assert (answer.status_code, OFF in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "https://127.0.0.1/",
            "127.0.0.1 is not on the public internet, and nothing else is read.",
        ),
        ("http://example.org/a", "Only addresses that begin with https:// are read."),
        ("", "Write the address first, such as https://…/schedule.xml."),
    ],
)
def test_an_address_that_is_refused_stays_in_the_form(app, alice, texts, url, sentence):
    app.config["FETCH"] = True

    answer = alice.post(f"{DESK}address", data={"url": url, "every_hours": "24"})

    assert answer.status_code == 422
    assert texts(answer, ".error") == [sentence]
    assert f'value="{url}"' in answer.text
    assert '<option selected value="24">' in answer.text


def test_nobody_tries_out_addresses_by_the_dozen(alice, feed, look):
    feed.status = 404
    statuses = [look().status_code for _ in range(21)]

    assert statuses == [422] * 20 + [429]
    assert feed.asked == 20


# --- the first look -----------------------------------------------------------------


def test_what_is_there_is_looked_at_before_it_is_written(alice, look, titles, texts):
    answer = look()
    page = alice.get(answer.location)

    assert (answer.status_code, answer.location) == (303, f"{DESK}uploads/1")
    assert texts(page, "h1") == ["agenda.csv"]
    assert texts(page, ".stat") == ["new 3"]
    assert texts(page, ".notice") == [ON_YES]
    assert titles() == []


def test_an_address_that_was_only_looked_at_is_not_followed(alice, feed, look, later):
    look()
    later(hours=30)

    assert feed.asked == 1
    assert open_fields(alice.get(DESK)) == ["url", "every_hours"]


def test_with_a_yes_it_is_written_and_followed(feed, follow, titles, texts):
    page = follow()

    assert titles() == ["Fair pay", "Shift rosters", "Hiring without a CV"]
    assert texts(page, ".notice--good") == [
        f"Written: 3 added, 0 changed, 0 as before. {FROM_NOW_ON}"
    ]
    assert (
        f"Kept up to date from {feed.url}: read every 6 hours, last on Saturday 1 June "
        "at 14:00."
    ) in " ".join(texts(page, "p"))


def test_an_agenda_that_is_there_already_can_be_followed_too(
    alice, feed, look, source, texts
):
    file = (BytesIO(ALL.encode()), "agenda.csv")
    alice.post(alice.post(f"{DESK}agenda", data={"file": file}).location)
    preview = look().location

    page = alice.get(preview)
    alice.post(preview)

    assert texts(page, ".button--accent")[0] == "Keep it up to date"
    assert source().last_read_at == datetime(2030, 6, 1, 12, 0, tzinfo=UTC)


def test_another_file_s_yes_follows_nothing(alice, look, source):
    look()
    file = (BytesIO(MOVED.encode()), "other.csv")
    alice.post(alice.post(f"{DESK}agenda", data={"file": file}).location)

    assert source().last_read_at is None


def test_what_is_no_agenda_is_refused_at_once(feed, look, texts):
    feed.text = "nothing of use"

    answer = look()

    assert answer.status_code == 422
    assert len(texts(answer, ".error")) == 1


def test_a_calendar_s_own_kind_of_address_is_an_https_one():
    assert [
        addresses.secure(url) for url in ("webcal://x.org/a", " https://x.org")
    ] == [
        "https://x.org/a",
        "https://x.org",
    ]


# --- again and again ----------------------------------------------------------------


def test_news_are_written_when_their_time_has_come(feed, follow, later, alice):
    follow()
    feed.text = ALL.replace("Shift rosters", "Rosters for nurses")
    later(hours=5, minutes=59)
    early = feed.asked
    later(minutes=1)
    page = alice.get("/e/spring/agenda").text

    assert (early, feed.asked) == (1, 2)
    assert re.findall(r"Shift rosters|Rosters for nurses", page)[0] == (
        "Rosters for nurses"
    )


@pytest.mark.parametrize("has_tags", [True, False])
def test_in_another_zone_the_same_file_is_news(
    alice, bob, feed, follow, later, has_tags
):
    def hours():
        return re.findall(r">(\d\d:\d\d)</time>", bob.get("/e/spring/agenda").text)

    feed.has_tags = has_tags
    follow()
    days = {"starts": "2030-06-01", "ends": "2030-06-02"}
    alice.post(f"{DESK}event", data=days | {"name": "Spring", "timezone": "Asia/Tokyo"})
    before = hours()
    later(hours=6)

    assert before == ["21:30", "22:45"]  # the last one is on the next day
    assert hours() == ["14:30", "15:45", "17:00"]


def test_who_starred_what_moves_is_told(feed, follow, later, bob, outbox):
    follow()
    page = bob.get("/e/spring/agenda").text
    for address in dict.fromkeys(re.findall(r'"(/e/spring/talks/\d+/star)"', page)):
        bob.post(address, data={"on": "yes"})
    feed.text = MOVED.replace("17:00", "21:00").replace("17:45", "21:45")
    before = len(outbox())

    later(hours=6)

    [letter] = outbox()[before:]
    assert letter["To"] == "bob@example.org"
    assert "21:00" in letter.get_body(("plain",)).get_content()


def test_what_an_address_brought_can_be_undone(alice, feed, follow, later, titles):
    follow()
    feed.text = ALL + "4,Closing,2030-06-01,18:00,18:30,Hall A,\n"
    later(hours=6)
    written = titles()

    alice.post(f"{DESK}agenda/undo")

    assert written[-1] == "Closing"
    assert titles() == ["Fair pay", "Shift rosters", "Hiring without a CV"]


@pytest.mark.parametrize("has_tags", [True, False])
def test_no_news_leave_the_agenda_alone(alice, feed, follow, later, titles, has_tags):
    feed.has_tags = has_tags
    follow()
    file = (BytesIO((HEAD + PAY + HIRING).encode()), "by hand.csv")
    alice.post(alice.post(f"{DESK}agenda", data={"file": file}).location)
    later(hours=6)

    assert feed.asked == 2
    assert titles() == ["Fair pay", "Hiring without a CV"]


def test_the_choices_of_the_first_look_hold(alice, feed, look, later, titles):
    foreign = "Betreff;Tag;Von;Ort\nFair pay;01/06/2030;9:00;Hall A\n"
    feed.text = foreign
    preview = look().location
    alice.post(
        f"{preview}/reading",
        data={
            "zone": "Europe/Warsaw",
            "date_order": "dmy",
            "columns-title": "Betreff",
            "columns-start_date": "Tag",
        },
    )
    alice.post(preview)
    feed.text = foreign + "Shift rosters;01/06/2030;9:30;Hall A\n"
    later(hours=6)

    assert titles() == ["Fair pay", "Shift rosters"]


def test_read_now_reads_now(alice, feed, follow, rooms):
    follow()
    feed.text = MOVED

    answer = alice.post(f"{DESK}address/now")

    assert (answer.status_code, answer.location) == (303, DESK)
    assert rooms() == ["Hall A", "Hall C", "Hall A"]


def test_it_is_read_until_the_day_after_the_event(feed, follow, later, alice):
    follow(hours="24")
    asked = []
    for _ in range(4):
        later(days=1)
        asked.append(feed.asked)

    assert asked == [2, 3, 3, 3]  # the event ends on the second day
    assert "the event is over, so it is not read any more" in alice.get(DESK).text


def test_who_stops_is_left_alone(alice, feed, follow, later, titles, source):
    follow()

    alice.post(f"{DESK}address/stop")
    later(hours=7)

    assert (feed.asked, source()) == (1, None)
    assert titles() == ["Fair pay", "Shift rosters", "Hiring without a CV"]


def test_a_job_for_an_address_that_is_gone_does_nothing(app, feed):
    with app.app_context():
        jobs.refresh(17)

    assert feed.asked == 0


# --- what goes wrong ----------------------------------------------------------------


def test_a_fetch_that_fails_changes_nothing_and_is_told(
    alice, feed, follow, later, titles, texts
):
    follow()
    feed.status = 500
    later(hours=6)
    page = alice.get(DESK)

    assert titles() == ["Fair pay", "Shift rosters", "Hiring without a CV"]
    assert texts(page, "[alert]") == [
        f"{HOST} answered with an error (500). Try again later. {TRIED}"
    ]


def test_a_file_that_cannot_be_read_changes_nothing_and_is_told(
    feed, follow, later, titles, source
):
    follow()
    feed.text = "<html>We are down for maintenance.</html>"
    later(hours=6)

    assert titles() == ["Fair pay", "Shift rosters", "Hiring without a CV"]
    assert source().failures == 1
    assert source().last_error.startswith("agenda.csv")


def test_what_fails_is_tried_less_and_less_often_up_to_once_a_day(feed, follow, later):
    follow()
    feed.status = 500
    tried = []
    for hour in range(1, 25 * 3):
        before = feed.asked
        later(hours=1)
        if feed.asked != before:
            tried.append(hour)

    assert tried == [6, 18, 42]  # then the event is over


def test_what_works_again_is_read_as_before(feed, follow, later, source):
    follow()
    feed.status = 500
    later(hours=6)
    failed = source().failures
    feed.status = 200
    later(hours=12)

    assert (failed, source().failures, source().last_error) == (1, 0, "")


def test_an_agenda_is_not_emptied_unseen(alice, feed, follow, later, titles, texts):
    follow()
    feed.text = HEAD + PAY
    later(hours=6)
    kept, page = titles(), alice.get(DESK)

    # The button beside the sentence.
    button = {"url": feed.url, "every_hours": "6"}
    alice.post(alice.post(f"{DESK}address", data=button).location)

    assert kept == ["Fair pay", "Shift rosters", "Hiring without a CV"]
    assert texts(page, "[alert]") == [f"{TOO_FEW} {TRIED}"]
    assert titles() == ["Fair pay"]
    assert texts(alice.get(DESK), "[alert]") == []


def test_half_an_agenda_may_leave(feed, follow, later, titles):
    feed.text = HEAD + PAY + ROSTERS
    follow()
    feed.text = HEAD + PAY
    later(hours=6)

    assert titles() == ["Fair pay"]


def test_a_refusal_that_was_looked_at_and_left_is_not_forgotten(
    feed, follow, later, look, source
):
    follow()
    feed.text = HEAD + PAY
    later(hours=6)
    look()
    later(hours=12)

    assert source().failures == 2


def test_a_fault_of_ours_is_told_as_such(
    feed, follow, later, source, monkeypatch, caplog
):
    follow()
    feed.text = MOVED
    monkeypatch.setattr(addresses.loading, "import_agenda", None)

    later(hours=6)

    assert source().last_error == (
        "Something went wrong on our side. It is tried again later."
    )
    assert [record.message for record in caplog.records] == ["agenda source 1 failed"]


def test_an_address_leaves_with_its_event(app, follow):
    follow()
    with app.app_context():
        db.session.delete(events.by_slug("spring"))
        db.session.commit()

        assert db.session.scalars(db.select(AgendaSource)).all() == []


# --- each file is read in its own way -----------------------------------------------

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:pay
SUMMARY:Fair pay
LOCATION:Hall A
DTSTART:20300601T143000
DTEND:20300601T151500
END:VEVENT
END:VCALENDAR
"""


def test_an_upload_that_is_mapped_does_not_disturb_an_address(
    alice, feed, follow, later, rooms, source
):
    feed.text = CALENDAR
    follow()
    file = (BytesIO(b"Was;Von;Ort\nFair pay;2030-06-01 14:30;Hall B\n"), "mine.csv")
    mine = alice.post(f"{DESK}agenda", data={"file": file}).location
    said = {"zone": "America/New_York", "columns-title": "Was", "date_order": ""}
    alice.post(f"{mine}/reading", data=said)
    alice.post(mine)
    assert rooms() == ["Hall B"]

    feed.text = CALENDAR.replace("Hall A", "Hall C")
    later(hours=6)

    assert source().last_error == ""
    assert rooms() == ["Hall C"]


def follow_by_mapping(alice, feed, look):
    """Follow an address whose table says nothing of titles until it is told."""
    feed.text = "Was;Von;Ort\nPay;2030-06-01 14:30;Hall B\n"
    preview = look().location
    alice.post(
        f"{preview}/reading",
        data={"zone": "Europe/Warsaw", "columns-title": "Was", "date_order": ""},
    )
    alice.post(preview)


def test_an_address_is_read_on_as_it_was_looked_at(
    alice, feed, look, later, rooms, source
):
    follow_by_mapping(alice, feed, look)

    feed.text = feed.text.replace("Hall B", "Hall C")
    later(hours=6)

    assert source().reading["columns"] == {"title": "Was"}
    assert rooms() == ["Hall C"]


def test_an_address_followed_before_it_kept_its_reading_is_read_as_the_last_file(
    app, alice, feed, look, later, source
):
    follow_by_mapping(alice, feed, look)
    with app.app_context():
        db.session.query(AgendaSource).update({"reading": {}})
        db.session.commit()

    feed.text = feed.text.replace("Hall B", "Hall C")
    later(hours=6)

    assert source().last_error == ""
    assert source().reading["columns"] == {"title": "Was"}
