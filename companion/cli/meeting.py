"""Commands that say whom to meet, and what to ask."""

from collections.abc import Iterable, Sequence

import click

from companion.cli.group import as_json, main, running
from companion.cli.waiting import work_off
from companion.core.questions import Question
from companion.errors import BadInput
from companion.events import service as events
from companion.events.models import Attendee
from companion.extensions import db
from companion.matches import service as matches
from companion.matches.models import DONE
from companion.printing import say, show
from companion.questions import service as questions
from companion.talks import service as talks
from companion.talks.models import Talk


@main.command()
@click.argument("slug")
@as_json
def match(slug: str, as_json: bool) -> None:
    """Find for everybody whom to meet."""
    with running() as app:
        run = matches.request(events.by_slug(slug))
        matches.ring(run)  # also one that was cut off before
        db.session.commit()
        say("Reading the profiles, then matching …")
        work_off(app, run, matches.ring)
        if matches.is_refused(run):
            raise BadInput(run.error)
        if run.state != DONE:
            raise click.ClickException(run.error or "The run was stopped.")
        show(matches.report(run), as_json=as_json)


@main.command()
@click.argument("slug")
@click.argument("email")
@as_json
def suggestions(slug: str, email: str, as_json: bool) -> None:
    """Show whom somebody should meet, and why."""
    with running():
        me = events.attendee_at(events.by_slug(slug), email)
        show(
            [
                {
                    "email": one.other.email,
                    "name": one.other.name,
                    "score": round(one.match.score, 4),
                    "you_can_help": _quotes(one.reasons.gives, "offer", "need"),
                    "they_can_help": _quotes(one.reasons.gets, "need", "offer"),
                    "shared": _quotes(one.reasons.shared, "yours", "theirs"),
                    "outside_bubble": one.match.outside,
                }
                for one in matches.suggestions(me)
            ],
            as_json=as_json,
        )


@main.command("questions")
@click.argument("slug")
@click.argument("email")
@click.option("--talk", default="", help="Number of one talk; else those starred.")
@as_json
def questions_(slug: str, email: str, talk: str, as_json: bool) -> None:
    """Show what somebody could ask the speakers."""
    with running():
        me = events.attendee_at(events.by_slug(slug), email)
        show(
            [
                {
                    "talk": entry.title,
                    "talk_id": entry.id,
                    "question": question.text,
                    "kind": question.kind,
                    "introduction": question.introduction,
                    "because": {
                        "talk": question.because_talk,
                        "profile": question.because_profile,
                    },
                }
                for entry, asked in _asked(me, talks.to_ask_in(me, talk))
                for question in asked
            ],
            as_json=as_json,
        )


def _asked(
    me: Attendee, entries: Sequence[Talk]
) -> Iterable[tuple[Talk, Sequence[Question]]]:
    return zip(entries, questions.for_talks(me, entries), strict=True)


def _quotes(
    pairs: Sequence[tuple[str, str]], mine: str, theirs: str
) -> list[dict[str, str]]:
    return [{mine: my_words, theirs: their_words} for my_words, their_words in pairs]
