"""How times, names and dates are written on pages and in letters."""

from datetime import date, datetime, tzinfo

from flask import Flask

from companion.core.card.birthday import written
from companion.core.card.names import first_name


def init_app(app: Flask) -> None:
    app.template_filter("clock")(clock_time)
    app.template_filter("day")(day)
    app.template_filter("days")(days)
    app.template_filter("birthday")(written)
    app.template_filter("first_name")(first_name)
    app.template_filter("sentence")(sentence)


def clock_time(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def day(at: datetime | date, zone: tzinfo | None = None) -> str:
    """Write "Thursday 11 March"."""
    if isinstance(at, datetime) and zone is not None:
        at = at.astimezone(zone)
    return f"{at:%A} {at.day} {at:%B}"


def days(first: date, last: date) -> str:
    """Write "11–12 March 2027", as short as the two days allow."""
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def sentence(words: str) -> str:
    """Begin with a capital, and leave all other letters."""
    return words[:1].upper() + words[1:]
