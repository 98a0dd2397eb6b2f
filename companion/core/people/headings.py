"""What lists call their columns, whatever program and language they come from."""

import re
from collections.abc import Iterator, Mapping

from companion.core.tables import compact

# In English, Polish, German, Spanish, French, Dutch, Italian, Portuguese, Ukrainian
# and Czech; written as heading_of() writes them, the surest first.
ANY_LIST: Mapping[str, str] = {
    "name": (
        "attendee name, name, full name, fullname, participant, participant name, "
        "guest, guest name, imię i nazwisko, nazwisko i imię, uczestnik, vollständiger "
        "name, name teilnehmer in, name des teilnehmers, teilnehmername, teilnehmer, "
        "teilnehmer in, nombre completo, nombre y apellidos, nombre y apellido, "
        "apellidos y nombre, asistente, nom complet, nom et prénom, prénom et nom, nom "
        "prénom, prénom nom, nom du participant, participant e, volledige naam, naam, "
        "deelnemer, nome e cognome, cognome e nome, nome completo, nominativo, "
        "partecipante, participante, nome do participante, ім я та прізвище, прізвище "
        "та ім я, прізвище ім я, піб, повне ім я, ім я і прізвище, учасник, jméno a "
        "příjmení, příjmení a jméno, celé jméno, účastník"
    ),
    "first_name": (
        "first name, firstname, given name, forename, attendee name given name, "
        "attendee first name, imię, vorname, rufname, nombre, nombres, nombre de pila, "
        "prénom, prénoms, voornaam, roepnaam, nome, primeiro nome, nome próprio, ім я, "
        "jméno, křestní jméno"
    ),
    "last_name": (
        "last name, lastname, surname, family name, attendee name family name, "
        "attendee last name, nazwisko, nachname, familienname, zuname, apellidos, "
        "apellido, nom, nom de famille, achternaam, familienaam, cognome, sobrenome, "
        "apelido, último nome, прізвище, příjmení"
    ),
    "email": (
        "attendee email, attendee e mail, email, e mail, email address, e mail "
        "address, mail, adres e mail, adres email, adres mailowy, poczta, e mail "
        "adresse, email adresse, mailadresse, teilnehmer e mail, correo electrónico, "
        "correo, dirección de correo, dirección de correo electrónico, adresse e mail, "
        "adresse email, adresse mail, adresse électronique, courriel, e mailadres, "
        "emailadres, mailadres, indirizzo e mail, indirizzo email, posta elettronica, "
        "endereço de e mail, endereço de email, correio eletrónico, correio "
        "eletrônico, електронна пошта, електронна адреса, адреса електронної пошти, ел "
        "пошта, пошта, імейл, е мейл, emailová adresa, e mailová adresa"
    ),
    "organisation": (
        "organisation, organization, company, employer, institution, affiliation, "
        "what s your company, company name, organizacja, firma, nazwa firmy, "
        "instytucja, pracodawca, unternehmen, arbeitgeber, firmenname, institut, "
        "empresa, organización, compañía, institución, entreprise, société, "
        "organisme, employeur, établissement, bedrijf, bedrijfsnaam, organisatie, "
        "werkgever, azienda, società, ente, organizzazione, organização, instituição, "
        "organizacija, організація, компанія, підприємство, společnost, organizace, "
        "zaměstnavatel"
    ),
    "job_title": (
        "job title, jobtitle, position, job, what s your job title, stanowisko, "
        "funkcja, zawód, berufsbezeichnung, stelle, funktion, beruf, positionstitel, "
        "cargo, puesto, puesto de trabajo, fonction, poste, intitulé du poste, "
        "profession, functie, functietitel, beroep, ruolo aziendale, qualifica, "
        "posizione, mansione, função, profissão, посада, pozice, pracovní pozice, "
        "funkce"
    ),
    "role": (
        "role, attendee role, rola, rolle, rol, rôle, ruolo, papel, роль, role "
        "účastníka"
    ),
    "field": (
        "field, industry, sector, branża, dziedzina, branche, sector, secteur, "
        "settore, setor, галузь, obor, odvětví"
    ),
    "languages": (
        "languages, language, języki, język, sprachen, sprache, idiomas, idioma, "
        "langues, langue, talen, taal, lingue, lingua, línguas, мови, мова, jazyky, "
        "jazyk"
    ),
    "style": "style, styl, stil, estilo, стиль",
    "phone": (
        "phone, phone number, mobile, mobile phone, cell phone, telefon, numer "
        "telefonu, telefon komórkowy, telefonnummer, handy, handynummer, teléfono, "
        "móvil, téléphone, portable, telefoon, telefoonnummer, mobiel, telefono, "
        "cellulare, telefone, telemóvel, телефон, номер телефону, telefonní číslo"
    ),
    "linkedin": (
        "linkedin, linkedin url, linkedin profile, your linkedin, what s your "
        "linkedin, profil linkedin, linkedin profil, perfil de linkedin, profilo "
        "linkedin"
    ),
    "pronouns": (
        "pronouns, your pronouns, preferred pronouns, zaimki, pronomen, pronombres, "
        "pronoms, voornaamwoorden, pronomi, pronomes, займенники, zájmena"
    ),
    "interests": (
        "interests, interest, what are you interested in, what interests you, "
        "co cię interesuje, zainteresowania, interessen, intereses, intérêts, centres "
        "d intérêt, interesses, interessi, інтереси, zájmy"
    ),
    "offers": (
        "offers, offer, what can you help with, what do you offer, i offer, "
        "oferuję, mogę pomóc, angebote, biete, ich biete, ofrezco, j offre, je "
        "propose, ik bied, offro, ofereço, пропоную, nabízím"
    ),
    "needs": (
        "needs, need, what are you looking for, what do you need, looking for, "
        "i need, szukam, potrzebuję, suche, ich suche, busco, je cherche, ik zoek, "
        "cerco, procuro, шукаю, hledám"
    ),
    "status": (
        "status, attendee status, approval status, registration status, rsvp, order "
        "status, ticket status, payment status, booking status, stan, status "
        "zgłoszenia, status zamówienia, status uczestnika, anmeldestatus, "
        "bestellstatus, teilnehmerstatus, zahlungsstatus, estado, estatus, estado del "
        "asistente, estado del pedido, estado de la orden, statut, statut du "
        "participant, statut de la commande, état, deelnemerstatus, bestelstatus, "
        "stato, stato ordine, situação, estado da inscrição, статус, стан, stav, stav "
        "objednávky"
    ),
}
FIELDS = frozenset(ANY_LIST)

# Whoever comes, as part of a heading: their columns come before those of who paid.
_ATTENDEE = (
    r"attendee|participant|teilnehm|asistente|uczestni|deelnemer|aanwezige|partecipant"
    r"|учасник|účastník|besucher|bezoeker"
)
# Who paid, as part of a heading.
_PAYER = (
    r"invoice|billing|buyer|purchaser|rechnung|käufer|factur|acheteur|comprador|faktur"
    r"|nabywc|kupując|fattura|fatura|рахун|покуп"
)
# Columns that say yes of who does not come.
OFF = (
    "cancelled, canceled, is cancelled, is canceled, refunded, is refunded, declined, "
    "deleted, anulowane, anulowany, odwołane, zwrócone, zwrócony, storniert, "
    "erstattet, abgesagt, abgemeldet, cancelado, cancelada, reembolsado, reembolsada, "
    "annulé, annulée, remboursé, remboursée, geannuleerd, terugbetaald, annullato, "
    "rimborsato, скасовано, повернено, zrušeno, vráceno"
)
_MAIL = "mail|correo|courriel|poczt|пошт"
_NAME = "name|nazw|nombre|nom(?:e|du|de|com|d|$)|naam|ім.?я|jméno"
_NO_WHOLE_NAME = (
    "first|given|last|sur|family|vor|nach|zu|bijnaam|prénom|apellido|nazwisko$|user"
    "|company|firm|order|title"
)
_OTHER_NAME = f"{_NO_WHOLE_NAME}|invoice"


def theirs(field: str, headings: tuple[str, ...]) -> Iterator[int]:
    """Yield the columns that say they are of those who come, not of those who paid.

    ``E-Mail Teilnehmer*in`` beside ``E-Mail``, and ``Nom du participant``.
    """
    wanted = {"email": _MAIL, "name": _NAME}[field]
    for at, heading in enumerate(headings):
        plain = compact(heading)
        if (
            re.search(_ATTENDEE, plain)
            and re.search(wanted, plain)
            and (field == "email" or not re.search(f"{_MAIL}|{_OTHER_NAME}", plain))
        ):
            yield at


def payer(headings: tuple[str, ...]) -> int | None:
    """Find the column of the whole name of who paid: ``Invoice address name``."""
    no_name = f"{_MAIL}|{_NO_WHOLE_NAME}"
    for at, heading in enumerate(headings):
        plain = compact(heading)
        is_name = re.search(_NAME, plain) and not re.search(no_name, plain)
        if is_name and re.search(_PAYER, plain):
            return at
    return None
