"""A photo in, the token of the badge in it out, or a sentence."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from companion.core.badge import photo, qr
from companion.core.badge.token import TokenError

TOKEN = "0123456789ABCDEFGHJK"
BADGE = qr.png(f"https://example.org/B/{TOKEN}")
NO_PHOTO = "That file is no photo. Take a picture of the badge."


def saved(kind):
    file = BytesIO()
    with Image.open(BytesIO(BADGE)) as picture:
        picture.convert("RGB").save(file, kind)
    return file.getvalue()


def refusal(data):
    with pytest.raises(TokenError) as error:
        photo.token_in(BytesIO(data))
    return str(error.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_as_phones_send_it_is_read(kind):
    assert photo.token_in(BytesIO(saved(kind))) == TOKEN


@pytest.mark.parametrize("kind", ["BMP", "GIF", "TIFF", "PPM", "PCX", "EPS"])
def test_no_other_kind_of_file_is_opened(kind):
    assert refusal(saved(kind)) == NO_PHOTO


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_broke_off_is_no_photo(kind):
    assert refusal(saved(kind)[:300]) == NO_PHOTO


def test_a_photo_that_is_too_large_is_not_unpacked():
    file = BytesIO()
    Image.new("1", (8000, 8000)).save(file, "PNG")

    assert refusal(file.getvalue()) == "That photo is too large. Take a smaller one."


@settings(max_examples=60)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_a_broken_photo_is_read_or_refused_and_nothing_else(kind, data):
    broken = bytearray(saved(kind))
    for _ in range(5):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place] = data.draw(st.integers(0, 255))

    try:
        photo.token_in(BytesIO(broken))
    except TokenError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either outcome is right
