"""Every command, as a script would use it: one document out, or one sentence."""

import importlib
import json
import pkgutil
import shutil
import socket
import zipfile

import click.testing
import pypdfium2
import pytest
import sqlalchemy as sa

from companion import cli, create_app, paths
from companion.cli import main
from companion.events import service as events
from companion.extensions import db
from companion.matches import service as matches
from companion.organizing.models import AgendaReading
from companion.profiles.models import Facet

PEOPLE = """\
Name,Email,Organisation,Interests,Offers,Needs
Ana Abel,ana@example.org,Acme,Fair pay in shifts,A rota to live with,Pension law
Ben Bor,ben@example.org,Bolt,Fair pay in shifts,Pension law,A rota to live with
Cyd Cox,cyd@example.org,Coil,Hiring by trial,A course on listening,Mentors
Dee Dart,dee@example.org,Dash,Hiring by trial,Mentors,A course on listening
Eli Eck,,Echo,Walks in old towns,,
"""
CREATE = [
    *("event", "create", "spring", "--name", "Spring Meeting"),
    *("--starts", "2030-06-01", "--ends", "2030-06-02"),
]
TABLES = [
    *("size", "roles", "made", "shown", "tables", "newcomers", "left_out", "relaxed")
]
REPORT = ["attendees", "seconds", "suggestions", "floor", "ceiling", "left_out"]


def command_line(home, monkeypatch):
    for name in ("DATABASE_URL", "SMTP_URL", "BASE_URL", "SECRET_KEY", "WORK_URL"):
        monkeypatch.delenv(f"COMPANION_{name}", raising=False)
    monkeypatch.setenv("COMPANION_HOME", str(home))
    monkeypatch.setenv("COMPANION_MODEL", "tfidf")
    runner = click.testing.CliRunner(catch_exceptions=False)

    def run(*arguments):
        return runner.invoke(main, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def companion(tmp_path, monkeypatch):
    """Give a command line in an empty home: `companion("match", "spring")`."""
    return command_line(tmp_path / "home", monkeypatch)


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """Homes to copy, after one command each: an event, its people, their matches."""
    folder = tmp_path_factory.mktemp("homes")
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        run = command_line(folder / "now", monkeypatch)
        for name, command in {
            "spring": (*CREATE, "--timezone", "Europe/Warsaw"),
            "filled": ("people", "import", "spring", folder / "people.csv"),
            "matched": ("match", "spring"),
        }.items():
            assert run(*command).exit_code == 0
            shutil.copytree(folder / "now", folder / name)
    return folder


@pytest.fixture
def printed(companion):
    """Run a command with --json; return the one document that it printed."""

    def run(*arguments):
        done = companion(*arguments, "--json")
        assert (done.exit_code, done.stdout.count("\n")) == (0, 1), done.output
        return json.loads(done.stdout)

    return run


@pytest.fixture
def refused(companion):
    """Run a command that must refuse; return its sentence."""

    def run(*arguments):
        done = companion(*arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        return done.stderr.strip().rpartition("\n")[2]

    return run


@pytest.fixture
def people(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    return file


@pytest.fixture
def spring(homes, tmp_path):
    """An event with nothing in it."""
    shutil.copytree(homes / "spring", tmp_path / "home")


@pytest.fixture
def filled(homes, tmp_path):
    """An event with four people; the fifth of the list has no address."""
    shutil.copytree(homes / "filled", tmp_path / "home")


@pytest.fixture
def matched(homes, tmp_path):
    """The same, after a match run."""
    shutil.copytree(homes / "matched", tmp_path / "home")


def count(model):
    app = create_app()
    with app.app_context():
        number = db.session.scalar(sa.select(sa.func.count()).select_from(model))
        db.engine.dispose()
    return number


# --- serving ------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_that_is_taken_is_said_before_anything_is_done(
    refused, tmp_path, command
):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sentence = refused(command, "--port", port)

    assert sentence == (
        f"companion: Something else serves on port {port}. Choose another: --port "
        f"{port + 1}."
    )
    assert not (tmp_path / "home").exists()


# --- events -------------------------------------------------------------------------


def test_an_event_is_made(printed):
    made = printed(*CREATE, "--timezone", "Europe/Warsaw")

    assert made == {"slug": "spring", "address": "http://127.0.0.1:8000/e/spring/"}


def test_an_organizer_of_a_new_event_can_sign_in(companion, printed):
    printed(*CREATE, "--timezone", "UTC", "--organizer", "alice@example.org")

    done = companion("link", "alice@example.org")

    assert done.exit_code == 0
    assert done.stdout.startswith("http://127.0.0.1:8000/sign-in/")


def test_without_json_it_is_said_in_lines(companion):
    done = companion(*CREATE, "--timezone", "UTC")

    assert done.stdout == (
        "slug             spring\naddress          http://127.0.0.1:8000/e/spring/\n"
    )


def test_a_name_is_taken_once(spring, refused):
    assert refused(*CREATE, "--timezone", "UTC") == (
        "companion: There is an event 'spring' already. Choose another name."
    )


def test_a_zone_that_is_none_is_refused(refused):
    assert refused(*CREATE, "--timezone", "Cracow") == (
        "companion: 'Cracow' is no time zone. Write one such as Europe/Warsaw."
    )


def test_an_event_can_be_changed_but_for_its_address(companion):
    companion(*CREATE, "--timezone", "Europe/Warsaw")

    printed = companion(
        *("event", "change", "spring", "--name", "Summer", "--ends", "2030-06-03"),
        "--json",
    )
    again = companion("event", "change", "spring", "--starts", "2030-06-04")

    assert json.loads(printed.stdout) == {"slug": "spring", "remarks": []}
    assert (again.exit_code, again.stderr) == (
        2,
        "companion: The event ends (2030-06-03) before it starts (2030-06-04).\n",
    )


def test_a_day_that_is_none_is_refused(refused):
    sentence = refused(
        *("event", "create", "x", "--name", "X", "--timezone", "UTC"),
        *("--starts", "2030-02-30", "--ends", "2030-03-01"),
    )

    assert sentence == (
        "Error: Invalid value for '--starts': '2030-02-30' does not match the format "
        "'%Y-%m-%d'."
    )


def test_an_event_that_ends_before_it_starts_is_refused(refused):
    sentence = refused(
        *("event", "create", "x", "--name", "X", "--timezone", "UTC"),
        *("--starts", "2030-03-02", "--ends", "2030-03-01"),
    )

    assert sentence == (
        "companion: The event ends (2030-03-01) before it starts (2030-03-02)."
    )


@pytest.mark.parametrize(
    "command",
    [
        ("match", "nowhere"),
        ("recap", "nowhere"),
        ("suggestions", "nowhere", "ana@example.org"),
        ("questions", "nowhere", "ana@example.org"),
        ("badges", "nowhere", "--out", "x.pdf"),
        ("tables", "nowhere"),
    ],
    ids=lambda command: command[0],
)
def test_an_event_that_is_none_is_refused(refused, command):
    assert refused(*command) == "companion: There is no event 'nowhere'."


# --- files --------------------------------------------------------------------------


OUTSIDE = (
    "51 of 51 entries lie outside the days of the event, 2030-06-01 to 2030-06-02."
)


def test_an_agenda_is_loaded(printed, spring):
    outcome = printed("agenda", "import", "spring", paths.SEED_DATA / "agenda.json")

    assert outcome == {
        "format": "frab/pretalx JSON",
        "talks": outcome["talks"],
        "speakers": 24,
        "added": outcome["talks"],
        "changed": 0,
        "moved": 0,
        "removed": 0,
        "unchanged": 0,
        "left_out": [],
        "warnings": [OUTSIDE],
    }
    assert outcome["talks"] >= 40


def test_an_agenda_loaded_again_changes_nothing(printed, spring):
    command = ("agenda", "import", "spring", paths.SEED_DATA / "agenda.json")
    first = printed(*command)

    second = printed(*command)

    assert second == first | {"added": 0, "unchanged": first["talks"]}


MY_AGENDA = (
    "Betreff;Vortragstag;Von;Bis;Ort\n"
    "Fair pay;04/06/2030;9:00;10:00;Hall A\n"
    "Night shifts;04/06/2030;10:00;11:00;Hall B\n"
)
SAID = ("--map", "title=Betreff", "--map", "start_date=Vortragstag")


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text(MY_AGENDA, encoding="utf-8")
    return file


def test_an_agenda_is_read_as_one_says(printed, spring, table):
    outcome = printed(
        *("agenda", "import", "spring", table, *SAID),
        *("--date-order", "dmy", "--timezone", "UTC", "--dry-run"),
    )

    assert outcome["changes"] == [
        {
            "change": "added",
            "talk": "Fair pay",
            "start": "2030-06-04T11:00:00+02:00",
            "room": "Hall A",
            "fields": {},
        },
        {
            "change": "added",
            "talk": "Night shifts",
            "start": "2030-06-04T12:00:00+02:00",
            "room": "Hall B",
            "fields": {},
        },
    ]


def test_a_dry_run_prints_what_would_change(companion, spring, table):
    command = ("agenda", "import", "spring", table, *SAID, "--date-order", "dmy")
    companion(*command)
    changed = MY_AGENDA.replace("Hall A", "Hall C").partition("Night")[0]
    table.write_text(changed, encoding="utf-8")

    first = companion(*command, "--dry-run")
    again = companion(*command, "--dry-run")

    assert first.stdout.splitlines()[-2:] == [
        "moved    Fair pay; room: Hall A → Hall C",
        "removed  Night shifts",
    ]
    assert again.stdout == first.stdout


def test_a_column_that_no_file_has_is_refused(refused, spring, table):
    sentence = refused(
        *("agenda", "import", "spring", table, *SAID),
        *("--date-order", "dmy", "--map", "room=Saal"),
    )

    assert sentence == (
        "companion: No column is called “Saal”, which was chosen for room. The columns "
        "are: Betreff, Vortragstag, Von, Bis, Ort."
    )


def test_a_field_that_is_none_is_refused(refused, spring, table):
    sentence = refused("agenda", "import", "spring", table, "--map", "titel=Betreff")

    assert sentence.startswith(
        "companion: There is no field “titel”. The fields are: title, start, "
    )


def test_a_dry_run_says_what_was_taken_for_what(companion, spring, table):
    done = companion(
        *("agenda", "import", "spring", table, *SAID),
        *("--date-order", "dmy", "--dry-run"),
    )

    assert done.stderr.splitlines()[-1] == (
        "mine.csv: table (CSV, XLSX, XLS, ODS); zone Europe/Warsaw; dates dmy; "
        "start=Von; end=Bis; room=Ort; title=Betreff; start_date=Vortragstag"
    )


def test_a_table_like_an_earlier_one_needs_no_options(
    companion, printed, spring, table, tmp_path
):
    companion("agenda", "import", "spring", table, *SAID, "--date-order", "dmy")
    other = tmp_path / "other.csv"
    other.write_text("Title,Start\nMore,2030-06-01 09:00\n", encoding="utf-8")
    companion("agenda", "import", "spring", other)

    outcome = printed("agenda", "import", "spring", table)

    assert (outcome["talks"], outcome["added"], outcome["removed"]) == (2, 0, 1)


def test_the_latest_twenty_readings_are_remembered(companion, spring, tmp_path):
    for number in range(22):
        file = tmp_path / "many.csv"
        file.write_text(
            f"Title,Start,Extra {number}\nMore,2030-06-01 09:00,x\n", encoding="utf-8"
        )
        companion("agenda", "import", "spring", file)

    assert count(AgendaReading) == 20


def test_files_that_count_alike_are_all_loaded(printed, spring, tmp_path):
    days = {"Alpha": "Beta", "Gamma": "Delta"}
    files = []
    for number, (first, second) in enumerate(days.items(), start=1):
        files.append(tmp_path / f"day{number}.csv")
        files[-1].write_text(
            "ID,Title,Start\n"
            f"a7,{first},2030-06-0{number} 09:00\n"
            f"b3,{second},2030-06-0{number} 10:00\n",
            encoding="utf-8",
        )

    outcome = printed("agenda", "import", "spring", *files)
    again = printed("agenda", "import", "spring", *reversed(files))

    assert (outcome["talks"], outcome["left_out"]) == (4, [])
    assert (again["unchanged"], again["removed"]) == (4, 0)


def test_files_that_belong_together_are_read_together(printed, spring, tmp_path):
    texts = {
        "talks.yml": "- {id: 1, title: Alpha, speakers: [9]}\n",
        "people.csv": "id,name\n9,Ada Low\n",
        "times.json": (
            '[{"date": "2030-06-01", "timeslots": [{"startTime": "09:00", '
            '"endTime": "10:00", "sessionIds": [1]}]}]'
        ),
    }
    for name, text in texts.items():
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")

    outcome = printed("agenda", "import", "spring", *(tmp_path / n for n in texts))

    assert (outcome["talks"], outcome["speakers"]) == (1, 1)


def test_of_several_files_the_one_that_is_no_agenda_is_named(refused, spring, table):
    other = table.with_name("notes.csv")
    other.write_text("no table at all", encoding="utf-8")
    agenda = paths.SEED_DATA / "agenda.json"

    sentence = refused("agenda", "import", "spring", agenda, other)

    assert sentence.startswith("companion: notes.csv")


def test_dates_that_say_two_things_are_refused(refused, spring, table):
    sentence = refused("agenda", "import", "spring", table, *SAID)

    assert "04/06/2030" in sentence


def test_an_import_is_undone(companion, printed, refused, spring, table):
    command = ("agenda", "import", "spring", table, *SAID, "--date-order", "dmy")
    companion(*command)

    said = companion("agenda", "undo", "spring")

    assert said.stdout == "The agenda is as it was before mine.csv.\n"
    assert printed(*command, "--dry-run")["changed"] == 2
    assert refused("agenda", "undo", "spring") == (
        "companion: There is no import to undo."
    )


def test_a_list_of_people_is_loaded(printed, spring, people):
    outcome = printed("people", "import", "spring", people)

    assert outcome == {
        "format": outcome["format"],
        "people": 4,
        "added": 4,
        "changed": 0,
        "unchanged": 0,
        "left_out": [{"where": "row 6, Eli Eck", "why": "it has no e-mail"}],
        "warnings": outcome["warnings"],
    }


def test_a_dry_run_writes_nothing(printed, spring, people):
    said = printed("people", "import", "spring", people, "--dry-run")

    assert said["added"] == 4
    assert printed("people", "import", "spring", people, "--dry-run") == said
    assert count(Facet) == 0


def test_a_column_may_be_named_by_hand(printed, spring, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("Name,Email,Suche\nAna,ana@example.org,Rat\n", encoding="utf-8")

    printed("people", "import", "spring", file, "--map", "need=Suche")

    assert count(Facet) == 1


def test_a_mapping_without_a_column_is_refused(refused, spring, people):
    assert refused("people", "import", "spring", people, "--map", "need") == (
        "companion: --map 'need': write it as need=HEADING of the column."
    )


def test_a_mapping_to_a_column_that_is_none_names_it(refused, spring, people):
    sentence = refused("people", "import", "spring", people, "--map", "need=Wishes")

    assert "Wishes" in sentence


def test_a_file_that_is_not_there_is_refused(refused, spring):
    assert refused("people", "import", "spring", "nowhere.csv") == (
        "Error: Invalid value for 'FILE': File 'nowhere.csv' does not exist."
    )


def test_a_file_that_is_no_agenda_is_refused_by_name(refused, spring, tmp_path):
    file = tmp_path / "noise.json"
    file.write_text("{not json")

    sentence = refused("agenda", "import", "spring", file)

    assert sentence.startswith("companion: ")
    assert "noise.json" in sentence


def test_an_agenda_in_a_zone_that_is_none_is_refused(refused, spring):
    file = paths.SEED_DATA / "agenda.json"

    assert refused("agenda", "import", "spring", file, "--timezone", "Mars/Base") == (
        "companion: 'Mars/Base' is no time zone. Write one such as Europe/Warsaw."
    )


# --- matching -----------------------------------------------------------------------


def test_a_match_run_reports(printed, filled):
    report = printed("match", "spring")

    assert list(report)[:6] == REPORT
    assert report["attendees"] == 4
    assert report["suggestions"] > 0
    assert report["model"] == "tfidf"


def test_a_match_run_that_was_cut_off_is_finished(printed, filled):
    app = create_app({"WORK": "here"})
    with app.app_context():
        matches.request(events.by_slug("spring"))
        db.session.commit()
        db.engine.dispose()

    assert printed("match", "spring")["attendees"] == 4


def test_a_model_that_cannot_be_read_is_named(refused, filled, monkeypatch):
    monkeypatch.setenv("COMPANION_MODEL", "/no/such/model")

    assert refused("match", "spring") == (
        "companion: The model '/no/such/model' cannot be read. Give the name of one on"
        " the Hugging Face hub, or a folder that holds one."
    )


def test_suggestions_quote_both_people(printed, matched):
    first = printed("suggestions", "spring", "ana@example.org")[0]

    assert first == {
        "email": "ben@example.org",
        "name": "Ben Bor",
        "score": first["score"],
        "you_can_help": [
            {"offer": "A rota to live with", "need": "A rota to live with"}
        ],
        "they_can_help": [{"need": "Pension law", "offer": "Pension law"}],
        "shared": [{"yours": "Fair pay in shifts", "theirs": "Fair pay in shifts"}],
        "outside_bubble": first["outside_bubble"],
    }


def test_before_a_match_run_nobody_is_suggested(companion, printed, filled):
    assert printed("suggestions", "spring", "ana@example.org") == []
    assert companion("suggestions", "spring", "ana@example.org").stdout == (
        "Nothing yet.\n"
    )


@pytest.mark.parametrize("command", ["suggestions", "questions"])
def test_somebody_who_is_not_on_the_list_is_refused(refused, filled, command):
    sentence = refused(command, "spring", "zoe@example.org")

    assert "zoe@example.org" in sentence


def test_questions_say_what_they_come_from(printed, companion, filled):
    companion("agenda", "import", "spring", paths.SEED_DATA / "agenda.json")

    found = printed("questions", "spring", "ana@example.org")

    assert {tuple(one) for one in found} == {
        ("talk", "talk_id", "question", "kind", "introduction", "because")
    }
    assert {tuple(one["because"]) for one in found} == {("talk", "profile")}
    one_talk = printed(
        "questions", "spring", "ana@example.org", "--talk", found[0]["talk_id"]
    )
    assert {one["talk"] for one in one_talk} == {found[0]["talk"]}


def test_a_talk_that_is_none_is_refused(refused, filled):
    assert refused("questions", "spring", "ana@example.org", "--talk", "99") == (
        "companion: No talk of 'spring' has the number '99'."
    )


# --- lunch tables -------------------------------------------------------------------


def test_tables_are_made_and_shown(printed, filled):
    made = printed("tables", "spring", "--size", "2")

    assert printed("tables", "spring") == made
    assert list(made) == TABLES
    assert (made["size"], made["shown"], made["left_out"]) == (2, False, [])
    assert made["roles"] == ["attendee", "speaker", "exhibitor"]
    assert [
        (table["table"], [one["email"] for one in table["people"]])
        for table in made["tables"]
    ] == [
        (1, ["ana@example.org", "ben@example.org"]),
        (2, ["cyd@example.org", "dee@example.org"]),
    ]
    assert made["tables"][0]["people"][0] == {
        "email": "ana@example.org",
        "name": "Ana Abel",
        "organisation": "Acme",
        "meets": {
            "email": "ben@example.org",
            "name": "Ben Bor",
            "why": "gets",
            "mine": "Pension law",
            "theirs": "Pension law",
        },
    }


def test_without_json_a_table_is_a_line(companion, filled):
    done = companion("tables", "spring", "--size", "2")

    assert done.stdout.splitlines() == [
        "table            1",
        "people           Ana Abel – Acme; Ben Bor – Bolt",
        "",
        "table            2",
        "people           Cyd Cox – Coil; Dee Dart – Dash",
        "",
    ]


def test_who_came_since_has_no_seat(companion, printed, filled, tmp_path):
    printed("tables", "spring", "--size", "4")
    late = tmp_path / "late.csv"
    late.write_text("Name,Email\nFay Fox,fay@example.org\n", encoding="utf-8")
    printed("people", "import", "spring", late)

    done = companion("tables", "spring")

    assert done.stderr == "Came in since and have no seat: 1.\n"
    assert printed("tables", "spring")["newcomers"] == 1


def test_only_some_may_come_to_lunch(refused, filled):
    assert refused("tables", "spring", "--size", "2", "--role", "speaker") == (
        "companion: Nobody with such a role wants to be suggested to others. Choose "
        "more roles, or load your list of people first."
    )


@pytest.mark.parametrize(
    ("ending", "beginning"), [("pdf", b"%PDF-"), ("CSV", b"\xef\xbb\xbfTable,Name")]
)
def test_lists_of_the_tables_are_written(printed, filled, tmp_path, ending, beginning):
    out = tmp_path / f"tables.{ending}"

    printed("tables", "spring", "--size", "3", "--out", out)

    assert out.read_bytes().startswith(beginning)


def test_lists_of_another_kind_are_refused(refused, filled):
    assert refused("tables", "spring", "--out", "tables.docx") == (
        "companion: --out 'tables.docx': let the name end in .pdf or .csv."
    )


def test_roles_are_of_new_tables(refused, filled):
    assert refused("tables", "spring", "--role", "speaker") == (
        "companion: --role says who comes to new tables: give --size as well."
    )


def test_before_any_are_made_there_are_no_tables(refused, filled):
    assert refused("tables", "spring") == (
        "companion: There are no lunch tables yet. Make them first."
    )


def test_a_model_that_cannot_be_read_makes_no_tables(refused, filled, monkeypatch):
    monkeypatch.setenv("COMPANION_MODEL", "/no/such/model")

    assert refused("tables", "spring", "--size", "2").startswith(
        "companion: The model '/no/such/model' cannot be read."
    )


# --- paper and letters --------------------------------------------------------------


def test_badges_are_a_pdf(printed, filled, tmp_path):
    out = tmp_path / "badges.pdf"

    told = printed("badges", "spring", "--out", out)

    assert told == {
        "badges": 4,
        "out": str(out),
        "layout": "a4-6",
        "warnings": [],
    }
    with pypdfium2.PdfDocument(out) as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "Ana Abel" in text


def test_only_new_badges_and_one_again(printed, refused, filled, tmp_path):
    out = tmp_path / "badges.pdf"
    look = printed("badges", "spring", "--out", out, "--preview")
    first = printed("badges", "spring", "--out", out, "--only-new")

    nothing = refused("badges", "spring", "--out", out, "--only-new")
    again = printed(
        *("badges", "spring", "--out", out),
        *("--layout", "cr80", "--person", "ana@example.org"),
    )

    assert [told["badges"] for told in (look, first, again)] == [4, 4, 1]
    assert nothing == (
        "companion: Every badge was printed before. Print all of them instead."
    )
    with pypdfium2.PdfDocument(out) as pdf:
        [page] = pdf
        assert "Ana Abel" in page.get_textpage().get_text_bounded()


def test_badges_of_nobody_are_refused(refused, spring, tmp_path):
    assert refused("badges", "spring", "--out", tmp_path / "badges.pdf") == (
        "companion: Nobody is on the list yet. Upload the attendees first."
    )


def test_everybody_gets_one_letter(printed, matched, tmp_path):
    planned = printed("recap", "spring", "--dry-run")
    nothing = list((tmp_path / "home").glob("mail/*"))
    done = printed("recap", "spring")
    again = printed("recap", "spring")

    assert planned == {"letters": 4, "skipped": 0, "already_sent": 0}
    assert nothing == []
    assert done == {"letters": 4, "skipped": 0, "already_sent": 0}
    assert again == {"letters": 0, "skipped": 0, "already_sent": 4}
    assert len(list((tmp_path / "home").glob("mail/*.eml"))) == 4


def test_before_the_end_one_is_told_what_letters_will_lack(companion, filled):
    planned = companion("recap", "spring", "--dry-run", "--json")

    assert planned.stderr == (
        "The event is not over: whom people meet from now on is in no letter, for "
        "nobody gets a second one.\n"
    )


def test_letters_that_cannot_leave_are_a_fault(companion, filled, monkeypatch):
    monkeypatch.setenv("COMPANION_SMTP_URL", "smtp://127.0.0.1:1")

    done = companion("recap", "spring", "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"letters": 0, "skipped": 0, "already_sent": 0}
    assert "4 letters could not leave yet." in done.stderr


# --- a person's data ----------------------------------------------------------------


def test_a_person_gets_what_is_kept_of_them(companion, filled, tmp_path):
    out = tmp_path / "ana.zip"

    done = companion("export", "ana@example.org", "--out", out)

    assert (done.exit_code, done.stdout) == (0, f"Written to {out}.\n")
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["data.json", "contacts.vcf"]
        assert json.loads(archive.read("data.json"))["email"] == "ana@example.org"


def test_a_person_who_was_erased_is_gone(companion, refused, filled):
    done = companion("erase", "ana@example.org")

    assert (done.exit_code, done.stdout) == (
        0,
        "What was kept of this person is gone. What others were handed stays theirs.\n",
    )
    assert refused("erase", "ana@example.org") == (
        "companion: Nobody is known by the address 'ana@example.org'."
    )


def test_nobody_is_exported(refused, spring, tmp_path):
    sentence = refused("export", "zoe@example.org", "--out", tmp_path / "zoe.zip")

    assert sentence == "companion: Nobody is known by the address 'zoe@example.org'."


# --- looking after it ---------------------------------------------------------------


def test_the_database_is_made_and_checked(companion):
    made, checked = companion("db", "upgrade"), companion("db", "check")

    assert (made.exit_code, made.stdout) == (0, "The database is up to date.\n")
    assert (checked.exit_code, checked.stdout) == (0, "The database is up to date.\n")


def test_a_database_without_tables_is_refused(refused):
    sentence = refused("db", "check")

    assert sentence.startswith("companion: The database differs: ")
    assert sentence.endswith("Run `companion db upgrade`.")


def test_a_database_that_does_not_answer_is_a_fault(companion, monkeypatch):
    monkeypatch.setenv(
        "COMPANION_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none"
    )

    done = companion("match", "spring")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("companion: the database does not answer: ")


def test_a_setting_that_cannot_be_meant_is_refused(refused, monkeypatch):
    monkeypatch.setenv("COMPANION_BASE_URL", "meet.example.org")

    assert refused("match", "spring") == (
        "companion: COMPANION_BASE_URL is 'meet.example.org': write an address such as "
        "https://meet.example.org."
    )


def test_the_doctor_finds_a_fresh_home_fit(companion, tmp_path):
    done = companion("doctor")

    assert done.exit_code == 0
    assert [line[:4] for line in done.stdout.splitlines()] == ["ok  "] * 7
    assert "No database yet: the first command makes it." in done.stdout
    assert f"State is kept in {tmp_path / 'home'}." in done.stdout


def test_the_doctor_says_what_to_mend(companion, monkeypatch):
    monkeypatch.setenv("COMPANION_BASE_URL", "http://meet.example.org")
    monkeypatch.setenv("COMPANION_SMTP_URL", "smtp://127.0.0.1:1")

    done = companion("doctor")

    mend = [line for line in done.stdout.splitlines() if line.startswith("MEND")]
    assert done.exit_code == 1
    assert [line.rpartition(" ")[2] for line in mend] == [
        "COMPANION_SMTP_URL.",
        "COMPANION_BASE_URL.",
    ]


def test_every_command_is_in_the_module_that_is_loaded_for_it():
    def groups(group):
        yield group
        for name in group.list_commands(None):
            command = group.get_command(None, name)
            if hasattr(command, "commands"):
                yield from groups(command)

    for module in pkgutil.iter_modules(cli.__path__):
        importlib.import_module(f"companion.cli.{module.name}")

    for group in groups(main):
        assert set(group.commands) == set(group.list_commands(None))


def test_every_command_has_a_line_of_help():
    def lines(group, *names):
        for name in group.list_commands(None):
            command = group.get_command(None, name)
            if hasattr(command, "commands"):
                yield from lines(command, *names, name)
            else:
                yield (*names, name), command.help

    assert [name for name, text in lines(main) if not text] == []
