"""Tables of contacts, as the programs that people have export them."""

import pytest

from companion.core.card.read import CardError
from companion.core.card.table import read, read_safely

LINKEDIN = b"""\
Notes:
"When exporting your connection data, you may notice that some are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ana,Lima,https://www.linkedin.com/in/ana,,Mill,Lead,01 Jan 2024
"""
GOOGLE = b"""\
First Name,Middle Name,Last Name,Organization Name,Organization Title,Birthday,Labels,\
E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value
Ana,,Lima,Mill,Lead,1980-02-29,* myContacts,,ana@example.org,Mobile,+48 601 222 333
,,,Mill,,,,,,,
"""
OUTLOOK = b"""\
First Name,Last Name,E-mail Address,Mobile Phone,Company,Job Title,Notes
Ana,Lima,ana@example.org,'+48 601,Mill,Lead,Likes tea
"""


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (LINKEDIN, {"linkedin": "https://www.linkedin.com/in/ana", "email": ""}),
        (GOOGLE, {"email": "ana@example.org", "phone": "+48 601 222 333"}),
        (OUTLOOK, {"phone": "+48 601", "note": "Likes tea"}),
    ],
    ids=["linkedin", "google", "outlook"],
)
def test_the_tables_of_other_programs_are_read(data, known):
    entry = read_safely(data, "list.csv").entries[0]

    mine = ("name", "organisation", "job_title")
    assert [entry[name] for name in mine] == ["Ana Lima", "Mill", "Lead"]
    assert {name: entry[name] for name in known} == known


def test_a_row_without_anybody_is_left_out():
    assert [(one.where, one.why) for one in read(GOOGLE, "list.csv").left_out] == [
        ("row 3", "it has no name, e-mail or phone")
    ]


def test_a_table_of_something_else_is_refused():
    with pytest.raises(CardError, match=r"^x.csv: No column holds names\."):
        read(b"a,b\n1,2\n", "x.csv")
