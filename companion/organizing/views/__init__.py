"""The organizer's pages, from the files to the letters."""

from companion.organizing.views import desk, lunch, reception, suggestions, uploads
from companion.organizing.views.blueprint import bp

__all__ = ["bp", "desk", "lunch", "reception", "suggestions", "uploads"]
