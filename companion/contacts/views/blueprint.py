from datetime import date

from flask import Blueprint

from companion.core.card.names import first_name

LEAP_YEAR = 2000  # any that has all days

bp = Blueprint("contacts", __name__, url_prefix="/contacts")
bp.add_app_template_filter(first_name)


@bp.app_template_filter()
def birthday(day: str) -> str:
    """Write "29 February 1980", without the year where nobody said it."""
    year, month, number = day.replace("--", "-").split("-")
    known = date(int(year or LEAP_YEAR), int(month), int(number))
    return " ".join(filter(None, (f"{known.day} {known:%B}", year)))


@bp.app_template_filter()
def sentence(words: str) -> str:
    """Begin with a capital, and leave all other letters."""
    return words[:1].upper() + words[1:]
