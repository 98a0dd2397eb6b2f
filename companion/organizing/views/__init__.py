"""The organizer's pages, from the files to the letters."""

from companion.organizing.views import (
    about,
    addresses,
    desk,
    letters,
    lunch,
    printing,
    reception,
    safety,
    suggestions,
    thanks,
    uploads,
)
from companion.organizing.views.blueprint import bp

__all__ = [
    "about",
    "addresses",
    "bp",
    "desk",
    "letters",
    "lunch",
    "printing",
    "reception",
    "safety",
    "suggestions",
    "thanks",
    "uploads",
]
