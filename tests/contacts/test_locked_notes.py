"""Notes that are locked in the database, and what happens without the key."""

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from companion import create_app, database
from companion.accounts import service as accounts
from companion.contacts import service
from companion.contacts.models import Contact
from companion.extensions import db

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def keys(app):
    def given(*those):
        app.config["NOTES_KEY"] = those

    return given


@pytest.fixture
def lock(app):
    """Lock what is not locked with the key of today; return how many entries."""

    def anew():
        with app.app_context():
            count = service.lock_notes()
            db.session.commit()
            return count

    return anew


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


def test_notes_from_before_the_key_are_locked(bob, add, keys, lock, kept, texts):
    address = add(name="Zofia", note="Likes tea", promised="Scones", tags="tea")
    add(name="Ola")
    keys(OLD)

    counts = [lock(), lock()]

    names = ("note", "promised", "folded")
    stored = "\n".join(kept(address, name) for name in names)
    assert counts == [1, 0]
    assert [word in stored.lower() for word in ("likes", "scones", "#tea")] == [
        False,
        False,
        True,
    ]
    assert texts(bob.get(address), "textarea") == ["Likes tea"]


def test_what_a_merge_keeps_is_locked_as_well(bob, add, keys, lock, kept, texts):
    one, other = add(name="Zofia", note="Likes tea"), add(name="Zo", note="And cake")
    bob.post(f"{one}/merge", data={"other": "2"})
    plain = "cake" in kept(one, "kept")
    keys(OLD)

    count = lock()

    bob.post(f"{one}/part")
    assert (plain, count, "cake" in kept(one, "kept")) == (True, 2, False)
    assert [texts(bob.get(each), "textarea") for each in (one, other)] == [
        ["Likes tea"],
        ["And cake"],
    ]


def test_the_key_of_before_may_go_when_all_is_locked_anew(
    bob, noted, keys, lock, texts
):
    keys(NEW, OLD)

    counts = [lock(), lock()]

    keys(NEW)
    assert counts == [1, 0]
    assert texts(bob.get(noted), "textarea") == ["Likes tea"]


def test_what_cannot_be_opened_is_left_as_it_is(bob, noted, keys, lock, texts):
    keys(NEW)

    assert lock() == 0
    keys(OLD)
    assert texts(bob.get(noted), "textarea") == ["Likes tea"]


def test_an_entry_that_was_just_exchanged_is_still_looked_after(
    app, bob, met, keys, lock, kept
):
    bob.post(met["bob"], data={"note": "Likes tea"})
    with app.app_context():
        db.session.execute(sa.update(Contact).values(changed_at=None))
        db.session.commit()
    keys(OLD)

    assert lock() == 1
    assert kept(met["bob"], "changed_at") is None


def test_an_upgrade_of_the_database_locks_notes(tmp_path):
    """On a database of its own: that of the other tests was made without upgrades."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    settings = {"WORK": "here", "HOME": tmp_path, "SQLALCHEMY_DATABASE_URI": url}
    with create_app(settings).app_context():
        database.upgrade()
        me = accounts.person_at("bob@example.org")
        service.add(me, service.Facts(name="Zofia", note="Likes tea"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()

    with create_app(settings | {"NOTES_KEY": (OLD,)}).app_context():
        database.upgrade()
        stored = db.session.scalar(sa.text("SELECT note FROM contacts"))
        [contact] = db.session.scalars(sa.select(Contact))
        assert (stored.startswith("\x02"), contact.note) == (True, "Likes tea")
        db.session.remove()
        db.engine.dispose()
