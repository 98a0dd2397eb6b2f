from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts import service
from companion.accounts.forms import CodeForm, SignInForm
from companion.extensions import db

bp = Blueprint("accounts", __name__, url_prefix="/sign-in")


@bp.get("/")
def start() -> ResponseReturnValue:
    form = SignInForm(
        email=session.get("asked_for", ""),
        next=web.own_path(request.args.get("next", "")),
    )
    return render_template("accounts/start.html", form=form)


@bp.post("/")
def request_link() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/start.html", form=form), 422
    goes_to = web.own_path(form.next.data or "")[:200]
    session["asked"] = service.request_link(
        form.email.data, goes_to=goes_to, network=request.remote_addr or ""
    )
    session["asked_for"], session["next"] = form.email.data, goes_to
    db.session.commit()
    return redirect(url_for(".sent"), 303)


@bp.get("/sent")
def sent() -> ResponseReturnValue:
    if "asked_for" not in session:
        return redirect(url_for(".start"), 303)
    return _sent(CodeForm(), 200)


@bp.post("/code")
def redeem_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate_on_submit():
        return _sent(form, 422)
    try:
        secret, goes_to = service.redeem_code(session.get("asked", 0), form.code.data)
    except service.BadCode as error:
        form.code.errors = [str(error)]
        return _sent(form, 422)
    db.session.commit()
    return _enter(secret, goes_to)


@bp.get("/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Show a button. Mail scanners follow links; only people press buttons."""
    if not service.is_open(token):
        return _spent()
    return render_template("accounts/confirm.html", token=token)


@bp.post("/<token>")
def redeem(token: str) -> ResponseReturnValue:
    try:
        secret, goes_to = service.redeem_link(token)
    except service.BadLink:
        return _spent()
    db.session.commit()
    return _enter(secret, goes_to)


@bp.post("/out")
def sign_out() -> ResponseReturnValue:
    service.sign_out(session.get("login", ""))
    db.session.commit()
    session.clear()
    flash("You are signed out.", "good")
    answer = redirect(url_for("events.start"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _sent(form: CodeForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/sent.html",
        form=form,
        email=session.get("asked_for", "your address"),
        next=session.get("next", ""),
        folder=None if current_app.config["SMTP_URL"] else "mail",
    )
    return page, status


def _spent() -> ResponseReturnValue:
    """Say that the link is used up where a fresh one can be had."""
    flash(service.BadLink.message, "bad")
    form = SignInForm(formdata=None, email=session.get("asked_for", ""))
    return render_template("accounts/start.html", form=form), 410


def _enter(secret: str, goes_to: str) -> ResponseReturnValue:
    opened = session.get(web.OPENED)
    session.clear()
    session.permanent = True
    session["login"] = secret
    if opened:
        session[web.OPENED] = opened
    return redirect(goes_to or url_for("events.start"), 303)
