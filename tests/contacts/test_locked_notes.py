"""Notes that are locked in the database, and what happens without the key."""

import pytest
from cryptography.fernet import Fernet

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def keys(app):
    def given(*those):
        app.config["NOTES_KEY"] = those

    return given


@pytest.fixture
def noted(add, keys):
    keys(OLD)
    return add(name="Zofia", note="Likes tea", promised="Scones", tags="tea")


def test_a_note_cannot_be_read_in_the_database(bob, noted, kept, texts):
    stored = [kept(noted, name) for name in ("note", "promised", "folded")]

    assert [("tea" in text, "Scones" in text) for text in stored] == [
        (False, False),
        (False, False),
        (True, False),  # the tag
    ]
    assert "likes" not in stored[2]
    assert texts(bob.get(noted), "textarea") == ["Likes tea"]


def test_a_note_from_before_the_key_can_be_read(bob, add, keys, kept, texts):
    address = add(name="Zofia", note="Likes tea")

    keys(OLD)

    assert kept(address, "note") == "Likes tea"
    assert texts(bob.get(address), "textarea") == ["Likes tea"]


def test_a_new_key_opens_what_the_old_one_locked(bob, noted, keys, kept, texts):
    keys(NEW, OLD)
    before = texts(bob.get(noted), "textarea")
    bob.post(noted, data={"note": "Likes coffee"})
    keys(NEW)

    assert before == ["Likes tea"]
    assert texts(bob.get(noted), "textarea") == ["Likes coffee"]


@pytest.mark.parametrize("others", [(), (NEW,)])
def test_a_lost_key_is_said_and_nothing_is_lost(bob, noted, keys, texts, others):
    keys(*others)

    page = bob.get(noted)
    bob.post(noted, data={"note": ""})
    bob.post(f"{noted}/edit", data={"name": "Zofia", "tags": "coffee"})
    bob.get("/contacts/contacts.json?notes=yes")

    assert texts(page, "textarea") == [""]
    assert texts(page, ".notice--bad")[0].startswith(
        "Something you wrote here cannot be opened"
    )
    keys(OLD)
    assert texts(bob.get(noted), "textarea") == ["Likes tea"]
    assert texts(bob.get(noted), ".chip") == ["coffee"]


def test_locked_notes_are_searched_when_asked(bob, noted, texts):
    typed = bob.get("/contacts/?q=scones&fragment=yes")
    asked = bob.get("/contacts/?q=scones&fragment=yes&notes=yes")

    assert texts(typed, "[status]") == [
        (
            "Nobody like that. Show everyone Your notes are locked and not searched "
            "while you type. Search them, too"
        )
    ]
    assert texts(asked, ".person-name") == ["Zofia"]


def test_a_merge_of_locked_notes_is_undone(bob, noted, add, kept, texts):
    other = add(name="Zosia", note="Likes cake")

    bob.post(f"{noted}/merge", data={"other": other.rpartition("/")[2]})
    merged = texts(bob.get(other), "textarea")
    hidden = kept(noted, "why")
    bob.post(f"{noted}/part")

    assert merged == ["Likes cake Likes tea"]
    assert "cake" not in hidden
    assert texts(bob.get(other), "textarea") == ["Likes cake"]
