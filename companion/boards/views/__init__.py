"""The board of a talk: on phones, on the projector, and for those who lead it."""

from companion.boards.views import asking, leading, screen
from companion.boards.views.blueprint import bp

__all__ = ["asking", "bp", "leading", "screen"]
