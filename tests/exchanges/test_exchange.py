"""One scan, both books: what an exchange hands over, and to whom."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import sqlalchemy as sa
import vobject

from companion.accounts import service as accounts
from companion.contacts.models import Contact
from companion.core.badge import token as tokens
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges.models import Exchange
from companion.exchanges.service import scanning
from companion.extensions import db

LINK = "https://example.org/carol"
CARD = ["mailto:carol@example.org", "tel:+48601000000", LINK]
PUBLIC = dict.fromkeys(("email", "phone", "linkedin"), "public")
CONTACTS = dict.fromkeys(PUBLIC, "contacts")
NOBODY = dict.fromkeys(PUBLIC, "nobody")


def uuid(number):
    return str(UUID(int=number))


@pytest.fixture
def show(app, cast):
    """Let Carol choose who sees what of her card."""

    def choose(visibility):
        with app.app_context():
            carol = db.session.get_one(Attendee, cast.carol)
            carol.visibility, carol.linkedin = visibility, LINK
            db.session.commit()

    return choose


@pytest.fixture
def scan(cast, token):
    """Let a browser exchange with somebody; return the answer."""

    def post(browser, number, scan_number=1):
        return browser.post(
            "/exchanges", data={"uuid": uuid(scan_number), "token": token(number)}
        )

    return post


@pytest.fixture
def card(cast, token):
    """Return the address that Carol's badge carries."""
    return f"/B/{token(cast.carol)}"


@pytest.fixture
def count(app):
    """Count the exchanges that are kept."""

    def look():
        with app.app_context():
            return db.session.scalar(sa.select(sa.func.count(Exchange.id)))

    return look


@pytest.fixture
def books(app):
    """Name everyone who is in somebody's book, once for each book."""

    def look():
        with app.app_context():
            query = sa.select(Contact.attendee_id).order_by(Contact.attendee_id)
            return list(db.session.scalars(query))

    return look


def details(page):
    """Return the e-mail, phone and web page that a page links to."""
    links = re.findall(r'href="((?:mailto:|tel:|https://example)[^"]+)"', page.text)
    return [link for link in links if "subject=" not in link]  # that is a draft


def test_looking_at_a_card_never_exchanges(bob, card, count):
    page = bob.get(card)

    assert page.status_code == 200
    assert (count(), len(re.findall("<form", bob.get("/contacts/").text))) == (0, 1)


def test_one_button_writes_both_books(bob, carol, cast, scan, texts):
    answer = scan(bob, cast.carol)
    page = bob.get(answer.location)

    assert (answer.status_code, answer.location) == (303, "/contacts/1")
    assert texts(page, ".notice") == [
        "You and Carol Ćwik are in each other’s contacts now."
    ]
    assert details(page) == ["mailto:carol@example.org", "tel:+48601000000"]
    assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]
    assert texts(carol.get("/contacts/"), ".person-name") == ["Bob Brown"]


def test_the_form_of_a_card_carries_a_number_of_its_own(bob, card):
    def number():
        return re.search(r'name="uuid"[^>]* value="([^"]+)"', bob.get(card).text)[1]

    assert UUID(number()) != UUID(number())


def test_the_same_scan_twice_is_one_exchange(bob, cast, scan, count):
    answers = [scan(bob, cast.carol) for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert count() == 1


def test_a_second_scan_of_the_same_person_is_the_same_contact(
    bob, cast, scan, count, texts
):
    first, second = scan(bob, cast.carol, 1), scan(bob, cast.carol, 2)

    assert first.location == second.location
    assert count() == 2
    assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]


def test_each_scanning_the_other_is_one_contact_each(bob, carol, cast, scan, texts):
    scan(bob, cast.carol, 1)
    scan(carol, cast.bob, 2)

    assert texts(bob.get("/contacts/"), ".person-name") == ["Carol Ćwik"]
    assert texts(carol.get("/contacts/"), ".person-name") == ["Bob Brown"]


def test_scanning_each_other_at_the_same_moment_is_one_contact_each(
    signed_in, cast, scan, count, books
):
    pairs = [("bob@example.org", cast.carol), ("carol@example.org", cast.bob)] * 4
    scans = [
        (signed_in(email), number, scan_number)
        for scan_number, (email, number) in enumerate(pairs)
    ]

    with ThreadPoolExecutor(len(scans)) as crowd:
        answers = list(crowd.map(lambda given: scan(*given), scans))

    assert [answer.status_code for answer in answers] == [303] * 8
    assert count() == 8
    assert books() == [cast.bob, cast.carol]


def test_a_button_pressed_twice_at_once_is_one_exchange(
    signed_in, cast, scan, count, books
):
    browsers = [signed_in("bob@example.org") for _ in range(8)]

    with ThreadPoolExecutor(len(browsers)) as fingers:
        answers = list(fingers.map(lambda browser: scan(browser, cast.carol), browsers))

    assert [answer.status_code for answer in answers] == [303] * 8
    assert len({answer.location for answer in answers}) == 1
    assert count() == 1
    assert books() == [cast.bob, cast.carol]


def test_the_number_of_another_scan_is_no_exchange(alice, bob, cast, scan, count):
    scan(bob, cast.carol, 1)

    answer = scan(alice, cast.carol, 1)

    assert answer.status_code == 409
    assert count() == 1


@pytest.mark.parametrize("number", ["", "1", "not-a-number"])
def test_a_scan_without_a_proper_number_is_refused(bob, cast, token, count, number):
    answer = bob.post("/exchanges", data={"uuid": number, "token": token(cast.carol)})

    assert answer.status_code in (404, 422)
    assert count() == 0


def test_ones_own_badge_is_shown_and_not_exchanged(bob, cast, token, scan, texts):
    page, answer = bob.get(f"/B/{token(cast.bob)}"), scan(bob, cast.bob)

    assert texts(page, "h2")[0] == "This is your badge"
    assert answer.status_code == 422
    assert texts(answer, ".lede") == [
        "This is your own badge. Let somebody else scan it."
    ]


def test_a_badge_of_another_event_is_not_exchanged(bob, cast, token, scan, texts):
    page, answer = bob.get(f"/B/{token(cast.dan)}"), scan(bob, cast.dan)

    assert texts(page, "h2")[0] == "You are not at Autumn Meeting"
    assert answer.status_code == 403
    assert bob.get("/contacts/2").status_code == 404


@pytest.mark.parametrize(
    ("visibility", "by_strangers", "by_contacts"),
    [(PUBLIC, CARD, CARD), (CONTACTS, [], CARD), (NOBODY, [], [])],
    ids=["public", "contacts", "nobody"],
)
def test_everybody_sees_what_the_owner_chose(
    visibility, by_strangers, by_contacts, *, client, bob, cast, card, show, scan
):
    show(visibility)

    stranger, before = client.get(card), bob.get(card)
    after = bob.get(scan(bob, cast.carol).location)

    assert details(stranger) == by_strangers
    assert details(before) == by_strangers
    assert details(after) == by_contacts


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client, card, texts):
    page = client.get(card)

    assert texts(page, "h1") == ["Carol Ćwik"]
    assert texts(page, ".button")[0] == "Sign in to exchange"
    assert re.findall(r'href="(/sign-in/\?next=[^"]+)"', page.text) == [
        f"/sign-in/?next={card}"
    ]


def test_no_card_shows_lines_of_a_profile_to_strangers(client, card):
    assert client.get(card).text.count("fair pay") == 0


def test_the_public_card_is_a_vcard(client, card, show):
    show(NOBODY | {"linkedin": "public"})

    answer = client.get(f"{card}/card.vcf")

    read = vobject.readOne(answer.text)
    assert answer.content_type == "text/vcard; charset=utf-8"
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="carol-cwik.vcf"'
    )
    assert (read.fn.value, read.n.value.family) == ("Carol Ćwik", "Ćwik")
    assert (read.org.value, read.title.value) == (["Clinic"], "Head of People")
    assert read.url.value == LINK
    assert sorted(read.contents) == ["fn", "n", "org", "title", "uid", "url", "version"]


def test_who_shares_nothing_with_strangers_has_no_public_card(client, card, show):
    show(CONTACTS)

    assert client.get(f"{card}/card.vcf").status_code == 403


@pytest.mark.parametrize("written", [str.lower, tokens.grouped])
def test_an_address_is_read_in_small_letters_and_in_groups(
    bob, cast, token, written, texts
):
    page = bob.get(f"/b/{written(token(cast.carol))}")

    assert texts(page, "h1") == ["Carol Ćwik"]


@pytest.mark.parametrize(("text", "status"), [("NOBODY", 404), ("0" * 20, 410)])
def test_what_is_no_badge_is_nobodys(client, cast, text, status):
    assert client.get(f"/B/{text}").status_code == status


def test_who_types_a_code_signed_out_is_led_to_sign_in(client, cast, texts):
    page = client.get(f"/B/{'0' * 8}")

    assert page.status_code == 401
    assert "Sign in" in texts(page, "a")


def test_who_photographs_a_wall_of_badges_is_stopped(
    bob, cast, scan, time, monkeypatch
):
    monkeypatch.setattr(scanning, "QUOTA", 3)

    answers = [scan(bob, cast.carol, number) for number in range(1, 5)]
    known = scan(bob, cast.carol, 1)
    time.advance(hours=1)
    later = scan(bob, cast.carol, 5)

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert (known.status_code, later.status_code) == (303, 303)


def test_who_is_known_already_is_shown_with_a_link_to_the_contact(
    bob, cast, card, scan, texts
):
    contact = scan(bob, cast.carol).location

    page = bob.get(card)

    assert texts(page, "h2")[0] == "Carol is in your contacts"
    assert re.findall(r'href="(/contacts/\d+)"', page.text) == [contact]


def test_who_says_only_how_to_be_reached_is_known_and_has_a_card(
    app, bob, cast, card, *, show, scan, texts
):
    show(NOBODY | {"channel": "contacts", "links": "nobody"})
    with app.app_context():
        carol = db.session.get_one(Attendee, cast.carol)
        carol.channel = "Best at our stand, after five"
        db.session.commit()
    contact = scan(bob, cast.carol).location

    page = bob.get(card)

    assert texts(page, "h2")[0] == "Carol is in your contacts"
    assert "Best at our stand, after five" in texts(bob.get(contact), "dd")


def test_a_card_says_why_you_two(alice, bob, card, run_jobs, texts):
    alice.post("/e/spring/organize/match")
    run_jobs()

    page = bob.get(card)

    assert texts(page, "h2")[0] == "Why you two"


# --- a code that changes, while somebody signs in ------------------------------------


@pytest.fixture
def changing(app, cast, time):
    """Return the address that Carol's phone shows now."""
    with app.app_context():
        number, key = events.moving_badge(db.session.get_one(Attendee, cast.carol))
    return f"/B/{number}{tokens.moving_code(key, time.time.timestamp())}"


@pytest.fixture
def sign_in(app, cast):
    """Sign a browser in as Bob does it, by the code in a letter."""

    def enter(browser):
        with app.app_context():
            request, _, code = accounts.issue("bob@example.org")
            db.session.commit()
            number = request.id
        with browser.session_transaction() as cookie:
            cookie["asked"] = number
        return browser.post("/sign-in/code", data={"code": code}).status_code

    return enter


def press(browser, page):
    """Press the button of a card."""
    fields = re.findall(r'name="(uuid|token|at)"[^>]* value="([^"]+)"', page.text)
    return browser.post("/exchanges", data=dict(fields))


def test_a_changing_code_outlives_the_sign_in(client, changing, sign_in, time, books):
    client.get(changing)
    time.advance(minutes=5)
    entered = sign_in(client)

    page = client.get(changing)
    time.advance(minutes=1)
    answer = press(client, page)

    assert (entered, page.status_code, answer.status_code) == (303, 200, 303)
    assert len(books()) == 2


@pytest.mark.parametrize("minutes", [0, 9, 10])
def test_it_does_so_for_ten_minutes(client, changing, sign_in, time, minutes):
    client.get(changing)
    time.advance(minutes=minutes, seconds=1)
    sign_in(client)

    assert client.get(changing).status_code == (200 if minutes < 10 else 410)


def test_who_did_not_open_it_in_time_gains_nothing(client, changing, time):
    time.advance(minutes=3)

    pages = [client.get(changing), client.get(changing)]

    assert [page.status_code for page in pages] == [410, 410]


def test_opening_it_again_does_not_make_it_last(client, changing, time):
    client.get(changing)
    for _ in range(3):
        time.advance(minutes=4)
        last = client.get(changing)

    assert last.status_code == 410


def test_one_code_opens_no_other(app, client, changing, cast, time):
    with app.app_context():
        number, key = events.moving_badge(db.session.get_one(Attendee, cast.bob))
    of_bob = f"/B/{number}{tokens.moving_code(key, time.time.timestamp())}"
    client.get(changing)
    time.advance(minutes=5)

    assert client.get(of_bob).status_code == 410
