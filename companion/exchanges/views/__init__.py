"""Badges on screens, scans as forms and as JSON, and who scanned me."""

from companion.exchanges.views import kiosk, pages, posting, scanned_me
from companion.exchanges.views.blueprint import bp

__all__ = ["bp", "kiosk", "pages", "posting", "scanned_me"]
