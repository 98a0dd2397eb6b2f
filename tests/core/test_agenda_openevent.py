"""Open-event's archives, and archives that mean harm."""

import io
import json
import zipfile
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda
from companion.core.agenda import LeftOut, archive

SINGAPORE = ZoneInfo("Asia/Singapore")


def session(**changed):
    return {
        "id": 1,
        "title": "Bridges",
        "short-abstract": "",
        "long-abstract": "<p>How to.</p>",
        "speakers": [{"id": 5, "name": "Alice"}],
        "track": {"id": 2, "name": "Stone"},
        "microlocation": {"id": 3, "name": "Hall  2"},
        "session-type": {"id": 4, "name": "Talk", "length": "00:30"},
        "starts-at": "2030-06-01T09:00:00+08:00",
        "ends-at": "2030-06-01T09:30:00+08:00",
        "language": "en",
        "state": "accepted",
        **changed,
    }


def packed(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(name, content)
    return target.getvalue()


def read(data, name="event.zip"):
    return agenda.read(data, name, SINGAPORE)


def read_session(**changed):
    return read(json.dumps([session(**changed)]).encode(), "sessions.json")


def test_an_archive_gives_talks_with_what_is_known_of_their_speakers():
    alice = {
        "id": 5,
        "name": "Alice",
        "organisation": "Bridges & Co",
        "email": "alice@example.org",
        "long-biography": "",
        "short-biography": "Builds.",
    }
    event = {"name": "Summit", "timezone": "Asia/Singapore"}

    result = read(
        packed(
            event=json.dumps(event),
            sessions=json.dumps([session()]),
            speakers=json.dumps([alice]),
        )
    )

    [talk] = result.talks
    assert (result.title, result.timezone) == ("Summit", "Asia/Singapore")
    assert (talk.key, talk.title, talk.room) == ("1", "Bridges", "Hall 2")
    assert (talk.track, talk.abstract, talk.language) == ("Stone", "How to.", "en")
    assert f"{talk.start:%H:%M%z}–{talk.end:%H:%M}" == "09:00+0800–09:30"
    [speaker] = talk.speakers
    assert (speaker.name, speaker.email) == ("Alice", "alice@example.org")
    assert (speaker.organisation, speaker.biography) == ("Bridges & Co", "Builds.")


def test_names_of_fields_are_the_same_with_underscores():
    old = {name.replace("-", "_"): value for name, value in session().items()}
    old |= {"start_time": old.pop("starts_at"), "end_time": old.pop("ends_at")}

    [talk] = read(packed(sessions=json.dumps([old]))).talks

    assert f"{talk.start:%H:%M}–{talk.end:%H:%M} {talk.abstract}" == (
        "09:00–09:30 How to."
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"state": "rejected"}, "its state is rejected"),
        ({"state": "draft"}, "its state is draft"),
        ({"starts-at": None}, "it has no time yet"),
    ],
)
def test_what_takes_no_place_is_left_out_by_name(changed, why):
    result = read_session(**changed)

    assert result.left_out == (LeftOut("session 1 “Bridges”", why),)


def test_names_outside_the_archive_are_refused():
    data = packed(sessions=json.dumps([session()]), **{"../../etc/passwd": "x"})

    with pytest.raises(agenda.AgendaError) as refusal:
        archive.parts(data)

    assert str(refusal.value) == "The ZIP archive names files outside itself."


def test_an_archive_that_grows_too_much_is_refused():
    data = packed(a="0" * 30_000_000, b="0" * 30_000_000)

    with pytest.raises(agenda.AgendaError) as refusal:
        archive.parts(data)

    assert len(data) < 100_000
    assert str(refusal.value) == "The ZIP archive is larger than 40 MB unpacked."


def test_pictures_are_not_unpacked():
    data = packed(sessions="[]", **{"images/alice.png": "0" * 50_000_000})

    assert archive.parts(data) == {"sessions": b"[]"}


@pytest.mark.parametrize("cut", [40, 200, -10])
def test_half_an_archive_is_refused(cut):
    data = packed(sessions=json.dumps([session()]))[:cut]

    with pytest.raises(agenda.AgendaError) as refusal:
        archive.parts(data)

    assert str(refusal.value) == "The ZIP archive is broken or locked with a password."
