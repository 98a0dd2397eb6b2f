"""The programs that attendee lists come from, and what they call their columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# In English, Polish, German, Spanish, French and Ukrainian.
ANY_LIST: Mapping[str, str] = {
    "name": (
        "attendee name, name, full name, fullname, participant, participant name, "
        "guest, imię i nazwisko, nazwisko i imię, uczestnik, vollständiger name, "
        "teilnehmer, nombre completo, nombre y apellidos, nom complet, nom et prénom,"
        " prénom et nom, ім я та прізвище, прізвище та ім я, піб, ім я і прізвище"
    ),
    "first_name": (
        "first name, firstname, given name, forename, attendee name given name, imię,"
        " vorname, nombre, prénom, ім я"
    ),
    "last_name": (
        "last name, lastname, surname, family name, attendee name family name, "
        "nazwisko, nachname, familienname, apellidos, apellido, nom, прізвище"
    ),
    "email": (
        "attendee email, attendee e mail, email, e mail, email address, e mail "
        "address, mail, adres e mail, adres email, e mail adresse, teilnehmer e mail,"
        " correo electrónico, correo, adresse e mail, courriel, електронна пошта, ел "
        "пошта, пошта, імейл"
    ),
    "organisation": (
        "organisation, organization, company, employer, institution, affiliation, "
        "what s your company, company name, organizacja, firma, instytucja, "
        "unternehmen, arbeitgeber, empresa, organización, entreprise, société, "
        "організація, компанія"
    ),
    "job_title": (
        "job title, jobtitle, position, what s your job title, stanowisko, "
        "funkcja, berufsbezeichnung, stelle, cargo, puesto, fonction, poste, посада"
    ),
    "role": "role, attendee role, rola, rolle, rol, rôle, роль",
    "field": (
        "field, industry, sector, branża, dziedzina, branche, sector, secteur, галузь"
    ),
    "languages": (
        "languages, language, języki, język, sprachen, sprache, idiomas, idioma, "
        "langues, langue, мови, мова"
    ),
    "style": "style, styl, stil, estilo, стиль",
    "phone": (
        "phone, phone number, mobile, cell phone, telefon, numer telefonu, "
        "telefonnummer, handy, teléfono, móvil, téléphone, телефон"
    ),
    "linkedin": (
        "linkedin, linkedin url, linkedin profile, your linkedin, what s your "
        "linkedin, profil linkedin"
    ),
    "interests": (
        "interests, interest, what are you interested in, what interests you, "
        "co cię interesuje, zainteresowania, interessen, intereses, інтереси"
    ),
    "offers": "offers, offer, what can you help with, what do you offer, i offer, "
    "oferuję, angebote, biete, ofrezco, j offre, пропоную",
    "needs": "needs, need, what are you looking for, what do you need, looking for, "
    "i need, szukam, potrzebuję, suche, busco, je cherche, шукаю",
}
FIELDS = frozenset(ANY_LIST)


@dataclass(frozen=True, slots=True)
class Source:
    """A program: the headings that give it away and the meaning of its columns.

    *columns* come before those of ANY_LIST; an empty name says there is no such column.
    *taken* are the values of the *status* column, in small letters, of those who come;
    without them everybody comes whose status does not say otherwise.
    """

    name: str
    marks: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    taken: frozenset[str] = frozenset()
    key: str = ""
    id_columns: tuple[str, ...] = ()
    guests: str = ""

    def names(self, wanted: str) -> list[str]:
        return self.columns.get(wanted, ANY_LIST[wanted]).split(", ")


SOURCES = (
    Source(
        "Eventbrite attendees",
        marks=("attendee status", "order date"),
        status="attendee status",
        taken=frozenset({"attending", "checked in"}),
        key="eventbrite",
        id_columns=("attendee #",),
    ),
    Source(
        "pretix order positions",
        marks=("order code", "position id", "status", "attendee name"),
        # The e-mail called Email is the buyer's.
        columns={"email": "attendee email, email", "linkedin": ANY_LIST["linkedin"]},
        status="status",
        taken=frozenset({"paid"}),
        key="pretix",
        id_columns=("order code", "position id"),
    ),
    Source(
        "pretix check-in list",
        marks=("order code", "checked in", "attendee name"),
        status="paid",
        taken=frozenset({"yes", ""}),
    ),
    Source(
        "Luma guests",
        marks=("api id", "approval status"),
        status="approval status",
        taken=frozenset({"approved"}),
        key="luma",
        id_columns=("api id",),
    ),
    Source(
        "Meetup attendees",
        marks=("user id", "rsvp", "url of member profile"),
        # A title here is a rank in the group, such as Member.
        columns={"job_title": ""},
        status="rsvp",
        taken=frozenset({"yes"}),
        key="meetup",
        id_columns=("user id",),
        guests="guests",
    ),
    Source(
        "list with names and e-mails",
        status=(
            "status, attendee status, approval status, registration status, rsvp, "
            "order status, ticket status, stan, estado, estatus, statut, статус"
        ),
    ),
)
