"""What a phone fetches for the hours without a network."""

import json
import re
from itertools import count
from uuid import UUID

import pytest

from companion.core.badge import directory
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.extensions import db

AGENDA_KEYS = {
    "id", "kind", "title", "start", "end", "room", "track", "speakers", "starred",
}  # fmt: skip
numbers = count(1)


@pytest.fixture
def change(app):
    """Change something of an attendee: `change(cast.bob, in_directory=True)`."""

    def write(attendee_id, **values):
        with app.app_context():
            attendee = db.session.get_one(Attendee, attendee_id)
            for name, value in values.items():
                setattr(attendee, name, value)
            db.session.commit()

    return write


@pytest.fixture
def met(app, cast):
    """Let two exchange, at the badge."""

    def exchange(scanning, scanned):
        with app.app_context():
            me, other = (db.session.get_one(Attendee, n) for n in (scanning, scanned))
            scan = exchanges.Scan(str(UUID(int=next(numbers))))
            exchanges.exchange(me, other, scan)
            db.session.commit()

    return exchange


def shell_of(answer):
    return json.loads(re.search(r"const SHELL = (.*);\n", answer.text)[1])


def test_the_pocket_has_my_badge_my_people_and_the_agenda(
    bob, cast, met, load_agenda, token
):
    talks = load_agenda()
    bob.post(
        f"/e/spring/talks/{talks['Fair pay in small firms']}/star", data={"on": "yes"}
    )
    met(cast.bob, cast.carol)

    kept = bob.get("/e/spring/offline.json").json

    assert kept["event"] == {
        "slug": "spring",
        "name": "Spring Meeting",
        "timezone": "Europe/Warsaw",
    }
    assert kept["me"]["name"] == "Bob Brown"
    assert kept["badge"]["address"] == "HTTP://LOCALHOST/B/"
    assert kept["badge"]["rotating"] is None
    assert [one["name"] for one in kept["contacts"]] == ["Carol Ćwik"]
    assert kept["contacts"][0]["details"]["email"] == "carol@example.org"
    assert kept["contacts"][0]["met_at"] == "2030-06-01T12:00:00+00:00"
    assert {key for talk in kept["talks"] for key in talk} == AGENDA_KEYS
    assert [talk["title"] for talk in kept["talks"] if talk["starred"]] == [
        "Fair pay in small firms"
    ]


def test_the_pocket_tells_an_exchange_from_a_contact_that_was_added(bob, cast, met):
    bob.post("/contacts/new", data={"name": "Ada Low", "email": "ada@example.org"})
    added = bob.get("/e/spring/offline.json").json
    met(cast.bob, cast.carol)
    exchanged = bob.get("/e/spring/offline.json").json

    assert [len(kept["contacts"]) for kept in (added, exchanged)] == [1, 2]
    assert [kept["exchanged"] for kept in (added, exchanged)] == [False, True]


def test_the_longest_profile_has_a_badge_on_the_phone(bob, cast, change):
    longest = dict.fromkeys(("name", "organisation", "job_title"), "長" * 200)
    change(cast.bob, **longest, linkedin="https://example.org/" + "x" * 200)

    kept = bob.get("/e/spring/offline.json").json

    assert kept["me"] == longest | {"pronouns": "", "organizes": False}
    assert kept["badge"]["vcard"].startswith("<svg")


def test_the_pocket_of_one_is_not_that_of_another(bob, carol):
    pockets = [client.get("/e/spring/offline.json").json for client in (bob, carol)]

    assert [pocket["me"]["name"] for pocket in pockets] == ["Bob Brown", "Carol Ćwik"]
    assert pockets[0]["person"] != pockets[1]["person"]


def test_what_the_phone_has_is_not_sent_again(bob, cast, met):
    first = bob.get("/e/spring/offline.json")
    tag = {"If-None-Match": first.headers["ETag"]}

    same = bob.get("/e/spring/offline.json", headers=tag)
    met(cast.bob, cast.carol)
    other = bob.get("/e/spring/offline.json", headers=tag)

    assert (same.status_code, same.data) == (304, b"")
    assert other.status_code == 200


def test_the_pocket_is_kept_by_no_cache(bob):
    answer = bob.get("/e/spring/offline.json")

    assert answer.headers["Cache-Control"] == "no-store"


def test_the_directory_names_those_who_agreed(bob, cast, change, token):
    change(cast.carol, in_directory=True)

    names = bob.get("/e/spring/directory.json").json

    code = token(cast.carol)
    assert list(names) == [directory.digest(code)]
    assert directory.unseal(code, names[directory.digest(code)]) == directory.Entry(
        "Carol Ćwik", "Clinic"
    )


def test_nobody_is_in_the_directory_unasked(bob):
    assert bob.get("/e/spring/directory.json").json == {}


def test_the_directory_follows_changes(bob, cast, change):
    change(cast.carol, in_directory=True)
    tag = {"If-None-Match": bob.get("/e/spring/directory.json").headers["ETag"]}

    same = bob.get("/e/spring/directory.json", headers=tag)
    change(cast.carol, organisation="Hospital")
    other = bob.get("/e/spring/directory.json", headers=tag)

    assert (same.status_code, other.status_code) == (304, 200)


def test_beside_a_code_that_changes_stands_none_that_stays(app, bob, texts):
    shown = texts(bob.get("/e/spring/badge"), ".badge-typed")
    with app.app_context():
        events.by_slug("spring").rotating_codes = True
        db.session.commit()

    page, kept = bob.get("/e/spring/badge"), bob.get("/e/spring/offline.json").json

    assert len(shown) == 1
    assert (texts(page, ".badge-typed"), kept["badge"]["typed"]) == ([], "")


def test_a_code_that_changes_is_in_the_directory_by_what_stays(app, bob, cast, change):
    change(cast.carol, in_directory=True)
    with app.app_context():
        events.by_slug("spring").rotating_codes = True
        db.session.commit()
        carol = db.session.get_one(Attendee, cast.carol)
        codes = [events.badge_token(carol), events.moving_badge(carol)[0]]

    names = bob.get("/e/spring/directory.json").json

    assert set(names) == {directory.digest(code) for code in codes}


def test_the_worker_is_served_from_the_root_and_asked_for_each_time(client):
    answer = client.get("/sw.js")

    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_everything_of_the_shell_is_there(client):
    shell = shell_of(client.get("/sw.js"))

    assert shell["page"] == "/offline"
    for address in [shell["page"], *shell["files"]]:
        with client.get(address) as answer:
            assert (address, answer.status_code) == (address, 200)


def test_only_a_browser_that_wakes_it_gets_a_module(client):
    plain, waking = client.get("/sw.js").text, client.get("/sw.js?sync").text

    assert re.findall(r"^import .*", plain, re.MULTILINE) == []
    assert re.findall(r"^import (.*) from ", waking, re.MULTILINE) == ["{ flush }"]


def test_the_shell_is_nobodys(bob):
    page = bob.get("/offline")

    assert "Bob" not in page.text
    assert 'name="person"' not in page.text


def test_every_page_says_to_the_phone_who_looks(bob, client, cast):
    pattern = r'<meta name="person" content="(\d*)">'

    assert re.findall(pattern, client.get("/sign-in/").text) == [""]
    [number] = re.findall(pattern, bob.get("/e/spring/agenda").text)
    assert number == bob.get("/e/spring/offline.json").json["person"]


def test_the_manifest_has_icons_that_exist(client):
    answer = client.get("/manifest.webmanifest")
    icons = answer.get_json(force=True)["icons"]

    assert answer.content_type == "application/manifest+json"
    assert [(icon["sizes"], icon["purpose"]) for icon in icons] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in icons:
        with client.get(icon["src"]) as picture:
            assert picture.content_type == "image/png"


def test_signing_out_clears_what_the_browser_kept(bob):
    answer = bob.post("/sign-in/out")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
