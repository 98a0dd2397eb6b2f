"""Text so written that our readers, which clean it, read the same again."""

import html
import re
import unicodedata

from companion.core.plain_text import line, paragraphs

# Of all that can be printed, XML refuses these.
_NOT_IN_XML = str.maketrans(dict.fromkeys((0xFFFE, 0xFFFF)))
_NO_WORD = re.compile("[^a-z0-9]+")


def long_text(text: str) -> str:
    """Write what is read as HTML if it looks so: then its signs stand for themselves.

    >>> long_text("vector<b>, R&D")
    'vector&lt;b&gt;, R&amp;D'
    """
    return text if paragraphs(text) == text else html.escape(text, quote=False)


def title(text: str) -> str:
    """Write a title for a table, where titles are read as long texts are."""
    return text if line(paragraphs(text)) == text else html.escape(text, quote=False)


def xml(text: str) -> str:
    return text.translate(_NOT_IN_XML)


def words(text: str, limit: int = 50) -> str:
    """Write a text in small letters, digits and underscores, for an address."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore")
    return _NO_WORD.sub("_", plain.decode()).strip("_")[:limit].strip("_")
