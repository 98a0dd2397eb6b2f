"""Talks out, as every calendar reads them."""

from companion.core.calendar.days import Day, days_calendar
from companion.core.calendar.write import Contact, Entry, calendar

__all__ = ["Contact", "Day", "Entry", "calendar", "days_calendar"]
