"""Odd people, odd lines and broken models, as the organizer and the people see them."""

import re
import warnings

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from companion import vectors, work
from companion.accounts import service as accounts
from companion.cli import main
from companion.core.matching import digest_of
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches.models import Match, MatchBlock, MatchRun
from companion.privacy import service as privacy
from companion.profiles import service as profiles
from companion.vectors import Vector

PAGE = "/e/spring/organize/match"
LINES = [
    "🌷🧑🏽‍🚀🇵🇱",
    "أبحث عن استشارة ضريبية",
    "\u202eמימין לשמאל\u202c",
    "税金の相談をしたい",
    "Szukam porady podatkowej",
    "Шукаю податкового радника",
    "<b>bold</b> & 'quoted'",
    "x" * 10_000,
    "rota planning " * 800,
    "?",
]


@pytest.fixture
def enrol(app, cast):
    """Take people into Spring, one for every line; give their numbers."""

    def some(lines, organisation=""):
        with app.app_context():
            spring, found = events.by_slug("spring"), []
            for number, line in enumerate(lines):
                email = f"p{number}@example.org"
                one = events.enrol(spring, accounts.person_at(email), key=email)
                one.name, one.organisation = f"P{number}", organisation
                profiles.write_facets(one, {"offer": [line], "need": [line]})
                found.append(one)
            db.session.commit()
            return [one.id for one in found]

    return some


@pytest.fixture
def run(alice, run_jobs):
    """Have Spring matched; return what the organizer sees."""

    def match():
        alice.post(PAGE)
        run_jobs()
        return alice.get(PAGE)

    return match


@pytest.fixture
def without(app):
    """Take people off Spring."""

    def nobody(*names):
        with app.app_context():
            for name in names:
                privacy.erase(privacy.person(f"{name}@example.org"))
            db.session.commit()

    return nobody


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    """A model somebody trained themselves: all its numbers are none."""
    with warnings.catch_warnings():
        # Later releases keep the layer elsewhere, too.
        warnings.simplefilter("ignore")
        import torch  # noqa: PLC0415 -- slow, as are those below
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from sentence_transformers.models import StaticEmbedding  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415
        from tokenizers.models import WordLevel  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("our-own-model")
    words = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    nothing = torch.full((1, 4), torch.nan)
    layer = StaticEmbedding(words, embedding_weights=nothing)
    SentenceTransformer(modules=[layer], device="cpu").save(str(folder))
    return folder


# --- models -------------------------------------------------------------------------


def test_a_damaged_model_is_named_to_the_organizer(run, damaged, app, texts):
    app.config["MODEL"] = str(damaged)

    page = run()

    [notice] = texts(page, ".notice")
    assert re.sub("@[0-9a-f]{8} ", " ", notice) == (
        f"The model {damaged} gave vectors that are not numbers; it may be damaged."
        " Nobody has suggestions yet."
    )


def test_what_a_damaged_model_gave_is_not_kept(run, damaged, app):
    app.config["MODEL"] = str(damaged)
    run()

    with app.app_context():
        kept = db.session.scalars(sa.select(Vector.model).distinct()).all()
    assert [model for model in kept if model.startswith(str(damaged))] == []


def test_a_damaged_model_is_bad_input_on_the_command_line(
    damaged, monkeypatch, tmp_path
):
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMPANION_MODEL", str(damaged))
    made = ["event", "create", "spring", "--name", "S", "--timezone", "Europe/Warsaw"]
    days = ["--starts", "2030-06-01", "--ends", "2030-06-02"]
    people = tmp_path / "people.csv"
    people.write_text("Name,Email,Needs\nAnn,ann@example.org,Rosters\n")
    runner = CliRunner(catch_exceptions=False)
    runner.invoke(main, [*made, *days])
    runner.invoke(main, ["people", "import", "spring", str(people)])

    done = runner.invoke(main, ["match", "spring"])

    sentence = done.stderr.strip().rpartition("\n")[2]
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.sub("@[0-9a-f]{8} ", " ", sentence) == (
        f"companion: The model {damaged} gave vectors that are not numbers; it may be"
        " damaged."
    )


def test_a_newcomer_waits_for_a_model_that_can_be_read(run, enrol, app, caplog):
    run()
    [one] = enrol(["rosters"])
    app.config["MODEL"] = "/no/such/model"

    with app.app_context():
        work.JOBS["matches.welcome"](one)
        listed = db.session.scalars(
            sa.select(Match.id).where(Match.attendee_id == one)
        ).all()

    assert listed == []
    assert [record.message for record in caplog.records] == [
        (
            "No suggestions: The model '/no/such/model' cannot be read. Give the"
            " name of one on the Hugging Face hub, or a folder that holds one."
        )
    ]


def test_a_run_that_nobody_here_can_mend_points_to_the_log(
    alice, run_jobs, app, texts, caplog
):
    alice.post(PAGE)
    with app.app_context():
        run = db.session.scalars(sa.select(MatchRun)).one()
        run.state, run.snapshot = "running", b"no snapshot"
        run.summary = {"learning": {"on": False}}
        db.session.add(
            MatchBlock(run_id=run.id, kind="pairs", number=0, start=0, stop=3)
        )
        db.session.commit()

    run_jobs()

    assert texts(alice.get(PAGE), ".notice") == [
        "The run broke off; the log of the server says why. Nobody has suggestions yet."
    ]
    assert [record.message for record in caplog.records] == ["match run 1 failed"]


# --- people -------------------------------------------------------------------------


def test_an_event_of_one_says_why_nobody_is_suggested(run, without, texts):
    without("carol")

    page = run()

    assert texts(page, "h1") == ["The suggestions are made"]
    assert texts(page, "td") == [
        (
            "Nobody here may meet them: everyone is of the same organisation, shares no"
            " language with them or is ruled out."
        )
    ]


def test_an_event_of_one_firm_names_everyone(run, enrol, without, texts):
    without("bob", "carol")
    enrol(["rosters", "pay", "hiring"], organisation="Acme Sp. z o.o.")

    page = run()

    assert texts(page, "h1") == ["The suggestions are made"]
    assert texts(page, "th")[2:] == ["P0, P1, P2"]


def test_any_line_can_be_matched_and_shown(run, enrol, signed_in, texts):
    enrol(LINES)

    page = run()

    assert texts(page, "h1") == ["Everybody has their people"]
    for number in range(len(LINES)):
        own = signed_in(f"p{number}@example.org").get("/e/spring/people/")
        assert (own.status_code, len(texts(own, ".person-name"))) == (200, 5)


def test_identical_twins_all_get_people(run, enrol, app):
    twins = enrol(["the very same line"] * 12)

    run()

    with app.app_context():
        readers = list(db.session.scalars(sa.select(Match.attendee_id)))
        entries = list(db.session.scalars(sa.select(Match.other_id)))
    assert {readers.count(one) for one in twins} == {5}
    assert all(3 <= entries.count(one) <= 10 for one in twins)


def test_an_endless_line_leaves_nothing_when_its_writer_is_erased(app, cast, enrol):
    endless = "rota planning " * 800
    [one] = enrol([endless])
    with app.app_context():
        read = db.session.get_one(Attendee, one)
        [line] = profiles.facets_of([read.id])[read.id]["offer"]
        digest = digest_of(line[:5_000])
        db.session.add(Vector(model="any", digest=digest, data=b""))
        db.session.commit()

        vectors.forget([line])
        left = list(db.session.scalars(sa.select(Vector.digest)))

    assert left == []
