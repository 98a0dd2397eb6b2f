"""The agenda as a calendar, for phones and for other programs."""

from companion.core import calendar
from companion.core.agenda.own import KIND, LANGUAGE
from companion.core.agenda_out import text
from companion.core.agenda_out.programme import Item, Programme, name


def write(programme: Programme) -> bytes:
    entries = [_entry(programme, item) for item in programme.items]
    return calendar.calendar(entries, programme.title, programme.zone)


def _entry(programme: Programme, item: Item) -> calendar.Entry:
    talk = item.talk
    contacts = [
        calendar.Contact(name(talk, speaker), programme.guid("speakers", speaker.key))
        for speaker in talk.speakers
    ]
    more = {KIND: "break"} if talk.kind == "break" else {}
    if talk.language:
        more[LANGUAGE] = talk.language
    # A line of their own: that is what calendars show. Our reader takes it off.
    told = [", ".join(contact.name for contact in contacts), talk.abstract]
    return calendar.Entry(
        uid=programme.guid("talks", talk.key),
        title=talk.title,
        start=talk.start,
        end=talk.end,
        changed=programme.changed,
        room=talk.room,
        description=text.long_text("\n\n".join(filter(None, told))),
        url=talk.url,
        sequence=programme.revision,
        is_off=item.is_off,
        category=talk.track,
        contacts=tuple(contacts),
        more=more,
    )
