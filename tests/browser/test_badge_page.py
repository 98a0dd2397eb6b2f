"""My badge on the screen: read by other phones, and first to know who scanned it."""

import re
from time import time

import pytest
import vobject
from playwright.sync_api import expect

from companion.core.badge.token import moving_code

STEP = 30  # seconds for which a code that changes stays
NO_NEWS = {"latest": 0, "news": []}
# Answers at once, whatever the machine is busy with, and counts.
ANSWERED = """
window.asked = 0;
window.fetch = async () => {
  window.asked += 1;
  const news = { latest: 0, news: [] };
  return { ok: true, headers: new Headers(), json: async () => news };
};
"""
# Who sends scans may still be loading, as it is when a camera only starts.
SEEN = """async (detail) => {
  const { src } = document.querySelector("script[src*='js/waiting.js']");
  await import(src.replace("waiting.js", "sending.js"));
  document.dispatchEvent(new CustomEvent("badge", { detail }));
}"""
KEPT_AWAKE = """
window.locks = [];
navigator.wakeLock.request = async (kind) => { window.locks.push(kind); };
"""


@pytest.fixture
def my_badge(signed_in):
    """Open somebody's badge."""

    def window(email, **options):
        page = signed_in(email, **options)
        page.goto("/e/spring/badge")
        return page

    return window


@pytest.fixture
def scan(signed_in):
    """Let somebody's phone see an address, as the camera would tell it."""

    def see(email, address):
        page = signed_in(email)
        page.goto("/e/spring/scan")
        expect(page.locator("[data-scan-again]")).to_be_visible()  # it has no camera
        token = address.rpartition("/")[2]
        detail = {"token": token, "at": page.evaluate("new Date().toISOString()")}
        page.evaluate(SEEN, detail)
        return page

    return see


@pytest.fixture
def rotating(signed_in):
    """Let the codes on all phones change while the test runs."""

    def switch(*, on):
        page = signed_in("alice@example.org")
        page.goto("/e/spring/organize/safety")
        box = page.get_by_label("Codes on phones change")
        box.set_checked(on)
        form = page.locator("form", has=box)
        form.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("Codes on phones")

    switch(on=True)
    yield
    switch(on=False)


def news(page):
    return page.locator("[data-news-list] > li")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_is_read_from_a_phone_in_the_light_and_in_the_dark(
    scheme, my_badge, site, code_on
):
    page = my_badge("nora@example.org", color_scheme=scheme)

    text = code_on(page)

    assert re.fullmatch(rf"{site.upper()}/B/[0-9A-HJKMNP-TV-Z]{{20}}", text)
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 255, 255)"


def test_the_badge_turns_from_who_i_am_to_how_i_am_reached(my_badge, code_on):
    page = my_badge("bob@example.org")
    expect(page.get_by_role("heading", name="Bob Brown")).to_be_visible()
    expect(page.get_by_role("link", name="bob@example.org")).to_be_hidden()
    before = code_on(page)

    page.locator("[data-badge-code]").click()

    expect(page.get_by_role("link", name="bob@example.org")).to_be_visible()
    expect(page.get_by_role("heading", name="Bob Brown")).to_be_hidden()
    assert code_on(page) == before
    page.get_by_role("button", name="Who I am").click()
    expect(page.get_by_role("heading", name="Bob Brown")).to_be_visible()


def test_a_swipe_turns_it_too(my_badge):
    page = my_badge("bob@example.org")

    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(100, 310)
    page.mouse.up()

    expect(page.get_by_role("button", name="Reach me")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_card_for_any_phone_holds_only_what_everyone_may_see(my_badge, code_on):
    page = my_badge("bob@example.org")
    page.get_by_role("button", name="Any phone").click()

    card = vobject.readOne(code_on(page))

    assert (card.version.value, card.fn.value) == ("3.0", "Bob Brown")
    assert {child.name for child in card.getChildren()} == {
        "VERSION",
        "N",
        "FN",
        "ORG",
        "TITLE",
    }


def test_the_screen_stays_on_also_after_looking_elsewhere(my_badge):
    page = my_badge("nora@example.org")
    page.add_init_script(KEPT_AWAKE)

    page.reload()
    expect(page.locator("[data-sides]")).to_be_visible()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    assert page.evaluate("locks") == ["screen", "screen"]


def test_news_are_asked_for_every_three_seconds(my_badge):
    page = my_badge("nora@example.org")
    page.add_init_script(ANSWERED)
    page.clock.install()
    page.reload()

    for _ in range(3):
        before = page.evaluate("asked")
        page.clock.run_for(3000)
        assert page.evaluate("asked") > before


def test_who_is_scanned_sees_it_without_a_touch(my_badge, scan, code_on):
    page = my_badge("nora@example.org")
    address = code_on(page)
    expect(news(page)).to_have_count(0)

    other = scan("tara@example.org", address)
    expect(other.locator(".scan-card .tag")).to_have_text("Exchanged")

    expect(news(page)).to_contain_text("Tara Thoma")
    news(page).get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tara Thoma")


def test_who_asks_first_says_yes_on_the_badge(my_badge, scan, signed_in, code_on):
    profile = signed_in("lena@example.org")
    profile.goto("/e/spring/profile/")
    profile.get_by_text("What my card shows, and to whom").click()
    profile.get_by_label("Ask me before my card goes").check()
    profile.get_by_role("button", name="Save").click()
    expect(profile.get_by_role("status")).to_contain_text("Saved.")
    page = my_badge("lena@example.org")

    other = scan("rosa@example.org", code_on(page))
    expect(other.locator(".scan-card .tag")).to_have_text("Asked")
    expect(news(page)).to_contain_text("Rosa Ruiz")
    page.get_by_role("button", name="Yes").click()

    expect(news(page).first).to_contain_text("You are in each other’s contacts.")
    other.goto("/contacts/")
    expect(other.get_by_role("link", name="Lena Lindqvist")).to_be_visible()


def test_a_code_that_changes_is_another_one_half_a_minute_later_and_both_work(
    rotating, my_badge, scan, code_on, eventually
):
    page = my_badge("milo@example.org")
    # Its answers carry the time, and the page would set its clock back by them.
    page.route("**/news?*", lambda route: route.fulfill(json=NO_NEWS))
    page.clock.install(time=time())
    page.reload()
    first = code_on(page)

    page.clock.fast_forward(STEP * 1000)
    second = eventually(lambda: {code_on(page)} - {first}, "another code").pop()

    steady = slice(-26, -6)
    assert first[steady] == second[steady]
    for email, address in (("petra@example.org", first), ("otto@example.org", second)):
        page = scan(email, address)
        expect(page.locator(".scan-card .person-name")).to_have_text("Milo Marin")
        expect(page.locator(".scan-card .tag")).to_have_text("Exchanged")


def test_a_photo_of_a_code_that_changes_is_worth_nothing_five_minutes_later(
    rotating, my_badge, scan
):
    page = my_badge("milo@example.org")
    shown = page.locator("[data-badge]")
    key = bytes.fromhex(shown.get_attribute("data-key"))
    old = shown.get_attribute("data-id") + moving_code(key, time() - 300)

    page = scan("quinn@example.org", f"/{old}")

    expect(page.locator(".scan-card .tag")).to_have_text("Not exchanged")
    expect(page.locator(".scan-card")).to_contain_text("This code has changed since.")


def test_a_new_code_makes_the_old_one_void(my_badge, scan, code_on):
    page = my_badge("sven@example.org")
    old = code_on(page)
    page.get_by_text("My badge was lost or photographed").click()

    page.get_by_role("button", name="Take a new code").click()

    expect(page.get_by_text("This is your new code")).to_be_visible()
    assert code_on(page) != old
    other = scan("tara@example.org", old)
    expect(other.locator(".scan-card .tag")).to_have_text("Not exchanged")
