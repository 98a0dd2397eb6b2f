"""What a file says of its time zone, against what the organizer says."""

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo


def zone_called(name: str) -> ZoneInfo | None:
    """Find a zone by its IANA name; None where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # A name may be a path, too long, unknown.
        return None


def zone_warnings(name: str, zone: tzinfo, moments: list[datetime]) -> tuple[str, ...]:
    """Say where the zone a file names contradicts its times, or the event."""
    if not name or not moments:
        return ()
    named = zone_called(name)
    if named is None:
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
