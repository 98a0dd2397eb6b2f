"""The leads of a stand as a table (CSV), for the exhibitor's own tools."""

import csv
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from companion.core.cells import safe
from companion.stands.models import Lead

COLUMNS = {
    "email": "E-mail",
    "phone": "Phone",
    "channel": "Best reached",
    "linkedin": "LinkedIn",
    "links": "Other networks",
}
HEADINGS = (
    *("Name", "Organisation", "Job title", *COLUMNS.values()),
    *("Rating", "Note", "Taken at", "Taken by"),
)


def as_csv(leads: Sequence[Lead], zone: ZoneInfo) -> bytes:
    """Write a row a visitor; no cell is a formula, whatever people wrote."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    for lead in leads:
        writer.writerow([safe(cell) for cell in _row(lead, zone)])
    # With its mark, or spreadsheets misread every accent.
    return file.getvalue().encode("utf-8-sig")


def _row(lead: Lead, zone: ZoneInfo) -> list[str]:
    who = lead.visitor
    return [
        *(who.name, who.organisation, who.job_title),
        *(lead.handed.get(name, "") for name in COLUMNS),
        str(lead.rating or ""),
        lead.note,
        f"{lead.taken_at.astimezone(zone):%Y-%m-%d %H:%M}",
        lead.taken_by.name if lead.taken_by else "",
    ]
