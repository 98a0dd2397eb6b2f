"""The plan for an event: on paper, and ticked off without a script."""

import re

from playwright.sync_api import expect

PLAN = "/e/spring/prepare"
LENA = "lena@example.org"


def test_it_is_printed_on_one_page(signed_in):
    page = signed_in(LENA)
    page.goto(PLAN)
    expect(page.get_by_role("button", name="Print it on one page")).to_be_visible()

    paper = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) == 1


def test_it_is_ticked_off_without_a_script(signed_in):
    page = signed_in(LENA, java_script_enabled=False)
    page.goto(PLAN)
    first = page.get_by_role("button", name="Done:").first

    first.click()

    expect(first).to_have_attribute("aria-pressed", "true")
    first.click()
    expect(first).to_have_attribute("aria-pressed", "false")
