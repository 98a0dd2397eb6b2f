"""What a mail provider calls to tell which letters came back."""

import hmac

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from companion import config
from companion.errors import BadInput, NotFound
from companion.extensions import csrf, db
from companion.mail import bounces

bp = Blueprint("mail", __name__, url_prefix="/mail")

FIELDS = ("kind", "message_id", "address", "why")


@bp.post("/bounces")
@csrf.exempt  # a program calls, without cookies; the token is the proof
def tell() -> ResponseReturnValue:
    _let_in()
    bounces.note(_notice(request.get_json(silent=True)))
    db.session.commit()
    return {"noted": True}


def _let_in() -> None:
    """Answer as if nothing were here, where no token is set or another is shown."""
    token = str(config.current("BOUNCE_TOKEN")).encode()
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not token or not hmac.compare_digest(token, shown):
        raise NotFound


def _notice(told: object) -> bounces.Notice:
    if not isinstance(told, dict):
        raise BadInput(
            'Send JSON such as {"address": "a@example.org", "kind": "hard"}.'
        )
    values = {name: told.get(name, "") for name in FIELDS}
    if not all(isinstance(value, str) for value in values.values()):
        raise BadInput(f"{', '.join(FIELDS)} must be texts.")
    return bounces.Notice(**values)
