"""Somebody comes without a ticket: one form at the desk, and they are in."""

import re

import pypdfium2
import pytest
import zxingcpp

from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.privacy import service as privacy
from companion.profiles import service as profiles

DESK = "/e/spring/organize/"
FORM = f"{DESK}people/new"
ANA = {
    "name": "Ana Abel",
    "email": "ana@example.org",
    "organisation": "Abel & Co",
    "role": "speaker",
}
LINES = {
    "offers": "A pay model\r\n\r\nCoffee; strong, and black",
    "needs": "Somebody to talk to about fair pay",
    "interests": " Shift rosters ",
}


@pytest.fixture
def add(alice):
    """Fill in the form and send it; return the answer."""
    return lambda **changes: alice.post(FORM, data=ANA | changes)


@pytest.fixture
def people(app, cast):
    """Return who is at Spring: name, e-mail, organisation, role."""

    def look():
        with app.app_context():
            return [
                (one.name, one.email, one.organisation, one.role)
                for one in events.attendees(events.by_slug("spring"))
                if one.role != "organizer"
            ]

    return look


@pytest.fixture
def lines_of(app):
    """Return what somebody wrote, by kind."""

    def look(email):
        with app.app_context():
            one = events.attendee_at(events.by_slug("spring"), email)
            return profiles.facets_of([one.id])[one.id]

    return look


def typed(page, name):
    """Return what stands in an input of a page."""
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.text)[1]


def test_somebody_new_is_on_the_list(add, people, alice, texts):
    before = people()

    answer = add()

    page = alice.get(answer.location)
    assert answer.status_code == 303
    assert set(people()) - set(before) == {
        ("Ana Abel", "ana@example.org", "Abel & Co", "speaker")
    }
    assert texts(page, "h1") == ["Ana Abel"]
    assert texts(page, ".eyebrow") == ["Speaker"]
    assert texts(page, ".lede") == ["Abel & Co · ana@example.org"]
    assert texts(page, "[status]") == [
        "Ana Abel is on the list. A letter with the way in goes to ana@example.org."
    ]


def test_the_lines_are_kept_as_they_were_typed(add, lines_of):
    add(**LINES)

    assert lines_of("ana@example.org") == {
        "offer": ("A pay model", "Coffee; strong, and black"),
        "need": ("Somebody to talk to about fair pay",),
        "interest": ("Shift rosters",),
    }


def test_one_letter_says_the_way_in_and_no_second_one(add, outbox, app):
    add()
    add(organisation="Abel Ltd")

    [letter] = outbox()
    text = "\n".join(letter.get_body(("plain",)).get_content().splitlines())
    link = re.search(r"^http\S+$", text, re.MULTILINE)[0]
    assert letter["To"] == "ana@example.org"
    assert letter["Subject"] == "Spring Meeting: your way in"
    assert "Hello Ana,\n" in text
    assert link == "http://localhost/e/spring/"
    assert link in letter.get_body(("html",)).get_content()


def test_who_wants_no_letters_gets_none(add, app, cast, outbox, alice, texts):
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).wants_letters = False
        db.session.commit()

    answer = add(name="Bob Brown", email="bob@example.org", organisation="Bolt")

    assert outbox() == []
    assert texts(alice.get(answer.location), "[status]") == [
        "Bob Brown was on the list already; what is new is written down."
    ]


def test_the_badge_is_printed_at_once(add, alice, app):
    page = alice.get(add().location)
    address = re.search(r'action="(\S+badge\.pdf)"', page.text)[1]

    file = alice.post(address)

    with pypdfium2.PdfDocument(file.data) as sheet:
        [side] = list(sheet)
        [code] = zxingcpp.read_barcodes(side.render(scale=3).to_pil())
    with app.app_context():
        ana = events.attendee_at(events.by_slug("spring"), "ana@example.org")
        assert code.text == events.badge_address(ana)
    assert file.headers["Content-Disposition"] == (
        f'attachment; filename="spring-badge-{ana.id}.pdf"'
    )
    assert code.text in page.text


def test_who_is_on_the_list_stays_one_person(add, people, app, cast, alice, texts):
    before = people()

    answer = add(email=" BOB@example.org ", name="Bob Brown", organisation="Bolt Ltd")

    assert answer.location == f"{DESK}people/{cast.bob}"
    assert set(people()) - set(before) == {
        ("Bob Brown", "bob@example.org", "Bolt Ltd", "speaker")
    }
    assert len(people()) == len(before)


def test_no_news_changes_nothing(add, alice, texts, people):
    add(**LINES)
    before = people()

    answer = add(**LINES)

    assert people() == before
    assert texts(alice.get(answer.location), "[status]")[-1:] == [
        "Ana Abel was on the list already, and nothing was changed."
    ]


def test_what_people_wrote_themselves_stays(add, bob, people, lines_of):
    bob.post(
        "/e/spring/profile/",
        data={
            "name": "Bob B.",
            "organisation": "Baker Ltd",
            "field": "",
            "style": "usual",
            "show_email": "nobody",
            "show_phone": "nobody",
            "show_channel": "nobody",
            "show_linkedin": "nobody",
            "show_links": "nobody",
            "offers-0": "Bread",
        },
    )

    add(email="bob@example.org", **LINES)

    assert ("Bob B.", "bob@example.org", "Baker Ltd", "speaker") in people()
    assert lines_of("bob@example.org")["offer"] == ("Bread",)


def test_an_organizer_stays_an_organizer(add, app, cast):
    add(email="alice@example.org", role="attendee")

    with app.app_context():
        assert db.session.get_one(Attendee, cast.alice).role == "organizer"


def test_a_newcomer_has_people_to_meet_at_once(add, alice, run_jobs, signed_in, texts):
    alice.post(f"{DESK}match")
    run_jobs()

    add(**LINES)
    run_jobs()

    page = signed_in("ana@example.org").get("/e/spring/people/")
    assert sorted(texts(page, ".person-name")) == ["Bob Brown", "Carol Ćwik"]


BAD = {
    "no name": ({"name": " "}, "Write the name as it should stand on the badge."),
    "no address": (
        {"email": ""},
        "Write their e-mail address: it is how they get in.",
    ),
    "half an address": (
        {"email": "ana@example"},
        "That is not an e-mail address. It looks like name@example.org.",
    ),
    "a role that is none": ({"role": "organizer"}, "Not a valid choice."),
    "an endless name": ({"name": "A" * 201}, "At most 200 letters, please."),
    "an endless line": (
        {"needs": f"Short\n{'A' * 301}"},
        "A line may have 300 letters at most.",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_and_all_that_was_typed_stays(
    add, people, outbox, texts, change, sentence
):
    before = people()

    page = add(**(LINES | change))

    told = ANA | LINES | change
    assert page.status_code == 422
    assert texts(page, "[alert]") == [sentence]
    assert typed(page, "organisation") == "Abel &amp; Co"
    assert typed(page, "email") == told["email"]
    assert texts(page, "textarea") == [
        " ".join(told[name].split()) for name in ("offers", "needs", "interests")
    ]
    assert people() == before
    assert outbox() == []


def test_the_desk_leads_there_before_and_after_the_first_list(alice, signed_in):
    assert FORM in alice.get(DESK).text
    dora = signed_in("dora@example.org")
    assert "/e/autumn/organize/people/new" in dora.get("/e/autumn/organize/").text


def test_somebody_is_found_by_a_part_of_the_name(alice, cast, texts):
    page = alice.get(f"{DESK}people?q=CAROL")

    assert texts(page, ".person-name") == ["Carol Ćwik"]
    assert f'href="{DESK}people/{cast.carol}"' in page.text


def test_without_a_name_the_first_people_are_shown(alice, cast, texts):
    page = alice.get(f"{DESK}people")

    assert texts(page, ".person-name") == ["Alice Adams", "Bob Brown", "Carol Ćwik"]


def test_who_is_at_another_event_is_not_found(alice, cast, texts):
    page = alice.get(f"{DESK}people?q=dan")

    assert texts(page, ".person-name") == []
    assert texts(page, ".muted") == ["Nobody here has a name like that."]


def test_a_letter_goes_with_the_person(add, outbox, app):
    add()
    assert len(outbox()) == 1

    with app.app_context():
        privacy.erase(privacy.person("ana@example.org"))
        db.session.commit()

    assert outbox() == []
