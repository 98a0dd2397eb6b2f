import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from companion.errors import BadInput, CompanionError
from companion.exchanges.service import REPORT_LENGTH, Scan
from companion.exchanges.service.kiosks import NAME_LENGTH, Shown
from companion.forms import Form, one_line

KILOBYTE = 1024
ONE, MANY = 64 * KILOBYTE, 512 * KILOBYTE  # bytes that one scan, and many, may have
SCANS = 100  # in one batch
LARGEST = 2**31 - 1  # what a column for whole numbers holds
UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
UNREADABLE = "That was no scan of a badge. Scan it again."


class Unreadable(CompanionError):
    status = 400
    message = UNREADABLE


class WrongType(CompanionError):
    status = 415
    message = "Send the badges as JSON (application/json)."


class TooLarge(CompanionError):
    status = 413
    message = "That is more than a scan can be. Scan the badge again."


@dataclass(frozen=True, slots=True)
class Posted:
    """What a phone sent: one scan or many, each as it came."""

    scans: tuple[object, ...]
    is_batch: bool
    person_id: int | None  # whom the phone takes for the one who is signed in


def posted(data: bytes) -> Posted:
    """Read the JSON that a phone sent.

    Raises:
        Unreadable: it is none, or not of a scan.
        TooLarge: there are too many scans, or one is too long.

    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(content, dict):
        raise Unreadable
    person_id = content.get("person")
    if not isinstance(person_id, int | None):
        raise Unreadable
    if "scans" not in content:
        if len(data) > ONE:
            raise TooLarge
        return Posted((content,), is_batch=False, person_id=person_id)
    scans = content["scans"]
    if not isinstance(scans, list):
        raise Unreadable
    if len(scans) > SCANS:
        raise TooLarge(f"Send at most {SCANS} scans at once.")
    return Posted(tuple(scans), is_batch=True, person_id=person_id)


def scan_in(given: object) -> Scan:
    """Read one scan.

    Raises:
        Unreadable: something is missing, or is no text.
        BadInput: the time is none.

    """
    if not isinstance(given, dict):
        raise Unreadable
    uuid, token = _plain(given.get("uuid")), _plain(given.get("token"))
    at = None if given.get("at") is None else moment(_plain(given["at"]))
    stand = given.get("for_stand")
    if stand is not None and not _is_number(stand):
        raise Unreadable
    return Scan(uuid=uuid, token=token, at=at, for_stand=stand)


def shown(mimetype: str, data: bytes) -> dict[str, Any]:
    """Read what a kiosk sent.

    Raises:
        WrongType: it is no JSON.
        Unreadable: it cannot be read.

    """
    if mimetype != "application/json":
        raise WrongType
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(content, dict):
        raise Unreadable
    return content


def token_in(given: dict[str, Any]) -> tuple[str, datetime | None]:
    """Read which badge a kiosk saw, and when."""
    at = None if given.get("at") is None else moment(_plain(given["at"]))
    return _plain(given.get("token")), at


def shown_in(given: dict[str, Any]) -> Shown:
    """Read which two badges a kiosk saw."""
    uuid, first, second = (
        _plain(given.get(name)) for name in ("uuid", "first", "second")
    )
    _, at = token_in({"token": first, "at": given.get("at")})
    return Shown(uuid, first, second, at)


def moment(text: str) -> datetime:
    """Read a time as phones write it, with its zone.

    Raises:
        BadInput: it is none.

    """
    try:
        found = datetime.fromisoformat(text)
        if found.utcoffset() is not None:
            found.timestamp()  # some are before all counting
            return found
    except (ValueError, OverflowError):
        pass
    raise BadInput("The scan has no proper time. Scan the badge again.")


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 < value <= LARGEST


def _plain(text: Any) -> str:
    """Return a text that can be stored and shown."""
    if not isinstance(text, str) or UNPRINTED.search(text):
        raise Unreadable
    return text


class ExchangeForm(Form):
    """The one button below a card."""

    uuid = HiddenField(validators=[InputRequired()])
    token = HiddenField(validators=[InputRequired()])
    at = HiddenField()  # when the card was opened: a code on a phone changes
    for_stand = IntegerField(validators=[Optional(), NumberRange(0, LARGEST)])


class ScanForm(Form):
    """For phones whose camera the page cannot use: a typed code, or a photo."""

    code = StringField(
        "Code below the QR code",
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    photo = FileField(
        "Photo of the badge", render_kw={"accept": "image/*", "capture": "environment"}
    )


class KioskForm(Form):
    name = StringField(
        "Where it stands",
        filters=[one_line],
        validators=[
            Length(max=NAME_LENGTH, message=f"At most {NAME_LENGTH} letters, please.")
        ],
        render_kw={"autocomplete": "off", "placeholder": "Entrance"},
    )


class ReportForm(Form):
    """What the organizers should know about somebody."""

    text = TextAreaField(
        "What happened?",
        validators=[
            InputRequired("Write a sentence about what happened."),
            Length(max=REPORT_LENGTH, message=f"At most {REPORT_LENGTH} letters."),
        ],
    )
