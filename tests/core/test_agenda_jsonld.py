"""Events by schema.org in web pages."""

import json
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut

BERLIN = ZoneInfo("Europe/Berlin")


def event(name, **more):
    return {
        "@type": "Event",
        "name": name,
        "startDate": "2030-06-01T09:00:00+02:00",
        "endDate": "2030-06-01T09:30:00+02:00",
        **more,
    }


def page(*contents):
    scripts = "".join(
        f'<script id="x" type="application/ld+json">{json.dumps(content)}</script>'
        for content in contents
    )
    return f"<!DOCTYPE html><html><head>{scripts}</head><body>…</body></html>".encode()


def read(*contents):
    whole = [{"@context": "https://schema.org", **content} for content in contents]
    return agenda.read(page(*whole), "index.html", BERLIN)


def test_sub_events_are_the_programme():
    talk = event(
        "Bridges",
        location={"@type": "Place", "name": "Hall A", "address": "Berlin"},
        performer=[
            {
                "@type": "Person",
                "name": "Alice",
                "affiliation": {"@type": "Organization", "name": "B & Co"},
            }
        ],
        description="<p>How to.</p>",
        inLanguage="en",
    )
    whole = event("Summit", startDate="2030-06-01", subEvent=[talk, event("Roads")])

    result = read(whole)

    assert result.title == "Summit"
    assert [t.title for t in result.talks] == ["Bridges", "Roads"]
    first = result.talks[0]
    assert (first.room, first.abstract, first.language) == ("Hall A", "How to.", "en")
    assert [(s.name, s.organisation) for s in first.speakers] == [("Alice", "B & Co")]
    assert f"{first.start:%H:%M}–{first.end:%H:%M}" == "09:00–09:30"


def test_parts_of_parts_have_their_track():
    whole = event("Summit", subEvent=event("Stone", subEvent=[event("Bridges")]))

    [talk] = read(whole).talks

    assert (talk.title, talk.track) == ("Bridges", "Stone")


def test_parts_may_be_named_by_their_id():
    graph = [
        {"@type": "BusinessEvent", "name": "Summit", "subEvent": [{"@id": "#b"}]},
        event("Bridges", **{"@id": "#b"}),
    ]

    result = read({"@graph": graph})

    assert (result.title, [t.title for t in result.talks]) == ("Summit", ["Bridges"])


def test_events_that_are_part_of_each_other_end():
    one = event("One", **{"@id": "#1", "subEvent": {"@id": "#2"}})
    two = event("Two", **{"@id": "#2", "subEvent": {"@id": "#1"}})

    with pytest.raises(agenda.AgendaError) as refusal:
        read({"@graph": [one, two]})

    assert str(refusal.value) == (
        "index.html: The page says nothing about an event in JSON-LD."
    )


def test_a_duration_stands_for_an_end():
    [talk] = read(event("Bridges", endDate=None, duration="PT1H15M")).talks

    assert f"{talk.end:%H:%M}" == "10:15"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (
            {"eventStatus": "https://schema.org/EventCancelled"},
            "its state is cancelled",
        ),
        ({"startDate": "2030-06-01"}, "“2030-06-01” has no time of day"),
    ],
)
def test_what_takes_no_place_is_left_out_by_name(changed, why):
    result = read(event("Bridges", **changed))

    assert result.left_out == (LeftOut("event “Bridges”", why),)


def test_a_page_may_say_other_things_too():
    result = read({"@type": "Organization", "name": "B & Co"}, event("Bridges"))

    assert [talk.title for talk in result.talks] == ["Bridges"]
