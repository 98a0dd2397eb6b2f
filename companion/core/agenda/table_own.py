"""The table that we wrote ourselves, as people may give it back."""

from collections.abc import Sequence

from companion.core import cells
from companion.core.agenda.drafts import Draft, agenda_of
from companion.core.agenda.gather import Person, Source
from companion.core.agenda.model import Agenda, Options, Recognised
from companion.core.agenda.own import HEADINGS
from companion.core.tables import Row, Sheet

_FIELDS = (
    *("id", "type", "title", "start", "end", "room", "track", "speakers"),
    *("language", "url", "abstract"),
)


def is_ours(sheets: Sequence[Sheet]) -> bool:
    return len(sheets) == 1 and sheets[0].rows[0].cells == HEADINGS


def agenda(name: str, sheet: Sheet, options: Options) -> Agenda:
    source = Source(name, options.zone, warnings=sheet.warnings, is_ours=True)
    drafts = map(_draft, sheet.rows[1:])
    return agenda_of(source, drafts, options, Recognised(HEADINGS))


def _draft(row: Row) -> Draft:
    told = {
        field: cells.given(cell)
        for field, cell in zip(_FIELDS, row.cells, strict=False)
    }
    names = told.pop("speakers", "").split("\n")
    return Draft(row.where, told, tuple(Person(name) for name in names))
