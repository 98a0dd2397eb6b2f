"""Who speaks: one person once, whatever an entry tells of them."""

import json
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda

BERLIN = ZoneInfo("Europe/Berlin")
START = "2030-06-01 09:00"


def read(content, name="talks.csv"):
    text = content if isinstance(content, str) else json.dumps(content)
    return agenda.read(text.encode(), name, BERLIN)


def speakers(result):
    return [(speaker.name, speaker.email) for speaker in result.speakers]


def test_a_full_name_with_one_address_in_the_file_is_one_person():
    result = read(
        "Title,Start,Speakers,Speaker email\n"
        f"A,{START},Ada Byron,ada@example.org\n"
        f'B,{START},"Ada Byron, Bob Bit",\n'
        f"C,{START},ADA BYRON (moderator),\n"
    )

    assert speakers(result) == [("Ada Byron", "ada@example.org"), ("Bob Bit", "")]
    assert [[s.name for s in talk.speakers] for talk in result.talks] == [
        ["Ada Byron"],
        ["Ada Byron", "Bob Bit"],
        ["Ada Byron"],
    ]
    assert result.talks[2].roles == {"ada@example.org": "moderator"}


def test_a_full_name_with_two_addresses_stays_several_people():
    result = read(
        "Title,Start,Speaker,Speaker email\n"
        f"A,{START},Ada Byron,ada@example.org\n"
        f"B,{START},Ada Byron,byron@example.org\n"
        f"C,{START},Ada Byron,\n"
    )

    assert speakers(result) == [
        ("Ada Byron", "ada@example.org"),
        ("Ada Byron", "byron@example.org"),
        ("Ada Byron", ""),
    ]


def test_a_nick_with_an_address_is_not_everybody_of_that_nick():
    result = read(
        "Title,Start,Speaker,Speaker email\n"
        f"A,{START},mo,mo@example.org\nB,{START},mo,\n"
    )

    assert speakers(result) == [("mo", "mo@example.org"), ("mo", "")]


def test_a_person_named_twice_in_one_talk_speaks_once():
    result = read(
        "Title,Start,Speaker,Speaker email,Moderator\n"
        f"A,{START},Ada Byron,ada@example.org,\n"
        f"B,{START},Ada Byron,ada@example.org,Ada Byron\n"
    )

    assert [len(talk.speakers) for talk in result.talks] == [1, 1]


@pytest.mark.parametrize("known", [{"guid": "g"}, {"email": "ada@example.org"}])
def test_frab_may_tell_the_identity_of_a_person_only_once(known):
    def event(number, person):
        return {
            "id": number,
            "title": f"{number}",
            "duration": "1:00",
            "date": "2030-06-01T09:00:00+02:00",
            "persons": [person],
        }

    events = [event(1, {"name": "Ada Byron"}), event(2, {"name": "Ada Byron", **known})]
    days = [{"date": "2030-06-01", "rooms": {"Hall": events}}]

    result = read({"schedule": {"conference": {"days": days}}}, "schedule.json")

    assert speakers(result) == [("Ada Byron", known.get("email", ""))]


@pytest.mark.parametrize("between", ["; ", ", ", " ", "\n"])
def test_as_many_addresses_as_names_are_theirs_in_turn(between):
    result = read(
        "Title,Start,Speakers,Speaker email\n"
        f'A,{START},"Ada Byron, Bob Bit","ada@example.org{between}bob@example.org"\n'
    )

    assert speakers(result) == [
        ("Ada Byron", "ada@example.org"),
        ("Bob Bit", "bob@example.org"),
    ]


def test_fewer_addresses_than_names_are_nobodys_for_certain():
    result = read(
        "Title,Start,Speakers,Speaker email\n"
        f'A,{START},"Ada Byron, Bob Bit",ada@example.org\n'
    )

    assert speakers(result) == [("Ada Byron", ""), ("Bob Bit", "")]
