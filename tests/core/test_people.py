"""Attendee lists in, people out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import people
from companion.core.people import LeftOut, Row


def read(text, mapping=None):
    return people.read(text.encode(), "list.csv", mapping)


def refusal(text, mapping=None):
    with pytest.raises(people.PeopleError) as error:
        read(text, mapping)
    return str(error.value)


def test_our_own_columns_are_all_read():
    result = read(
        "Email,Name,Organisation,Job title,Role,Field,Languages,Style,Phone,LinkedIn,"
        "Interests,Offers,Needs\n"
        "ADA@Example.org ,Ada Lovelace,Engines,Analyst,speaker,Computing,"
        '"en, FR",quiet,+44 20 1,linkedin.com/in/ada,"poetry\nwhist",'
        "notes | programs,a machine\n"
    )

    assert result.rows == (
        Row(
            key="ada@example.org",
            name="Ada Lovelace",
            email="ada@example.org",
            organisation="Engines",
            job_title="Analyst",
            role="speaker",
            field="Computing",
            languages=("en", "fr"),
            style="quiet",
            phone="+44 20 1",
            linkedin="linkedin.com/in/ada",
            interests=("poetry", "whist"),
            offers=("notes", "programs"),
            needs=("a machine",),
        ),
    )
    assert (result.left_out, result.warnings) == ((), ())


@pytest.mark.parametrize(
    "headings",
    [
        "Name,Email",
        "Full name,E-mail address",
        "Imię i nazwisko,Adres e-mail",
        "Vollständiger Name,E-Mail-Adresse",
        "Nombre completo,Correo electrónico",
        "Nom complet,Adresse e-mail",
        "Ім'я та прізвище,Електронна пошта",
    ],
)
def test_names_and_emails_are_known_in_six_languages(headings):
    [row] = read(f"{headings}\nAda Lovelace,ada@example.org\n").rows

    assert (row.name, row.email) == ("Ada Lovelace", "ada@example.org")


@pytest.mark.parametrize(
    "headings",
    ["First name;Surname", "Imię;Nazwisko", "Vorname;Nachname", "Nombre;Apellidos"],
)
def test_first_and_last_names_make_a_name(headings):
    [row] = read(f"{headings};Email\nAda;Lovelace;ada@example.org\n").rows

    assert row.name == "Ada Lovelace"


@pytest.mark.parametrize(
    ("headings", "status"),
    [
        ("Vorname;Nachname;E-Mail;Firma;Funktion;Status", "abgesagt"),
        ("Prénom;Nom;Adresse e-mail;Société;Fonction;Statut", "annulé"),
        ("Nombre;Apellidos;Correo electrónico;Empresa;Cargo;Estado", "cancelado"),
        ("Imię;Nazwisko;Adres e-mail;Firma;Stanowisko;Status", "lista rezerwowa"),
        ("Voornaam;Achternaam;E-mailadres;Bedrijf;Functie;Status", "afgemeld"),
        ("Nome;Cognome;Indirizzo e-mail;Azienda;Posizione;Stato", "rimborsato"),
        ("Primeiro nome;Apelido;E-mail;Organização;Função;Situação", "pendente"),
        ("Ім’я;Прізвище;Електронна пошта;Організація;Посада;Статус", "скасовано"),
        ("Jméno;Příjmení;E-mail;Společnost;Pozice;Stav", "zrušeno"),
    ],
)
def test_lists_are_read_in_ten_languages(headings, status):
    result = read(
        f"{headings}\nAda;Lovelace;ada@example.org;Engines;Analyst;ok\n"
        f"Bob;Babbage;bob@example.org;;;{status}\n"
    )

    assert result.rows == (
        Row(
            key="ada@example.org",
            name="Ada Lovelace",
            email="ada@example.org",
            organisation="Engines",
            job_title="Analyst",
        ),
    )
    last = headings.rpartition(";")[2]
    assert result.left_out == (LeftOut("row 3, Bob Babbage", f"{last} is “{status}”"),)


@pytest.mark.parametrize(
    ("row", "name"),
    [("Lovelace,Ada", "Ada Lovelace"), ("Ada Lovelace,Ada", "Ada Lovelace")],
)
def test_beside_a_first_name_alone_a_name_may_be_the_surname(row, name):
    [found] = read(f"Name,Vorname,E-Mail\n{row},ada@example.org\n").rows

    assert found.name == name


@pytest.mark.parametrize("status", ["confirmed", "Checked in", "bestätigt", "tak", ""])
def test_who_has_any_other_status_comes(status):
    [row] = read(f"Name,Email,Status\nAda,ada@example.org,{status}\n").rows

    assert row.name == "Ada"


def test_what_was_recognised_is_told_with_all_headings():
    result = read("Shoe,Name,E-mail\n38,Ada,ada@example.org\n")

    assert result.recognised.headings == ("Shoe", "Name", "E-mail")
    assert result.recognised.columns == {"name": "Name", "email": "E-mail"}


def test_pronouns_are_taken_over_as_given():
    [row] = read("Name,Email,Pronouns\nAda,ada@example.org,she / they\n").rows

    assert row.pronouns == "she / they"


@pytest.mark.parametrize("name", ["ludwig VAN", "O'Connor", "Łękawska-Nowak", "毛"])
def test_names_are_kept_as_given(name):
    [row] = read(f"Name,Email\n{name},a@example.org\n").rows

    assert row.name == name


def test_rows_that_are_nobody_who_comes_are_left_out_and_named():
    result = read(
        "Name,Email,Status\n"
        "Ada,ada@example.org,confirmed\n"
        "Bob,bob(at)example.org,confirmed\n"
        ",nobody@example.org,confirmed\n"
        "Ada again,ADA@example.org,confirmed\n"
        "Charlie,,confirmed\n"
        "Dora,dora@example.org,Refunded\n"
        "Emil,emil@example.org,waiting list\n"
    )

    assert [row.name for row in result.rows] == ["Ada"]
    assert result.left_out == (
        LeftOut(
            "row 3, Bob",
            "the e-mail “bob(at)example.org” is not valid: An email address must have "
            "an @-sign.",
        ),
        LeftOut("row 4", "it has no name"),
        LeftOut("row 5, Ada again", "ada@example.org is in the list already"),
        LeftOut("row 6, Charlie", "it has no e-mail"),
        LeftOut("row 7, Dora", "Status is “Refunded”"),
        LeftOut("row 8, Emil", "Status is “waiting list”"),
    )


def test_a_question_can_be_mapped_to_a_field():
    text = "Name,Email,What do you need?\nAda,ada@example.org,A machine\n"

    [row] = read(text, {"need": "What do you need?"}).rows

    assert row.needs == ("A machine",)


def test_a_mapped_column_comes_before_one_we_know():
    text = "Name,Badge name,Email\nAugusta Ada King,Ada,ada@example.org\n"

    [row] = read(text, {"name": "Badge name"}).rows

    assert row.name == "Ada"


def test_an_unknown_column_is_refused_naming_those_there():
    assert refusal("Name,Email\nA,a@example.org\n", {"need": "Wants"}) == (
        "list.csv: No column is called “Wants”. The columns are: Name, Email."
    )


def test_an_unknown_field_is_refused_naming_those_we_have():
    assert refusal("Name,Email\nA,a@example.org\n", {"shoe": "Name"}) == (
        "list.csv: There is no field “shoe”. The fields are: email, field, first_name, "
        "interests, job_title, languages, last_name, linkedin, name, needs, offers, "
        "organisation, phone, pronouns, role, status, style."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ticket,Email\n1,a@example.org\n",
            (
                "No column holds names. The columns are: Ticket, Email. Call one Name, "
                "or say which it is."
            ),
        ),
        (
            "Name,Ticket\nAda,1\n",
            (
                "No column holds e-mails. The columns are: Name, Ticket. Call one "
                "Email, or say which it is."
            ),
        ),
        ("Name,Email\n", "The list has headings but no rows."),
        ("", "The file is empty."),
        (
            "PK\x03\x04",
            "This is an archive. Unpack it and choose a file in it.",
        ),
    ],
)
def test_what_is_no_list_of_people_is_refused(text, expected):
    assert refusal(text) == f"list.csv: {expected}"


def test_a_huge_list_is_refused_before_it_is_read():
    with pytest.raises(people.PeopleError) as error:
        people.read(b"," * 25_000_000, "huge.csv")

    assert str(error.value) == "huge.csv has 25 MB; we read up to 20 MB."


def test_a_role_or_style_we_do_not_know_is_told():
    result = read("Name,Email,Role,Style\nAda,ada@example.org,countess,loud\n")

    assert [(row.role, row.style) for row in result.rows] == [("attendee", "")]
    assert result.warnings == (
        "Values of role that were not understood: countess.",
        "Values of style that were not understood: loud.",
    )


def test_reading_safely_gives_the_same_people():
    text = b"Name,Email,Wants\nAda,ada@example.org,A machine\n"
    mapping = {"need": "Wants"}

    safely = people.read_safely(text, "list.csv", mapping)

    assert safely == people.read(text, "list.csv", mapping)


def test_reading_safely_refuses_in_the_same_words():
    with pytest.raises(people.PeopleError) as error:
        people.read_safely(b"Name,Email\n", "list.csv")

    assert str(error.value) == "list.csv: The list has headings but no rows."


def test_a_refusal_brings_the_headings_to_choose_from():
    with pytest.raises(people.PeopleError) as error:
        people.read_safely(b"Who,Where\nAda,ada@example.org\n", "list.csv")

    assert error.value.recognised.headings == ("Who", "Where")


def read_or_refuse(data):
    try:
        return people.read(data, "list.csv")
    except people.PeopleError as error:
        return str(error)


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda t: t.encode(errors="replace"))
)
def test_a_list_is_read_or_refused_in_words(data):
    for head in (b"", b"Name,Email\n", b"\xff\xfe"):
        result = read_or_refuse(head + data)

        assert isinstance(result, people.People) or result.startswith("list.csv: ")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ada", "Bob", ""]),
            st.sampled_from(["ada@example.org", "BOB@example.org", "bad@", ""]),
        ),
        min_size=1,
    )
)
def test_every_row_is_taken_or_left_out_and_keys_differ(rows):
    text = "Note,Name,Email\n" + "".join(f"x,{name},{email}\n" for name, email in rows)

    result = read(text)

    assert len(result.rows) + len(result.left_out) == len(rows)
    assert len({row.key for row in result.rows}) == len(result.rows)
    assert all(row.email == row.email.lower() for row in result.rows)


def test_a_spreadsheet_is_read_like_any_list(xlsx):
    cells = {
        "A1": "Name",
        "B1": "E-mail",
        "A2": "Ada Lovelace",
        "B2": "ada@example.org",
    }

    [row] = people.read(xlsx({"Guests": cells}), "guests.xlsx").rows

    assert (row.name, row.email) == ("Ada Lovelace", "ada@example.org")


@pytest.mark.parametrize(
    ("heading", "yes"),
    [
        ("Refunded", "yes"),
        ("Cancelled?", "TRUE"),
        ("Anulowane", "tak"),
        ("Storniert", "x"),
    ],
)
def test_who_is_off_by_a_column_of_its_own_is_left_out(heading, yes):
    result = read(
        f"{heading},Name,Email\n{yes},Ada Byron,ada@example.org\n"
        "no,Bob Bit,bob@example.org\n,Cy Code,cy@example.org\n"
    )

    assert [row.name for row in result.rows] == ["Bob Bit", "Cy Code"]
    assert result.left_out == (LeftOut("row 2, Ada Byron", f"{heading} is “{yes}”"),)


def test_an_agenda_is_no_list_of_people():
    assert refusal('<?xml version="1.0"?>\n<schedule><day/></schedule>\n') == (
        "list.csv: This is XML or HTML, not a table. Export it as CSV or as a "
        "spreadsheet."
    )
