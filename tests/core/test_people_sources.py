"""Attendee lists as the programs that sell tickets export them.

The samples in tests/data/people/ have their headings and invented people.
"""

from pathlib import Path

import pytest

from companion.core import people
from companion.core.people import LeftOut, Row

SAMPLES = Path(__file__).parent.parent / "data" / "people"
REAL_HEADINGS = Path(__file__).parents[2].parent / "shared" / "attendees"

ADA = Row(
    key="ada@example.org",
    name="Ada Lovelace",
    email="ada@example.org",
    organisation="Engines",
)


def read(name):
    return people.read(SAMPLES.joinpath(name).read_bytes(), name)


def test_eventbrite_tells_who_attends():
    result = read("eventbrite.csv")

    assert result.format == "Eventbrite attendees"
    assert [(row.key, row.name, row.job_title) for row in result.rows] == [
        ("ada@example.org", "Ada Lovelace", "Analyst"),
        ("eventbrite:18001", "Bob Babbage", ""),
    ]
    assert result.left_out == (
        LeftOut("row 4", "Attendee Status is “Not Attending”"),
        LeftOut("row 5", "Attendee Status is “Refunded”"),
    )


def test_of_pretix_positions_the_paid_ones_come_with_their_own_data():
    """The buyer's e-mail serves only where the attendee gave none."""
    result = read("pretix_positions.csv")

    assert result.format == "pretix order positions"
    assert result.rows == (
        ADA,
        Row(key="buyer@example.org", name="Bob Babbage", email="buyer@example.org"),
    )
    assert result.left_out == (
        LeftOut("row 4", "Status is “pending”"),
        LeftOut("row 5", "Status is “canceled”"),
    )


def test_of_a_pretix_check_in_list_the_secret_stays_behind():
    result = read("pretix_checkin.csv")

    assert result.format == "pretix check-in list"
    assert result.rows == (ADA,)
    assert result.left_out == (LeftOut("row 3", "Paid is “No”"),)
    assert [row for row in result.rows if "s3cr3t" in repr(row)] == []


def test_of_luma_the_approved_come():
    result = read("luma.csv")

    assert result.format == "Luma guests"
    assert [(row.name, row.organisation, row.linkedin) for row in result.rows] == [
        ("Ada Lovelace", "Engines", "linkedin.com/in/ada")
    ]
    assert result.left_out == (
        LeftOut("row 3", "approval_status is “waitlist”"),
        LeftOut("row 4", "approval_status is “declined”"),
        LeftOut("row 5", "it has no name"),
    )


def test_meetup_gives_no_e_mails_and_a_title_that_is_no_job():
    result = read("meetup.xls")

    assert result.format == "Meetup attendees"
    assert result.rows == (Row(key="meetup:1815", name="Ada L."),)
    assert result.left_out == (LeftOut("row 3", "RSVP is “No”"),)
    assert result.warnings == ("Guests without a name, whom the list only counts: 2.",)


@pytest.mark.skipif(
    not REAL_HEADINGS.is_dir(), reason="the lists with real headings are not here"
)
@pytest.mark.parametrize(
    ("name", "source", "names"),
    [
        ("eventbrite_uk", "Eventbrite attendees", ["Zofia", "Jürgen", "Anna Maria"]),
        ("eventbrite_us", "Eventbrite attendees", ["Zofia", "Jürgen"]),
        ("luma", "Luma guests", ["Zofia"]),
        ("meetup_attendees", "Meetup attendees", ["Zofia", "Jürgen", "Anna Maria"]),
        (
            "pretix_checkinlist",
            "pretix check-in list",
            ["Zofia", "Jürgen", "Anna Maria"],
        ),
        ("pretix_positions", "pretix order positions", ["Zofia"]),
    ],
)
def test_lists_with_real_headings_are_read(name, source, names):
    [path] = REAL_HEADINGS.glob(f"{name}.SYNTHETIC*.csv")

    result = people.read(path.read_bytes(), path.name)

    assert result.format == source
    assert [row.name.rpartition(" ")[0] for row in result.rows] == names
    assert len(result.rows) + len(result.left_out) == 3
