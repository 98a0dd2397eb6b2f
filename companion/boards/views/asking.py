"""The board for the room: to ask, to vote, and the words that stand there."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.boards import service
from companion.boards.forms import QuestionForm
from companion.boards.views.blueprint import BOARD, bp
from companion.errors import BadInput, TooMany
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.questions.models import ANSWERED
from companion.talks.models import Talk


@bp.get(BOARD)
@web.attending
def board(event: Event, me: Attendee, talk_id: int) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    return _page(me, talk, QuestionForm())


@bp.post(BOARD)
@web.attending
def ask(event: Event, me: Attendee, talk_id: int) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    form = QuestionForm()
    if not form.validate_on_submit():
        return _page(me, talk, form), 422
    draft = form.draft
    found = service.find(talk, draft)
    if found.similar and not found.same and not draft.apart:
        return _page(me, talk, form, [one.id for one in found.similar]), 422
    try:
        posted = service.ask(me, talk, draft)
    except (BadInput, TooMany) as refused:
        form.text.errors = [str(refused)]
        return _page(me, talk, form), refused.status
    number = posted.first.id
    flash(_said(posted), "good")
    db.session.commit()
    return _back(event, talk_id, number)


@bp.post(f"{BOARD}/<int:question_id>/vote")
@web.attending
def vote(
    event: Event, me: Attendee, talk_id: int, question_id: int
) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    on = request.form.get("on") == "yes"
    first = service.vote(me, talk, question_id, on=on)
    db.session.commit()
    if web.wants_json():
        entry = service.entry(me, talk, first.id)
        return {"votes": entry.votes, "mine": entry.has_my_vote}
    return _back(event, talk_id, first.id)


@bp.get(f"{BOARD}/votes")
@web.attending
def votes(event: Event, me: Attendee, talk_id: int) -> ResponseReturnValue:
    """Tell a board that is looked at what it says by now."""
    talk = service.talk_with_board(event, talk_id)
    shown = service.board(me, talk).shown
    return {"votes": {entry.id: entry.votes for entry in shown}}


@bp.post(f"{BOARD}/<int:question_id>/take-back")
@web.attending
def take_back(
    event: Event, me: Attendee, talk_id: int, question_id: int
) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    service.take_back(me, talk, question_id)
    db.session.commit()
    flash("Your question is gone from the board.", "good")
    return _back(event, talk_id)


@bp.post(f"{BOARD}/<int:question_id>/part")
@web.attending
def part(
    event: Event, me: Attendee, talk_id: int, question_id: int
) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    question = service.question(talk, question_id)
    service.part(me, talk, question)
    db.session.commit()
    flash("It stands for itself again, with its own votes.", "good")
    return _back(event, talk_id, question_id)


@bp.post(f"{BOARD}/<int:question_id>/report")
@web.attending
def report(
    event: Event, me: Attendee, talk_id: int, question_id: int
) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    service.report(me, talk, question_id)
    db.session.commit()
    flash("The organizers get a letter about it, and can take it off.", "good")
    return _back(event, talk_id, question_id)


def _page(
    me: Attendee, talk: Talk, form: QuestionForm, similar: Sequence[int] = ()
) -> str:
    board = service.board(me, talk)
    by_number = {entry.id: entry for entry in board.shown}
    return render_template(
        "boards/board.html",
        event=me.event,
        me=me,
        place="agenda",
        board=board,
        form=form,
        similar=[by_number[number] for number in similar],
    )


def _said(posted: service.Posted) -> str:
    if not posted.is_merged:
        return "Your question is on the board."
    if posted.first.state == ANSWERED:
        return "That was asked, and is answered already: here it is."
    return "That stands on the board already, so yours counts there, in your words."


def _back(event: Event, talk_id: int, question_id: int = 0) -> ResponseReturnValue:
    anchor = f"question-{question_id}" if question_id else None
    page = url_for(".board", slug=event.slug, talk_id=talk_id, _anchor=anchor)
    return redirect(page, 303)
