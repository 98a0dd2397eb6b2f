"""When to think of somebody again: with the clock where each test wants it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import rhythm
from companion.core.rhythm import Facts, Known, Step
from companion.core.rhythm.acts import ACTS
from companion.core.rhythm.days import Rule, _days

MET = date(2030, 6, 1)
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
MOMENTS = st.dates(date(2000, 1, 1), date(2060, 1, 1)).flatmap(
    lambda day: st.times().map(lambda at: datetime.combine(day, at, UTC))
)
FACTS = st.builds(
    Facts,
    met_on=DAYS,
    rhythm=st.sampled_from(rhythm.RHYTHMS),
    birthday=st.one_of(st.just(""), st.just("--02-29"), DAYS.map(date.isoformat)),
    touched_on=st.one_of(st.none(), DAYS),
    settled=st.dictionaries(st.sampled_from(rhythm.KINDS), DAYS, max_size=3),
)


def the_next(today, **facts):
    return rhythm.steps(Facts(**{"met_on": MET} | facts), today)


def test_the_usual_rhythm_is_a_day_a_week_a_month_and_half_years():
    done, found = {}, []
    today = MET
    for _ in range(6):
        [step] = the_next(today, settled=done)
        found.append((step.kind, step.due_on.isoformat()))
        done[step.kind] = today = step.due_on

    assert found == [
        ("day", "2030-06-02"),
        ("week", "2030-06-08"),
        ("month", "2030-07-01"),
        ("half_year", "2030-12-01"),
        ("half_year", "2031-06-01"),
        ("half_year", "2031-12-01"),
    ]


@pytest.mark.parametrize(
    ("chosen", "first"),
    [
        ("usual", [Step("day", date(2030, 6, 2))]),
        ("slower", [Step("week", date(2030, 6, 8))]),
        ("yearly", [Step("year", date(2031, 6, 1))]),
        ("off", []),
    ],
)
def test_each_rhythm_begins_where_it_says(chosen, first):
    assert list(the_next(MET, rhythm=chosen)) == first


def test_a_step_that_nobody_took_gives_way_to_the_next():
    assert the_next(date(2030, 6, 7)) == (Step("day", date(2030, 6, 2)),)
    assert the_next(date(2030, 6, 8)) == (Step("week", date(2030, 6, 8)),)
    assert the_next(date(2033, 1, 1)) == (Step("half_year", date(2032, 12, 1)),)


def test_being_in_touch_settles_what_was_due_and_moves_what_comes():
    the_day_before_the_week_is_over = date(2030, 6, 7)

    after = the_next(
        the_day_before_the_week_is_over, touched_on=the_day_before_the_week_is_over
    )

    assert after == (Step("week", date(2030, 6, 13)),)


def test_being_in_touch_early_leaves_a_far_step_where_it_is():
    assert the_next(date(2030, 6, 2), touched_on=date(2030, 6, 2)) == (
        Step("week", date(2030, 6, 8)),
    )


def test_a_month_after_the_31st_is_the_last_of_a_shorter_one():
    met = date(2030, 1, 31)

    found = the_next(met, met_on=met, settled={"week": date(2030, 2, 7)})

    assert found == (Step("month", date(2030, 2, 28)),)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2030, 6, 1), date(2031, 2, 28)),
        (date(2032, 1, 1), date(2032, 2, 29)),
        (date(2032, 2, 29), date(2032, 2, 29)),
        (date(2032, 3, 7), date(2032, 2, 29)),  # a late word is worth it for a week
        (date(2032, 3, 8), date(2033, 2, 28)),
        (date(2100, 1, 1), date(2100, 2, 28)),  # no leap year, for all its hundred
    ],
)
def test_a_birthday_on_29_february_comes_every_year(today, due):
    found = the_next(today, met_on=None, birthday="1980-02-29")

    assert found == (Step("birthday", due),)


def test_a_birthday_over_new_year_is_not_forgotten():
    found = the_next(date(2031, 1, 2), met_on=None, birthday="--12-31")

    assert found == (Step("birthday", date(2030, 12, 31)),)


def test_a_birthday_on_which_one_was_in_touch_is_settled():
    found = the_next(
        date(2030, 9, 9),
        rhythm="yearly",
        birthday="--09-09",
        touched_on=date(2030, 9, 9),
    )

    assert found == (
        Step("year", date(2031, 9, 9)),
        Step("birthday", date(2031, 9, 9)),
    )


def test_what_was_put_off_is_not_proposed_beside_it():
    found = the_next(
        date(2030, 9, 1), birthday="--09-09", waiting=frozenset({"half_year"})
    )

    assert found == (Step("birthday", date(2030, 9, 9)),)


@given(FACTS, DAYS)
def test_no_step_comes_before_what_is_settled(known, today):
    found = rhythm.steps(known, today)

    since = max(known.met_on, known.touched_on or known.met_on)
    assert all(step.due_on > since for step in found)
    assert all(
        step.due_on > known.settled[step.kind]
        for step in found
        if step.kind in known.settled
    )


@given(FACTS, DAYS)
def test_there_is_always_a_next_step_unless_it_was_stopped(known, today):
    kinds = [step.kind for step in rhythm.steps(known, today)]

    ladder = [kind for kind in kinds if kind not in (rhythm.BIRTHDAY, rhythm.FIELD_DAY)]
    wanted = known.rhythm != "off"
    assert len(ladder) == wanted
    assert kinds.count(rhythm.BIRTHDAY) == (wanted and bool(known.birthday))


@given(FACTS, DAYS)
def test_nothing_changes_as_long_as_nothing_is_due(known, today):
    found = rhythm.steps(known, today)
    until = min((step.due_on for step in found), default=today)

    if until > today:
        assert rhythm.steps(known, until) == found


@given(FACTS, DAYS)
def test_doing_what_is_due_today_leaves_nothing_due(known, today):
    later = max(today, known.met_on)
    done = Facts(
        met_on=known.met_on,
        rhythm=known.rhythm,
        birthday=known.birthday,
        touched_on=later,
        settled={kind: day for kind, day in known.settled.items() if day <= later},
    )

    assert all(step.due_on > later for step in rhythm.steps(done, later))


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Europe/Warsaw", "2030-06-01T23:30", date(2030, 6, 1)),
        ("Europe/Warsaw", "2030-06-02T01:30", date(2030, 6, 1)),  # the same evening
        ("Europe/Warsaw", "2030-06-02T04:00", date(2030, 6, 2)),
        (
            "Europe/Warsaw",
            "2030-03-31T03:30",
            date(2030, 3, 30),
        ),  # an hour was left out
        ("Europe/Warsaw", "2030-10-27T02:30", date(2030, 10, 26)),  # an hour came twice
        # Samoa went from the 29th straight to the 31st.
        ("Pacific/Apia", "2011-12-31T09:00", date(2011, 12, 31)),
    ],
)
def test_a_night_belongs_to_the_evening_before(zone, moment, day):
    zone = ZoneInfo(zone)

    assert (
        rhythm.met_on(datetime.fromisoformat(moment).replace(tzinfo=zone), zone) == day
    )


@pytest.mark.parametrize(
    ("zone", "now", "monday", "week"),
    [
        ("Europe/Warsaw", "2030-06-02T21:59", "2030-05-27T06:00", "2030-W22"),
        ("Europe/Warsaw", "2030-06-02T22:00", "2030-06-03T06:00", "2030-W23"),
        # The clocks went forward, and back, on the day before.
        ("Europe/Warsaw", "2030-04-01T06:00", "2030-04-01T06:00", "2030-W14"),
        ("Europe/Warsaw", "2030-10-28T07:00", "2030-10-28T07:00", "2030-W44"),
        # A Friday that Samoa never had.
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-26T18:00", "2011-W52"),
        ("Pacific/Kiritimati", "2030-06-02T18:00", "2030-06-02T18:00", "2030-W23"),
    ],
)
def test_monday_morning_is_that_of_the_reader(zone, now, monday, week):
    zone = ZoneInfo(zone)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)

    found = rhythm.monday(moment, zone).astimezone(UTC)

    assert f"{found:%Y-%m-%dT%H:%M}" == monday
    assert rhythm.week_of(moment, zone) == week


@given(
    MOMENTS,
    st.timezone_keys(),
)
def test_monday_is_never_more_than_a_week_away(now, key):
    ahead = now - rhythm.monday(now, ZoneInfo(key)).astimezone(UTC)

    assert timedelta(hours=-33) < ahead < timedelta(days=8, hours=1)


@pytest.mark.parametrize(
    ("country", "texts", "name", "days"),
    [
        ("", ["HR"], "International HR Day", ["2030-05-20", "2031-05-20"]),
        ("pl", ["HR"], "International HR Day", ["2030-05-20", "2031-05-20"]),
        ("", ["", "Head of HR"], "International HR Day", ["2030-05-20", "2031-05-20"]),
        ("", ["Education"], "World Teachers’ Day", ["2030-10-05", "2031-10-05"]),
        ("PL", ["Education"], "National Education Day", ["2030-10-14", "2031-10-14"]),
        ("us", ["Teaching"], "National Teacher Day", ["2030-05-07", "2031-05-06"]),
        ("us", ["Executive assistant"], "Administrative Professionals’ Day",
         ["2030-04-24", "2031-04-23"]),
        ("", ["Social work"], "World Social Work Day", ["2030-03-19", "2031-03-18"]),
        ("ua", ["вчитель"], "Day of Education Workers", ["2030-10-06", "2031-10-05"]),
        ("", ["Software engineer"], "Day of the Programmer",
         ["2030-09-13", "2032-09-12"]),
        ("", ["Veterinary"], "World Veterinary Day", ["2030-04-27", "2031-04-26"]),
        ("", ["System administrator"], "System Administrator Appreciation Day",
         ["2030-07-26", "2031-07-25"]),
    ],
)  # fmt: skip
def test_a_profession_has_its_day(country, texts, name, days):
    found = rhythm.day_of(country, *texts)

    assert found.name("en") == name
    assert [found.rule.day(int(day[:4])).isoformat() for day in days] == days


@pytest.mark.parametrize("text", ["", "Head", "Chair of the board", "Personal trainer"])
def test_whose_profession_is_not_said_has_none(text):
    assert rhythm.day_of("pl", text) is None


@pytest.mark.parametrize("year", [1999, 2000, 2024, 2030, 2100])
def test_every_day_of_the_file_can_be_held_in_any_year(year):
    assert all(day.rule.day(year).year == year for day in _days())


def test_a_rule_counts_weekdays_from_either_end():
    assert Rule(month=12, nth=-1, weekday=1).day(2030) == date(2030, 12, 31)
    assert Rule(month=2, nth=1, weekday=4).day(2030) == date(2030, 2, 1)


KNOWN = Known(
    me="Bob Brown",
    name="Carol Ćwik",
    met_at=datetime(2030, 6, 1, 12, tzinfo=UTC),
    event="Spring Meeting",
    shared=("Shift rosters",),
)


def test_a_draft_says_what_is_known_and_leaves_a_gap_for_the_rest():
    found = rhythm.act("week", KNOWN)

    assert found.why == "A week after you met"
    assert found.what == "Send one link or file that helps them."
    assert found.draft.subject == "Something you may like"
    assert found.draft.body == (
        "Hello Carol,\n\nI have thought of “Shift rosters” since. "
        "This may be of use to you: …\n\nBest wishes,\nBob Brown\n"
    )


def test_the_first_step_is_the_thank_you_of_the_recap():
    found = rhythm.act("day", KNOWN, "pl")

    assert found.draft.subject == "Miło było się poznać – Spring Meeting"


@pytest.mark.parametrize(
    ("kind", "due_on", "why"),
    [
        ("day", date(2030, 6, 2), "You met the day before"),
        ("day", date(2030, 6, 9), "You met on Saturday 1 June"),
        ("week", date(2030, 6, 8), "A week after you met"),
        ("week", date(2030, 6, 13), "You met on Saturday 1 June"),
        ("week", date(2030, 6, 15), "You met on Saturday 1 June"),
        ("month", date(2030, 7, 1), "A month after you met"),
        ("half_year", date(2030, 12, 1), "Half a year has passed"),
        ("half_year", date(2031, 6, 1), "Half a year has passed"),
        ("half_year", date(2031, 6, 2), "You met on Saturday 1 June 2030"),
        ("year", date(2032, 6, 1), "Another year since you met"),
        ("birthday", date(2031, 2, 28), "Birthday"),
        ("birthday", date(2032, 2, 28), "Birthday: Sunday 29 February"),
        ("birthday", date(2032, 3, 9), "Birthday: Sunday 29 February"),
        ("birthday", date(2031, 1, 2), "Birthday: Friday 28 February"),
        ("field_day", date(2031, 5, 20), "International HR Day"),
        ("field_day", date(2031, 5, 27), "International HR Day: Tuesday 20 May"),
    ],
)
def test_a_reason_is_true_on_the_day_that_it_stands_by(kind, due_on, why):
    known = replace(
        KNOWN,
        due_on=due_on,
        met_on=MET,
        birthday="--02-29",
        field_day=rhythm.day_of("", "HR"),
    )

    assert rhythm.act(kind, known).why == why


def test_a_reason_on_a_day_that_moved_is_in_the_language():
    known = replace(KNOWN, due_on=date(2030, 6, 9), met_on=MET)

    found = [rhythm.act("day", known, language).why for language in ACTS]

    assert found == [
        "You met on Saturday 1 June",
        "Poznaliście się: sobota, 1 czerwca",
        "Ihr habt euch kennengelernt: Samstag, 1. Juni",
        "Os conocisteis: sábado, 1 de junio",
        "Ви познайомилися: субота, 1 червня",
    ]


def test_an_unknown_language_gets_english():
    assert rhythm.act("birthday", KNOWN, "eo") == rhythm.act("birthday", KNOWN, "en")


def test_all_languages_say_the_same_with_the_same_gaps():
    def gaps(language):
        return {
            key: {name for _, name, _, _ in Formatter().parse(text) if name}
            for key, text in ACTS[language].items()
        }

    assert [gaps(language) for language in ACTS] == [gaps("en")] * 5


@given(st.text(), st.text(), st.sampled_from(rhythm.KINDS), st.sampled_from([*ACTS]))
def test_nothing_that_people_wrote_breaks_a_subject(name, event, kind, language):
    known = Known(me=name, name=name, met_at=KNOWN.met_at, event=event, shared=(event,))

    subject = rhythm.act(kind, known, language).draft.subject

    assert "\n" not in subject
    assert "\r" not in subject
