"""Badges before the camera, and what to do where there is no camera."""

import re

import pytest
from playwright.sync_api import expect


def cards(page):
    return page.locator(".scan-card")


def names(page):
    return page.locator(".scan-card .person-name").all_inner_texts()


def test_two_badges_in_turn_are_exchanged_without_touching_the_screen(
    camera, signed_in, badge
):
    browser = camera(badge("kim@example.org"), badge("tara@example.org"))
    page = signed_in("rosa@example.org", inside=browser, permissions=["camera"])

    page.goto("/e/spring/scan")

    # Which of them comes first is a matter of how soon the camera looks.
    for name in ("Kim Novak", "Tara Thoma"):
        card = cards(page).filter(has_text=name).last
        expect(card.locator(".tag")).to_have_text("Exchanged")
    in_turn = dict.fromkeys(reversed(names(page)))
    page.goto("/contacts/")
    expect(page.locator(".person-name")).to_have_text([*reversed(in_turn)])


def test_a_card_says_why_and_how_to_begin_and_leads_to_the_contact(
    camera, signed_in, badge
):
    browser = camera(badge("bob@example.org"))
    page = signed_in("carol@example.org", inside=browser, permissions=["camera"])
    page.goto("/e/spring/scan")
    card = cards(page)
    expect(card.locator(".person-name")).to_have_text("Bob Brown")
    expect(card.locator(".reason--give q").first).to_have_text(
        "Someone who made shift rosters together with the night nurses"
    )
    expect(card.locator(".opener p").last).not_to_be_empty()

    card.get_by_role("link", name="Open contact").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Bob Brown")
    expect(page.get_by_role("link", name="bob@example.org")).to_be_visible()


def test_the_same_badge_held_on_is_one_card(camera, signed_in, badge):
    browser = camera(badge("kim@example.org"))
    page = signed_in("quinn@example.org", inside=browser, permissions=["camera"])
    page.goto("/e/spring/scan")
    expect(page.locator(".scan-card .person-name")).to_have_text(["Kim Novak"])

    page.wait_for_timeout(1500)

    expect(cards(page)).to_have_count(1)


def test_somebody_scanned_again_stays_one_contact(camera, signed_in, badge, meet):
    meet("otto@example.org", "kim@example.org")
    browser = camera(badge("kim@example.org"))
    page = signed_in("otto@example.org", inside=browser, permissions=["camera"])

    page.goto("/e/spring/scan")

    expect(page.locator(".scan-card .person-name")).to_have_text(["Kim Novak"])
    page.get_by_role("link", name="Open contact").click()
    page.goto("/contacts/")
    expect(page.locator(".person-name", has_text="Kim Novak")).to_have_count(1)


def test_ones_own_badge_is_refused_with_a_sentence(camera, signed_in, badge):
    browser = camera(badge("sven@example.org"))
    page = signed_in("sven@example.org", inside=browser, permissions=["camera"])

    page.goto("/e/spring/scan")

    expect(page.locator(".scan-card .tag")).to_have_text("Not exchanged")
    expect(cards(page)).to_contain_text("your own badge")


def test_a_code_that_is_no_badge_is_said_to_be_none(camera, signed_in):
    browser = camera("https://example.org/somewhere")
    page = signed_in("sven@example.org", inside=browser, permissions=["camera"])

    page.goto("/e/spring/scan")

    expect(page.locator("[data-scan-status]")).to_have_text("This code is not a badge.")
    expect(cards(page)).to_have_count(0)


def test_a_browser_without_webassembly_reads_badges_all_the_same(
    camera, signed_in, badge
):
    browser = camera(badge("kim@example.org"))
    page = signed_in("lena@example.org", inside=browser, permissions=["camera"])
    page.add_init_script("delete globalThis.WebAssembly")

    page.goto("/e/spring/scan")

    expect(page.locator(".scan-card .person-name")).to_have_text(["Kim Novak"])


OWN_READER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["ean_13", "qr_code"]; }
  async detect(picture) { SEES }
};
"""


@pytest.fixture
def fetched():
    """Tell which files beside our own scripts a page asks for."""

    def by(page):
        names = []
        page.on(
            "request", lambda sent: names.append(sent.url.rpartition("/vendor/")[2])
        )
        return lambda: {name for name in names if "http" not in name}

    return by


def test_a_browser_that_reads_codes_itself_loads_no_other_reader(
    camera, signed_in, badge, fetched
):
    code = badge("tara@example.org")
    page = signed_in("milo@example.org", inside=camera("a"), permissions=["camera"])
    sees = f"return picture.isConnected ? [{{ rawValue: '{code}' }}] : [];"
    page.add_init_script(OWN_READER.replace("SEES", sees))
    loaded = fetched(page)

    page.goto("/e/spring/scan")

    expect(page.locator(".scan-card .person-name")).to_have_text(["Tara Thoma"])
    assert loaded() == set()


def test_where_its_own_reader_fails_another_one_reads(
    camera, signed_in, badge, fetched
):
    browser = camera(badge("kim@example.org"))
    page = signed_in("nora@example.org", inside=browser, permissions=["camera"])
    fails = "throw new DOMException('no service', 'NotSupportedError');"
    page.add_init_script(OWN_READER.replace("SEES", fails))
    loaded = fetched(page)

    page.goto("/e/spring/scan")

    expect(page.locator(".scan-card .person-name")).to_have_text(["Kim Novak"])
    assert loaded() == {"barcode-detector.js", "zxing_reader.wasm"}


LAMP = """
window.switched = [];
const { prototype } = MediaStreamTrack;
prototype.getCapabilities = () => ({ torch: true });
prototype.applyConstraints = async ({ advanced: [{ torch }] }) => {
  window.switched.push(torch);
  if (window.switched.length > 2) throw new DOMException("", "OverconstrainedError");
};
"""


def test_the_lamp_of_the_camera_is_lit_as_long_as_it_obeys(camera, signed_in):
    page = signed_in("sven@example.org", inside=camera("a"), permissions=["camera"])
    page.add_init_script(LAMP)
    page.goto("/e/spring/scan")
    light = page.get_by_role("button", name="Light")
    expect(light).to_have_attribute("aria-pressed", "false")

    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "false")
    light.click()

    expect(light).to_be_hidden()
    assert page.evaluate("switched") == [True, False, True]


def test_a_camera_without_a_lamp_has_no_switch_for_it(camera, signed_in):
    page = signed_in("sven@example.org", inside=camera("a"), permissions=["camera"])

    page.goto("/e/spring/scan")

    status = page.locator("[data-scan-status]")
    expect(status).to_have_text("This code is not a badge.")
    expect(page.get_by_role("button", name="Light")).to_be_hidden()


def test_a_browser_that_keeps_nothing_sends_at_once(camera, signed_in, badge):
    browser = camera(badge("kim@example.org"))
    page = signed_in("milo@example.org", inside=browser, permissions=["camera"])
    page.add_init_script(
        "delete window.indexedDB; delete Window.prototype.indexedDB;"
        "delete Crypto.prototype.randomUUID"
    )

    page.goto("/e/spring/scan")

    expect(page.locator(".scan-card .person-name")).to_have_text(["Kim Novak"])
    expect(page.locator(".scan-card .tag")).to_have_text("Exchanged")


def test_a_scan_that_gets_no_answer_is_saved_and_sent_later(camera, signed_in, badge):
    browser = camera(badge("kim@example.org"))
    page = signed_in("petra@example.org", inside=browser, permissions=["camera"])
    page.route("**/exchanges", lambda route: route.fulfill(status=408, body=""))
    page.goto("/e/spring/scan")
    expect(page.locator(".scan-card .tag")).to_have_text("Saved on this phone")

    page.unroute("**/exchanges")

    expect(page.locator(".scan-card .tag")).to_have_text("Exchanged")
    expect(page.locator(".scan-card .person-name")).to_have_text(["Kim Novak"])


def test_what_others_say_in_the_place_of_the_server_refuses_no_scan(
    camera, signed_in, badge
):
    browser = camera(badge("kim@example.org"))
    page = signed_in("tara@example.org", inside=browser, permissions=["camera"])
    page.route(
        "**/exchanges",
        lambda route: route.fulfill(status=403, body="<h1>Sign in to the hotel</h1>"),
    )
    page.goto("/e/spring/scan")
    expect(page.locator(".scan-card .tag")).to_have_text("Saved on this phone")

    page.unroute("**/exchanges")

    expect(page.locator(".scan-card .tag")).to_have_text("Exchanged")


@pytest.mark.parametrize(
    ("missing", "name"),
    [("**/js/sending.js", ".scan-card .person-name"), ("**/js/sending.js*", "h1")],
)
def test_a_badge_is_not_lost_where_a_part_of_the_page_failed_to_load(
    missing, name, *, camera, signed_in, badge
):
    browser = camera(badge("kim@example.org"))
    page = signed_in("rosa@example.org", inside=browser, permissions=["camera"])
    page.route(missing, lambda route: route.fulfill(status=404))

    page.goto("/e/spring/scan")

    expect(page.locator(name)).to_have_text("Kim Novak")


SIGNALS = (
    "document.addEventListener('signal', ({ detail }) => window.heard.push(detail))"
)


def test_a_scan_is_heard_unless_the_sound_is_off(camera, signed_in, badge):
    browser = camera(badge("kim@example.org"), badge("tara@example.org"))
    page = signed_in("lena@example.org", inside=browser, permissions=["camera"])
    page.add_init_script(f"window.heard = []; {SIGNALS}")
    page.goto("/e/spring/scan")
    switch = page.get_by_role("button", name="No sound")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    already = page.evaluate("window.heard")

    page.reload()
    expect(cards(page)).to_have_count(2)

    expect(page.locator(".scan-card[aria-busy]")).to_have_count(0)
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.heard") == []
    switch.click()
    assert page.evaluate("window.heard") == ["good"]
    assert set(already) <= {"good"}


def test_without_leave_for_the_camera_the_page_says_how_to_give_it(
    camera, signed_in, badge_code
):
    page = signed_in("sven@example.org", inside=camera("anything"))
    page.goto("/e/spring/scan")
    expect(page.locator("[data-scan-status]")).to_have_text(
        "The camera is not allowed here. Click the sign before the address and allow "
        "the camera for this site. Then try again. You can also type the code printed "
        "on the badge."
    )
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    code = badge_code("kim@example.org").lower()
    page.get_by_label("Code below the QR code").fill(code)
    page.get_by_role("button", name="Find this badge").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Novak")


PHONES = {
    "iPhone": (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) Mobile Safari/604.1",
        "then Website Settings, and allow the camera.",
    ),
    "Android": (
        "Mozilla/5.0 (Linux; Android 15; K) Chrome/156.0.0.0 Mobile Safari/537.36",
        "then Permissions, and allow the camera.",
    ),
    "Firefox": (
        "Mozilla/5.0 (Android 15; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0",
        "take the block off the camera.",
    ),
}


@pytest.mark.parametrize("phone", PHONES)
def test_each_browser_is_told_in_its_own_words(phone, camera, signed_in):
    name, words = PHONES[phone]
    page = signed_in("sven@example.org", inside=camera("anything"), user_agent=name)

    page.goto("/e/spring/scan")

    expect(page.locator("[data-scan-status]")).to_contain_text(words)


def test_the_camera_starts_as_soon_as_it_is_allowed(camera, signed_in, badge):
    page = signed_in("quinn@example.org", inside=camera(badge("tara@example.org")))
    page.goto("/e/spring/scan")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    page.context.grant_permissions(["camera"])

    expect(page.locator(".scan-card .person-name")).to_have_text(["Tara Thoma"])


def test_without_a_camera_a_photo_is_sent(signed_in, badge, picture, tmp_path):
    page = signed_in("sven@example.org")
    page.goto("/e/spring/scan")
    expect(page.locator("[data-scan-status]")).to_have_text(
        "No camera was found. You can also type the code printed on the badge."
    )

    (tmp_path / "badge.jpg").write_bytes(picture(badge("kim@example.org")))
    page.get_by_label("Photo of the badge").set_input_files(tmp_path / "badge.jpg")
    page.get_by_role("button", name="Send the photo").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Novak")


def test_a_wrong_code_is_refused_and_kept(signed_in):
    page = signed_in("sven@example.org")
    page.goto("/e/spring/scan")

    page.get_by_label("Code below the QR code").fill("ABCD")
    page.get_by_role("button", name="Find this badge").click()

    field = page.get_by_label("Code below the QR code")
    expect(field).to_have_value("ABCD")
    expect(field).to_have_accessible_description(
        re.compile("A badge code has 8 letters and digits.")
    )
