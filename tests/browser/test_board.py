"""Asking on a phone, and seeing it on the projector."""

import pytest
from playwright.sync_api import expect

PROJECTOR = {"width": 1280, "height": 720}
TALK, BOARD = "Shift rosters for nurses", "Questions from the room"
# Answers at once, whatever the machine is busy with, and counts.
ANSWERED = """
window.asked = 0;
window.fetch = async () => {
  window.asked += 1;
  return { ok: true, text: async () => "" };
};
"""
KIM, QUINN, ALICE = "kim@example.org", "quinn@example.org", "alice@example.org"


@pytest.fixture
def open_board(signed_in):
    def window(email, **options):
        page = signed_in(email, **options)
        page.goto("/e/spring/agenda")
        page.get_by_role("link", name=TALK).click()
        page.locator("#board a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(BOARD)
        page.wait_for_load_state()
        return page

    return window


def ask(page, text):
    fold = page.get_by_text("Ask something yourself")  # of those who lead the board
    if fold.count():
        fold.click()
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Put it on the board").click()
    expect(page.locator("li", has_text=text)).to_be_visible()
    page.wait_for_load_state()


def vote_for(page, text):
    return page.locator("li", has_text=text).locator("button.vote-button")


def test_a_question_from_a_phone_comes_onto_the_projector_by_itself(open_board):
    projector = open_board(ALICE, viewport=PROJECTOR)
    projector.get_by_role("link", name="Show on the projector").click()

    ask(open_board(KIM), "Who fills in when two nurses fall ill?")

    shown = projector.locator("li", has_text="Who fills in when two nurses fall ill?")
    expect(shown).to_be_visible()
    expect(shown.locator(".number")).to_have_text("1")


def test_the_projector_looks_every_seven_seconds(open_board):
    projector = open_board(ALICE, viewport=PROJECTOR)
    projector.add_init_script(ANSWERED)
    projector.clock.install()
    projector.get_by_role("link", name="Show on the projector").click()
    expect(projector.get_by_role("heading", level=1)).to_have_text(TALK)
    projector.wait_for_load_state()

    for _ in range(3):
        before = projector.evaluate("asked")
        projector.clock.run_for(7000)
        assert projector.evaluate("asked") > before


def test_the_code_on_the_projector_opens_the_board(open_board, code_on):
    projector = open_board(ALICE, viewport=PROJECTOR)
    address = projector.url
    projector.get_by_role("link", name="Show on the projector").click()

    assert code_on(projector) == address


def test_a_long_board_fits_onto_the_projector(open_board):
    page = open_board(ALICE)
    for letter in "mwMW":
        ask(page, " ".join(letter * 7 for _ in range(60)) + "?")

    page.set_viewport_size(PROJECTOR)
    page.get_by_role("link", name="Show on the projector").click()

    expect(page.locator(".beamer-list > li")).to_have_count(3)
    assert page.evaluate(
        "[...document.querySelectorAll('.beamer-list > li, .beamer-more')]"
        ".every(one => one.getBoundingClientRect().bottom <= innerHeight)"
    )


def test_a_vote_counts_without_a_new_page_and_the_other_phone_sees_it(open_board):
    kim, quinn = open_board(KIM), open_board(QUINN)
    text = "What does the ward say to it?"
    ask(kim, text)
    expect(
        quinn.get_by_role("link", name="Somebody asked something new")
    ).to_be_visible()
    quinn.get_by_role("link", name="Somebody asked something new").click()
    expect(vote_for(quinn, text)).to_be_visible()
    quinn.wait_for_load_state()
    quinn.evaluate("window.same = true")

    vote_for(quinn, text).click()

    expect(vote_for(quinn, text)).to_have_attribute("aria-pressed", "true")
    expect(vote_for(quinn, text).locator(".number")).to_have_text("2")
    expect(vote_for(kim, text).locator(".number")).to_have_text("2")
    assert quinn.evaluate("window.same") is True


def test_one_asks_and_votes_without_javascript(open_board):
    page = open_board(QUINN, java_script_enabled=False)
    ask(page, "How long did the first roster take?")

    vote_for(page, "How long did the first roster take?").click()

    mine = vote_for(page, "How long did the first roster take?")
    expect(mine).to_have_attribute("aria-pressed", "false")
    expect(mine.locator(".number")).to_have_text("0")
