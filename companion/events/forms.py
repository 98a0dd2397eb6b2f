from typing import Any
from zoneinfo import available_timezones

from wtforms import DateField, StringField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Regexp,
    ValidationError,
)

from companion.events.service import SLUG
from companion.forms import Form, one_line


class AboutForm(Form):
    """What an event is called, when it is and where: this may change later."""

    name = StringField(
        "Name of the event",
        filters=[one_line],
        validators=[DataRequired("Give the event a name."), Length(max=200)],
    )
    timezone = StringField(
        "Time zone",
        filters=[one_line],
        default="Europe/Warsaw",
        render_kw={"list": "zones", "autocomplete": "off"},
    )
    starts = DateField(
        "First day", validators=[InputRequired("On which day does it start?")]
    )
    ends = DateField(
        "Last day", validators=[InputRequired("On which day does it end?")]
    )

    def validate_timezone(self, field: Any) -> None:
        if field.data not in available_timezones():
            raise ValidationError("Choose a zone from the list, such as Europe/Warsaw.")

    def validate_ends(self, field: Any) -> None:
        if self.starts.data and field.data and field.data < self.starts.data:
            raise ValidationError("The last day lies before the first one.")


class EventForm(AboutForm):
    slug = StringField(
        "Short name for its address",
        filters=[one_line],
        validators=[
            Length(min=2, max=80, message="Between 2 and 80 letters."),
            Regexp(
                SLUG, message="Small letters, digits and hyphens, as in spring-2027."
            ),
        ],
    )
