"""A tablet at the desk that sees two badges in turn; and the staff of a stand."""

import re

import pytest
from playwright.sync_api import expect

TABLET = {"width": 1024, "height": 768}
ALICE = "alice@example.org"
BOTH = re.compile(r"^(Kim and Tara|Tara and Kim) are in each other’s contacts\.$")


@pytest.fixture
def tablet(visit, companion):
    """Open a kiosk in a browser, as an organizer does at the desk."""

    def start(**options):
        [link] = companion(f"link {ALICE}")  # a login of its own: it ends here
        page = visit(viewport=TABLET, **options)
        page.goto(link)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Your menu")).to_be_visible()
        page.goto("/e/spring/organize/")
        page.get_by_role("link", name="Kiosk").click()
        page.get_by_label("Where it stands").fill("Entrance")
        page.get_by_role("button", name="Open the kiosk here").click()
        expect(page.get_by_role("button", name="Use it")).to_be_enabled()
        return page

    return start


@pytest.fixture
def still(tablet):
    """Open a kiosk whose clock stands still, so that nothing goes away unread."""

    def start():
        page = tablet()
        page.clock.install()
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
        return page

    return start


def words(page):
    return page.get_by_role("heading", level=1)


def type_code(page, code):
    page.get_by_label("The code below the QR code").fill(code)
    page.get_by_role("button", name="Use it").click()


def test_two_badges_shown_in_turn_exchange(
    camera, tablet, badge, signed_in, remembered, eventually
):
    browser = camera(badge("kim@example.org"), badge("tara@example.org"))

    page = tablet(inside=browser, permissions=["camera"])
    told = remembered(page, "h1")

    before, _, after = eventually(lambda: around(BOTH, told()), "both and what follows")
    assert (before, after) == ("Now the other badge", "Show your badge")
    kim = signed_in("kim@example.org")
    kim.goto("/contacts/")
    expect(kim.get_by_text("Tara Thoma")).to_be_visible()


def around(pattern, texts):
    """Return the text that matches, with the one before and the one after it."""
    threes = zip(texts, texts[1:], texts[2:], strict=False)
    return next((three for three in threes if pattern.match(three[1])), None)


def test_codes_can_be_typed_and_one_badge_twice_is_said(still, badge_code):
    page = still()
    bob, carol = badge_code("bob@example.org"), badge_code("carol@example.org")

    type_code(page, bob)
    expect(page.get_by_text("Hello Bob. Whom did you meet?")).to_be_visible()
    type_code(page, bob.lower())
    expect(words(page)).to_have_text("That is Bob’s badge again")
    type_code(page, carol)

    expect(words(page)).to_have_text("Bob and Carol are in each other’s contacts.")


def test_what_is_no_badge_is_said_and_it_starts_anew(still):
    page = still()

    type_code(page, "nonsense!")

    expect(words(page)).to_have_text("That did not work")
    expect(page.get_by_text("That is not the code of a badge.")).to_be_visible()
    page.clock.run_for(6_000)
    expect(words(page)).to_have_text("Show your badge")


def test_who_goes_away_is_forgotten(still, badge_code):
    page = still()
    type_code(page, badge_code("bob@example.org"))
    expect(words(page)).to_have_text("Now the other badge")

    page.clock.run_for(15_000)

    expect(words(page)).to_have_text("Show your badge")


def test_without_a_network_it_says_that_nothing_was_exchanged(still, badge_code):
    page = still()
    code = badge_code("bob@example.org")
    page.context.set_offline(True)

    type_code(page, code)

    expect(page.get_by_text("No network just now")).to_be_visible()


def test_a_kiosk_closed_at_the_desk_stops(tablet, badge_code, desk):
    page = tablet()
    code = badge_code("bob@example.org")
    office = desk()
    office.goto("/e/spring/organize/kiosks")
    office.get_by_role("button", name="Close Entrance").first.click()
    expect(office.get_by_role("status")).to_contain_text("closed")

    type_code(page, code)

    expect(page.get_by_text("This kiosk was closed.")).to_be_visible()


def test_staff_scan_for_their_stand(camera, signed_in, badge, desk):
    office = desk()
    office.goto("/e/spring/organize/stands")
    office.get_by_label("Name of the stand").fill("Acme")
    office.get_by_role("button", name="Make the stand").click()
    office.get_by_label("Who works here?").fill("otto@example.org")
    office.get_by_role("button", name="Add to the stand").click()
    expect(office.get_by_text("Otto Ohm").first).to_be_visible()
    browser = camera(badge("tara@example.org"))
    page = signed_in("otto@example.org", inside=browser)
    page.goto("/e/spring/scan")
    page.get_by_label("Acme").check()
    page.reload()
    expect(page.get_by_label("Acme")).to_be_checked()

    page.context.grant_permissions(["camera"])
    page.reload()

    expect(page.locator(".scan-card")).to_contain_text("Acme has their card, too")
    page.goto("/e/spring/")
    page.get_by_role("link", name="My stand: Acme").click()
    expect(page.get_by_role("heading", name="Tara Thoma")).to_be_visible()
    page.get_by_role("button", name="2 stars").click()
    expect(page.get_by_role("link", name="2 stars 1")).to_be_visible()
