"""Badges come out of a printer: all of them, those that are new, or one."""

import re

import pypdfium2
import pytest
import zxingcpp

from companion.core.badge import token as tokens
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.organizing.service import printing
from companion.profiles import service as profiles

DESK = "/e/spring/organize/"
ALL = {"layout": "a4-6", "which": "all"}
NEW = {"layout": "a4-6", "which": "new"}


@pytest.fixture
def somebody(app):
    """Change an attendee of Spring, by number."""

    def of(number, **change):
        with app.app_context():
            one = db.session.get_one(Attendee, number)
            for name, value in change.items():
                setattr(one, name, value)
            db.session.commit()

    return of


@pytest.fixture
def printed_at(app):
    """Return when the badge of an attendee was printed, by number."""

    def look(number):
        with app.app_context():
            return db.session.get_one(Attendee, number).badge_printed_at

    return look


def words(answer):
    """Return the lines that are printed on all pages."""
    with pypdfium2.PdfDocument(answer.data) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return [line for page in pages for line in page.splitlines()]


def codes(answer):
    with pypdfium2.PdfDocument(answer.data) as document:
        pictures = [page.render(scale=2).to_pil() for page in document]
    return [code.text for one in pictures for code in zxingcpp.read_barcodes(one)]


def test_what_was_printed_is_not_new_any_more(alice, cast, printed_at, time, texts):
    answer = alice.post(f"{DESK}badges.pdf", data=NEW)

    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert len(codes(answer)) == 3
    assert printed_at(cast.bob) == time.time
    page = alice.get(DESK)
    assert "All 3 are printed." in texts(page, "p")
    assert "Print all 3 again (PDF)" in texts(page, "button")


def test_only_those_who_came_since_are_printed(alice, cast, somebody, token, texts):
    alice.post(f"{DESK}badges.pdf", data=NEW)
    somebody(cast.carol, badge_printed_at=None)

    page = alice.get(DESK)
    answer = alice.post(f"{DESK}badges.pdf", data=NEW)

    assert "1 badge is new since the last print, of 3 in all." in texts(page, "p")
    assert codes(answer) == [f"HTTP://LOCALHOST/B/{token(cast.carol)}"]


def test_all_are_printed_again(alice, cast):
    alice.post(f"{DESK}badges.pdf", data=NEW)

    answer = alice.post(f"{DESK}badges.pdf", data=ALL)

    assert len(codes(answer)) == 3


def test_there_is_nothing_new_to_print(alice, cast, texts):
    alice.post(f"{DESK}badges.pdf", data=NEW)

    answer = alice.post(f"{DESK}badges.pdf", data=NEW)

    assert answer.status_code == 422
    assert texts(answer, ".lede") == [
        "Every badge was printed before. Print all of them instead."
    ]


def test_a_look_does_not_count_as_printed(alice, cast, printed_at):
    look = alice.get(f"{DESK}badges.pdf?layout=a6")
    alice.get(f"{DESK}people/{cast.bob}/badge.pdf")

    assert len(codes(look)) == 3
    assert printed_at(cast.bob) is None


def test_one_badge_is_printed_again(alice, cast, printed_at, token, time, texts):
    address = f"{DESK}people/{cast.bob}/badge.pdf"

    answer = alice.post(address, data={"layout": "cr80"})

    assert codes(answer) == [f"HTTP://LOCALHOST/B/{token(cast.bob)}"]
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="spring-badge-{cast.bob}.pdf"'
    )
    assert printed_at(cast.bob) == time.time
    assert printed_at(cast.carol) is None
    page = alice.get(f"{DESK}people/{cast.bob}")
    assert "Print it again" in texts(page, "button")


def test_a_new_badge_is_new_to_the_printer(app, alice, cast, token, somebody):
    alice.post(f"{DESK}badges.pdf", data=NEW)
    with app.app_context():
        events.reissue_badge(db.session.get_one(Attendee, cast.bob))
        db.session.commit()

    answer = alice.post(f"{DESK}badges.pdf", data=NEW)

    assert codes(answer) == [f"HTTP://LOCALHOST/B/{token(cast.bob)}"]


def test_a_desk_stays_with_its_paper(alice, cast):
    alice.post(f"{DESK}badges.pdf", data=ALL | {"layout": "label-62x100"})

    page = alice.get(f"{DESK}people/{cast.bob}")

    assert re.findall(r'<option selected value="([^"]+)"', page.text) == [
        "label-62x100"
    ]


@pytest.mark.parametrize("where", ["badges.pdf", "people/{bob}/badge.pdf"])
def test_there_are_only_the_layouts_there_are(alice, cast, printed_at, texts, where):
    address = DESK + where.format(bob=cast.bob)

    answer = alice.post(address, data={"layout": "a0"})

    assert answer.status_code == 422
    assert texts(answer, ".lede")[0].startswith("There is no layout 'a0'. Choose one")
    assert printed_at(cast.bob) is None


def test_a_badge_has_the_short_code(app, alice, cast):
    answer = alice.get(f"{DESK}people/{cast.bob}/badge.pdf")

    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        assert tokens.grouped(events.typed_token(bob)) in words(answer)


def test_who_helps_is_on_the_badge_only_by_own_choice(app, alice, cast, somebody):
    address = f"{DESK}people/{cast.bob}/badge.pdf?layout=a6"
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        lines = {"offer": ("Bread", "Butter"), "need": (), "interest": ()}
        profiles.write_facets(bob, lines)
        db.session.commit()

    somebody(cast.bob, helps_on_badge=False)
    silent = words(alice.get(address))
    somebody(cast.bob, helps_on_badge=True, pronouns="he/him")
    helping = words(alice.get(address))

    assert [line for line in silent if "Bread" in line] == []
    assert "I can help with: Bread" in helping
    assert "Bob Brown (he/him)" in helping


def test_the_back_tells_only_what_everybody_may_see(alice, cast, somebody):
    somebody(
        cast.bob,
        phone="+48600100200",
        linkedin="https://www.linkedin.com/in/bob/",
        channel="best by phone, after five",
        visibility={"phone": "public", "linkedin": "public", "email": "contacts"},
    )

    printed = words(alice.get(f"{DESK}people/{cast.bob}/badge.pdf?layout=a4-fold"))

    assert {"How to reach me", "+48600100200", "linkedin.com/in/bob"} <= set(printed)
    assert not {"bob@example.org", "best by phone, after five"} & set(printed)


def test_what_may_look_wrong_on_paper_is_told_on_the_next_page(
    alice, cast, somebody, texts
):
    somebody(cast.bob, name="Lei ᚠ")
    alice.post(f"{DESK}badges.pdf", data=NEW)

    assert texts(alice.get(DESK), ".notice")[0] == (
        "Look through the badges you printed: “Lei ᚠ”: the font has no ᚠ."
    )


def test_those_who_wait_are_counted(app, cast, somebody, time):
    somebody(cast.bob, badge_printed_at=time.time)

    with app.app_context():
        assert printing.waiting(events.by_slug("spring")) == printing.Waiting(3, 2)
