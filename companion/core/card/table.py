"""Tables of contacts in: what Google, Outlook, LinkedIn and we ourselves export.

Columns are known by what attendee lists call them, and by what address books add.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from companion.core.agenda.model import LeftOut
from companion.core.card.read import MAX_BYTES, CardError
from companion.core.cells import given
from companion.core.confined import TooMuch, confined
from companion.core.people.headings import ANY_LIST
from companion.core.plain_text import clean, line
from companion.core.tables import Row, TableError, read_table

FIELDS = ("name", "organisation", "job_title", "email", "phone", "linkedin")
MORE = ("interests", "languages", "needs")
ALSO = {
    "email": "e-mail 1 - value",
    "phone": "phone 1 - value, home phone, business phone",
    "organisation": "organization name, organization 1 - name",
    "job_title": "organization title, organization 1 - title",
    "linkedin": "url, web page, website 1 - value",
    "channel": "preferred way",
    "links": "further addresses",
    "birthday": "birthday, urodziny, geburtstag, cumpleaños, anniversaire",
    "tags": "tags, labels, group membership, categories",
    "promised": "what I promised",
    "needs": "what they need",
    "note": "my note, notes, note, notatki, notizen",
}
# LinkedIn writes a remark above the headings.
_REMARK = re.compile(
    rb"\A(?:\xef\xbb\xbf)?Notes:\s*\n.*?\n\s*\n(?=First Name,)", re.DOTALL
)

Entry = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entries:
    """All rows of a table: each is either among *entries* or among *left_out*."""

    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()


def read(data: bytes, filename: str) -> Entries:
    """Read a table of contacts; CardError says what is wrong with it as a whole."""
    if len(data) > MAX_BYTES:
        raise CardError(f"{filename} is larger than {MAX_BYTES / 1e6:.0f} MB.")
    start = data[:5000].replace(b"\r\n", b"\n")
    if remark := _REMARK.match(start):
        data = start[remark.end() :] + data[5000:]
    try:
        table = read_table(data)
    except TableError as error:
        raise CardError(f"{filename}: {error}") from error
    wanted = {field: ANY_LIST.get(field, "").split(", ") for field in (*FIELDS, *MORE)}
    wanted |= {name: ANY_LIST[name].split(", ") for name in ("first_name", "last_name")}
    names = {
        f: [*wanted.get(f, ()), *ALSO.get(f, "").split(", ")] for f in wanted | ALSO
    }
    at = table.columns({f: filter(None, several) for f, several in names.items()})
    if not at.keys() & {"name", "first_name", "last_name", "email", "phone"}:
        raise CardError(
            f"{filename}: No column holds names. The columns are: {table.named}. Call "
            "one Name, or export your contacts as vCard (.vcf)."
        )
    entries: list[Entry] = []
    left_out = []
    for row in table.rows:
        entry = _entry(row, at)
        if any(entry.get(name) for name in ("name", "email", "phone")):
            entries.append(entry)
        else:
            left_out.append(LeftOut(row.where, "it has no name, e-mail or phone"))
    return Entries(tuple(entries), tuple(left_out), table.warnings)


def read_safely(
    data: bytes, filename: str, *, seconds: float = 10, megabytes: int = 512
) -> Entries:
    """Read like read(), in a process of its own that a bad file may bring down."""
    try:
        return confined(read, data, filename, seconds=seconds, megabytes=megabytes)
    except TooMuch as error:
        raise CardError(f"{filename}: {error} Import it in parts.") from error


def _entry(row: Row, at: Mapping[str, int]) -> Entry:
    cells = {field: given(row.at(column)) for field, column in at.items()}
    parts = (cells.pop("first_name", ""), cells.pop("last_name", ""))
    entry = {name: line(text) for name, text in cells.items()}
    entry["name"] = entry.get("name") or line(" ".join(parts))
    for name in ("links", "interests", "note", "promised", "needs"):
        if name in cells:
            entry[name] = clean(cells[name]).strip()
    return entry
