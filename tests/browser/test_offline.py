"""Without a network: what opens, what waits, and that nobody else sees it."""

import pytest
from playwright.sync_api import expect

# Calls a function of a module that the page has loaded, or could.
CALL = """async ([file, name, args]) => {
  const { src } = document.querySelector("script[src*='js/waiting.js']");
  return (await import(src.replace("waiting.js", file)))[name](...args);
}"""
UNKNOWN = "Z" * 20


def call(page, file, name, *args):
    return page.evaluate(CALL, [file, name, args])


def put(page, token):
    return call(page, "outbox.js", "put", {"token": token})


def counter(page):
    return page.locator("[data-waiting]")


@pytest.fixture
def offline(signed_in, pocketed):
    """Open the window of somebody whose phone kept what it needs, then cut the network.

    `offline("kim@example.org", "/e/spring/badge")`
    """

    def window(email, path="/e/spring/", **options):
        page = signed_in(email, service_workers="allow", **options)
        page.goto("/e/spring/")
        pocketed(page)
        page.context.set_offline(True)
        page.goto(path)
        expect(page.get_by_text("No network.")).to_be_visible()
        return page

    return window


@pytest.fixture
def token(badge_code):
    """Return what stands on a badge, to be sent as a phone sends it."""
    return lambda email: badge_code(email).replace("-", "")


def test_my_badge_opens(offline, badge_code):
    code = badge_code("kim@example.org")

    page = offline("kim@example.org", "/e/spring/badge")

    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Novak")
    expect(page.locator(".badge-typed")).to_have_text(code)
    picture = page.get_by_role("img", name="QR code of the badge of Kim Novak")
    expect(picture).to_be_visible()


def test_my_contacts_open(meet, offline):
    meet("lena@example.org", "kim@example.org")

    page = offline("lena@example.org", "/contacts/")
    page.get_by_role("link", name="Kim Novak").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Novak")
    expect(page.get_by_role("link", name="kim@example.org")).to_be_visible()


def test_a_contact_made_a_moment_ago_opens(signed_in, token, pocketed, eventually):
    page = signed_in("petra@example.org", service_workers="allow")
    page.goto("/e/spring/")
    pocketed(page)

    put(page, token("otto@example.org"))

    eventually(lambda: names_kept(page) == ["Otto Ohm"], "the contact on the phone")
    page.context.set_offline(True)
    page.goto("/contacts/")
    expect(page.get_by_text("No network.")).to_be_visible()
    expect(page.get_by_role("link", name="Otto Ohm")).to_be_visible()


def names_kept(page):
    [kept] = call(page, "store.js", "all", "pocket")
    return [contact["name"] for contact in kept["contacts"]]


def test_a_new_code_of_my_badge_is_the_one_without_a_network(
    signed_in, pocketed, online, eventually
):
    page = signed_in("quinn@example.org", service_workers="allow")
    page.goto("/e/spring/badge")
    pocketed(page)
    typed = page.locator(".badge-typed")
    old = typed.text_content()
    page.get_by_text("lost or photographed").click()

    page.get_by_role("button", name="Take a new code").click()

    expect(typed).not_to_have_text(old)
    new = typed.text_content()
    eventually(lambda: code_kept(page) == new, "the new code on the phone")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("No network.")).to_be_visible()
    expect(typed).to_have_text(new)


def code_kept(page):
    [kept] = call(page, "store.js", "all", "pocket")
    return kept["badge"]["typed"]


def test_the_badge_gives_way_to_the_one_that_hears_of_scans_once_there_is_a_network(
    offline,
):
    page = offline("kim@example.org", "/e/spring/badge")

    page.context.set_offline(False)

    expect(page.locator("[data-news]")).to_be_attached()
    expect(page.get_by_text("No network.")).to_be_hidden()


def test_the_agenda_opens_with_my_stars_first(signed_in, offline):
    page = signed_in("milo@example.org")
    page.goto("/e/spring/agenda")
    page.get_by_role("button", name="Star: Fair pay in small firms").click()
    expect(page.get_by_role("button", pressed=True)).to_be_visible()

    page = offline("milo@example.org", "/e/spring/agenda")

    titles = page.locator(".slot-title")
    expect(titles).to_have_text(["Fair pay in small firms"])
    page.get_by_role("link", name="Everything").click()
    expect(titles).to_have_text(
        ["Fair pay in small firms", "Coffee break", "Shift rosters for nurses"]
    )


def test_a_page_that_needs_a_network_says_so(offline):
    page = offline("milo@example.org", "/e/spring/people/")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This page needs a network"
    )


def test_a_code_typed_offline_is_exchanged_once_there_is_a_network(
    offline, online, badge_code
):
    code = badge_code("otto@example.org")
    page = offline("nora@example.org", "/e/spring/scan")

    page.get_by_label("Camera not working?").fill(code.lower())
    page.get_by_role("button", name="Keep this badge").click()
    expect(counter(page)).to_have_text("1 waiting")
    page.context.set_offline(False)

    expect(counter(page)).to_be_hidden()
    online(page, "/contacts/")
    expect(page.get_by_role("link", name="Otto Ohm")).to_be_visible()


def test_what_waits_is_listed(offline, token):
    page = offline("petra@example.org", "/offline")

    put(page, token("otto@example.org"))

    expect(
        page.get_by_role("heading", name="1 scan waits on this phone")
    ).to_be_visible()
    expect(page.locator("[data-waiting-list] .person-name")).to_have_text(["A badge"])


def test_what_the_server_refuses_is_shown_until_it_is_discarded(offline):
    page = offline("quinn@example.org", "/offline")
    put(page, UNKNOWN)

    page.context.set_offline(False)

    expect(counter(page)).to_have_text("1 not delivered")
    expect(page.get_by_text("This badge is not in use any more.")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Discard for good?").click()
    expect(counter(page)).to_be_hidden()


def test_the_question_before_a_scan_is_discarded_outlives_another_scan(offline):
    page = offline("quinn@example.org", "/offline")
    put(page, UNKNOWN)
    page.context.set_offline(False)
    page.get_by_role("button", name="Discard").click()

    page.context.set_offline(True)
    put(page, UNKNOWN)

    expect(page.get_by_text("1 scan waits on this phone")).to_be_visible()
    expect(page.get_by_role("button", name="Discard for good?")).to_be_visible()


def test_what_was_refused_can_be_tried_again(offline):
    page = offline("quinn@example.org", "/offline")
    put(page, UNKNOWN)
    page.context.set_offline(False)
    expect(counter(page)).to_have_text("1 not delivered")
    page.context.set_offline(True)

    page.get_by_role("button", name="Try again").click()

    expect(counter(page)).to_have_text("1 waiting")


def test_signing_out_with_scans_waiting_asks_first(offline, token):
    page = offline("rosa@example.org", "/e/spring/agenda")
    put(page, token("otto@example.org"))

    page.get_by_label("Your menu").click()
    page.get_by_role("button", name="Sign out").click()

    question = page.get_by_role("dialog")
    expect(question.get_by_role("heading")).to_have_text("1 scan is not sent yet")
    page.context.set_offline(False)
    expect(counter(page)).to_be_hidden()


def test_after_signing_out_offline_nothing_of_mine_is_shown(offline):
    page = offline("sven@example.org", "/e/spring/badge")

    page.get_by_label("Your menu").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is kept here")
    page.goto("/e/spring/badge")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is kept here")
    assert call(page, "store.js", "all", "pocket") == []


def test_scans_of_somebody_else_stay_and_are_not_sent(
    offline, online, signed_in, token, logins, pocketed
):
    signed_in("bob@example.org")
    page = offline("tara@example.org", "/offline")
    put(page, token("otto@example.org"))
    bob = taken_by(page, logins["bob@example.org"])
    online(bob, "/e/spring/")
    pocketed(bob)

    expect(counter(bob)).to_have_text("1 of somebody else")
    online(bob, "/contacts/")
    expect(bob.get_by_role("heading", level=1)).to_have_text("My contacts")
    expect(bob.get_by_role("link", name="Otto Ohm")).to_be_hidden()
    bob.goto("/offline")
    expect(
        bob.get_by_text("1 scan waits on this phone for somebody else")
    ).to_be_visible()


def taken_by(page, login):
    """Let somebody else sign in on the same phone, where the first one never left."""
    page.context.clear_cookies()
    page.context.add_cookies(login["cookies"])
    page.context.set_offline(False)
    return page


def test_the_whole_way_offline_from_the_camera_to_the_other_one(
    camera, badge, offline, token
):
    browser = camera(badge("bob@example.org"))
    page = offline(
        "carol@example.org",
        "/e/spring/scan",
        inside=browser,
        permissions=["camera"],
    )

    card = page.locator(".scan-card")
    expect(card.locator(".tag")).to_be_visible()
    expect(counter(page)).to_have_text("1 waiting")
    page.context.set_offline(False)

    expect(card.locator(".person-name")).to_have_text("Bob Brown")
    expect(counter(page)).to_be_hidden()


def test_the_directory_names_those_who_agreed_and_nobody_else(
    signed_in, offline, badge
):
    page = signed_in("lena@example.org")
    page.goto("/e/spring/profile/")
    agrees = page.get_by_label("Show my name to phones that scan me offline")
    if not agrees.is_visible():
        page.locator("details", has=agrees).locator("summary").click()
    agrees.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    agreed, silent = (badge(f"{name}@example.org")[-20:] for name in ("lena", "kim"))

    page = offline("petra@example.org", "/offline")
    put(page, agreed)
    put(page, silent)

    names = page.locator("[data-waiting-list] .person-name")
    expect(names).to_have_text(["Lena Lindqvist", "A badge"])


def test_signed_out_at_the_server_the_phone_keeps_and_asks_to_sign_in(offline, token):
    page = offline("bob@example.org", "/offline")
    put(page, token("otto@example.org"))
    page.context.clear_cookies()

    page.context.set_offline(False)

    expect(counter(page)).to_have_text("1 waiting: sign in")
    expect(page.locator("main").get_by_role("link", name="Sign in")).to_be_visible()
    [kept] = call(page, "outbox.js", "waiting")
    assert kept["token"] == token("otto@example.org")


OFFER = """() => dispatchEvent(
  Object.assign(new Event("beforeinstallprompt"), { prompt() {} })
)"""


def test_the_home_screen_is_offered_after_the_first_exchange(
    signed_in, token, pocketed, online
):
    page = signed_in("sven@example.org", service_workers="allow")
    page.goto("/e/spring/")
    pocketed(page)
    hint = page.get_by_role("heading", name="Keep it at hand")
    page.evaluate(OFFER)
    expect(hint).to_be_hidden()

    put(page, token("otto@example.org"))

    expect(hint).to_be_visible()
    page.get_by_role("button", name="No, thanks").click()
    expect(hint).to_be_hidden()
    online(page, "/e/spring/")
    page.evaluate(OFFER)
    expect(counter(page)).to_be_hidden()
    expect(hint).to_be_hidden()
