"""The organizer's way, on a large screen: from a name to suggestions and badges."""

import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

AGENDA = b"""\
Title,Date,Start,End,Room,Speaker
Fair pay in small firms,2031-05-05,10:00,10:45,Hall A,Ada Low
Coffee break,2031-05-05,10:45,11:15,,
Hiring without a CV,2031-05-06,10:00,10:45,Hall A,Ben High
"""
PEOPLE = b"""\
Email,Name,Organisation,Interests,Offers,Needs
vera@example.org,Vera Voss,Voss Ltd,Fair pay,A table of pay bands,A speaker
will@example.org,Will Wolf,Wolf Ltd,Fair pay,A talk for your staff day,Pay bands
nobody@example.org,,,,,
"""


@pytest.fixture
def autumn(desk):
    """Make an event in the browser; return the window that shows its desk."""
    page = desk()
    page.goto("/")
    page.get_by_role("link", name="Make an event").click()
    page.get_by_label("Name of the event").fill("Autumn")
    page.get_by_label("Short name for its address").fill("autumn")
    page.get_by_label("First day").fill("2031-05-05")
    page.get_by_label("Last day").fill("2031-05-06")
    page.get_by_role("button", name="Make the event").click()
    expect(heading(page)).to_have_text("Autumn")
    return page


def stats(page):
    """Return the numbers that a page shows in boxes, by what is below them."""
    page.wait_for_load_state()
    boxes = page.locator(".stat").all()
    return {b.locator("dt").inner_text(): b.locator("dd").inner_text() for b in boxes}


def codes_on(side):
    picture = side.render(scale=2).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def steps(page):
    """Return what the desk says of the agenda, the people and all that follows."""
    page.wait_for_load_state()
    return page.locator(".step-text > p").all_inner_texts()


def heading(page):
    return page.get_by_role("heading", level=1)


def test_from_files_to_suggestions(autumn, upload):
    page = autumn
    upload(page, "Agenda file", "agenda.csv", AGENDA)
    expect(page.get_by_text("Agenda: nothing is written yet")).to_be_visible()
    assert stats(page) == {"new": "3"}
    page.get_by_role("button", name="Put it on the agenda").click()
    expect(page.get_by_role("status")).to_contain_text("3 added")

    upload(page, "Attendee list", "people.csv", PEOPLE)
    expect(page.get_by_text("People: nothing is written yet")).to_be_visible()
    assert stats(page) == {"new": "2", "left out": "1"}
    page.get_by_role("button", name="Put it on the list").click()
    expect(page.get_by_role("status")).to_contain_text("2 added")

    page.get_by_role("button", name="Make suggestions").click()
    expect(heading(page)).to_have_text("Everybody has their people")
    assert stats(page) == {"people matched": "2", "suggestions": "2"}


def test_an_agenda_is_read_as_the_organizer_says(desk, upload):
    page = desk()
    page.goto("/e/winter/organize/")
    said = b"Betreff;Wochentag;Von\nFair pay;03/04/2031;10:00\n"
    upload(page, "Agenda file", "agenda.csv", said)
    expect(page.get_by_role("alert")).to_contain_text("No column is called Title")

    page.get_by_label("Title", exact=True).select_option("Betreff")
    page.get_by_label("Date", exact=True).select_option("Wochentag")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("alert")).to_contain_text("03/04/2031")
    page.get_by_label("Dates such as 03/04").select_option("Day first: 3 April")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("cell", name="Thursday 3 April")).to_be_visible()
    assert stats(page) == {"new": "1"}
    page.get_by_role("button", name="Put it on the agenda").click()
    page.get_by_text("Undo the last import").click()
    page.get_by_role("button", name="Undo it").click()

    expect(page.get_by_role("status")).to_have_text(
        "The agenda is as it was before agenda.csv."
    )


def test_printed_badges_can_be_read(desk, badge):
    page = desk()

    with page.expect_download() as download:
        page.get_by_role("button", name="Print all 13 (PDF)").click()

    with pypdfium2.PdfDocument(download.value.path()) as sheet:
        found = [code for side in sheet for code in codes_on(side)]
    assert len(found) == 13
    assert found.count(badge("bob@example.org")) == 1


def test_who_comes_without_a_ticket_is_in_at_once(desk, visit, mailbox):
    page = desk()
    page.goto("/e/winter/organize/")
    page.get_by_role("link", name="Add one person").click()
    page.get_by_label("Name").fill("Walter Walk")
    page.get_by_label("E-mail").fill("walter@example.org")
    page.get_by_label("Organisation").fill("Walk & Co")
    page.get_by_role("button", name="Add to the list").click()
    expect(heading(page)).to_have_text("Walter Walk")

    with page.expect_download() as download:
        page.get_by_role("button", name="Print it").click()
    page.get_by_text("For a label printer of your own").click()
    expect(page.locator(".copy")).to_be_visible()
    letter = mailbox.next_to("walter@example.org", "Winter: your way in")
    walter = visit()
    walter.goto(letter.find(r"^http.*"))

    with pypdfium2.PdfDocument(download.value.path()) as sheet:
        found = [code for side in sheet for code in codes_on(side)]
    assert found == page.locator(".copy").all_inner_texts()
    expect(heading(walter)).to_have_text("Sign in")


def test_people_find_their_lunch_table_at_home(desk, signed_in):
    page, yara = desk(), signed_in("yara@example.org")
    page.goto("/e/summer/organize/tables")
    page.get_by_role("button", name="Make the tables").click()
    expect(page.locator(".lunch-name")).to_have_text(
        ["Yann Yber", "Yara Yilmaz", "Yves Yost", "Zoë Zeman"]
    )
    expect(page.locator("li li", has_text="Zoë Zeman")).to_contain_text(
        "Meets Yann, who needs A brass band"
    )
    yara.goto("/e/summer/")
    lunch = yara.get_by_role("heading", name="Lunch: table 1")
    expect(lunch).to_have_count(0)

    page.get_by_role("button", name="Show people their table").click()
    expect(page.get_by_role("status")).to_contain_text("Everybody finds their table")

    yara.reload()
    expect(lunch).to_be_visible()
    expect(yara.locator(".lunch-people strong")).to_have_text(
        ["Yann Yber", "Yves Yost", "Zoë Zeman"]
    )
    page.get_by_role("button", name="Hide the tables again").click()
    expect(page.get_by_role("status")).to_have_text("Nobody sees their table any more.")
    yara.reload()
    expect(lunch).to_have_count(0)


def test_lunch_tables_are_printed_and_saved(desk):
    page = desk()
    page.goto("/e/summer/organize/tables")
    make = page.get_by_role("button", name="Make the tables")
    if make.is_visible():
        make.click()
    expect(page.locator(".lunch-name")).to_have_count(4)

    with page.expect_download() as printed:
        page.get_by_role("link", name="Lists to print (PDF)").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Spreadsheet (CSV)").click()

    with pypdfium2.PdfDocument(printed.value.path()) as lists:
        texts = [side.get_textpage().get_text_range() for side in lists]
    assert [text.split("\r\n")[0] for text in texts] == [
        "Lunch tables",
        "Find your table",
    ]
    assert saved.value.path().read_text("utf-8-sig").splitlines() == [
        "Table,Name,Organisation",
        "1,Yann Yber,Yber Boats",
        "1,Yara Yilmaz,",
        "1,Yves Yost,",
        "1,Zoë Zeman,Brass of Brno",
    ]


def test_a_look_at_a_file_writes_nothing(desk, upload):
    page = desk()
    before = page.url, stats(page), steps(page)

    upload(page, "Agenda file", "agenda.csv", AGENDA)
    expect(page.get_by_text("Agenda: nothing is written yet")).to_be_visible()
    assert stats(page) == {"moved": "3", "leave the agenda": "1"}
    page.get_by_role("link", name="Choose another file").click()

    expect(page.locator(".step")).to_have_count(5)
    assert (page.url, stats(page), steps(page)) == before


BAD_FILES = {
    "Agenda file": (
        "agenda.pdf",
        b"%PDF-1.7",
        (
            "agenda.pdf is no agenda we can read. Export the agenda as iCalendar, "
            "JSON, XML or CSV, and choose that file."
        ),
    ),
}


@pytest.mark.parametrize("label", BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(label, desk, upload):
    name, data, sentence = BAD_FILES[label]
    page = desk()
    before = stats(page), steps(page)

    upload(page, label, name, data)

    expect(page.get_by_role("alert")).to_have_text(sentence)
    expect(page.get_by_label(label)).to_have_accessible_description(
        re.compile(re.escape(sentence))
    )
    page.goto("/e/spring/organize/")
    assert (stats(page), steps(page)) == before


def test_a_list_without_names_asks_which_column_holds_them(desk, upload):
    page = desk()
    before = stats(page), steps(page)

    upload(page, "Attendee list", "people.csv", b"Colour,Shape\nred,round\n")

    expect(page.get_by_role("alert")).to_have_text(
        "people.csv: No column holds names. The columns are: Colour, Shape. Call one "
        "Name, or say which it is."
    )
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    page.goto("/e/spring/organize/")
    assert (stats(page), steps(page)) == before
