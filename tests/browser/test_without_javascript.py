"""The whole way once more in a browser that runs no scripts."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def plain(signed_in):
    """Open a window without scripts of somebody who is signed in."""
    return lambda email: signed_in(email, java_script_enabled=False)


def test_signing_in(visit, mailbox):
    page = visit(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Sign in with your e-mail").click()
    page.get_by_label("Your e-mail address").fill("tara@example.org")
    page.get_by_role("button", name="Send me the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")

    page.goto(mailbox.next_to("tara@example.org").find(r"^http.*"))
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Tara")


def test_a_profile_is_kept(plain):
    page = plain("kim@example.org")
    page.goto("/e/spring/profile/")
    page.get_by_label("What I care about 2").fill("Tide tables")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.goto("/e/spring/profile/")

    expect(page.get_by_label("What I care about 2")).to_have_value("Tide tables")


def test_somebody_is_put_aside(plain):
    page = plain("sven@example.org")
    page.goto("/e/spring/people/")
    tara = page.get_by_role("article", name="Tara Thoma")
    tara.get_by_text("Not for me").click()
    tara.get_by_role("button", name="Put aside").click()

    expect(tara).to_have_count(0)


def test_a_talk_is_starred_and_opened(plain):
    page = plain("sven@example.org")
    page.goto("/e/spring/agenda")
    page.get_by_role("button", name="Star: Fair pay in small firms").click()
    star = page.get_by_role("button", name="Star: Fair pay in small firms")
    expect(star).to_have_attribute("aria-pressed", "true")

    page.get_by_role("link", name="Fair pay in small firms").click()

    expect(page.locator("#questions h3").first).to_be_visible()


def test_two_exchange_and_one_writes_a_note(meet):
    page = meet("kim@example.org", "carol@example.org", java_script_enabled=False)
    page.get_by_label("My note").fill("Asked for the draft.")
    page.get_by_role("button", name="Save my note").click()
    expect(page.get_by_role("status")).to_have_text("Your note is saved.")

    page.get_by_role("link", name="All my contacts").click()

    expect(page.locator("li", has_text="Carol Ćwik")).to_contain_text(
        "Asked for the draft."
    )


def test_the_page_to_scan_says_that_it_needs_scripts(plain):
    page = plain("kim@example.org")

    page.goto("/e/spring/scan")

    says = page.get_by_role("status").inner_text()
    assert says.startswith("This browser runs no scripts, so no camera here.")
    expect(page.get_by_label("Code below the QR code")).to_be_visible()
