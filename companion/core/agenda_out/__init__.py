"""One agenda out, as files that other tools read, and that we read back.

What we write comes back as it was: our readers know our files (see core.agenda.own).
A speaker's e-mail address is in none of them, since they are made to be published.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from companion.core.agenda_out import frab_json, frab_xml, ics, table
from companion.core.agenda_out.programme import Item, Programme, guid

__all__ = ["FORMATS", "Format", "Item", "Programme", "guid"]


@dataclass(frozen=True, slots=True)
class Format:
    write: Callable[[Programme], bytes]
    mime: str


# By the end of the file's name.
FORMATS: Mapping[str, Format] = {
    "ics": Format(ics.write, "text/calendar; charset=utf-8"),
    "xml": Format(frab_xml.write, "application/xml; charset=utf-8"),
    "json": Format(frab_json.write, "application/json; charset=utf-8"),
    "csv": Format(table.write, "text/csv; charset=utf-8"),
}
