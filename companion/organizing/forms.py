from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    EmailField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from companion.forms import Form, one_line
from companion.matches.service import MATCHED_ROLES
from companion.profiles.service import FACET_LENGTH

SIZES = [SelectChoice(2, "Two"), SelectChoice(3, "Three"), SelectChoice(4, "Four")]
ROLES = [
    SelectChoice("attendee", "Guests"),
    SelectChoice("speaker", "Speakers"),
    SelectChoice("exhibitor", "Exhibitors"),
]
COMES_AS = [
    SelectChoice("attendee", "Guest"),
    SelectChoice("speaker", "Speaker"),
    SelectChoice("exhibitor", "Exhibitor"),
    SelectChoice("staff", "Team"),
]
LINES = ("offers", "needs", "interests")
TOLD = ("name", "email", "organisation", "role", *LINES)
assert [role.value for role in ROLES] == list(MATCHED_ROLES)


class UploadForm(Form):
    file = FileField(
        "File", validators=[FileRequired("Choose a file first, then press the button.")]
    )


class TablesForm(Form):
    size = RadioField("People at a table", choices=SIZES, coerce=int, default=4)
    roles = SelectMultipleField(
        "Who comes",
        choices=ROLES,
        default=MATCHED_ROLES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("Say who comes: tick at least one.")],
    )


def _are_short(form: Form, field: Any) -> None:
    if any(len(line) > FACET_LENGTH for line in field.data.splitlines()):
        raise ValidationError(f"A line may have {FACET_LENGTH} letters at most.")


def _lines(label: str) -> TextAreaField:
    return TextAreaField(
        label, default="", validators=[_are_short], render_kw={"rows": "2"}
    )


class NewcomerForm(Form):
    """One person, typed by somebody else: a browser must not fill in who types."""

    name = StringField(
        "Name",
        filters=[one_line],
        validators=[
            DataRequired("Write the name as it should stand on the badge."),
            Length(max=200, message="At most 200 letters, please."),
        ],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        "E-mail",
        filters=[one_line],
        validators=[
            InputRequired("Write their e-mail address: it is how they get in."),
            Email("That is not an e-mail address. It looks like name@example.org."),
            Length(max=320, message="At most 320 letters, please."),
        ],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
    organisation = StringField(
        "Organisation",
        filters=[one_line],
        validators=[Length(max=200, message="At most 200 letters, please.")],
        render_kw={"autocomplete": "off"},
    )
    role = SelectField("Comes as", choices=COMES_AS)
    offers = _lines("They can help with")
    needs = _lines("They are looking for")
    interests = _lines("They care about")

    @property
    def told(self) -> dict[str, str]:
        """Return what was typed by the names of a list's columns."""
        return {name: self[name].data for name in TOLD}
