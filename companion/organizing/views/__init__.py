"""The organizer's pages, from the files to the letters."""

from companion.organizing.views import (
    addresses,
    desk,
    lunch,
    printing,
    reception,
    safety,
    suggestions,
    uploads,
)
from companion.organizing.views.blueprint import bp

__all__ = [
    "addresses",
    "bp",
    "desk",
    "lunch",
    "printing",
    "reception",
    "safety",
    "suggestions",
    "uploads",
]
