import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from companion.core.sealing import Lost, check, is_behind, opened, sealed

ONE, OTHER = (Fernet.generate_key().decode() for _ in range(2))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_is_locked_is_opened(text):
    assert opened(sealed(text, [ONE]), [OTHER, ONE]) == text
    assert opened(text, [ONE]) == text


def test_what_is_locked_cannot_be_read():
    locked = sealed("tea", [ONE])

    assert "tea" not in locked
    assert locked != sealed("tea", [ONE])


@pytest.mark.parametrize("keys", [[], [OTHER]])
def test_without_its_key_a_text_is_empty_and_kept(keys):
    locked = sealed("tea", [ONE])

    lost = opened(locked, keys)

    assert (lost, isinstance(lost, Lost)) == ("", True)
    assert sealed(lost, [OTHER]) == locked


def test_what_was_changed_in_the_database_is_lost():
    assert isinstance(opened(sealed("tea", [ONE])[:-4], [ONE]), Lost)


@pytest.mark.parametrize(
    "key", ["", "x", "ß" * 43, ONE[:-2]], ids=["empty", "one", "letters", "short"]
)
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(ValueError):  # noqa: PT011 -- the library's own words
        check([key, ONE])


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("tea", [ONE], True),
        ("tea", [], False),
        ("", [ONE], False),
        (sealed("tea", [ONE]), [ONE], False),
        (sealed("tea", [ONE]), [OTHER, ONE], True),
        (sealed("tea", [ONE]), [OTHER], False),  # it cannot be opened to be locked anew
        (sealed("tea", [ONE]), [], False),
    ],
)
def test_what_is_plain_or_locked_with_an_old_key_is_behind(text, keys, expected):
    assert is_behind(text, keys) == expected
