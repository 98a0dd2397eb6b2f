"""Who stars a talk gets a question of their own to ask, and keeps it."""

import pytest

from companion.events.models import Attendee
from companion.extensions import db
from companion.questions import service
from companion.talks import service as talks
from companion.talks.models import Speaker, Star, Talk


@pytest.fixture
def talk_id(load_agenda):
    return load_agenda()["Fair pay in small firms"]


def first(me_id, talk_id):
    me = db.session.get_one(Attendee, me_id)
    return service.for_talk(me, db.session.get_one(Talk, talk_id))[0].text


def star(me_id, talk_id, *, on=True):
    me = db.session.get_one(Attendee, me_id)
    talks.star(me, db.session.get_one(Talk, talk_id), on=on)


def test_stars_are_numbered_in_their_order(app, cast, talk_id):
    with app.app_context():
        star(cast.bob, talk_id)
        star(cast.carol, talk_id)
        star(cast.bob, talk_id)

        numbers = [
            db.session.get_one(Star, (who, talk_id)).number
            for who in (cast.bob, cast.carol)
        ]

    assert numbers == [1, 2]


def test_a_question_stays_when_one_stars_the_talk_and_when_others_do(
    app, cast, talk_id
):
    with app.app_context():
        before = first(cast.bob, talk_id)
        star(cast.bob, talk_id)
        starred = first(cast.bob, talk_id)
        star(cast.carol, talk_id)

        assert [before, starred] == [first(cast.bob, talk_id)] * 2


def test_two_who_star_one_talk_ask_different_things(app, cast, talk_id):
    with app.app_context():
        for who in (cast.bob, cast.carol):
            db.session.get_one(Attendee, who).job_title = "Actuary"
            star(who, talk_id)

        assert first(cast.bob, talk_id) != first(cast.carol, talk_id)


def test_the_page_says_how_to_say_the_speakers_name(app, bob, talk_id, texts):
    with app.app_context():
        speaker = db.session.scalars(db.select(Speaker).filter_by(name="Ada Low")).one()
        speaker.say_name = "AH-da loh"
        db.session.commit()

    page = bob.get(f"/e/spring/talks/{talk_id}")

    assert texts(page, ".say-name") == ["How to say Ada Low: AH-da loh"]
