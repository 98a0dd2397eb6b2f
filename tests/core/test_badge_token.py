import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.badge import token as badge

TOKENS = st.builds(badge.derive, st.binary(min_size=16), st.binary(min_size=16))


def test_a_token_is_the_first_hundred_bits_of_a_keyed_hash():
    assert badge.derive(b"secret", b"nonce") == "KHSQRSN5WHEMJRZ3D6NW"


def test_another_nonce_makes_another_token():
    tokens = {badge.derive(b"secret", badge.new_nonce()) for _ in range(1000)}

    assert len(tokens) == 1000


def test_another_secret_makes_another_token():
    assert badge.derive(b"ours", b"nonce") != badge.derive(b"theirs", b"nonce")


@given(TOKENS)
def test_a_token_is_twenty_letters_and_digits_that_cannot_be_confused(token):
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{20}", token)


@given(TOKENS)
def test_a_token_survives_being_typed(token):
    typed = badge.grouped(token).lower().replace("0", "o").replace("1", "l")

    assert badge.normalise(f" {typed} ") == token


@given(st.text())
def test_any_text_is_a_token_or_refused(text):
    try:
        token = badge.normalise(text)
    except badge.TokenError:
        return

    assert badge.normalise(token) == token
    assert len(token) in (8, 20, 26)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "A badge code has 8 letters and digits."),
        ("0" * 21, "A badge code has 8 letters and digits."),
        ("U" * 20, "A badge code has no 'U'."),
        ("ß" * 10, "A badge code has only plain letters and digits."),
    ],
)
def test_a_wrong_code_is_refused_with_the_reason(text, complaint):
    with pytest.raises(badge.TokenError, match=f"^{re.escape(complaint)}$"):
        badge.normalise(text)


@given(TOKENS)
def test_the_fingerprint_is_that_of_the_token_however_it_is_typed(token):
    assert badge.fingerprint(badge.grouped(token).lower()) == badge.fingerprint(token)


def test_the_printed_code_comes_in_fours():
    assert badge.grouped("0123456789ABCDEFGHJK") == "0123-4567-89AB-CDEF-GHJK"


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://meet.example.org", "HTTPS://MEET.EXAMPLE.ORG/B/T"),
        ("http://localhost:8000/", "HTTP://LOCALHOST:8000/B/T"),
        ("https://example.org/meet/", "HTTPS://EXAMPLE.ORG/meet/B/T"),
        ("https://łódź.pl", "HTTPS://XN--D-UGA0V4H.PL/B/T"),
    ],
)
def test_the_address_is_in_capitals_where_capitals_do_no_harm(base, address):
    assert badge.address(base, "T") == address


BYTES = st.binary(min_size=16, max_size=16)


@given(BYTES, BYTES)
def test_what_is_typed_is_eight_letters_and_digits_that_survive_typing(secret, nonce):
    token = badge.short(secret, nonce)
    typed = badge.grouped(token).lower().replace("0", "o").replace("1", "l")

    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", token)
    assert badge.normalise(typed) == token


@given(BYTES, BYTES)
def test_no_code_of_a_badge_tells_another_one(secret, nonce):
    printed, moving = badge.derive(secret, nonce), badge.moving_id(secret, nonce)

    assert len({printed, moving}) == 2
    assert badge.short(secret, nonce) not in (printed[:8], moving[:8])


@given(BYTES, BYTES, st.integers(1, 2**31), st.integers(1, 2**31))
def test_a_short_code_has_another_fingerprint_at_another_event(
    secret, nonce, here, there
):
    token = badge.short(secret, nonce)
    prints = {badge.short_fingerprint(secret, token, event) for event in (here, there)}

    assert len(prints) == len({here, there})


def test_a_changing_code_is_what_any_phone_can_make():
    key = bytes.fromhex("00" * 32)

    # HMAC-SHA256 of 2 as eight bytes, its first thirty bits in Crockford's letters.
    assert badge.moving_code(key, 60.0) == badge.moving_code(key, 89.9)
    assert badge.moving_code(key, 60.0) == "S7YRYQ"


@given(BYTES, st.floats(100, 4e9), st.floats(-60, 60))
def test_a_changing_code_is_good_for_a_minute_around(key, shown, late):
    code = badge.moving_code(key, shown)

    assert badge.is_current(code, key, [shown + late])


@given(BYTES, st.floats(1000, 4e9), st.floats(91, 900))
def test_a_changing_code_is_dead_after_a_minute_and_a_half(key, shown, late):
    codes = {badge.moving_code(key, shown + late + d) for d in range(-60, 61, 30)}
    code = badge.moving_code(key, shown)

    assert badge.is_current(code, key, [shown + late]) == (code in codes)
