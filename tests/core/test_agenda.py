"""What every reader of agenda files must do, ours or a plug-in's.

A sample lies in tests/data/agenda/, named after the module that must read it.
"""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.core import agenda

BERLIN = ZoneInfo("Europe/Berlin")
SAMPLES = sorted(Path(__file__).parent.parent.joinpath("data/agenda").iterdir())


def module_name(fmt):
    return fmt.__name__.rpartition(".")[2]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_its_own_reader_is_the_first_to_accept_a_sample(sample):
    data = sample.read_bytes()

    accepting = [
        module_name(f) for f in agenda.formats() if f.accepts(data, sample.name)
    ]

    # Any JSON is one of records as well, and any page may be XML.
    assert accepting[0] == sample.stem
    assert set(accepting) <= {sample.stem, "records", "frab_xml"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_all_samples_tell_of_the_same_talk(sample):
    [talk] = agenda.read(sample.read_bytes(), sample.name, BERLIN).talks

    assert talk.title == "Notes on the Analytical Engine"
    assert talk.start.isoformat() == "2030-06-01T09:00:00+02:00"
    assert talk.end - talk.start == timedelta(minutes=45)
    assert talk.room == "Hall 1"
    assert talk.kind == "talk"
    assert talk.abstract.split("\n\n") == ["What it could do.", "And why & how."]
    assert [speaker.name for speaker in talk.speakers] == ["Ada Lovelace"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_byte_order_mark_does_not_disturb(sample):
    data = b"\xef\xbb\xbf" + sample.read_bytes()

    assert len(agenda.read(data, sample.name, BERLIN).talks) == 1


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_times_come_in_the_zone_of_the_event(sample):
    tokyo = ZoneInfo("Asia/Tokyo")

    [talk] = agenda.read(sample.read_bytes(), sample.name, tokyo).talks

    assert talk.start.tzinfo is tokyo


def test_every_format_has_a_sample():
    names = {module_name(f) for f in agenda.formats()}

    # A bundle is made of files of the others.
    assert names - {path.stem for path in SAMPLES} == {"bundle"}


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "empty.csv"),
        (b"PK\x03\x04 and so on", "agenda.xlsx"),
        (b"%PDF-1.7, a poster", "agenda.pdf"),
        (b"Good morning", "letter.txt"),
    ],
)
def test_a_file_of_no_known_kind_is_refused_saying_what_we_read(data, filename):
    with pytest.raises(agenda.AgendaError) as refusal:
        agenda.read(data, filename, BERLIN)

    assert str(refusal.value) == (
        f"{filename} is no agenda we can read. Export the agenda as iCalendar, JSON, "
        "XML or CSV, and choose that file."
    )


def test_a_huge_file_is_refused_before_it_is_read():
    with pytest.raises(agenda.AgendaError) as refusal:
        agenda.read(b"," * 25_000_000, "huge.csv", BERLIN)

    assert str(refusal.value) == "huge.csv has 25 MB; we read up to 20 MB."


def test_a_file_without_entries_is_refused():
    with pytest.raises(agenda.AgendaError, match=r"^only-headings\.csv has no entries"):
        agenda.read(b"Title,Start\n", "only-headings.csv", BERLIN)


def test_speakers_are_listed_once_in_the_order_of_the_programme():
    data = (
        b"Title,Start,Speakers\n"
        b"One,2030-06-01 09:00,Grace Hopper; Ada Lovelace\n"
        b"Two,2030-06-01 10:00,ADA  LOVELACE\n"
    )

    result = agenda.read(data, "talks.csv", BERLIN)

    assert [s.name for s in result.speakers] == ["Grace Hopper", "Ada Lovelace"]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install a package with a format that reads a wax tablet as is said."""

    def install(parse):
        tmp_path.joinpath("wax.py").write_text(
            "from companion.core.agenda import Agenda, LeftOut\n"
            "NAME = 'wax tablet'\n"
            "def accepts(data, filename): return filename.endswith('.wax')\n"
            f"def parse(data, options): {parse}\n"
        )
        info = tmp_path / "wax-1.0.dist-info"
        info.mkdir()
        info.joinpath("METADATA").write_text(
            "Metadata-Version: 2.1\nName: wax\nVersion: 1\n"
        )
        info.joinpath("entry_points.txt").write_text("[companion.agenda]\nwax = wax\n")
        monkeypatch.syspath_prepend(tmp_path)

    return install


def test_a_package_can_bring_a_format(package):
    package("return Agenda(NAME, (), (LeftOut('', 'wet'),))")

    assert agenda.read(b"a, b", "agenda.wax", BERLIN).format == "wax tablet"


@pytest.mark.parametrize("error", ["KeyError", "ValueError"])
def test_a_format_that_breaks_is_told_in_a_sentence(package, caplog, error):
    package(f"raise {error}('wax')")

    with pytest.raises(agenda.AgendaError) as refusal:
        agenda.read_safely(b"a, b", "agenda.wax", BERLIN)

    assert str(refusal.value) == (
        "agenda.wax: the file broke the program that reads it, so nothing was changed. "
        "Send it to whoever runs this server; the log says more."
    )
    [record] = caplog.records
    assert record.getMessage() == "A reader broke on agenda.wax."
    assert error in record.exc_text


def test_reading_safely_gives_the_same_agenda():
    sample = SAMPLES[0]

    safely = agenda.read_safely(sample.read_bytes(), sample.name, BERLIN)

    assert safely == agenda.read(sample.read_bytes(), sample.name, BERLIN)


def test_reading_safely_refuses_in_the_same_words():
    with pytest.raises(agenda.AgendaError) as refusal:
        agenda.read_safely(b"Title,Start\n", "only-headings.csv", BERLIN)

    assert str(refusal.value) == "only-headings.csv has no entries."


def test_reading_safely_stops_in_time():
    with pytest.raises(agenda.AgendaError) as refusal:
        agenda.read_safely(b"Title,Start\n", "slow.csv", BERLIN, seconds=0.001)

    assert str(refusal.value) == (
        "slow.csv: Reading the file took longer than 0.001 seconds. Import it in parts."
    )
