"""An agenda from a file: read as the organizer says, compared, written, undone."""

import re
from io import BytesIO

import pytest

from companion.organizing.forms import MAPPED
from companion.organizing.service import opening

DESK = "/e/spring/organize/"
HEAD = "ID,Title,Date,Start,End,Room,Speaker\n"
PAY = "1,Fair pay,2030-06-01,14:30,15:15,Hall A,Ada Low\n"
ROSTERS = "2,Shift rosters,2030-06-01,15:45,16:30,Hall B,Ben High\n"
FOREIGN = "Betreff;Wochentag;Von;Ort\nFair pay;04/06/2030;9:00;Hall A\n"
COLUMNS = {"columns-title": "Betreff", "columns-start_date": "Wochentag"}
ONE = "Fair pay Saturday 1 June, 14:30–15:15 Hall A Ada Low"
WARSAW = {"zone": "Europe/Warsaw", "date_order": ""}

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def send(alice):
    """Upload an agenda at the desk of Spring; return the address of the preview."""

    def post(text, name="agenda.csv"):
        file = (BytesIO(text.encode()), name)
        return alice.post(f"{DESK}agenda", data={"file": file}).location

    return post


@pytest.fixture
def load(alice, send):
    """Upload an agenda and say yes."""

    def write(*rows):
        alice.post(send(HEAD + "".join(rows)))

    return write


@pytest.fixture
def read_so(alice):
    """Say how to read a file; return the page that shows what comes of it."""

    def choose(preview, **choices):
        answer = alice.post(f"{preview}/reading", data=WARSAW | choices)
        return alice.get(answer.location)

    return choose


@pytest.fixture
def shown(bob, texts):
    """Return the titles on the agenda, as Bob sees it."""
    return lambda: texts(bob.get("/e/spring/agenda"), ".slot-title")


@pytest.fixture
def star(bob):
    """Let Bob star everything on the first day."""

    def press():
        page = bob.get("/e/spring/agenda").text
        for address in dict.fromkeys(re.findall(r'"(/e/spring/talks/\d+/star)"', page)):
            bob.post(address, data={"on": "yes"})

    return press


@pytest.fixture
def starred(bob, texts):
    return lambda: texts(bob.get("/e/spring/agenda?mine=yes"), ".slot-title")


def chosen(page, name):
    """Return the labels that a select has chosen, and may have."""
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', page.text, re.DOTALL)
    options = re.findall(r"<option( selected)?[^>]*>([^<]*)", select[0])
    return [label for is_on, label in options if is_on], [label for _, label in options]


# --- how a file is read -------------------------------------------------------------


def test_the_first_entries_are_shown_as_talks(alice, send, texts):
    page = alice.get(send(HEAD + PAY + ROSTERS))

    assert texts(page, "tbody") == [
        f"{ONE} Shift rosters Saturday 1 June, 15:45–16:30 Hall B Ben High"
    ]


def test_what_is_worth_a_look_comes_before_the_button(alice, send):
    page = alice.get(send(HEAD + PAY.replace("2030", "2029"))).text

    assert page.index("lie outside the days") < page.index("Put it on the agenda")


def test_a_year_that_is_not_the_event_s_is_written_out(alice, send, texts):
    page = alice.get(send(HEAD + PAY.replace("2030", "2029")))

    assert texts(page, "tbody") == [
        "Fair pay Friday 1 June 2029, 14:30–15:15 Hall A Ada Low"
    ]


def test_what_was_found_is_offered_with_all_headings(alice, send):
    page = alice.get(send(HEAD + PAY))

    assert chosen(page, "columns-title") == (
        ["Title (found)"],
        ["Title (found)", "ID", "Title", "Date", "Start", "End", "Room", "Speaker"],
    )


def test_a_file_with_other_headings_comes_with_its_choices(alice, send, texts):
    page = alice.get(send(FOREIGN))

    [sentence] = texts(page, "[alert]")
    assert sentence.startswith("agenda.csv: No column is called Title.")
    assert chosen(page, "columns-title")[1] == [
        *("Not chosen", "Betreff", "Wochentag", "Von", "Ort")
    ]
    assert "Put it on the agenda" not in page.text


def test_what_the_organizer_says_is_tried_at_once(send, read_so, texts):
    preview = send(FOREIGN)

    asked = read_so(preview, **COLUMNS)
    read = read_so(preview, **COLUMNS, date_order="dmy", zone="UTC")

    assert texts(asked, "[alert]") != []
    assert texts(read, "tbody") == ["Fair pay Tuesday 4 June, 11:00–11:00 Hall A –"]
    assert chosen(read, "columns-title")[0] == ["Betreff"]


def test_a_zone_that_is_none_is_refused(alice, send, texts):
    answer = alice.post(
        f"{send(HEAD + PAY)}/reading", data=WARSAW | {"zone": "Mars/Base"}
    )

    assert answer.status_code == 422
    assert texts(answer, ".error") == [
        "Choose a zone from the list, such as Europe/Warsaw."
    ]


def test_the_file_itself_is_not_in_the_page(alice, send):
    page = alice.get(send(HEAD + PAY + "3,,,,,,A secret of row 4\n"))

    assert "A secret of row 4" not in page.text


def test_what_was_said_is_remembered_for_the_next_file(alice, send, read_so, texts):
    preview = send(FOREIGN)
    read_so(preview, **COLUMNS, date_order="dmy", zone="UTC")
    alice.post(preview)

    page = alice.get(send(FOREIGN.replace("Hall A", "Hall B")))

    assert texts(page, "[alert]") == []
    assert texts(page, ".stat") == ["moved 1"]
    assert chosen(page, "date_order")[0] == ["Day first: 3 April"]


def test_a_file_like_an_earlier_one_is_read_as_that_was(
    alice, send, load, read_so, texts
):
    preview = send(FOREIGN)
    read_so(preview, **COLUMNS | {"date_order": "dmy"})
    alice.post(preview)
    load(PAY)

    page = alice.get(send(FOREIGN.replace("Hall A", "Hall B")))

    assert texts(page, "[alert]") == []
    assert texts(page, "tbody") == ["Fair pay Tuesday 4 June, 09:00–09:00 Hall B –"]


def test_the_zone_of_one_file_is_not_that_of_another(alice, send, read_so, texts):
    preview = send(HEAD + PAY)
    read_so(preview, zone="America/New_York")
    alice.post(preview)

    page = alice.get(send('[{"title": "Pay", "start": "2030-06-01T14:30"}]', "a.json"))

    assert texts(page, "tbody") == ["Pay Saturday 1 June, 14:30–14:30 – –"]


def test_rows_of_a_refused_file_are_shown_as_they_stand(alice, send, texts):
    page = alice.get(send(FOREIGN))

    assert texts(page, "tbody") == ["Fair pay 04/06/2030 9:00 Hall A"]
    assert "took the file for “table (CSV, XLSX, XLS, ODS)”" in page.text


def test_the_page_and_the_command_line_map_the_same_fields():
    assert sorted(MAPPED) == sorted(opening.MAPPED)


@pytest.mark.parametrize("field", ["guid", "code", "active", "break", "off", "zone"])
def test_all_that_can_be_mapped_can_be_chosen(alice, send, field):
    page = alice.get(send(FOREIGN))

    assert chosen(page, f"columns-{field}")[1][1:] == [
        *("Betreff", "Wochentag", "Von", "Ort")
    ]


# --- several files ------------------------------------------------------------------


@pytest.fixture
def send_all(alice):
    """Upload several files at once; return the answer."""

    def post(kind="agenda", **texts):
        files = [
            (BytesIO(text.encode()), name.replace("_", "."))
            for name, text in texts.items()
        ]
        return alice.post(f"{DESK}{kind}", data={"file": files})

    return post


def test_several_files_are_one_agenda(alice, send_all, shown, texts):
    numbered = HEAD + PAY.replace("1,Fair", "a7,Fair")
    also = HEAD + ROSTERS.replace("2,Shift", "a7,Shift")

    preview = send_all(day1_csv=numbered, day2_csv=also).location
    page = alice.get(preview)
    alice.post(preview)

    assert texts(page, "h1") == ["day1.csv, day2.csv"]
    assert texts(page, ".stat") == ["new 2"]
    assert shown() == ["Fair pay", "Shift rosters"]


def test_a_file_that_must_be_alone_is_named(send_all, texts):
    page = send_all(day1_csv=HEAD + PAY, page_html="<p>")

    assert page.status_code == 422
    assert texts(page, ".error") == [
        "page.html must be read alone, without other files."
    ]


def test_lists_of_people_come_one_by_one(send_all, texts):
    page = send_all("people", a_csv="Name,Email\n", b_csv="Name,Email\n")

    assert page.status_code == 422
    assert texts(page, ".error") == [
        "Choose one list at a time; the next one adds to it."
    ]


@pytest.mark.parametrize("kind", ["agenda", "people"])
def test_files_are_not_read_without_end(send_all, texts, kind):
    for _ in range(30):
        assert send_all(kind, a_csv="").status_code == 422

    page = send_all(kind, a_csv="")

    assert page.status_code == 429


def test_what_another_table_does_not_have_is_let_go(alice, send, read_so, texts):
    preview = send(FOREIGN)
    read_so(preview, **COLUMNS, date_order="dmy", zone="UTC")
    alice.post(preview)

    page = alice.get(send(HEAD + PAY))

    assert chosen(page, "columns-title")[0] == ["Title (found)"]
    assert texts(page, ".stat") == ["moved 1"]


# --- what a second file changes -----------------------------------------------------


def test_a_second_file_is_compared_field_by_field(alice, load, send, texts):
    load(PAY, ROSTERS)
    moved = PAY.replace("14:30,15:15,Hall A", "17:00,17:45,Hall C")

    page = alice.get(send(HEAD + moved))

    assert texts(page, ".stat") == ["moved 1", "leave the agenda 1"]
    start = "Start: Saturday 1 June, 14:30 → Saturday 1 June, 17:00"
    assert texts(page, "li")[-2:] == [
        f"Moved Fair pay {start} Room: Hall A → Hall C",
        "Leaves the agenda Shift rosters Saturday 1 June, 15:45 · Hall B",
    ]


def test_the_same_file_again_has_no_news(alice, load, send, texts):
    load(PAY, ROSTERS)

    page = alice.get(send(HEAD + PAY + ROSTERS))

    assert texts(page, ".stat") == ["as before 2"]
    assert "Put it on the agenda" not in page.text


def test_who_starred_what_changed_gets_one_letter(load, star, outbox):
    load(PAY, ROSTERS)
    star()

    load(PAY.replace("Hall A", "Hall C"))

    [letter] = outbox()
    assert letter["To"] == "bob@example.org"
    assert letter["Subject"] == "Spring Meeting: talks you starred have changed"
    lines = letter.get_body(("plain",)).get_content().splitlines()
    assert lines[4:13] == [
        "Fair pay",
        "  Saturday 1 June, 14:30",
        "  Hall C (it was Hall A)",
        "  Ada Low",
        "  http://localhost/e/spring/talks/1",
        "",
        "Shift rosters",
        "  is off the agenda. It was on Saturday 1 June, 15:45.",
        "  http://localhost/e/spring/talks/2",
    ]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("", "Hall A", "  Hall A"),
        ("Hall A", "", "  no room yet (it was Hall A)"),
    ],
)
def test_a_room_that_comes_or_goes_is_told(load, star, outbox, before, after, line):
    load(PAY.replace("Hall A", before))
    star()

    load(PAY.replace("Hall A", after))

    [letter] = outbox()
    lines = letter.get_body(("plain",)).get_content().splitlines()
    assert lines[4:7] == ["Fair pay", "  Saturday 1 June, 14:30", line]


def test_other_words_in_an_abstract_are_no_letter(alice, send, star, outbox):
    head = "ID,Title,Date,Start,End,Abstract\n"
    row = "1,Fair pay,2030-06-01,14:30,15:15,"
    alice.post(send(f"{head}{row}We opend our pay bands."))
    star()

    alice.post(send(f"{head}{row}We opened our pay bands."))

    assert outbox() == []


def test_another_end_is_told(load, star, outbox):
    load(PAY)
    star()

    load(PAY.replace("15:15", "15:30"))

    [letter] = outbox()
    plain = letter.get_body(("plain",)).get_content()
    assert plain.splitlines()[4:8] == [
        "Fair pay",
        "  Saturday 1 June, 14:30",
        "  now until 15:30 (it was until 15:15)",
        "  Hall A",
    ]
    page = letter.get_body(("html",)).get_content()
    assert page.count("now until 15:30") == 1


def test_a_talk_that_only_moved_is_told_by_its_start(load, star, outbox):
    load(PAY)
    star()

    load(PAY.replace("14:30,15:15", "15:30,16:15"))

    [letter] = outbox()
    assert "until" not in letter.get_body(("plain",)).get_content()


def test_what_is_over_is_no_letter(load, star, outbox, time):
    load(PAY)
    star()
    time.advance(days=1)

    load(PAY.replace("Hall A", "Hall C"))

    assert outbox() == []


def test_who_wants_no_letters_gets_none(load, star, outbox, app, time):
    load(PAY)
    star()
    load(PAY.replace("Hall A", "Hall C"))
    [letter] = outbox()
    app.test_client().post(str(letter["List-Unsubscribe"]).strip("<>"))

    load(PAY)

    assert len(outbox()) == 1


# --- undone -------------------------------------------------------------------------


def test_the_last_import_is_undone_with_all_stars(alice, load, star, shown, starred):
    load(PAY, ROSTERS)
    star()
    load("3,Night shifts,2030-06-01,17:00,17:45,Hall A,\n")

    answer = alice.post(f"{DESK}agenda/undo")

    assert (answer.status_code, answer.location) == (303, DESK)
    assert shown() == ["Fair pay", "Shift rosters"]
    assert starred() == ["Fair pay", "Shift rosters"]


def test_undoing_says_which_file_and_who_starred_is_told(
    alice, load, star, outbox, texts
):
    load(PAY)
    star()
    load(PAY.replace("14:30,15:15", "16:00,16:45"))
    told = outbox()

    page = alice.get(alice.post(f"{DESK}agenda/undo").location)

    assert texts(page, "[status]")[-1] == ("The agenda is as it was before agenda.csv.")
    assert [letter["Subject"] for letter in outbox()[len(told) :]] == [
        "Changed: Fair pay"
    ]


def test_an_import_is_undone_once(alice, load, texts):
    load(PAY)
    alice.post(f"{DESK}agenda/undo")

    again = alice.post(f"{DESK}agenda/undo")

    assert again.status_code == 422
    assert texts(again, ".error") == ["There is no import to undo."]


def test_only_the_last_import_is_undone(alice, load, shown):
    load(PAY)
    load(PAY, ROSTERS)

    first = alice.post(f"{DESK}agenda/undo")
    second = alice.post(f"{DESK}agenda/undo")

    assert (first.status_code, second.status_code) == (303, 422)
    assert shown() == ["Fair pay"]
