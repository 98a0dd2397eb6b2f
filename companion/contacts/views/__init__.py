"""The pages of a person's book."""

from companion.contacts.views import adding, book, duplicates, entry, importing, rhythm
from companion.contacts.views.blueprint import bp

__all__ = ["adding", "book", "bp", "duplicates", "entry", "importing", "rhythm"]
