"""The board for speakers, moderators and organizers, and the event's setting."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.boards import service
from companion.boards.forms import AnswerForm
from companion.boards.views.blueprint import BOARD, bp
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.talks.models import Talk

DONE = {
    "answered": "Marked as answered: it stands below the open ones now.",
    "open": "It is open again.",
    "hidden": "Nobody sees it any more. Below the board you can bring it back.",
    "shown": "It is on the board again.",
}


@bp.post(f"{BOARD}/<int:question_id>/move")
@web.attending
def move(
    event: Event, me: Attendee, talk_id: int, question_id: int
) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    to = request.form.get("to", "")
    service.move(me, talk, question_id, to)
    db.session.commit()
    flash(DONE[to], "good")
    return _back(event, talk_id)


@bp.get(f"{BOARD}/<int:question_id>/answer")
@web.attending
def answer_form(
    event: Event, me: Attendee, talk_id: int, question_id: int
) -> ResponseReturnValue:
    talk = _led(event, me, talk_id)
    text = service.entry(me, talk, question_id).answer
    return _page(me, talk, question_id, AnswerForm(text=text))


@bp.post(f"{BOARD}/<int:question_id>/answer")
@web.attending
def answer(
    event: Event, me: Attendee, talk_id: int, question_id: int
) -> ResponseReturnValue:
    talk = _led(event, me, talk_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(me, talk, question_id, form), 422
    service.answer(me, talk, question_id, form.text.data or "")
    db.session.commit()
    flash("Your answer is on the board, and on its way to who asked.", "good")
    return _back(event, talk_id)


@bp.post("/e/<slug>/organize/questions")
@web.organizing
def setting(event: Event, me: Attendee) -> ResponseReturnValue:
    service.allow_anonymous(event, on=bool(request.form.get("anonymous_questions")))
    flash(
        "Questions can be put without a name from now on."
        if event.anonymous_questions
        else "Questions carry a name from now on.",
        "good",
    )
    db.session.commit()
    return redirect(url_for("organizing.safety", slug=event.slug), 303)


def _led(event: Event, me: Attendee, talk_id: int) -> Talk:
    talk = service.talk_with_board(event, talk_id)
    service.check_leads(me, talk)
    return talk


def _page(me: Attendee, talk: Talk, question_id: int, form: AnswerForm) -> str:
    first = service.question(talk, question_id)
    return render_template(
        "boards/answer.html",
        event=me.event,
        me=me,
        place="agenda",
        talk=talk,
        entry=service.entry(me, talk, question_id),
        readers=service.readers(first),
        form=form,
    )


def _back(event: Event, talk_id: int) -> ResponseReturnValue:
    return redirect(url_for(".board", slug=event.slug, talk_id=talk_id), 303)
