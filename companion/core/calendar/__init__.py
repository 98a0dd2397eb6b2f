"""Talks out, as every calendar reads them."""

from companion.core.calendar.write import Entry, calendar

__all__ = ["Entry", "calendar"]
