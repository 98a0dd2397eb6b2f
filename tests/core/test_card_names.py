import pytest

from companion.core.card.names import first_name, split_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Anna Maria Nowak", ("Nowak", "Anna Maria")),
        ("Cher", ("", "Cher")),
        ("  ", ("", "")),
    ],
)
def test_the_last_word_is_the_family_name(name, parts):
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Anna Maria Nowak", "Anna"),
        ("Prof. dr hab. Anna Nowak", "Anna"),
        ("bell hooks", "bell"),
        ("李雷", "李雷"),
        ("", ""),
        ("Dr. ليلى حسن", "ليلى"),
        ("王 小明", "王"),
    ],
)
def test_the_large_name_is_the_one_people_call(name, called):
    assert first_name(name) == called
