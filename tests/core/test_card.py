from datetime import UTC, datetime, timedelta, timezone

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from companion.core.card import write as cards
from companion.core.card.write import Card, filename, vcard, vcards

ANNA = Card(
    uid="urn:uuid:6f2a",
    name="Anna Maria Żak; Nowak",
    organisation="Ink, Paper & Sons",
    job_title="C\\D; lead",
    email="anna@example.org",
    phone="+48 600 000 000",
    linkedin="https://linkedin.example/in/anna",
    url="https://example.org/?a=1&b=2",
    note="Likes tea.\nMet at the stairs.",
    rev=datetime(2030, 6, 1, 11, tzinfo=timezone(timedelta(hours=2))),
)


def read(text):
    """Read a file of cards with a parser that shares nothing with the writer."""
    return list(vobject.readComponents(text))


def fields(card):
    return {line.name for line in card.getChildren()}


def test_every_field_is_read_back_as_it_was():
    [card] = read(vcard(ANNA))

    assert card.version.value == "3.0"
    assert card.uid.value == ANNA.uid
    assert card.fn.value == ANNA.name
    assert [card.n.value.family, card.n.value.given] == ["Nowak", "Anna Maria Żak;"]
    assert card.org.value == [ANNA.organisation]
    assert card.title.value == ANNA.job_title
    assert [card.email.value, card.email.type_param] == [ANNA.email, "INTERNET"]
    assert [card.tel.value, card.tel.type_param] == [ANNA.phone, "CELL"]
    assert [url.value for url in card.url_list] == [ANNA.url, ANNA.linkedin]
    assert card.note.value == ANNA.note
    assert card.rev.value == "20300601T090000Z"


def test_what_is_not_known_is_left_out():
    assert vcard(Card(uid="1", name="Cher")) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nN:;Cher;;;\r\nFN:Cher\r\nEND:VCARD\r\n"
    )


def test_someone_without_a_name_is_filed_under_the_organisation():
    [card] = read(vcard(Card(uid="1", name="", organisation="Ink")))

    assert card.fn.value == "Ink"


def test_many_cards_are_one_file():
    file = vcards([ANNA, Card(uid="2", name="Bo Lee")])

    assert [card.uid.value for card in read(file.decode())] == [ANNA.uid, "2"]


def test_a_change_without_a_time_zone_is_refused():
    naive = datetime(2030, 6, 1, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(ValueError, match=r"^a naive datetime is no instant"):
        vcard(Card(uid="1", name="Cher", rev=naive))


@given(st.text(), st.text(), st.text(), st.text())
def test_nobody_can_add_a_field_to_a_card(name, title, url, note):
    text = vcard(
        Card(uid="1", name=f"A{name}B", job_title=title, url=url, note=f"A{note}B")
    )

    [card] = read(text)
    assert fields(card) - {"TITLE", "URL"} == {"UID", "VERSION", "N", "FN", "NOTE"}
    assert text.splitlines()[0] == "BEGIN:VCARD"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\v", "\x1c", "\x85", "\u2028"])
def test_no_kind_of_line_end_starts_a_field(end):
    [card] = read(vcard(Card(uid="1", name="Cher", job_title=f"CTO{end}EMAIL:x@y.z")))

    assert card.title.value == "CTO\nEMAIL:x@y.z"
    assert fields(card) == {"UID", "VERSION", "N", "FN", "TITLE"}


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=300))
def test_lines_are_folded_within_75_octets_and_read_back_whole(note):
    text = vcard(Card(uid="1", name="Cher", note=note))

    [card] = read(text)
    assert max(len(line) for line in text.encode().split(b"\r\n")) <= cards.OCTETS
    assert card.note.value == note


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Michał Żółć", "michal-zolc.vcf"),
        ("Søren O'Neill", "soren-o-neill.vcf"),
        ("../../etc/passwd", "etc-passwd.vcf"),
        ("Олена", "contact.vcf"),
        ("", "contact.vcf"),
    ],
)
def test_the_file_is_named_after_the_person(name, file):
    assert filename(name) == file


@given(st.text())
def test_a_file_name_is_short_and_plain(name):
    assert filename(name).removesuffix(".vcf").replace("-", "a").isalnum()
    assert filename(name).isascii()
    assert len(filename(name)) <= 64
