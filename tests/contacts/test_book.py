"""A person's own book: notes, cards, and taking an exchange back."""

import re
from uuid import UUID

import sqlalchemy as sa
import vobject

from companion.contacts.models import Contact
from companion.extensions import db

REFUSAL = (
    "Bob took the exchange back. If you want to be in touch, let Bob scan your badge."
)
NOTE = "Met at the coffee; asked about rosters."


def details(page):
    """Return the e-mail and the phone that a page links to, without drafts."""
    return re.findall(r'href="((?:mailto|tel):[^"?]+)"', page.text)


def test_a_book_is_empty_at_first(bob, texts):
    assert texts(bob.get("/contacts/"), "h2") == ["Nobody yet"]


def test_a_book_is_ordered_by_the_day_the_latest_first(
    bob, met, cast, token, time, texts
):
    time.advance(days=1)
    data = {"uuid": str(UUID(int=2)), "token": token(cast.alice)}
    bob.post("/exchanges", data=data)

    page = bob.get("/contacts/")

    assert texts(page, ".eyebrow") == [
        "Sunday 2 June 2030 · Spring Meeting",
        "Saturday 1 June 2030 · Spring Meeting",
    ]
    assert texts(page, ".person-name") == ["Alice Adams", "Carol Ćwik"]


def test_a_note_is_kept_for_oneself(bob, carol, met, texts):
    answer = bob.post(met["bob"], data={"note": f"  {NOTE} "})

    assert (answer.status_code, answer.location) == (303, met["bob"])
    assert texts(bob.get(met["bob"]), "textarea") == [NOTE]
    assert texts(carol.get(met["carol"]), "textarea") == [""]


def test_a_note_has_an_end(bob, met, texts):
    page = bob.post(met["bob"], data={"note": "x" * 5001})

    assert page.status_code == 422
    assert texts(page, ".error") == ["At most 5000 letters."]
    assert texts(bob.get(met["bob"]), "textarea") == [""]


def test_a_book_is_nobody_elses(carol, signed_in, met):
    eve = signed_in("eve@example.org")

    assert carol.get(met["bob"]).status_code == 404
    assert eve.post(met["bob"], data={"note": "mine now"}).status_code == 404
    assert eve.get("/contacts/contacts.vcf").text == ""


def test_a_contact_goes_into_an_address_book(bob, met):
    bob.post(met["bob"], data={"note": NOTE})

    answer = bob.get(f"{met['bob']}.vcf")

    read = vobject.readOne(answer.text)
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="carol-cwik.vcf"'
    )
    assert read.fn.value == "Carol Ćwik"
    assert (read.email.value, read.tel.value) == (
        "carol@example.org",
        "+48 601 000 000",
    )
    assert "note" not in read.contents


def test_the_whole_book_is_one_file(bob, met, cast, token):
    data = {"uuid": str(UUID(int=2)), "token": token(cast.alice)}
    bob.post("/exchanges", data=data)

    answer = bob.get("/contacts/contacts.vcf")

    names = [card.fn.value for card in vobject.readComponents(answer.text)]
    assert names == ["Alice Adams", "Carol Ćwik"]


def test_an_exchange_taken_back_leaves_names_and_notes(bob, carol, met, texts):
    bob.post(met["bob"], data={"note": NOTE})
    before = details(bob.get(met["bob"]))

    answer = bob.post(f"{met['bob']}/withdraw")
    mine, theirs = bob.get(met["bob"]), carol.get(met["carol"])

    assert before == ["mailto:carol@example.org", "tel:+48601000000"]
    assert (answer.status_code, answer.location) == (303, met["bob"])
    assert (details(mine), details(theirs)) == ([], [])
    assert (texts(mine, "h1"), texts(theirs, "h1")) == (["Carol Ćwik"], ["Bob Brown"])
    assert texts(mine, "textarea") == [NOTE]


def test_a_card_taken_back_is_not_in_the_file_either(carol, bob, met):
    bob.post(f"{met['bob']}/withdraw")

    read = vobject.readOne(carol.get(f"{met['carol']}.vcf").text)

    assert sorted(read.contents) == ["fn", "n", "uid", "version"]


def test_a_card_taken_back_is_not_in_the_file_of_all(bob, met, cast, token):
    data = {"uuid": str(UUID(int=2)), "token": token(cast.alice)}
    bob.post("/exchanges", data=data)

    bob.post(f"{met['bob']}/withdraw")

    answer = bob.get("/contacts/contacts.vcf")
    names = [card.fn.value for card in vobject.readComponents(answer.text)]
    assert names == ["Alice Adams"]


def test_what_was_taken_back_says_so_and_by_whom(bob, carol, met, texts):
    bob.post(f"{met['bob']}/withdraw")
    bob.get(met["bob"])  # where it says once that it is taken back

    mine, theirs = bob.get(met["bob"]), carol.get(met["carol"])

    assert texts(mine, ".notice") == [
        "You took this exchange back. To exchange anew, scan Carol’s badge."
    ]
    assert texts(theirs, ".notice") == [REFUSAL]


def test_an_exchange_taken_back_leaves_no_trace_of_who_they_are(
    app, carol, bob, met, texts
):
    with app.app_context():
        contact = db.session.scalar(
            sa.select(Contact).where(Contact.name == "Bob Brown")
        )
        contact.why = {"shared": [["Rosters", "Shift work"]]}
        db.session.commit()
    before = carol.get(met["carol"])

    bob.post(f"{met['bob']}/withdraw")

    after = carol.get(met["carol"])
    assert texts(before, ".lede") == ["Head of People · Baker Ltd"]
    assert texts(before, "h2").count("Why you two") == 1
    assert texts(after, ".lede") == []
    assert texts(after, "h2").count("Why you two") == 0


def test_the_same_scan_sent_late_does_not_undo_a_withdrawal(
    bob, met, cast, token, texts
):
    bob.post(f"{met['bob']}/withdraw")

    data = {"uuid": str(UUID(int=1)), "token": token(cast.carol)}
    bob.post("/exchanges", data=data)

    assert details(bob.get(met["bob"])) == []


def test_the_other_one_cannot_undo_a_withdrawal(bob, carol, met, cast, token, texts):
    bob.post(f"{met['bob']}/withdraw")

    page = carol.get(f"/B/{token(cast.bob)}")
    data = {"uuid": str(UUID(int=2)), "token": token(cast.bob)}
    answer = carol.post("/exchanges", data=data)

    assert texts(page, ".notice") == [REFUSAL]
    assert page.text.count('action="/exchanges"') == 0
    assert (answer.status_code, texts(answer, ".lede")) == (403, [REFUSAL])
    assert details(carol.get(met["carol"])) == []


def test_the_first_to_take_it_back_is_who_may_exchange_anew(
    bob, carol, met, cast, token
):
    bob.post(f"{met['bob']}/withdraw")
    carol.post(f"{met['carol']}/withdraw")

    bob.post("/exchanges", data={"uuid": str(UUID(int=2)), "token": token(cast.carol)})
    again = {"uuid": str(UUID(int=3)), "token": token(cast.bob)}

    assert details(carol.get(met["carol"])) == [
        "mailto:bob@example.org",
        "tel:+48601000000",
    ]
    assert carol.post("/exchanges", data=again).status_code == 303


def test_a_new_scan_exchanges_anew(bob, met, cast, token, texts):
    bob.post(f"{met['bob']}/withdraw")

    data = {"uuid": str(UUID(int=2)), "token": token(cast.carol)}
    bob.post("/exchanges", data=data)

    assert details(bob.get(met["bob"])) == [
        "mailto:carol@example.org",
        "tel:+48601000000",
    ]
