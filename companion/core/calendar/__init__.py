"""Talks out, as every calendar reads them."""

from companion.core.calendar.write import Contact, Entry, calendar

__all__ = ["Contact", "Entry", "calendar"]
