"""The bytes of a letter: read by the standard library, and not to be broken."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import create_app, mail
from companion.mail import Letter

STRANGE = "Ada\r\nBcc: eve@example.org\r\n\r\nHello\x00, \x1bcomma; „Żółw“ 🐢\u2028x"


@pytest.fixture(scope="module")
def compose(tmp_path_factory):
    """Return the message that a letter of these parts becomes, as it is read."""
    settings = {"WORK": "by hand", "HOME": tmp_path_factory.mktemp("home")}
    app = create_app(settings | {"MAIL_FROM": "us@example.org", "SECRET_KEY": "x"})

    def read(**parts):
        given = {"subject": "Hello", "text": "Hi\n", "html": "<p>Hi</p>"} | parts
        letter = Letter(id=7, key="a", to="ada@example.org", secret=False, **given)
        with app.app_context():
            made = mail.compose(letter)
        made.data.decode("ascii")
        assert max(map(len, made.data.split(b"\r\n"))) < 999
        assert b"\n" not in made.data.replace(b"\r\n", b"")
        assert b"\r\nTo: <ada@example.org>\r\n" in made.data  # bare is called spam
        return message_from_bytes(made.data, policy=policy.default)

    return read


HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
]


def body(message, kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_a_subject_can_be_anything_and_adds_no_header(compose):
    message = compose(subject=STRANGE)

    assert message.keys() == HEADERS
    assert message.defects == []
    assert message["Subject"].startswith("Ada Bcc: eve@example.org Hello")
    assert message["To"] == "ada@example.org"


@given(subject=st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_a_subject_is_read_as_it_was_written(compose, subject):
    # Readers of mail put every kind of space into one.
    assert "".join(compose(subject=subject)["Subject"].split()) == (
        "".join(subject.split())
    )


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_a_text_is_read_as_it_was_written(compose, text):
    message = compose(text=text + "\n", html=f"<p>{text}</p>\n")

    assert message.keys() == HEADERS
    assert body(message, "plain") == text + "\n"
    assert body(message, "html") == f"<p>{text}</p>\n"


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "ż" * 500_000, "a line\n" * 150_000, ".\n..\nFrom x\n"]
)
def test_a_text_of_a_megabyte_is_a_letter_still(compose, text):
    assert body(compose(text=text), "plain").rstrip("\n") == text.rstrip("\n")


def test_a_text_cannot_end_its_part(compose):
    name = compose()["Content-Type"].params["boundary"]
    text = f"--{name}--\r\n--{name}\r\nContent-Type: text/plain\r\n\r\nsmuggled\n"

    message = compose(text=text)

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {"unsubscribe": "https://x.example/u/a>\r\nBcc: eve@example.org"},
        {"unsubscribe": "https://x.example/u/a> <mailto:eve@example.org"},
        {"unsubscribe": "https://x.example/u/żółw"},
    ],
)
def test_an_address_to_unsubscribe_at_adds_no_header(compose, parts):
    with pytest.raises(ValueError, match=r"unsubscribe|no header"):
        compose(**parts)


def test_strange_words_reach_a_letter_as_words(app, cast, outbox, written):
    from companion.events.models import Attendee, Event  # noqa: PLC0415
    from companion.extensions import db  # noqa: PLC0415
    from companion.organizing.service import reception  # noqa: PLC0415

    strange = STRANGE.replace("\x00", "")  # which PostgreSQL does not keep
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        bob.name = bob.organisation = bob.job_title = strange
        db.session.get_one(Event, bob.event_id).name = strange
        reception.invite(bob)
        db.session.commit()

    [letter] = outbox()

    assert (letter["To"], letter["Bcc"]) == ("bob@example.org", None)
    assert set(letter.keys()) == set(HEADERS)
