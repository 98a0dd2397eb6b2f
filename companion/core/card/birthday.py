"""Birthdays, as people and address books write them, with or without the year."""

import re
from datetime import date

LEAP = 1604  # stands for no year at all, as address books of Apple have it
_DAY = re.compile(r"(?:(\d{4})|-)-?(\d\d)-?(\d\d)(?:[T ].*)?", re.ASCII)
_SPOKEN = re.compile(r"(\d{1,2})[./](\d{1,2})[./]?(\d{4})?", re.ASCII)


def birthday(text: str) -> str:
    """Return "1980-02-29", or "--02-29" without the year; empty if it is no day.

    >>> birthday("19800229"), birthday("29.2."), birthday("1981-02-29")
    ('1980-02-29', '--02-29', '')
    """
    text = text.strip()
    if found := _DAY.fullmatch(text):
        year, month, day = found.groups()
    elif found := _SPOKEN.fullmatch(text):
        day, month, year = found.groups()
    else:
        return ""
    try:
        known = date(int(year or LEAP), int(month), int(day))
    except ValueError:
        return ""
    return known.isoformat() if year else f"-{known:-%m-%d}"


def written(birthday: str) -> str:
    """Write "29 February 1980", without the year where nobody said it.

    >>> written("1980-02-29"), written("--02-29"), written("")
    ('29 February 1980', '29 February', '')
    """
    if not birthday:
        return ""
    year, month, day = birthday.replace("--", "-").split("-")
    known = date(int(year or LEAP), int(month), int(day))
    return " ".join(filter(None, (f"{known.day} {known:%B}", year)))
