"""A profile, as its owner writes it."""

import re

import pytest

from companion.core.matching import Profile
from companion.events.models import Attendee
from companion.extensions import db
from companion.profiles import service as profiles

NAMES = [column.name for column in Attendee.__table__.columns]
FORM = {
    "name": "Bob Brown",
    "job_title": "Ward manager",
    "organisation": "Baker Ltd",
    "field": "Health",
    "languages": "PL; en, pl",
    "offers-0": "Rosters without night doubles",
    "offers-1": "  A spare   room to rehearse in ",
    "offers-2": "A spare room to rehearse in",
    "needs-0": "",
    "needs-1": "Somebody who hires without CVs",
    "interests-0": "Mountain huts",
    "style": "quiet",
    "outside": "0.5",
    "suggest_me": "y",
    "phone": "+48 601 111 222",
    "linkedin": "https://example.org/bob",
    "show_email": "nobody",
    "show_phone": "public",
    "show_linkedin": "contacts",
    "pronouns": "he/him",
    "channel": "By phone, after five",
    "links": "https://a.example/@bob\n  https://b.example/bob  \n",
    "show_channel": "contacts",
    "show_links": "public",
    "asks_first": "y",
}
UNKNOWN = (
    "We do not know the language 'Klingon'. Write its name in English, or its code of "
    "two letters."
)


@pytest.fixture
def kept(app, cast):
    """Return what is kept of Bob."""

    def look():
        with app.app_context():
            bob = db.session.get_one(Attendee, cast.bob)
            fields = {name: getattr(bob, name) for name in NAMES}
            return fields, profiles.facets_of([bob.id])[bob.id]

    return look


def values(page, name):
    """Return the lines of a kind, as the form shows them."""
    return re.findall(rf'name="{name}-\d"[^>]*>\s*(.*?)</textarea>', page.text)


def test_the_form_shows_what_is_kept(bob, texts):
    page = bob.get("/e/spring/profile/")

    assert page.status_code == 200
    assert values(page, "offers") == [
        "A checklist for onboarding by Bob Brown",
        "",
        "",
    ]
    assert values(page, "needs")[0] == (
        "Somebody to talk to about fair pay, says Bob Brown"
    )


def test_saving_leads_home_with_a_word(bob, texts):
    answer = bob.post("/e/spring/profile/", data=FORM)
    home = bob.get(answer.location)

    assert (answer.status_code, answer.location) == (303, "/e/spring/")
    assert texts(home, ".notice")[0] == (
        "Saved. Your list of people follows your new lines."
    )


def test_what_was_saved_is_kept(bob, kept, time):
    bob.post("/e/spring/profile/", data=FORM)

    fields, lines = kept()

    assert lines == {
        "offer": ("Rosters without night doubles", "A spare room to rehearse in"),
        "need": ("Somebody who hires without CVs",),
        "interest": ("Mountain huts",),
    }
    assert fields["languages"] == ["pl", "en"]
    assert (fields["wanted"], fields["outside"], fields["suggest_me"]) == (3, 0.5, True)
    assert fields["visibility"] == {
        "email": "nobody",
        "phone": "public",
        "channel": "contacts",
        "linkedin": "contacts",
        "links": "public",
    }
    assert fields["channel"] == "By phone, after five"
    assert fields["links"] == "https://a.example/@bob\nhttps://b.example/bob"
    assert fields["pronouns"] == "he/him"
    assert [
        fields[name] for name in ("asks_first", "helps_on_badge", "in_directory")
    ] == [True, False, False]
    assert fields["edited_at"] == time.time


def test_there_is_always_room_for_one_more_line(bob):
    bob.post("/e/spring/profile/", data=FORM | {"offers-2": "And a third"})

    page = bob.get("/e/spring/profile/")

    assert values(page, "offers") == [
        "Rosters without night doubles",
        "A spare room to rehearse in",
        "And a third",
        "",
    ]


def test_six_lines_of_a_kind_are_enough(bob, kept):
    lines = {f"offers-{number}": f"Offer {number}" for number in range(8)}

    bob.post("/e/spring/profile/", data=FORM | lines)

    assert kept()[1]["offer"] == tuple(f"Offer {number}" for number in range(6))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "People need a name to call you by."),
        ("phone", "call me", "Digits, as in +48 601 000 000."),
        (
            "linkedin",
            "javascript:alert(1)",
            "A whole address, beginning with https://.",
        ),
        (
            "links",
            "https://a.example ftp://b.example",
            (
                "'https://a.example ftp://b.example' is no whole address, beginning "
                "with https://."
            ),
        ),
        (
            "links",
            "\n".join(f"https://{n}.example" for n in range(7)),
            "At most 6 addresses, please.",
        ),
        (
            "links",
            f"https://{'a' * 300}.example",
            "At most 300 letters an address.",
        ),
        ("offers-0", "x" * 301, "At most 300 letters, please."),
        ("show_email", "my mother", "Not a valid choice."),
        ("style", "loud", "Not a valid choice."),
        ("field", "x" * 500, "Not a valid choice."),
        (
            "languages",
            "Polish, Klingon",
            UNKNOWN,
        ),
    ],
)
def test_a_refused_form_changes_nothing(bob, kept, texts, field, value, sentence):
    before = kept()

    page = bob.post("/e/spring/profile/", data=FORM | {field: value})

    assert page.status_code == 422
    assert texts(page, ".error") == [sentence]
    assert kept() == before


def test_a_field_that_a_list_brought_stays_to_be_chosen(bob, kept, app, cast):
    with app.app_context():
        db.session.get_one(Attendee, cast.bob).field = "Beekeeping"
        db.session.commit()

    page = bob.get("/e/spring/profile/")
    bob.post("/e/spring/profile/", data=FORM | {"field": "Beekeeping"})

    assert re.findall(r"<option selected value=\"(.*?)\"", page.text)[0] == "Beekeeping"
    assert kept()[0]["field"] == "Beekeeping"


def test_words_of_a_person_are_words_and_no_markup(bob):
    bob.post(
        "/e/spring/profile/", data=FORM | {"offers-0": "<script>alert(1)</script>"}
    )

    page = bob.get("/e/spring/profile/")

    assert "<script>alert" not in page.text
    assert values(page, "offers")[0] == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_the_matcher_knows_as_many_styles_as_the_form(bob, kept):
    usual = Profile("somebody").wanted

    bob.post("/e/spring/profile/", data=FORM | {"style": "usual"})

    assert kept()[0]["wanted"] == usual


def test_languages_are_kept_by_their_codes(bob, kept):
    bob.post("/e/spring/profile/", data=FORM | {"languages": "polski, English and DE"})

    assert kept()[0]["languages"] == ["pl", "en", "de"]


def test_what_was_typed_for_an_unknown_language_stays_in_the_form(bob):
    page = bob.post("/e/spring/profile/", data=FORM | {"languages": "pl, Klingon"})

    assert page.text.count('value="pl, Klingon"') == 1


def test_more_lines_than_one_may_write_are_shown_and_kept(app, bob, kept, cast):
    lines = tuple(f"Offer {number}" for number in range(9))
    with app.app_context():
        me = db.session.get_one(Attendee, cast.bob)
        profiles.write_facets(me, {"offer": lines})
        db.session.commit()

    page = bob.get("/e/spring/profile/")
    shown = {f"offers-{n}": line for n, line in enumerate(values(page, "offers"))}
    bob.post("/e/spring/profile/", data=FORM | shown)

    assert (page.status_code, tuple(shown.values())) == (200, lines)
    assert kept()[1]["offer"] == lines


def test_who_wrote_without_end_is_told_how_much_is_read(app, bob, cast, texts):
    with app.app_context():
        me = db.session.get_one(Attendee, cast.bob)
        profiles.write_facets(me, {"offer": ["Rosters " * 1250, "Pay"]})
        db.session.commit()

    page = bob.get("/e/spring/profile/")

    assert values(page, "offers")[0] == ("Rosters " * 1250).strip()
    assert texts(page, ".hint")[1:2] == [
        (
            "This line is very long: only its first 5,000 letters are read when we look"
            " for people for you."
        )
    ]


def test_what_nobody_can_see_is_dropped_from_names_and_lines(bob, kept):
    odd = {"name": "Bob\x00 Bro\x07wn", "offers-0": "A\x00 cafe\u0301\r\nnear here"}

    answer = bob.post("/e/spring/profile/", data=FORM | odd)

    fields, lines = kept()
    assert answer.status_code == 303
    assert (fields["name"], lines["offer"][0]) == ("Bob Brown", "A café near here")


def test_the_home_greets_by_name_and_not_by_title(bob, texts):
    bob.post("/e/spring/profile/", data=FORM | {"name": "Dr. Bob Brown"})

    assert texts(bob.get("/e/spring/"), "h1") == ["Hello, Bob"]
