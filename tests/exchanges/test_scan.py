"""Finding a badge without the page's camera: a typed code, or a photo."""

from io import BytesIO

import pytest
from PIL import Image

from companion.core.badge import qr
from companion.core.badge import token as tokens
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db

SCAN = "/e/spring/scan"


@pytest.fixture
def token_with_digits(app, cast):
    """Give Carol a badge whose token has a 0 and a 1; return the token."""
    with app.app_context():
        carol = db.session.get_one(Attendee, cast.carol)
        while not {"0", "1"} <= set(events.badge_token(carol)):
            events.reissue_badge(carol)
        db.session.commit()
        return events.badge_token(carol)


@pytest.fixture
def photo(app, cast):
    """Take a picture of Carol's badge, as a phone sends it."""
    with app.app_context():
        carol = db.session.get_one(Attendee, cast.carol)
        picture = qr.png(events.badge_address(carol))
    return {"photo": (BytesIO(picture), "photo.png")}


def test_the_page_offers_camera_code_and_photo(bob, texts):
    page = bob.get(SCAN)

    assert page.status_code == 200
    assert texts(page, "button")[-3:] == [
        "Try again",
        "Find this badge",
        "Send the photo",
    ]


@pytest.fixture
def short(app, cast):
    """Return the eight characters that people type."""

    def of(number):
        with app.app_context():
            return events.typed_token(db.session.get_one(Attendee, number))

    return of


@pytest.mark.parametrize("typed", [tokens.grouped, str.lower, " {} ".format])
def test_a_typed_code_leads_to_the_card(bob, cast, short, typed, texts):
    answer = bob.post(SCAN, data={"code": typed(short(cast.carol))})

    assert (answer.status_code, answer.location) == (303, f"/B/{short(cast.carol)}")
    assert texts(bob.get(answer.location), "h1") == ["Carol Ćwik"]


def test_a_typed_code_is_for_people_of_the_event(client, signed_in, cast, short, texts):
    dora, address = signed_in("dora@example.org"), f"/B/{short(cast.carol)}"

    assert [who.get(address).status_code for who in (client, dora)] == [401, 404]


@pytest.mark.parametrize("typed", [tokens.grouped, str.lower])
def test_the_long_code_can_be_typed_too(bob, cast, token, typed):
    answer = bob.post(SCAN, data={"code": typed(token(cast.carol))})

    assert (answer.status_code, answer.location) == (303, f"/B/{token(cast.carol)}")


@pytest.mark.parametrize("misread", [{"0": "O"}, {"0": "o", "1": "l"}, {"1": "I"}])
def test_letters_are_taken_for_the_digits_they_look_like(
    bob, token_with_digits, misread
):
    typed = token_with_digits.translate(str.maketrans(misread))

    answer = bob.post(SCAN, data={"code": typed})

    assert answer.location == f"/B/{token_with_digits}"


def test_a_photo_of_a_badge_leads_to_the_card(bob, cast, token, photo):
    answer = bob.post(SCAN, data=photo)

    assert (answer.status_code, answer.location) == (303, f"/B/{token(cast.carol)}")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "A badge code has 8 letters and digits."),
        ("ABCD-EFG", "A badge code has 8 letters and digits."),
        ("ABCD-EFGH", "Nobody here has this code. Check it letter by letter."),
        ("U" * 20, "A badge code has no 'U'."),
        (
            "0" * 20,
            "This badge is not in use any more. Ask for a new one at the desk.",
        ),
    ],
)
def test_a_code_that_is_none_is_refused_with_a_word(bob, texts, code, sentence):
    page = bob.post(SCAN, data={"code": code})

    assert page.status_code == 422
    assert texts(page, "[alert]") == [sentence]


def test_a_photo_of_something_else_is_refused_with_a_word(bob, texts):
    wall = BytesIO()
    Image.new("RGB", (64, 64), "white").save(wall, "JPEG")

    page = bob.post(SCAN, data={"photo": (BytesIO(wall.getvalue()), "wall.jpg")})

    assert page.status_code == 422
    assert texts(page, "[alert]") == [
        "No badge to be seen in that photo. Hold the phone closer, in better light."
    ]


def test_a_qr_code_of_something_else_is_refused_with_a_word(bob, texts):
    poster = BytesIO(qr.png("https://example.org/B-movies"))

    page = bob.post(SCAN, data={"photo": (poster, "poster.png")})

    assert page.status_code == 422
    assert texts(page, "[alert]") == [
        "No badge to be seen in that photo. Hold the phone closer, in better light."
    ]


def test_a_file_that_is_no_picture_is_refused_with_a_word(bob, texts):
    page = bob.post(SCAN, data={"photo": (BytesIO(b"Dear Sir"), "letter.txt")})

    assert page.status_code == 422
    assert texts(page, "[alert]") == [
        "That file is no photo. Take a picture of the badge."
    ]


def test_ones_own_badge_is_a_page_with_a_code_to_scan_and_to_type(
    bob, cast, token, short, texts
):
    page = bob.get("/e/spring/badge")

    assert texts(page, ".number") == [tokens.grouped(short(cast.bob))]
    assert (
        page.text.count(
            qr.svg(
                f"HTTP://LOCALHOST/B/{token(cast.bob)}",
                title="QR code of the badge of Bob Brown",
            )
        )
        == 1
    )
