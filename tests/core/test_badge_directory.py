"""The offline directory: names for those who hold the badge, and for nobody else."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.badge import directory, token

SECRET = b"secret of the host"
BADGE = "0123456789ABCDEFGHJK"
ADA = directory.Entry("Ada Łow", "Low & Sons")

names = st.text(st.characters(exclude_categories=("Cs", "Cc"))).map(
    lambda text: text.replace("\n", "")
)


def test_the_badge_opens_its_entry():
    _, value = directory.seal(BADGE, ADA)

    assert directory.unseal(BADGE, value) == ADA


def test_an_entry_is_found_by_sixteen_digits_that_say_nothing():
    found, _ = directory.seal(BADGE, ADA)

    assert found == "d215be9cc0454f7e"  # by sha256sum


def test_another_badge_does_not_open_it():
    _, value = directory.seal(BADGE, ADA)

    with pytest.raises(ValueError, match="of another badge"):
        directory.unseal(BADGE[::-1], value)


def test_a_changed_entry_is_refused():
    _, value = directory.seal(BADGE, ADA)
    changed = bytearray(b64decode(value))
    changed[-1] ^= 1

    with pytest.raises(ValueError, match="was changed"):
        directory.unseal(BADGE, b64encode(changed).decode())


def test_the_name_is_not_in_what_is_handed_out():
    _, value = directory.seal(BADGE, ADA)

    assert b"Ada" not in b64decode(value)


def test_the_same_entry_is_the_same_file_everywhere():
    assert directory.seal(BADGE, ADA) == directory.seal(BADGE, ADA)


def test_another_name_is_locked_with_another_start():
    [first], [second] = (
        {b64decode(directory.seal(BADGE, entry)[1])[: directory.IV]}
        for entry in (ADA, directory.Entry("Ada Low", ""))
    )

    assert first != second


@given(st.binary(min_size=16, max_size=16), names, names)
def test_every_name_comes_back(nonce, name, organisation):
    badge = token.derive(SECRET, nonce)
    entry = directory.Entry(name, organisation)

    found, value = directory.seal(badge, entry)

    assert found == directory.digest(badge)
    assert directory.unseal(badge, value) == entry
