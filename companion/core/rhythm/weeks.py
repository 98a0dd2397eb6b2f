"""Days and weeks as people on the spot count them."""

from datetime import date, datetime, time, timedelta, tzinfo

# Until then a night belongs to the evening before: the next day is after the sleep.
MORNING = timedelta(hours=4)
LETTERS_AT = time(8)


def met_on(at: datetime, zone: tzinfo) -> date:
    """Return the day that people remember for an exchange at *at*, in its *zone*."""
    return (at.astimezone(zone).replace(tzinfo=None) - MORNING).date()


def today(now: datetime, zone: tzinfo) -> date:
    return now.astimezone(zone).date()


def monday(now: datetime, zone: tzinfo) -> datetime:
    """Return the instant of Monday, 8:00, in the week that it is in *zone*."""
    day = today(now, zone)
    first = day - timedelta(days=day.weekday())
    return datetime.combine(first, LETTERS_AT, zone)


def week_of(now: datetime, zone: tzinfo) -> str:
    """Return the week that it is there, as the standard writes it: "2030-W22"."""
    year, week, _ = today(now, zone).isocalendar()
    return f"{year}-W{week:02}"
