"""Promises of the readers of JSON that hold whatever the values are."""

import io
import json
import zipfile
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import agenda
from companion.core.agenda import Options

# Of each format an entry; every value of it may be anything.
KEYS = {
    "sessionize": "sessions speakers rooms startsAt endsAt isServiceSession title id "
    "roomId room categories categoryItems items fullName tagLine isTopSpeaker status",
    "sched": "event_start event_end event_type name speakers id username about avatar "
    "position active start_time_ts moderators",
    "openevent": "starts-at microlocation long-abstract title speakers organisation "
    "name long-biography timezone state id sessions",
    "symposion": "conf_key kind start end duration rooms speakers authors schedule "
    "name",
    "indico": "results startDate contributions entryType date time tz sessions title "
    "speakers duration endDate entries",
    "oreilly": "Schedule events serial time_start speakers venues venue_serial",
    "pretalx_api": "code submission_type state title slot slots start room submission "
    "results next speakers name biography capacity id",
    "jsonld": "@context @type @id @graph name startDate subEvent performer location "
    "duration eventStatus endDate",
}
FORMATS = {f.__name__.rpartition(".")[2]: f for f in agenda.formats()}
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(
        [
            *("2030-06-01T09:00:00Z", "2030-06-01 09:00", "0001-01-01T00:00"),
            *("9999-12-31T23:59Z", "PT5H", "Event", "#1", "1", "Talk", "30", "\x00"),
            "https://schema.org",
        ]
    )
    | st.text(max_size=8)
)


def anything(keys):
    return st.recursive(
        LEAVES,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(keys), inner, max_size=len(keys))
        ),
        max_leaves=25,
    )


@pytest.mark.parametrize("name", KEYS)
@given(data=st.data())
def test_any_json_is_read_or_refused_in_words(name, data):
    content = data.draw(anything(KEYS[name].split()))
    file = json.dumps(content).encode()
    reader = FORMATS[name]

    reader.accepts(file, "a.json")
    try:
        result = reader.parse(file, Options(UTC))
    except agenda.AgendaError as refusal:
        result = str(refusal)

    if not isinstance(result, str):
        assert len({talk.key for talk in result.talks}) == len(result.talks)
        assert all(talk.start <= talk.end for talk in result.talks)


@pytest.mark.parametrize("name", KEYS)
@given(
    data=st.binary(max_size=200) | st.binary(max_size=100).map(b"PK\x03\x04".__add__)
)
def test_any_bytes_are_read_or_refused_in_words(name, data):
    reader = FORMATS[name]

    reader.accepts(data, "a")
    try:
        result = reader.parse(data, Options(UTC)).format
    except agenda.AgendaError as refusal:
        result = str(refusal)

    assert result


@pytest.mark.parametrize("name", KEYS)
def test_json_that_is_nested_deeply_is_refused(name):
    keys = " ".join(f'"{key}"' for key in KEYS[name].split())
    data = ("[" * 100_000 + keys).encode()

    assert FORMATS[name].accepts(data, "a.json") in (True, False)
    with pytest.raises(agenda.AgendaError):
        FORMATS[name].parse(data, Options(UTC))


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_an_archive_with_a_wrong_byte_is_read_or_refused(content, at, byte):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("sessions", b'[{"starts-at":"microlocation title"}]' + content)
    damaged = bytearray(packed.getvalue())
    damaged[at % len(damaged)] = byte

    try:
        result = agenda.read(bytes(damaged), "a.zip", UTC).format
    except agenda.AgendaError as refusal:
        result = str(refusal)

    assert result
