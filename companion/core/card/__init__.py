"""Business cards out, as every address book reads them, and in, as they write them."""

from companion.core.card.write import Card, filename, vcard, vcards

__all__ = ["Card", "filename", "vcard", "vcards"]
