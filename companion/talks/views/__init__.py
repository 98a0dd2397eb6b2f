"""The agenda for those at the event: its pages, and what calendars fetch."""

from companion.talks.views import agenda, downloads
from companion.talks.views.blueprint import bp

__all__ = ["agenda", "bp", "downloads"]
