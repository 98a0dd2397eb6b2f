"""What every page shares: headers, the guard against forged requests, errors."""

import re
from uuid import uuid4

import pytest
from sqlalchemy.exc import DataError
from werkzeug.exceptions import ServiceUnavailable

from companion import create_app, web
from companion.contacts.models import Contact
from companion.extensions import db

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "style-src 'self'; font-src 'self'; manifest-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
NOTHING = "There is nothing at this address. Check the link, or go back to the start."
BUTTON = "This address is not to be opened that way. Go back and use the button."
SPRING = ("<slug>", "spring")
VALUES = {
    "slug": "spring",
    "token": "A" * 20,
    "feedback": "A" * 20,
    "seal": "A" * 20,
    "kind": "agenda",
    "ending": "csv",
    "suffix": "csv",
    "filename": "css/companion.css",
    "version": "1",
    **dict.fromkeys(
        (
            *("contact_id", "exchange_id", "given_id", "introduction_id", "kiosk_id"),
            *("lead_id", "letter_id", "other_id", "question_id", "reminder_id"),
            *("report_id", "stand_id", "talk_id", "upload_id"),
        ),
        "1",
    ),
}


def rules(app, method):
    """Return every rule for a method with an address, from the map of the app."""
    return [
        (rule, re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda name: VALUES[name[1]], rule.rule))
        for rule in app.url_map.iter_rules()
        if method in rule.methods
    ]


def headers_of(answer):
    return {name: answer.headers.get(name) for name in HEADERS}


def test_every_answer_carries_the_security_headers(app, alice):
    pages = [url for rule, url in rules(app, "GET") if rule.endpoint != "static"]

    answers = {url: headers_of(alice.get(url)) for url in [*pages, "/nowhere"]}

    # The same for everybody, and worth a question each time: the offline part.
    checked = HEADERS | {"Cache-Control": "no-cache"}
    for url in ("/sw.js", "/manifest.webmanifest"):
        assert answers.pop(url) == checked
    assert answers == dict.fromkeys(answers, HEADERS)


def test_static_files_carry_them_too_and_may_be_cached(client):
    with client.get("/static/css/companion.css") as answer:
        assert answer.status_code == 200
        assert headers_of(answer) == HEADERS | {"Cache-Control": "no-cache"}


def test_behind_tls_browsers_are_told_to_stay_there(client):
    plain = client.get("/")
    safe = client.get("/", base_url="https://localhost")

    assert "Strict-Transport-Security" not in plain.headers
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_no_page_has_script_or_style_of_its_own(app, alice, load_agenda):
    load_agenda()
    urls = [url for rule, url in rules(app, "GET") if rule.endpoint != "static"]

    answers = {url: alice.get(url) for url in urls}

    inline = re.compile(rb"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)")
    found = {url: inline.findall(answer.data) for url, answer in answers.items()}
    assert {url: names for url, names in found.items() if names} == {}


def test_every_post_without_a_token_is_refused(app, alice):
    app.config["WTF_CSRF_ENABLED"] = True

    answers = {
        rule.endpoint: alice.post(url).status_code for rule, url in rules(app, "POST")
    }

    # Mail programs press the one-click link themselves; its token is the proof, as is
    # that of who says from a letter how it was. Phones, kiosks and mail providers send
    # JSON, which no form of another site can.
    passed = {name: status for name, status in answers.items() if status != 400}
    assert passed == {
        "recaps.unsubscribe": 404,
        "recaps.give_feedback": 404,
        "contacts.stop_letters": 404,
        "exchanges.exchange": 415,
        "exchanges.kiosk_badge": 401,
        "exchanges.kiosk_exchange": 401,
        "mail.tell": 404,
    }


def test_a_form_that_exchanges_needs_its_token(app, bob):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = bob.post("/exchanges", data={"uuid": str(uuid4()), "token": "A" * 20})

    assert answer.status_code == 400


@pytest.mark.parametrize("sent", ["[]", "[1]", '"text"', "5", "null", '{"name": 5}'])
def test_json_in_the_place_of_a_form_is_refused_as_an_empty_one_is(alice, sent):
    answer = alice.post(
        "/contacts/new", data=sent, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == (303 if "name" in sent else 422)


def test_a_form_of_ours_is_accepted_and_one_of_others_is_not(app, alice, bob):
    app.config["WTF_CSRF_ENABLED"] = True

    def token(browser):
        page = browser.get("/my-data/").text
        return re.search(r'name="csrf_token" value="(.+?)"', page)[1]

    ours, stolen = token(alice), token(bob)

    assert alice.post("/sign-in/out", data={"csrf_token": stolen}).status_code == 400
    assert alice.post("/sign-in/out", data={"csrf_token": ours}).status_code == 303


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [("/nowhere", 404, NOTHING), ("/exchanges", 405, BUTTON)],
)
def test_what_cannot_be_done_is_said_on_a_page(client, texts, path, status, sentence):
    page = client.get(path)

    assert page.status_code == status
    assert texts(page, ".lede") == [sentence]


def test_a_body_that_is_too_large_is_refused(app, alice, texts):
    app.config["MAX_CONTENT_LENGTH"] = 1000

    page = alice.post("/e/spring/organize/agenda", data={"file": "x" * 2000})

    assert page.status_code == 413
    assert texts(page, ".lede") == [
        "That is more than one page can send. A file may have 20 MB."
    ]


def test_a_fault_of_ours_is_said_without_details(app, bob, texts):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["privacy.page"] = lambda: 1 // 0

    page = bob.get("/my-data/")

    assert page.status_code == 500
    assert texts(page, ".lede") == [
        "Something broke on our side; nothing was changed. Try again in a minute."
    ]
    assert page.text.count("ZeroDivisionError") == 0


def test_an_error_page_is_a_page_of_the_person_who_looks(bob, client):
    signed_in, stranger = bob.get("/nowhere"), client.get("/nowhere")

    assert signed_in.text.count('action="/sign-in/out"') == 1
    assert stranger.text.count('action="/sign-in/out"') == 0


def test_what_a_refused_request_wrote_is_undone(app, bob, cast):
    def write_and_fail():
        db.session.execute(db.text("DELETE FROM logins"))
        raise ServiceUnavailable

    app.view_functions["privacy.page"] = write_and_fail

    broken = bob.get("/my-data/")

    assert broken.status_code == 503
    assert bob.get("/e/spring/").status_code == 200


def test_a_login_ends_after_sixty_days(bob, time):
    time.advance(days=59, hours=23)
    before = bob.get("/my-data/").status_code
    time.advance(hours=2)

    assert (before, bob.get("/my-data/").location) == (200, "/sign-in/?next=/my-data/")


def test_a_stranger_who_posts_signs_in_first(client):
    assert client.post("/my-data/erase").location == "/sign-in/"


@pytest.mark.parametrize("number", [2**31, 3000000000, 10**20])
def test_no_database_is_asked_for_a_number_that_it_cannot_hold(app, alice, number):
    numbered = [
        (method, re.sub(r"<int:\w+>", str(number), rule.rule.replace(*SPRING)))
        for method in ("GET", "POST")
        for rule, _ in rules(app, method)
        if "<int:" in rule.rule
    ]

    answers = {one: alice.open(one[1], method=one[0]).status_code for one in numbered}

    assert answers == dict.fromkeys(numbered, 404)


@pytest.mark.parametrize(
    "path", ["/e/%00/", "/e/a%0ab/", "/b/%00", "/sign-in/%00", "/%00", "/e/%C2%85/"]
)
def test_an_address_with_control_characters_leads_nowhere(client, bob, texts, path):
    pages = client.get(path), bob.get(path)

    assert [page.status_code for page in pages] == [404, 404]
    assert [texts(page, ".lede") for page in pages] == [[NOTHING], [NOTHING]]


def test_what_nobody_can_see_is_dropped_from_a_form(app, bob, cast, token):
    exchange = {"uuid": str(uuid4()), "token": token(cast.carol)}
    address = bob.post("/exchanges", data=exchange).location

    saved = bob.post(address, data={"note": "Cafe\u0301\x00\r\n\tat\x1b ten"})

    with app.app_context():
        notes = set(db.session.scalars(db.select(Contact.note)))
    assert (saved.status_code, notes) == (303, {"Café\n\tat ten", ""})


@pytest.mark.parametrize("path", ["/e/\x00", "//[", "/\\example.org", "\x00"])
def test_signing_in_survives_any_way_back(client, cast, path):
    shown = client.get("/sign-in/", query_string={"next": path})
    sent = client.post("/sign-in/", data={"email": "bob@example.org", "next": path})

    assert (shown.status_code, sent.status_code) == (200, 303)


@pytest.mark.parametrize(
    "path",
    [
        *("", "e/spring", "//example.org", "//[", "/\\example.org", "\\\\example.org"),
        *("https://example.org", "javascript:alert(1)", "/\t/example.org", "/\x00"),
        *("\n//example.org", "/e/\\..", "\x85/e"),
    ],
)
def test_no_way_back_leads_off_this_site(path):
    assert web.own_path(path) == ""


def test_a_way_back_on_this_site_is_kept():
    assert web.own_path("/e/spring/?day=1#now") == "/e/spring/?day=1#now"


def test_a_change_that_was_overtaken_is_said_and_noted(app, bob, texts, caplog):
    again = db.text("INSERT INTO logins SELECT * FROM logins")
    app.view_functions["privacy.page"] = lambda: db.session.execute(again)

    page = bob.get("/my-data/")

    assert page.status_code == 409
    assert texts(page, ".lede") == [
        "Somebody else changed this at the same moment. Please try again."
    ]
    assert [record.exc_info is not None for record in caplog.records] == [True]


@pytest.mark.parametrize("error", [OverflowError, DataError("", {}, ValueError())])
def test_what_a_database_cannot_keep_is_refused(app, bob, texts, caplog, error):
    def write():
        raise error

    app.view_functions["privacy.page"] = write

    page = bob.get("/my-data/")

    assert page.status_code == 422
    assert texts(page, ".lede") == [
        "Something in that is too long or cannot be read. Go back and change it."
    ]
    assert [record.exc_info is not None for record in caplog.records] == [True]


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://nobody@127.0.0.1:1/x"]
)
def test_a_database_that_is_away_is_said_on_a_page(tmp_path, texts, caplog, url):
    app = create_app(
        {"SQLALCHEMY_DATABASE_URI": url, "HOME": tmp_path, "SECRET_KEY": "only-here"}
    )
    client = app.test_client()
    with client.session_transaction() as session:
        session["login"] = "a secret"

    page = client.get("/my-data/")

    assert page.status_code == 503
    assert texts(page, ".lede") == [
        "Our database does not answer. Please try again in a minute."
    ]
    assert [record.exc_info is not None for record in caplog.records] == [True]
