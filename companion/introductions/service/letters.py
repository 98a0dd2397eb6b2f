"""Letters of an introduction, to those who take letters; a page says the same."""

from typing import Any

from companion import mail
from companion.core.opener import Words
from companion.events.models import Attendee
from companion.introductions.models import Introduction
from companion.matches import service as matches


def asked(introduction: Introduction) -> None:
    _write("asked", introduction, introduction.via)


def passed(introduction: Introduction) -> None:
    _write("passed", introduction, introduction.other)


def made(introduction: Introduction) -> None:
    """Bring the two together, each with a first line about the other."""
    asker, other = introduction.asker, introduction.other
    for me, them in ((asker, other), (other, asker)):
        _write("made", introduction, me, them=them, says=words(me, them))


def words(me: Attendee, other: Attendee) -> Words:
    why = matches.between(me, other) or matches.Reasons()
    return matches.words_between(why, me, other)


def _write(what: str, introduction: Introduction, to: Attendee, **context: Any) -> None:
    if not (to.email and to.wants_letters):
        return
    # With the moment in it: a number may come again when a row was taken back.
    moment = f"{introduction.at:%Y%m%d%H%M%S}"
    mail.send(
        f"introductions/{what}",
        mail.stoppable(f"introduction:{introduction.id}:{moment}:{what}:{to.id}", to),
        me=to,
        event=to.event,
        introduction=introduction,
        **context,
    )
