"""What the columns of an agenda are called, in the languages people write them."""

TITLE = (
    "title, session title, talk title, proposal title, event title, session name, "
    "talk name, event name, tytuł, tytuł sesji, tytuł wystąpienia, temat, "
    "wystąpienie, titel, thema, vortrag, título, titulo, ponencia, charla, titre, "
    "intitulé, name, talk, session, event, topic, nazwa, prelekcja, veranstaltung, "
    "nombre, nom, subject, назва, тема, доповідь, paper title, label"
)
START = (
    "event start, start, starts, starts at, start time, starttime, start date time, "
    "start datetime, event start time, begin, begins, from, time, start godzina, "
    "początek, rozpoczęcie, "
    "godzina rozpoczęcia, godzina, czas, od, beginn, anfang, startzeit, uhrzeit, zeit, "
    "von, inicio, comienzo, hora de inicio, hora, début, debut, heure de début, heure, "
    "початок, час, start at, begins at, begin time, time start, date start, dtstart, "
    "start timestamp, when, datetime, date time, slot, time slot, timeslot, "
    "scheduled at, scheduled start, scheduled time, "
    "time slot label"
)
START_DATE = (
    "start date, event start date, date, day, data, data rozpoczęcia, dzień, datum, "
    "startdatum, tag, fecha, fecha de inicio, día, dia, date de début, jour, дата, день"
)
END = (
    "event end, end, ends, ends at, end time, endtime, end date time, end datetime, "
    "event end time, finish, to, until, koniec, zakończenie, godzina zakończenia, do, "
    "ende, endzeit, bis, fin, final, hora de fin, heure de fin, кінець, stop, end at, "
    "finish time, time end, time stop, date end, dtend, end timestamp"
)
END_DATE = (
    "end date, event end date, data zakończenia, enddatum, fecha de fin, date de fin"
)
DURATION = (
    "duration, length, mins, minutes, duration minutes, duration min, czas trwania, "
    "scheduled duration, "
    "dauer, duración, duracion, durée, duree, тривалість"
)


def _also_in_utc(words: str) -> str:
    """Add that the times are in UTC, as in “start time utc”."""
    return f"{words}, " + ", ".join(
        f"{word} {zone}" for word in words.split(", ") for zone in ("utc", "gmt")
    )


FIELDS = {
    "title": TITLE,
    "start": _also_in_utc(START),
    "start_date": _also_in_utc(START_DATE),
    "end": _also_in_utc(END),
    "end_date": _also_in_utc(END_DATE),
    "duration": DURATION,
    # The zone of start and end, where they do not say it themselves.
    "zone": (
        "timezone, time zone, timezone name, time zone name, tz, tz name, "
        "strefa czasowa, zeitzone, zona horaria, huso horario, fuseau horaire, "
        "часовий пояс"
    ),
    "room": (
        "room, venue, location, place, hall, stage, microlocation, sala, miejsce, "
        "scena, raum, saal, ort, bühne, lugar, ubicación, salle, lieu, зала, loc, "
        "room name, room label, venue name, location name, stage name"
    ),
    "track": (
        "track, tracks, theme, category, stream, ścieżka, kategoria, strang, "
        "kategorie, schwerpunkt, área, categoría, parcours, thème, catégorie, "
        "track name"
    ),
    "type": (
        "type, event type, session type, submission type, session format, format, "
        "kind, typ, rodzaj, art, tipo"
    ),
    "abstract": (
        "abstract, short abstract, summary, short description, streszczenie, abstrakt, "
        "zusammenfassung, kurzbeschreibung, resumen, résumé"
    ),
    "description": (
        "description, long abstract, full detail, details, opis, beschreibung, "
        "descripción, descripcion, desc"
    ),
    "language": (
        "language, lang, content locale, język, jezyk, sprache, idioma, langue"
    ),
    "url": "url, link, website, web page, strona, webseite, enlace, lien",
    "guid": "guid, uuid",
    "code": "code, conf key, talk code, kod",
    "id": (
        "id, uid, session id, talk id, event id, event key, sessionid, proposal id, "
        "nr, number"
    ),
    "state": "state, status, stan, zustand, estado, état",
    "active": "active, released, published, visible, aktywna, aktiv",
    # Each says yes of what does not take place, or is not to be seen yet.
    "off": (
        "cancelled, canceled, is cancelled, is canceled, hidden, is hidden, draft, "
        "is draft, deleted, is deleted, withdrawn, is withdrawn, rejected, "
        "is rejected, odwołane, odwołany, odwołana, anulowane, ukryte, abgesagt, "
        "versteckt, cancelado, cancelada, oculto, annulé, caché, скасовано"
    ),
    # Says yes of what is a break.
    "break": (
        "break, is break, service, is service, service session, is service session"
    ),
    "email": (
        "speaker email, speaker e mail, presenter email, email, e mail, owner email"
    ),
    "organisation": (
        "speaker company, speaker organisation, speaker organization, organisation, "
        "organization, company, affiliation, firma, firma prelegenta, organizacja, "
        "unternehmen, empresa, organización, entreprise, société"
    ),
    "biography": "speaker bio, speaker biography, biography, bio, biogram, biografie",
}

# Headings in the plural promise several people in one cell.
SPEAKERS = (
    "speakers, speaker names, speaker name s, speaker s, presenters, authors, "
    "prelegenci, prowadzący, "
    "mówcy, wykładowcy, referenten, sprecher innen, vortragende, referierende, "
    "ponentes, oradores, conferenciantes, intervenants, orateurs, conférenciers, "
    "доповідачі, спікери, people, persons, panelists, speaker list, author names"
)
SPEAKER = (
    "speaker, speaker name, presenter, author, primary speaker, owner, prelegent, "
    "prelegentka, mówca, wykładowca, referent, referentin, sprecher, sprecherin, "
    "vortragender, ponente, orador, conferenciante, intervenant, orateur, "
    "conférencier, доповідач, спікер"
)
NUMBERED_SPEAKERS = (
    "speaker",
    "presenter",
    "prelegent",
    "referent",
    "vortragende",
    "ponente",
)
