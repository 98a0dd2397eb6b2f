"""Every start in the agendas of real events, read a second time and another way.

The second way knows one format each: it takes the field as it stands in the file.
"""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from defusedxml.ElementTree import fromstring

from companion.core import agenda

FOLDER = Path(__file__).parents[2].parent / "shared" / "agendas"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the agendas of real events are not here"
)


def starts(name, zone, first=None):
    data = FOLDER.joinpath(name).read_bytes()
    found = agenda.read(data, name, ZoneInfo(zone), first_date=first)
    assert {str(talk.start.tzinfo) for talk in found.talks} == {zone}
    return Counter(talk.start.astimezone(UTC) for talk in found.talks)


def moment(text, zone):
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone))
    return found.astimezone(UTC)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("fosdem-2026.xml", "Europe/Brussels"),
        ("36c3-merged-2019.xml", "Europe/Berlin"),
        ("31c3-2014.xml", "Europe/Berlin"),
        ("debconf-2023.xml", "Asia/Kolkata"),
    ],
)
def test_a_schedule_in_xml_starts_when_its_dates_say(name, zone):
    root = fromstring(FOLDER.joinpath(name).read_bytes())

    said = Counter(moment(one.text, zone) for one in root.iterfind(".//event/date"))

    assert starts(name, zone) == said


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("bristol-dataweek-2025-htmlcomment.ics", "Europe/London"),
        ("colt-2020.ics", "Europe/Vienna"),
        ("emf-2024.ics", "Europe/London"),
        ("ismir-2020.ics", "America/Montreal"),
        ("jres-2022.ics", "Europe/Paris"),
        ("miniconf-sample-cal.ics", "America/New_York"),
        ("moca-2024.ics", "Europe/Rome"),
        ("pycon-india-2021.ics", "Asia/Kolkata"),
        ("pycones-2020.ics", "Europe/Madrid"),
    ],
)
def test_a_calendar_starts_when_another_reader_says(name, zone):
    data = FOLDER.joinpath(name).read_bytes()
    data = data[data.index(b"BEGIN:VCALENDAR") : data.rindex(b"END:VCALENDAR") + 13]
    calendar = icalendar.Calendar.from_ical(data)
    floating = ZoneInfo(str(calendar.get("X-WR-TIMEZONE", zone)))

    said = Counter(
        (at if at.tzinfo else at.replace(tzinfo=floating)).astimezone(UTC)
        for at in (event.decoded("DTSTART") for event in calendar.walk("VEVENT"))
        if isinstance(at, datetime)
    )

    assert starts(name, zone) == said


@pytest.mark.parametrize(
    ("name", "zone", "field"),
    [
        ("frab-camp-2019.json", "Europe/Berlin", "date"),
        ("pretalx-democon.json", "UTC", "date"),
        ("c3voc-hub-schedule2.json", "Europe/Berlin", "start"),
        ("pyconfr-2024.json", "Europe/Paris", "start"),
        ("pycon-us-2025.json", "America/New_York", "start"),
        ("emf-2024.json", "Europe/London", "start_date"),
        ("breizhcamp-2026-schedule.json", "Europe/Paris", "event_start"),
        ("graphqlconf-2026-sched-sessions.json", "Europe/Berlin", "event_start"),
        ("oscon-2014.json", "America/Los_Angeles", "time_start"),
        ("sessionize-droidkaigi-2018-all.json", "Asia/Tokyo", "startsAt"),
        ("sessionize-scottish-summit-2026.json", "Europe/London", "startsAt"),
        ("sessionize-cdkday-sessions.json", "UTC", "startsAt"),
        ("sessionize-vtcodecamp-sessions.json", "America/New_York", "startsAt"),
        ("redhat-summit-2017-sessions.json", "America/New_York", "starts-at"),
        ("siggraph-asia-2024-day1.json", "Asia/Tokyo", "startTime"),
        ("siggraph-asia-2024-day4.json", "Asia/Tokyo", "startTime"),
        ("colt-2020-calendar.json", "Europe/Vienna", "start"),
        ("acl-2020-overall-calendar.json", "America/Los_Angeles", "start"),
    ],
)
def test_no_entry_of_json_starts_when_no_field_says(name, zone, field):
    text = FOLDER.joinpath(name).read_text(encoding="utf-8-sig")
    said = Counter(
        moment(json.loads(value), zone)
        for value in re.findall(rf'"{field}"\s*:\s*("[^"]*T?\d\d:\d\d[^"]*")', text)
        if re.match(r'"\d{4}-', value)
    )

    found = starts(name, zone)

    # Meals of one file are told in minutes of the day.
    beside = {"pyconfr-2024.json": 5}.get(name, 0)
    assert found.total() > 0
    assert (found - said).total() == beside


def test_a_time_without_a_date_is_on_the_day_that_its_day_says():
    found = starts("pycon-india-2021.yml", "Asia/Kolkata", date(2021, 9, 17))
    said = starts("pycon-india-2021.ics", "Asia/Kolkata")

    assert found == said
