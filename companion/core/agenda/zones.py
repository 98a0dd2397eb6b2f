"""What a file says of its time zone, against what the organizer says."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

# “10:00 UTC” and “10:00Z”, not “10:00 UTC+2”.
_UTC = re.compile(r"\s*\(?(?<![^\W\d])(?:UTC|GMT|Z)\b\)?(?!\s?[+-]\d)", re.IGNORECASE)
_UTC_HEADING = re.compile(
    r"(?:utc|gmt|(?<![^\W_])z)(?![^\W_])(?!\s*[+-]\s*\d)", re.IGNORECASE
)
_LONGEST = 100  # characters of the name of a zone
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]")
_HOURS = re.compile(r"(?:UTC|GMT)\s*[+-]\s*\d.*|[A-Z]{1,4}T")


def zone_called(name: str) -> ZoneInfo | None:
    """Find a zone by its IANA name; None where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # A name may be a path, too long, unknown.
        return None


def without_utc(text: str) -> tuple[str, bool]:
    """Part a time from the words that say it is in UTC; tell whether there are any."""
    bare = _UTC.sub("", text)
    return bare, bare != text


def with_utc(text: str, heading: str) -> str:
    """Let a time say that it is in UTC if its heading does: startUtc, Start (GMT)."""
    return f"{text} UTC" if text and _UTC_HEADING.search(heading) else text


def zone_of(name: str) -> tzinfo | None:
    """Find the zone that a cell names; None where there is none of that name."""
    name = name.strip()[:_LONGEST]
    return UTC if without_utc(name) == ("", True) else zone_called(name)


def zone_in(heading: str) -> str:
    """Return the zone that stands in brackets: “Start (Europe/Berlin)”; or nothing."""
    found = [name for name in _BRACKETS.findall(heading) if "/" in name]
    return next((name for name in found if zone_called(name)), "")


def heading_warning(heading: str) -> tuple[str, ...]:
    """Say that a zone in brackets is not followed: nobody knows whose EST it is."""
    if not any(map(_HOURS.fullmatch, _BRACKETS.findall(heading))):
        return ()
    warning = (
        f"“{heading}” names a time zone we do not follow; its times were read in the "
        "event's. Check them, or add a column Timezone, such as America/New_York."
    )
    return (warning,)


def zone_warnings(name: str, zone: tzinfo, moments: list[datetime]) -> tuple[str, ...]:
    """Say where the zone a file names contradicts its times, or the event."""
    if not name or not moments:
        return ()
    named = zone_called(name)
    if named is None:
        name = name[:_LONGEST]
        return (f"The file names a time zone we do not know: {name}.",)
    warnings = []
    first = moments[0]
    local = first.astimezone(named)
    # Many programs write all times in UTC, whatever the zone; that is no contradiction.
    if first.utcoffset() not in (local.utcoffset(), timedelta()):
        warnings.append(
            f"The file says its times are in {name}, but writes them with "
            f"{first:%z}. They were taken as written; check one."
        )
    if first.astimezone(zone).utcoffset() != local.utcoffset():
        warnings.append(
            f"The file says its time zone is {name}, which is not the event's. Check "
            "the times."
        )
    return tuple(warnings)
