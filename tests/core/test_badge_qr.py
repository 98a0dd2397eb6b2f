from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from companion.core.badge import qr, token

ADDRESS = token.address(
    "https://meet.conference-24ch.org", token.derive(b"secret", b"nonce")
)
ADDRESSES = st.builds(
    lambda nonce: token.address("https://example.org", token.derive(b"s", nonce)),
    st.binary(min_size=16, max_size=16),
)


def read(png):
    """Read a picture's codes with a decoder that shares nothing with the encoder."""
    with Image.open(BytesIO(png)) as image:
        return [code.text for code in zxingcpp.read_barcodes(image)]


def test_a_badge_address_of_a_24_character_host_has_29_modules_a_side():
    modules = qr.matrix(ADDRESS)

    assert [len(ADDRESS), len(modules), {len(row) for row in modules}] == [55, 29, {29}]


def test_an_address_that_changes_has_no_more_modules():
    code = token.moving_id(b"secret", b"nonce") + token.moving_code(b"key", 0)
    address = token.address("https://meet.conference-24ch.org", code)

    modules = qr.matrix(address)

    assert [len(address), len(modules)] == [61, 29]
    assert read(qr.png(address, scale=4)) == [address]


@given(ADDRESSES)
def test_every_badge_can_be_read(address):
    assert read(qr.png(address, scale=4)) == [address]


@pytest.mark.parametrize("text", ["Zażółć gęślą jaźń", "https://example.org/meet/B/0"])
def test_other_texts_can_be_read_too(text):
    assert read(qr.png(text)) == [text]


def test_the_picture_keeps_four_modules_of_white_on_every_side():
    with Image.open(BytesIO(qr.png(ADDRESS, scale=2))) as image:
        dark = image.convert("L").point(lambda level: 255 - level).getbbox()
        assert [image.size, dark] == [(74, 74), (8, 8, 66, 66)]


def test_the_svg_draws_exactly_the_dark_modules():
    root = ET.fromstring(qr.svg(ADDRESS, title="Badge", quiet=4))
    path = root.find("{http://www.w3.org/2000/svg}path").get("d")

    drawn = set()
    for piece in path.split("M")[1:]:
        start, length = piece.split("v")[0].split("h")
        x, y = map(int, start.split())
        drawn |= {(i - 4, y - 4) for i in range(x, x + int(length))}

    dark = {
        (x, y) for y, row in enumerate(qr.matrix(ADDRESS)) for x in range(29) if row[x]
    }
    assert drawn == dark


def test_the_svg_says_what_it_is_and_brings_no_style():
    root = ET.fromstring(qr.svg(ADDRESS, title='Ann "A" <b> & Co'))

    assert root.attrib == {
        "viewBox": "0 0 37 37",
        "role": "img",
        "aria-label": 'Ann "A" <b> & Co',
        "shape-rendering": "crispEdges",
    }
