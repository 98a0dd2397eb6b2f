"""Signing in by e-mail, as the person doing it sees it."""

import re

import pytest

from companion.extensions import db
from companion.privacy import service as privacy


@pytest.fixture
def letter(client, outbox):
    client.post("/sign-in/", data={"email": "ada@example.org"})
    [letter] = outbox()
    return letter.get_body(("plain",)).get_content()


@pytest.fixture
def link(letter):
    return re.search(r"http://localhost(/sign-in/\S+)", letter)[1]


@pytest.fixture
def code(letter):
    return re.search(r"\b\d{6}\b", letter)[0]


def is_signed_in(client):
    return client.get("/my-data/").status_code == 200


def test_a_link_signs_in(client, link):
    answer = client.post(link)

    assert answer.status_code == 303
    assert is_signed_in(client)


def test_a_link_works_once(client, link, app):
    client.post(link)

    answer = app.test_client().post(link)

    assert answer.status_code == 410
    assert "used already" in answer.text


def test_a_link_lives_for_ten_minutes(client, link, time):
    time.advance(minutes=10)

    assert client.post(link).status_code == 410


def test_a_letter_comes_also_days_later_when_old_askings_are_forgotten(
    app, client, link, outbox, time
):
    time.advance(days=2)
    with app.app_context():
        privacy.forget_old()  # after which SQLite gives their numbers out again
        db.session.commit()

    client.post("/sign-in/", data={"email": "ada@example.org"})

    assert len(outbox()) == 2


def test_following_a_link_does_not_spend_it(client, link):
    assert client.get(link).status_code == 200

    assert not is_signed_in(client)
    assert client.post(link).status_code == 303


def test_a_code_signs_in_the_browser_that_asked(client, code):
    answer = client.post("/sign-in/code", data={"code": f"{code[:3]} {code[3:]}"})

    assert answer.status_code == 303
    assert is_signed_in(client)


def test_a_code_is_of_no_use_in_another_browser(app, code):
    stranger = app.test_client()

    answer = stranger.post("/sign-in/code", data={"code": code})

    assert answer.status_code == 422
    assert not is_signed_in(stranger)


def test_five_wrong_codes_make_the_right_one_void(client, code):
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        client.post("/sign-in/code", data={"code": wrong})

    answer = client.post("/sign-in/code", data={"code": code})

    assert answer.status_code == 422
    assert not is_signed_in(client)


def test_code_and_link_are_spent_together(client, link, code):
    client.post(link)

    answer = client.post("/sign-in/code", data={"code": code})

    assert answer.status_code == 422


def test_the_secrets_are_wiped_once_the_letter_is_gone(client, link, code, app):
    from companion.extensions import db  # noqa: PLC0415
    from companion.mail import Letter  # noqa: PLC0415

    with app.app_context():
        [letter] = db.session.scalars(db.select(Letter))

    assert (letter.text, letter.html) == ("", "")


def test_the_sixth_asking_in_an_hour_is_refused(client, outbox):
    answers = [
        client.post("/sign-in/", data={"email": "ada@example.org"}) for _ in range(6)
    ]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert len(outbox()) == 5


def test_one_comes_back_to_where_one_was_going(client, outbox, cast):
    page = client.get("/e/spring/agenda?day=2030-06-02")
    client.post(
        "/sign-in/",
        data={"email": "bob@example.org", "next": "/e/spring/agenda?day=2030-06-02"},
    )
    [letter] = outbox()
    text = letter.get_body(("plain",)).get_content()

    answer = client.post(re.search(r"http://localhost(/sign-in/\S+)", text)[1])

    assert page.location == "/sign-in/?next=/e/spring/agenda?day%3D2030-06-02"
    assert answer.location == "/e/spring/agenda?day=2030-06-02"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\e"]
)
def test_no_link_leads_to_another_site(client, outbox, elsewhere):
    client.post("/sign-in/", data={"email": "ada@example.org", "next": elsewhere})
    [letter] = outbox()
    text = letter.get_body(("plain",)).get_content()

    answer = client.post(re.search(r"http://localhost(/sign-in/\S+)", text)[1])

    assert answer.location == "/"


def test_signing_out_ends_the_login_everywhere_it_was_copied(bob, app):
    with bob.session_transaction() as session:
        copied = session["login"]
    thief = app.test_client()
    with thief.session_transaction() as session:
        session["login"] = copied

    bob.post("/sign-in/out")

    assert not is_signed_in(bob)
    assert not is_signed_in(thief)


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a b@example.org"])
def test_a_bad_address_gets_no_letter_and_is_kept_in_the_form(client, outbox, email):
    answer = client.post("/sign-in/", data={"email": email})

    assert answer.status_code == 422
    assert f'value="{email}"' in answer.text
    assert outbox() == []
