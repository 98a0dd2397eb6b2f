"""Attendee lists as the programs that sell tickets export them.

The samples in tests/data/people/ have their headings and invented people.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import people
from companion.core.people import LeftOut, Row

SAMPLES = Path(__file__).parent.parent / "data" / "people"
REAL_HEADINGS = Path(__file__).parents[2].parent / "shared" / "attendees"

ADA = Row(
    key="ada@example.org",
    name="Ada Lovelace",
    email="ada@example.org",
    organisation="Engines",
)


# The words are pretix's own: who bought stands left of who comes, each with a firm.
HEADINGS = {
    "de": """Bestellnummer;Position;Status;E-Mail;Name Teilnehmer*in;\
Name Teilnehmer*in: Vorname;E-Mail Teilnehmer*in;Firma;Firma""",
    "fr": """Code de commande;ID de position;Statut;E-Mail;Nom du participant;\
Nom du participant: Prénom;Adresse mail du participant;Société;Société""",
    "es": """Código de la orden;ID de posición;Estado;Correo electrónico;\
Nombre del participante;Nombre del participante: Nombre de pila;\
Correo electrónico del participante;Empresa;Empresa""",
    "pl": """Kod zamówienia;ID pozycji;Status;E-mail;Imię i nazwisko uczestnika;\
Imię i nazwisko uczestnika: Imię;E-mail uczestnika;Firma;Firma""",
    "nl": """Bestelcode;Positie-ID;Status;E-mail;Naam deelnemer;\
Naam deelnemer: Voornaam;E-mailadres deelnemer;Bedrijf;Bedrijf""",
}
ORDER = {"code": "A0", "status": "p", "email": "buyer@example.org"}
ORDERS = {
    "event": {
        "questions": [{"id": 7, "question": "What do you need?"}],
        "items": [
            {"id": 1, "name": "Business", "admission": True},
            {"id": 2, "name": "T-shirt", "admission": False},
        ],
        "orders": [
            ORDER
            | {
                "positions": [
                    {
                        "positionid": 1,
                        "item": 1,
                        "attendee_name": "Ada Lovelace",
                        "attendee_email": "ada@example.org",
                        "company": "Engines",
                        "secret": "s3cr3t",
                        "answers": [{"question": 7, "answer": "A machine"}],
                    },
                    {"positionid": 2, "item": 1, "attendee_name": "Bob Babbage"},
                    {"positionid": 3, "item": 2, "attendee_name": "Bob Babbage"},
                    {"positionid": 4, "item": 1, "addon_to": 1},
                ]
            },
            {
                "code": "A1",
                "status": "c",
                "positions": [{"positionid": 1, "attendee_name": "Charlie Brown"}],
            },
            {
                "code": "A2",
                "status": "p",
                "testmode": True,
                "positions": [{"positionid": 1, "attendee_name": "Dora Door"}],
            },
            {
                "code": "A3",
                "status": "n",
                "require_approval": True,
                "positions": [{"positionid": 1, "attendee_name": "Emil Erl"}],
            },
        ],
    }
}
WORDS = ("event", "orders", "positions", "answers", "question", "item", "items", "id")


def read(name):
    return people.read(SAMPLES.joinpath(name).read_bytes(), name)


def read_text(text, mapping=None):
    return people.read(text.encode(), "list", mapping)


def test_eventbrite_tells_who_attends():
    result = read("eventbrite.csv")

    assert result.format == "Eventbrite attendees"
    assert [(row.key, row.name, row.job_title) for row in result.rows] == [
        ("ada@example.org", "Ada Lovelace", "Analyst"),
        ("eventbrite:18001", "Bob Babbage", ""),
    ]
    assert result.left_out == (
        LeftOut("row 4, Charlie Brown", "Attendee Status is “Not Attending”"),
        LeftOut("row 5, Dora Door", "Attendee Status is “Refunded”"),
    )


def test_of_pretix_positions_the_paid_ones_come_with_their_own_data():
    """Who bought tickets for several is none of those who gave no e-mail."""
    result = read("pretix_positions.csv")

    assert result.format == "pretix order positions"
    assert result.rows == (
        replace(ADA, ticket="pretix:A0-1"),
        Row(key="pretix:A0-2", name="Bob Babbage", ticket="pretix:A0-2"),
    )
    assert result.left_out == (
        LeftOut("row 4, Charlie Brown", "Status is “pending”"),
        LeftOut("row 5, Dora Door", "Status is “canceled”"),
    )


def test_who_buys_one_ticket_is_taken_for_the_one_who_comes():
    result = read_text(
        "Order code;Position ID;Status;Email;Phone;Attendee name;Attendee email\n"
        "A0;1;paid;ada@example.org;+44 20 1;Ada Lovelace;\n"
    )

    assert result.rows == (replace(ADA, organisation="", ticket="pretix:A0-1"),)
    assert result.warnings == (
        (
            "People who gave no e-mail, known by that of who bought their only ticket: "
            "1 (row 2, Ada Lovelace)."
        ),
    )


@pytest.mark.parametrize("name", ["Ada Lovelace", "LOVELACE Ada", "Ada M. Lovelace"])
def test_who_is_invoiced_by_the_name_of_who_comes_is_the_same(name):
    result = read_text(
        "Order code;Position ID;Status;Email;Attendee name;Attendee email;"
        "Invoice address name;Invoice address name: Given name\n"
        f"A0;1;paid;ada@example.org;Ada Lovelace;;{name};Ada\n"
    )

    assert [row.key for row in result.rows] == ["ada@example.org"]


def test_who_is_invoiced_by_another_name_is_not_who_comes():
    result = read_text(
        "Order code;Position ID;Status;Email;Attendee name;Attendee email;"
        "Invoice address name\n"
        "A0;1;paid;boss@example.org;Ada Byron;;Bob Boss\n"
    )

    assert result.rows == (
        Row(key="pretix:A0-1", name="Ada Byron", ticket="pretix:A0-1"),
    )
    assert result.warnings == (
        (
            "People who gave no e-mail, whose ticket somebody of another name bought: "
            "1 (row 2, Ada Byron)."
        ),
    )


def test_orders_in_json_tell_who_is_invoiced_too():
    order = {
        "code": "A0",
        "status": "p",
        "email": "boss@example.org",
        "invoice_address": {"name": "Bob Boss"},
        "positions": [{"positionid": 1, "attendee_name": "Ada Byron"}],
    }

    result = read_text(json.dumps({"results": [order]}))

    assert [(row.key, row.email) for row in result.rows] == [("pretix:A0-1", "")]


def test_whom_eventbrite_does_not_name_yet_is_left_out():
    result = read_text(
        "Order #,Order Date,First Name,Last Name,Email,Attendee #,Attendee Status\n"
        "1,2030-06-01,Info,Requested,boss@example.org,18001,Attending\n"
    )

    assert result.rows == ()
    assert result.left_out == (LeftOut("row 2, Info Requested", "it has no name yet"),)


@pytest.mark.parametrize(
    ("language", "paid", "not_paid"),
    [
        ("de", "bezahlt", "storniert"),
        ("fr", "payé", "remboursé"),
        ("es", "pagado", "cancelado"),
        ("pl", "zapłacone", "w toku"),
        ("nl", "betaald", "openstaand"),
    ],
)
def test_pretix_is_read_in_its_other_languages(language, paid, not_paid):
    result = read_text(
        f"{HEADINGS[language]}\n"
        f"A0;1;{paid};buyer@example.org;Ada Lovelace;Ada;ada@example.org;Engines;Firm\n"
        f"A0;2;{not_paid};buyer@example.org;Bob Babbage;Bob;bob@example.org;;Firm\n"
    )

    assert result.format == "pretix order positions"
    assert result.rows == (replace(ADA, ticket="pretix:A0-1"),)
    assert [one.where for one in result.left_out] == ["row 3, Bob Babbage"]


def test_of_the_orders_of_pretix_in_json_the_paid_tickets_come():
    result = read_text(json.dumps(ORDERS), {"need": "What do you need?"})

    assert result.format == "pretix orders (JSON)"
    assert result.rows == (
        replace(ADA, ticket="pretix:A0-1", needs=("A machine",)),
        Row(key="pretix:A0-2", name="Bob Babbage", ticket="pretix:A0-2"),
    )
    assert result.left_out == (
        LeftOut("order A0, position 3, Bob Babbage", "Status is “no ticket: T-shirt”"),
        LeftOut("order A0, position 4", "Status is “add-on to another ticket”"),
        LeftOut("order A1, position 1, Charlie Brown", "Status is “canceled”"),
        LeftOut("order A2, position 1, Dora Door", "Status is “test order”"),
        LeftOut("order A3, position 1, Emil Erl", "Status is “pending approval”"),
    )
    assert result.recognised.headings[-1] == "What do you need?"
    assert "s3cr3t" not in repr(result)


def test_orders_of_the_api_are_read_like_those_of_the_export():
    """There a page of orders has no event, and questions have only identifiers."""
    answer = {"question": 1, "question_identifier": "NEED", "answer": "A machine"}
    position = {"positionid": 1, "attendee_name": "Ada Lovelace", "company": "Engines"}
    position |= {"attendee_email": "ada@example.org", "answers": [answer]}
    order = {"code": "A0", "status": "p", "email": "b@example.org"}
    page = {"count": 1, "results": [order | {"positions": [position]}]}

    result = read_text(json.dumps(page), {"need": "NEED"})

    assert result.rows == (replace(ADA, ticket="pretix:A0-1", needs=("A machine",)),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "{",
            "The JSON is not well-formed at line 1: Expecting property name enclosed",
        ),
        ('{"a": 1}', "This is JSON, but not the orders of pretix."),
        ('[{"positions": 3}]', "The list has headings but no rows."),
        ("[" * 100_000, "The JSON is nested too deeply for a list."),
    ],
)
def test_json_that_is_no_list_is_refused_in_words(text, why):
    with pytest.raises(people.PeopleError) as error:
        read_text(text)

    assert str(error.value).startswith(f"list: {why}")


def read_or_refuse(text):
    try:
        return read_text(text)
    except people.PeopleError as error:
        return str(error)


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=4), inner)
    ),
)


@given(JSON)
def test_orders_made_of_anything_are_read_or_refused_in_words(content):
    for wrapped in (content, [{"positions": content}], {"event": {"orders": content}}):
        result = read_or_refuse(json.dumps(wrapped))

        assert isinstance(result, people.People) or result.startswith("list: ")


def test_several_tickets_at_one_address_are_several_people():
    result = read_text(
        "Order #,Order Date,First Name,Last Name,Email,Attendee #,Attendee Status\n"
        "100,11/29/29 22:28,Ada,Lovelace,ada@example.org,18000,Attending\n"
        "100,11/29/29 22:28,Bob,Babbage,ada@example.org,18001,Attending\n"
        "100,11/29/29 22:28,Ada,Lovelace,ada@example.org,18002,Attending\n"
    )

    assert [(row.key, row.name, row.email) for row in result.rows] == [
        ("ada@example.org", "Ada Lovelace", "ada@example.org"),
        ("eventbrite:18001", "Bob Babbage", ""),
    ]
    assert result.left_out == (
        LeftOut("row 4, Ada Lovelace", "ada@example.org is in the list already"),
    )


def test_of_a_pretix_check_in_list_the_secret_stays_behind():
    result = read("pretix_checkin.csv")

    assert result.format == "pretix check-in list"
    assert result.rows == (ADA,)
    assert result.left_out == (LeftOut("row 3, Bob Babbage", "Paid is “No”"),)
    assert [row for row in result.rows if "s3cr3t" in repr(row)] == []


def test_of_luma_the_approved_come():
    result = read("luma.csv")

    assert result.format == "Luma guests"
    assert [(row.name, row.organisation, row.linkedin) for row in result.rows] == [
        ("Ada Lovelace", "Engines", "linkedin.com/in/ada")
    ]
    assert result.left_out == (
        LeftOut("row 3, Bob Babbage", "approval_status is “waitlist”"),
        LeftOut("row 4, Charlie Brown", "approval_status is “declined”"),
        LeftOut("row 5", "it has no name"),
    )


def test_meetup_gives_no_e_mails_and_a_title_that_is_no_job():
    result = read("meetup.xls")

    assert result.format == "Meetup attendees"
    ticket = "meetup:1815"
    assert result.rows == (Row(key=ticket, name="Ada L.", ticket=ticket),)
    assert result.left_out == (LeftOut("row 3, Bob B.", "RSVP is “No”"),)
    assert result.warnings == ("Guests without a name, whom the list only counts: 2.",)


@pytest.mark.skipif(
    not REAL_HEADINGS.is_dir(), reason="the lists with real headings are not here"
)
@pytest.mark.parametrize(
    ("name", "source", "names"),
    [
        ("eventbrite_uk", "Eventbrite attendees", ["Zofia", "Jürgen", "Anna Maria"]),
        ("eventbrite_us", "Eventbrite attendees", ["Zofia", "Jürgen"]),
        ("luma", "Luma guests", ["Zofia"]),
        ("meetup_attendees", "Meetup attendees", ["Zofia", "Jürgen", "Anna Maria"]),
        (
            "pretix_checkinlist",
            "pretix check-in list",
            ["Zofia", "Jürgen", "Anna Maria"],
        ),
        ("pretix_positions", "pretix order positions", ["Zofia"]),
    ],
)
def test_lists_with_real_headings_are_read(name, source, names):
    [path] = REAL_HEADINGS.glob(f"{name}.SYNTHETIC*.csv")

    result = people.read(path.read_bytes(), path.name)

    assert result.format == source
    assert [row.name.rpartition(" ")[0] for row in result.rows] == names
    assert len(result.rows) + len(result.left_out) == 3
