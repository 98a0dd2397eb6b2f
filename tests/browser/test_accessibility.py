"""Every page, on a phone and on a desk, in the light and in the dark, for everybody."""

from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
IN_LIGHT = {"type": "tag", "values": STANDARDS}
# The dark changes colours and nothing else, so what is not of colours was looked at.
IN_DARK = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SIZES = {
    "narrow phone": {"width": 360, "height": 740},
    "desk": {"width": 1280, "height": 900},
}
FINGER = 44  # pixels that a button is high at least

# Opens what is folded, so that it is looked at, too. A menu would lie over the rest.
UNFOLD = "document.querySelectorAll('details.more').forEach(d => { d.open = true })"
LOOK = """what => axe.run({ runOnly: what }).then(found => found.violations.flatMap(
  fault => fault.nodes.map(node => `${fault.id}: ${node.html}`)))"""
OVERHANG = "document.documentElement.scrollWidth - innerWidth"
SMALL = """least => [...document.querySelectorAll(
  'button, summary, .button, .chip, .tab, .top-link, .day-tabs a, .menu-panel a')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < least)
  .map(one => one.outerHTML)"""

pytestmark = pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not installed: run `npm ci`"
)


def goes_to(path):
    return lambda page, steps: page.goto(path)


def asks_for_a_letter(page, steps):
    page.goto("/sign-in/")
    page.get_by_label("Your e-mail address").fill("who@example.org")
    page.get_by_role("button", name="Send me the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")


def follows_the_link(page, steps):
    asks_for_a_letter(page, steps)
    page.goto(steps.mailbox.next_to("who@example.org").find(r"^http.*"))


def mistypes_an_address(page, steps):
    page.goto("/sign-in/")
    page.get_by_label("Your e-mail address").fill("who@nowhere")
    page.get_by_role("button", name="Send me the letter").click()


@cache
def letter_of_winter(mailbox):
    return mailbox.next_to("xena@example.org", "Thank you for being at Winter")


def unsubscribes(page, steps):
    letter = letter_of_winter(steps.mailbox)
    page.goto(letter.find(r"http\S+/u/\S+"))


def says_how_it_was(page, steps):
    letter = letter_of_winter(steps.mailbox)
    page.goto(letter.find(r"http\S+/f/\S+"))


def opens_a_talk(page, steps):
    page.goto("/e/spring/agenda")
    page.get_by_role("link", name="Fair pay in small firms").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fair pay in small firms")


def opens_a_board(page, steps):
    opens_a_talk(page, steps)
    page.get_by_role("link", name="Ask, and vote").click()
    expect(page.get_by_role("heading", name="Questions from the room")).to_be_visible()
    page.wait_for_load_state()
    if not page.get_by_text("You asked").count():
        page.evaluate(UNFOLD)
        page.get_by_label("Your question").fill("Who paid for the night shifts?")
        page.get_by_role("button", name="Put it on the board").click()
        expect(page.get_by_text("You asked")).to_be_visible()


def asks_what_was_asked(page, steps):
    opens_a_board(page, steps)
    page.get_by_label("Your question").fill("Who pays for the night shift now?")
    page.get_by_role("button", name="Put it on the board").click()


def opens_the_projector(page, steps):
    opens_a_board(page, steps)
    page.get_by_role("link", name="Show on the projector").click()


def answers_in_writing(page, steps):
    opens_a_board(page, steps)
    page.get_by_role("link", name="Answer in writing").first.click()


def mistypes_a_phone_number(page, steps):
    page.goto("/e/spring/profile/")
    page.get_by_text("My card: name, work, languages, how to reach me").click()
    page.get_by_label("Phone", exact=True).fill("none")
    page.get_by_role("button", name="Save").click()


def mistypes_a_code(page, steps):
    page.goto("/e/spring/scan")
    page.get_by_label("Code below the QR code").fill("ABCD")
    page.get_by_role("button", name="Find this badge").click()


def opens_the_menu(page, steps):
    page.goto("/e/spring/badge")
    page.get_by_label("Your menu").click()


def sees_the_badge_of(email):
    return lambda page, steps: page.goto(steps.badge(email))


def sees_the_badge_of_somebody_met(page, steps):
    steps.meet("kim@example.org", "bob@example.org")
    sees_the_badge_of("bob@example.org")(page, steps)


def looks_at_contacts(page, steps):
    steps.meet("kim@example.org", "bob@example.org")
    page.goto("/contacts/")


def looks_at_a_contact(page, steps):
    steps.meet("kim@example.org", "bob@example.org")
    page.goto("/contacts/")
    page.get_by_role("link", name="Bob Brown").click()


def says_whom_to_meet(page, steps):
    page.goto("/e/spring/people/")
    page.get_by_role("button", name="I’d like to meet").first.click()
    page.get_by_text("Noted.").wait_for()


def seats_everybody(page, steps):
    page.goto("/e/spring/organize/tables")
    make = page.get_by_role("button", name="Make the tables")
    if make.is_visible():
        make.click()
    page.get_by_role("button", name="Show people their table").wait_for()


def mistypes_a_short_name(page, steps):
    page.goto("/events/new")
    page.get_by_label("Name of the event").fill("Winter")
    page.get_by_label("Short name for its address").fill("Winter Meeting")
    page.get_by_label("First day").fill("2031-05-05")
    page.get_by_label("Last day").fill("2031-05-06")
    page.get_by_role("button", name="Make the event").click()


def mistypes_a_newcomer(page, steps):
    page.goto("/e/winter/organize/people/new")
    page.get_by_label("Name").fill("Wanda Wirth")
    page.get_by_label("E-mail").fill("wanda@nowhere")
    page.get_by_role("button", name="Add to the list").click()


def takes_somebody_in(page, steps):
    mistypes_a_newcomer(page, steps)
    page.get_by_label("E-mail").fill("wanda@example.org")
    page.get_by_role("button", name="Add to the list").click()


def looks_into_a_list(page, steps):
    page.goto("/e/spring/organize/")
    table = b"Email,Name\nyves@example.org,Yves Young\nnobody@example.org,\n"
    steps.upload(page, "Attendee list", "people.csv", table)


def looks_into_an_agenda(page, steps):
    page.goto("/e/spring/organize/")
    table = (
        b"ID,Title,Date,Start,End,Room\n"
        b"1,Fair pay in small firms,2031-05-05,10:00,10:45,Hall C\n"
        b"9,Night shifts,2031-05-05,25:00,,\n"
    )
    steps.upload(page, "Agenda file", "agenda.csv", table)


def is_asked_how_to_read(page, steps):
    page.goto("/e/spring/organize/")
    table = b"Betreff,Wochentag,Zeit\nFair pay,03/04/2031,10:00\n"
    steps.upload(page, "Agenda file", "unsure.csv", table)


def sends_a_wrong_file(page, steps):
    page.goto("/e/spring/organize/")
    steps.upload(page, "Agenda file", "agenda.pdf", b"%PDF")


STRANGER, KIM, QUINN = "", "kim@example.org", "quinn@example.org"
ALICE = "alice@example.org"
LENA = "lena@example.org"
YARA = "yara@example.org"
PAGES = {  # who opens what, and how it is headed
    "welcome": (STRANGER, goes_to("/"), "Few people, good conversations."),
    "sign in": (STRANGER, goes_to("/sign-in/"), "Sign in"),
    "letter asked for": (STRANGER, asks_for_a_letter, "Look into your mail"),
    "link followed": (STRANGER, follows_the_link, "You are almost in"),
    "address refused": (STRANGER, mistypes_an_address, "Sign in"),
    "link spent": (STRANGER, goes_to("/sign-in/spent"), "Sign in"),
    "not found": (STRANGER, goes_to("/nowhere"), "Nothing at this address"),
    "no more letters": (STRANGER, unsubscribes, "No more letters?"),
    "worth it": (STRANGER, says_how_it_was, "Was it worth it?"),
    "recap to come": (KIM, goes_to("/e/spring/recap"), "It is still to come"),
    "thanks": (ALICE, goes_to("/e/spring/organize/thanks"), "What became of Spring"),
    "card for a stranger": (
        STRANGER,
        sees_the_badge_of("bob@example.org"),
        "Bob Brown",
    ),
    "home": (KIM, goes_to("/e/spring/"), "Hello, Kim"),
    "people to meet": (KIM, goes_to("/e/spring/people/"), "People to meet"),
    "agenda": (KIM, goes_to("/e/spring/agenda"), "Agenda"),
    "no stars": (KIM, goes_to("/e/spring/agenda?mine=yes"), "Agenda"),
    "talk": (KIM, opens_a_talk, "Fair pay in small firms"),
    "board": (KIM, opens_a_board, "Questions from the room"),
    "asked already": (LENA, asks_what_was_asked, "Questions from the room"),
    "board, led": (ALICE, opens_a_board, "Questions from the room"),
    "projector": (ALICE, opens_the_projector, "Fair pay in small firms"),
    "answer in writing": (ALICE, answers_in_writing, "Answer in writing"),
    "plan": (KIM, goes_to("/e/spring/prepare"), "My plan"),
    "introductions": (KIM, goes_to("/e/spring/introductions"), "Introductions"),
    "network": (KIM, goes_to("/e/spring/network"), "Whom I know here"),
    "nobody within reach": (
        KIM,
        goes_to("/e/spring/introductions/new?name=Nobody"),
        "Introductions",
    ),
    "profile": (KIM, goes_to("/e/spring/profile/"), "My profile"),
    "profile refused": (KIM, mistypes_a_phone_number, "My profile"),
    "badge": (KIM, goes_to("/e/spring/badge"), "Kim Novak"),
    "menu": (KIM, opens_the_menu, "Kim Novak"),
    "scan": (KIM, goes_to("/e/spring/scan"), "Scan a badge"),
    "code refused": (KIM, mistypes_a_code, "Scan a badge"),
    "card": (KIM, sees_the_badge_of("sven@example.org"), "Sven Sund"),
    "card of somebody met": (KIM, sees_the_badge_of_somebody_met, "Bob Brown"),
    "own card": (KIM, sees_the_badge_of(KIM), "Kim Novak"),
    "contacts": (KIM, looks_at_contacts, "My contacts"),
    "think of somebody": (KIM, goes_to("/contacts/today"), "Think of somebody"),
    "staying in touch": (KIM, goes_to("/contacts/settings"), "Staying in touch"),
    "contact": (KIM, looks_at_a_contact, "Bob Brown"),
    "wanted": (LENA, says_whom_to_meet, "People to meet"),
    "nothing written": (YARA, goes_to("/e/summer/people/"), "People to meet"),
    "home with nothing written": (YARA, goes_to("/e/summer/"), "Hello, Yara"),
    "no contacts": (QUINN, goes_to("/contacts/"), "My contacts"),
    "my data": (KIM, goes_to("/my-data/"), "My data"),
    "not allowed": (
        KIM,
        goes_to("/e/spring/organize/"),
        "This one is not yours to open",
    ),
    "events": (ALICE, goes_to("/"), "Your events"),
    "organizer's home": (ALICE, goes_to("/e/spring/"), "Hello, Alice"),
    "new event": (ALICE, goes_to("/events/new"), "Make an event"),
    "event refused": (ALICE, mistypes_a_short_name, "Make an event"),
    "desk": (ALICE, goes_to("/e/spring/organize/"), "Spring"),
    "list looked at": (ALICE, looks_into_a_list, "people.csv"),
    "agenda looked at": (ALICE, looks_into_an_agenda, "agenda.csv"),
    "agenda asked about": (ALICE, is_asked_how_to_read, "unsure.csv"),
    "file refused": (ALICE, sends_a_wrong_file, "Spring"),
    "about the event": (
        ALICE,
        goes_to("/e/spring/organize/event"),
        "About the event",
    ),
    "somebody found": (
        ALICE,
        goes_to("/e/spring/organize/people?q=bob"),
        "Find somebody",
    ),
    "newcomer": (ALICE, goes_to("/e/winter/organize/people/new"), "Add one person"),
    "newcomer refused": (ALICE, mistypes_a_newcomer, "Add one person"),
    "newcomer's badge": (ALICE, takes_somebody_in, "Wanda Wirth"),
    "suggestions": (
        ALICE,
        goes_to("/e/spring/organize/match"),
        "Everybody has their people",
    ),
    "no suggestions": (
        ALICE,
        goes_to("/e/winter/organize/match"),
        "No suggestions yet",
    ),
    "lunch tables": (ALICE, seats_everybody, "Lunch tables"),
    "no lunch tables": (ALICE, goes_to("/e/winter/organize/tables"), "Lunch tables"),
}


@pytest.fixture
def steps(mailbox, badge, meet, upload):
    return SimpleNamespace(mailbox=mailbox, badge=badge, meet=meet, upload=upload)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(name, visit, signed_in, steps):
    who, open_page, heading = PAGES[name]
    page = signed_in(who) if who else visit()
    open_page(page, steps)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state()
    page.evaluate(AXE.read_text())
    page.evaluate(UNFOLD)

    faults = {}
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        faults[size] = page.evaluate(SMALL, FINGER)
        faults[f"{size}, too wide by"] = page.evaluate(OVERHANG)
        for scheme, rules in (("light", IN_LIGHT), ("dark", IN_DARK)):
            page.emulate_media(color_scheme=scheme)
            faults[f"{size}, {scheme}"] = page.evaluate(LOOK, rules)

    assert {what: found for what, found in faults.items() if found} == {}
