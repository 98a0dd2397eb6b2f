"""The tokens on badges: derived, never stored, good until they are replaced."""

import pytest
import sqlalchemy as sa

from companion.core.badge import token as tokens
from companion.errors import NotFound
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db


def test_a_badge_printed_twice_is_the_same(cast, token):
    assert token(cast.bob) == token(cast.bob)


def test_everybody_has_a_badge_of_their_own(cast, token):
    people = [cast.alice, cast.bob, cast.carol, cast.dora, cast.dan]

    assert len({token(number) for number in people}) == len(people)


def test_no_table_holds_the_token(cast, token, app):
    printed = token(cast.bob)

    with app.app_context():
        rows = [
            row
            for table in db.metadata.sorted_tables
            for row in db.session.execute(sa.select(table))
        ]

    assert [row for row in rows if printed in str(row)] == []


def test_without_the_hosts_secret_a_table_opens_no_badge(cast, token, app):
    printed = token(cast.bob)

    app.config["SECRET_KEY"] = "of another host"

    assert token(cast.bob) != printed


def test_the_qr_code_says_an_address_in_capitals(cast, token, app):
    with app.app_context():
        address = events.badge_address(db.session.get_one(Attendee, cast.bob))

    assert address == f"HTTP://LOCALHOST/B/{token(cast.bob)}"


@pytest.mark.parametrize("typed", [str, str.lower, tokens.grouped])
def test_a_badge_is_known_however_its_token_is_written(cast, token, app, typed):
    with app.app_context():
        found = events.behind_badge(typed(token(cast.bob)))

        assert found.id == cast.bob


def test_a_new_nonce_makes_a_new_badge_and_kills_the_old_one(cast, token, app):
    lost = token(cast.bob)
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        events.reissue_badge(bob)
        db.session.commit()

    with app.app_context():
        assert events.behind_badge(token(cast.bob)).id == cast.bob
        with pytest.raises(events.NotInUse, match="not in use any more"):
            events.behind_badge(lost)


@pytest.mark.parametrize("text", ["", "BOB", "U" * 20, "Ż" * 20])
def test_what_is_no_token_is_nobodys_badge(app, text):
    with app.app_context(), pytest.raises(NotFound, match="not the code of a badge"):
        events.behind_badge(text)


def test_a_new_badge_has_other_codes_to_type_and_to_show(cast, app):
    def codes():
        bob = db.session.get_one(Attendee, cast.bob)
        return {events.typed_token(bob), *map(str, events.moving_badge(bob))}

    with app.app_context():
        before = codes()
        events.reissue_badge(db.session.get_one(Attendee, cast.bob))

        assert before & codes() == set()


def test_a_new_badge_waits_to_be_printed(cast, app, time):
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        bob.badge_printed_at = time.time

        events.reissue_badge(bob)

        assert bob.badge_printed_at is None


def test_a_typed_code_is_found_at_its_event_only(cast, app):
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        typed, elsewhere = events.typed_token(bob), events.by_slug("autumn").id

        found = events.behind_badge(typed, event_ids=[bob.event_id, elsewhere])

        assert found.id == cast.bob
        for others in ([], [elsewhere]):
            with pytest.raises(NotFound, match="Nobody here has this code"):
                events.behind_badge(typed, event_ids=others)


def test_a_code_on_a_screen_is_known_for_a_minute(cast, app, time):
    with app.app_context():
        bob = db.session.get_one(Attendee, cast.bob)
        address, key = events.moving_badge(bob)
        shown = address + tokens.moving_code(key, time.time.timestamp())
        seen_at = time.time

        assert events.behind_badge(shown).id == cast.bob
        time.advance(hours=1)
        assert events.behind_badge(shown, seen_at).id == cast.bob
        with pytest.raises(events.Changed):
            events.behind_badge(shown)
        time.advance(hours=23)
        assert events.behind_badge(shown, seen_at).id == cast.bob
        time.advance(seconds=1)
        with pytest.raises(events.Changed, match="more than a day ago"):
            events.behind_badge(shown, seen_at)


def test_badges_of_an_older_release_get_the_codes_they_lack(cast, app):
    columns = (Attendee.typed_fingerprint, Attendee.rotating_fingerprint)
    with app.app_context():
        before = db.session.execute(sa.select(*columns)).all()
        nothing = dict.fromkeys(columns)
        db.session.execute(sa.update(Attendee).values(nothing))
        db.session.expire_all()

        filled = [events.fill_codes(), events.fill_codes()]

        assert filled == [5, 0]
        assert db.session.execute(sa.select(*columns)).all() == before
