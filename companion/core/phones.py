"""Phone numbers, written so that two spellings of one number come out equal."""

import re

import phonenumbers

_DIGITS = re.compile(r"\d")
_FEWEST, _MOST = 6, 40  # of digits, of letters


def digits(text: str) -> str:
    """Return the last seven digits: numbers that differ in them are never the same."""
    return "".join(_DIGITS.findall(text))[-7:]


def international(text: str, country: str = "") -> str:
    """Write a number as in E.164, "+48601000000"; empty where it cannot be known.

    A number without its country's prefix is one of *country* ("PL").
    """
    if not _FEWEST <= len(_DIGITS.findall(text)) <= len(text) <= _MOST:
        return ""
    if not country and text.lstrip().startswith("00"):
        text = f"+{text.lstrip()[2:]}"  # as most of the world dials abroad
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
