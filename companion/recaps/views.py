from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from companion import web
from companion.core.recap_words import language_of, words
from companion.errors import NotFound
from companion.events.models import Attendee, Event
from companion.extensions import csrf, db
from companion.preparing import service as preparing
from companion.recaps import service
from companion.recaps.forms import FeedbackForm
from companion.recaps.models import WORTH

bp = Blueprint("recaps", __name__)

EARLY = "There is nothing to look back at before the event is over."


@bp.get("/e/<slug>/recap")
@web.attending
def page(event: Event, me: Attendee) -> ResponseReturnValue:
    if not service.is_over(event):
        return render_template(
            "recaps/early.html",
            event=event,
            me=me,
            is_before=preparing.is_before(event),
            comes_at=service.due_at(event),
        )
    told = service.story(me)
    return render_template(
        "recaps/page.html",
        event=event,
        me=me,
        story=told,
        say=told.say,
        most=len(told.encounters),
        picture_at=url_for(".picture", slug=event.slug) if told.encounters else "",
        cards=len(told.encounters),
        is_page=True,
        may_ask=True,
        feedback=service.feedback_token(me),
    )


@bp.get("/e/<slug>/recap/picture.png")
@web.attending
def picture(event: Event, me: Attendee) -> ResponseReturnValue:
    _refuse_early(event)
    drawn = service.picture(service.story(me))
    return Response(drawn, content_type="image/png")


@bp.get("/e/<slug>/recap/contacts.vcf")
@web.attending
def cards(event: Event, me: Attendee) -> ResponseReturnValue:
    _refuse_early(event)
    return Response(
        service.vcards(service.story(me).encounters),
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="contacts.vcf"'},
    )


@bp.get("/e/<slug>/people/<int:other_id>/reach")
@web.attending
def reach(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    return render_template(
        "recaps/reach.html", event=event, me=me, one=service.to_ask(me, other_id)
    )


@bp.post("/e/<slug>/people/<int:other_id>/reach")
@web.attending
def ask(event: Event, me: Attendee, other_id: int) -> ResponseReturnValue:
    name = service.ask(me, other_id)
    db.session.commit()
    flash(
        f"{name or 'They'} will be asked. If they say yes, you are in each other’s "
        "contacts.",
        "good",
    )
    return redirect(url_for("exchanges.scanned_me", slug=event.slug), 303)


@bp.get("/f/<feedback>")
def ask_feedback(feedback: str) -> ResponseReturnValue:
    """Show the answers, one chosen: scanners follow links, and none of them votes."""
    attendee = service.behind_feedback(feedback)
    given = service.feedback_of(attendee)
    tapped = request.args.get("worth", "")
    form = FeedbackForm(
        formdata=None,
        worth=tapped if tapped in WORTH else given.worth if given else None,
        text=given.text if given else "",
    )
    return _feedback(attendee, feedback, form, is_kept=False)


@bp.post("/f/<feedback>")
@csrf.exempt  # the token is the proof, and some mail programs keep no cookies
def give_feedback(feedback: str) -> ResponseReturnValue:
    attendee = service.behind_feedback(feedback)
    form = FeedbackForm(meta={"csrf": False})
    if not form.validate_on_submit():
        return _feedback(attendee, feedback, form, is_kept=False), 422
    service.give_feedback(attendee, form.worth.data, form.text.data or "")
    db.session.commit()
    return _feedback(attendee, feedback, form, is_kept=True)


@bp.get("/u/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Show a button: mail scanners follow links, and nobody wants that to count."""
    attendee = service.behind_token(token)
    return _page(attendee, token)


@bp.post("/u/<token>")
@csrf.exempt  # mail programs press this themselves (RFC 8058); the token is the proof
def unsubscribe(token: str) -> ResponseReturnValue:
    attendee = service.behind_token(token)
    service.unsubscribe(attendee)
    db.session.commit()
    return _page(attendee, token)


def _page(attendee: Attendee, token: str) -> str:
    return render_template(
        "recaps/unsubscribe.html",
        attendee=attendee,
        event=attendee.event,
        token=token,
    )


def _feedback(
    attendee: Attendee, token: str, form: FeedbackForm, *, is_kept: bool
) -> str:
    say = words(language_of([attendee.person.language, *attendee.languages]))
    form.speak(say)
    return render_template(
        "recaps/feedback.html",
        event=attendee.event,
        token=token,
        form=form,
        say=say,
        is_kept=is_kept,
    )


def _refuse_early(event: Event) -> None:
    if not service.is_over(event):
        raise NotFound(EARLY)
