"""Cards as other programs write them, and as we do: read back as they were meant."""

import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.card import Card, vcard, vcards
from companion.core.card.read import MAX_CARDS, CardError, read, read_safely
from companion.core.plain_text import clean, line

OLD_PHONE = b"""\
BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=BB=C3=B3=C5=82=C4=87;Micha=C5=82;;;\r
TEL;CELL;VOICE:+48601000000\r
TEL;HOME:22 600 00 00\r
EMAIL;INTERNET:michal@example.org\r
ORG:Ink\\; Paper;Sales\r
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Lubi herbat=C4=99,=0D=0A=\r
i kaw=C4=99=\r
.\r
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQ\r
 EMAIL:not@this.one\r
\r
BDAY:19800229\r
END:VCARD\r
"""
NEW_PHONE = """\
BEGIN:VCARD
VERSION:4.0
FN:Олена Щербак
N:Щербак;Олена;;;
TEL;VALUE=uri;TYPE="voice,home":tel:+380-44-555;ext=7
item1.EMAIL;PREF=1:olena@example.org
item2.URL:https\\://example.org/a?b=1\\,2
URL:https://www.linkedin.com/in/olena
BDAY:--0229
CATEGORIES:Kyiv\\, old town,HR
X-UNKNOWN;X-A="a;b:c":nothing
END:VCARD
"""
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def only(data):
    [card] = read(data, "cards.vcf").cards
    return card


def test_a_card_of_an_old_phone_is_read():
    found = read(OLD_PHONE, "old.vcf")

    assert found.cards == (
        Card(
            uid="",
            name="Michał Żółć",
            organisation="Ink; Paper, Sales",
            email="michal@example.org",
            phone="+48601000000",
            links="tel:22 600 00 00",
            note="Lubi herbatę,\ni kawę.",
            birthday="1980-02-29",
        ),
    )
    assert found.warnings == ("Pictures are not taken over: 1.",)


def test_a_card_of_the_newest_version_is_read():
    assert only(NEW_PHONE.encode()) == Card(
        uid="",
        name="Олена Щербак",
        email="olena@example.org",
        phone="+380-44-555",
        linkedin="https://www.linkedin.com/in/olena",
        links="https://example.org/a?b=1,2",
        birthday="--02-29",
        tags=("Kyiv, old town", "HR"),
    )


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1250", ""),
        ("iso8859-2", ";CHARSET=ISO-8859-2"),
        ("cp1250", ";CHARSET=no-such-thing"),
    ],
)
def test_letters_are_read_in_whatever_encoding_they_are(encoding, head):
    text = f"BEGIN:VCARD\nVERSION:3.0\nFN{head}:Michał Kąkol\nEND:VCARD\n"

    assert only(text.encode(encoding)).name == "Michał Kąkol"


def test_a_line_folded_within_a_letter_is_whole_again():
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Żak\r\nEND:VCARD\r\n".encode()
    folded = text.replace("Ż".encode(), b"\xc5\r\n \xbb")

    assert only(folded).name == "Żak"


def test_a_card_that_nobody_could_be_known_by_is_left_out():
    found = read(b"BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\n", "cards.vcf")

    assert [(one.where, one.why) for one in found.left_out] == [
        ("card 1", "it has no name, e-mail or phone")
    ]


def test_a_card_that_breaks_off_is_left_out():
    found = read(vcard(Card(uid="1", name="Cher")).encode()[:-12], "cards.vcf")

    assert [(one.where, one.why) for one in found.left_out] == [
        ("card 1, Cher", "it breaks off before its end")
    ]


def test_the_card_of_a_secretary_is_not_the_persons():
    inner = "AGENT:\nBEGIN:VCARD\nFN:Secretary\nTEL:1\nEND:VCARD\n"
    text = f"BEGIN:VCARD\nVERSION:2.1\n{inner}FN:Boss\nEND:VCARD\n"

    assert only(text.encode()) == Card(uid="", name="Boss")


@pytest.mark.parametrize("data", [b"", b"Name,Email\nA,b@c.de\n", b"\x00\xff" * 99])
def test_what_is_no_file_of_cards_is_refused_in_a_sentence(data):
    with pytest.raises(CardError) as refused:
        read(data, "list.csv")

    assert str(refused.value) == (
        "list.csv holds no cards. Export your contacts as vCard (.vcf) or CSV."
    )


def test_too_many_cards_are_refused_in_a_sentence():
    data = b"BEGIN:VCARD\nFN:A\nEND:VCARD\n" * 100_000

    with pytest.raises(CardError) as refused:
        read_safely(data, "all.vcf")

    assert str(refused.value) == (
        f"all.vcf has more than {MAX_CARDS:,} cards. Import it in parts."
    )


def processor_time():
    """Return the seconds of the process that reads: a busy machine takes more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCARD\n" * 500_000,
        b"BEGIN:VCARD\nFN:A\nNOTE;QUOTED-PRINTABLE:" + b"=\n" * 2_000_000,
        b"BEGIN:VCARD\nFN:A\n" + b";" * 5_000_000 + b":\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:A\nNOTE" + b';a="' * 1_000_000 + b":\nEND:VCARD\n",
        b"BEGIN:VCARD\nN:" + b"\\;" * 3_000_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:A\n" + b"EMAIL:a@b.c\n" * 500_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\nFN:A\nPHOTO;ENCODING=b:" + b"A" * 10_000_000 + b"\nEND:VCARD",
        b"BEGIN:VCARD\nFN:A\n" + b"\n a" * 3_000_000 + b"\nEND:VCARD",
    ],
    ids=["nested", "soft", "signs", "quotes", "escapes", "mails", "photo", "folds"],
)
def test_a_bomb_is_read_or_refused_in_time(data):
    began = processor_time()

    try:
        found = read_safely(data, "bomb.vcf")
    except CardError:
        found = None

    assert processor_time() - began < 15
    assert found is None or len(found.cards) + len(found.left_out) == 1


@given(
    name=WORDS.filter(line),
    texts=st.tuples(WORDS, WORDS, WORDS),
    tags=st.lists(WORDS, max_size=3),
    day=st.dates(),
    has_year=st.booleans(),
)
def test_what_we_write_is_read_back_equal(name, texts, tags, day, has_year):
    work, title, note = texts
    card = Card(
        uid="contact-7",
        name=line(name),
        organisation=line(work),
        job_title=line(title),
        email="ada@example.org",
        phone="+48 601 000 000",
        linkedin="https://www.linkedin.com/in/ada?a=1,2;b",
        links="mailto:other@example.org\ntel:+1 2\nhttps://b.example/~ada",
        note="\n".join(clean(note).replace("\t", " ").splitlines()).strip(),
        birthday=f"{day}" if has_year else f"--{day:%m-%d}",
        tags=tuple(dict.fromkeys(filter(None, map(line, tags)))),
    )

    assert only(vcard(card).encode()) == card


def test_a_whole_book_is_read_back():
    cards = [Card(uid=f"{number}", name=f"N {number}") for number in range(100)]

    assert list(read(vcards(cards), "book.vcf").cards) == cards


@given(st.binary(max_size=300))
def test_no_bytes_bring_the_reader_down(data):
    body = b"BEGIN:VCARD\r\nFN:A\r\n" + data + b"\r\nEND:VCARD\r\n"

    found = read(body, "x.vcf")

    assert len(found.cards) + len(found.left_out) >= 1
