from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import (
    DateField,
    EmailField,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from companion.core.agenda import Recognised
from companion.core.badge.layouts import LAYOUTS
from companion.events.models import Event
from companion.forms import Form, one_line
from companion.matches.service import MATCHED_ROLES
from companion.organizing.service.lists import ListLook
from companion.organizing.service.loading import Look
from companion.organizing.service.printing import LAYOUT
from companion.organizing.service.readings import Reading
from companion.profiles.service import FACET_LENGTH
from companion.talks.models import AgendaSource

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
DATE_ORDERS = [
    SelectChoice("", "As the file tells"),
    SelectChoice("dmy", "Day first: 3 April"),
    SelectChoice("mdy", "Month first: March 4"),
]
HOW_OFTEN = [
    SelectChoice(1, "Every hour"),
    SelectChoice(6, "Every six hours"),
    SelectChoice(24, "Once a day"),
]
USUAL = ("title", "start_date", "start", "end", "room", "speakers")
MAPPED = {
    "title": "Title",
    "start_date": "Date",
    "start": "Start",
    "end": "End",
    "end_date": "End date",
    "duration": "Length",
    "room": "Room",
    "speakers": "Speakers",
    "track": "Track",
    "type": "Kind of entry",
    "abstract": "Abstract",
    "description": "Description",
    "language": "Language",
    "url": "Web page",
    "id": "Number",
    "state": "State",
    "email": "Speaker’s e-mail",
    "organisation": "Speaker’s organisation",
    "biography": "Speaker’s biography",
    "zone": "Zone of its times",
    "guid": "Lasting number (GUID)",
    "code": "Code",
    "active": "Whether it takes place",
    "off": "Whether it is cancelled",
    "break": "Whether it is a break",
}
USUAL_OF_PEOPLE = ("name", "email", "organisation", "needs", "offers", "interests")
OF_PEOPLE = {
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail",
    "organisation": "Organisation",
    "job_title": "Job title",
    "needs": "What they need",
    "offers": "What they offer",
    "interests": "Interests",
    "status": "Whether they come",
    "role": "Role",
    "field": "Field",
    "languages": "Languages",
    "pronouns": "Pronouns",
    "phone": "Phone",
    "linkedin": "LinkedIn",
    "style": "Quiet, usual or many",
}
LINES = ("offers", "needs", "interests")
TOLD = ("name", "email", "organisation", "role", *LINES)
assert [role.value for role in ROLES] == list(MATCHED_ROLES)


class UploadForm(Form):
    file = MultipleFileField(
        "File", validators=[FileRequired("Choose a file first, then press the button.")]
    )

    def files(self, kind: str) -> list[tuple[str, bytes]]:
        """Return the names and contents of what was chosen."""
        return [(one.filename or kind, one.stream.read()) for one in self.file.data]


class AddressForm(Form):
    """Where an agenda is, and how often to look there."""

    url = URLField(
        "Address of the agenda",
        filters=[one_line],
        validators=[
            DataRequired("Write the address first, such as https://…/schedule.xml."),
            Length(max=2000, message="At most 2000 letters, please."),
        ],
        render_kw={"placeholder": "https://", "autocomplete": "off"},
    )
    # The command line may have chosen another number, which is kept.
    every_hours = SelectField(
        "Look there",
        choices=HOW_OFTEN,
        coerce=int,
        default=6,
        validate_choice=False,
        validators=[NumberRange(1, 168, message="From every hour to once a week.")],
    )

    @classmethod
    def of(cls, source: AgendaSource | None) -> "AddressForm":
        return cls(formdata=None, obj=source)


class ColumnsForm(Form):
    """Under which heading of the file each of our fields is; "" leaves it to us."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token


for name, label in MAPPED.items():
    # What headings there are, only the file knows: its reader refuses all others.
    setattr(ColumnsForm, name, SelectField(label, choices=(), validate_choice=False))


def offer(fields: Any, recognised: Recognised, chosen: Mapping[str, str]) -> None:
    """Let each field choose from the headings of the file."""
    headings = [SelectChoice(name, name) for name in recognised.headings if name]
    for field in fields:
        found = recognised.columns.get(field.short_name)
        # With a choice of one's own, what we would find is not known.
        by_us = found if field.short_name not in chosen else None
        label = f"{by_us} (found)" if by_us else "Not chosen"
        field.choices = [SelectChoice("", label), *headings]


class ReadingForm(Form):
    """How to read a file that does not say everything itself."""

    zone = StringField(
        "Time zone",
        filters=[one_line],
        render_kw={"list": "zones", "autocomplete": "off"},
    )
    date_order = SelectField("Dates such as 03/04", choices=DATE_ORDERS)
    first_date = DateField("First day", validators=[Optional()])
    columns = FormField(ColumnsForm)

    @classmethod
    def of(cls, look: Look, event: Event) -> "ReadingForm":
        """Return the form as a file was read."""
        reading = look.reading
        form = cls(
            formdata=None,
            zone=(reading.zone or event.zone).key,
            date_order=reading.date_order or "",
            first_date=reading.first_date,
            columns=dict.fromkeys(MAPPED, "") | dict(reading.columns),
        )
        form.offer(look.recognised, reading)
        return form

    def offer(self, recognised: Recognised, reading: Reading) -> None:
        """Let each field choose from the headings of the file."""
        offer(self.columns, recognised, reading.columns)

    def usual(self, recognised: Recognised) -> list[Any]:
        """Return the fields of nearly every agenda, and those this one has."""
        return [one for one in self.columns if self._is_usual(one, recognised)]

    def unusual(self, recognised: Recognised) -> list[Any]:
        return [one for one in self.columns if not self._is_usual(one, recognised)]

    @staticmethod
    def _is_usual(field: Any, recognised: Recognised) -> bool:
        name = field.short_name
        return name in USUAL or name in recognised.columns or bool(field.data)

    def reading(self, event: Event) -> Reading:
        zone = ZoneInfo(self.zone.data)
        chosen = {name: one_line(said) for name, said in self.columns.data.items()}
        return Reading(
            None if zone.key == event.timezone else zone,
            self.date_order.data or None,
            self.first_date.data,
            {name: heading for name, heading in chosen.items() if heading},
        )

    def validate_zone(self, field: Any) -> None:
        if field.data not in available_timezones():
            raise ValidationError("Choose a zone from the list, such as Europe/Warsaw.")


class PrintForm(Form):
    """On what paper, and whose. What there is to choose from, the service checks."""

    NEW = "new"

    layout = SelectField(
        "Paper",
        choices=[SelectChoice(name, layout.title) for name, layout in LAYOUTS.items()],
        default=LAYOUT,
        validate_choice=False,
    )
    which = StringField("Whose", default="all")


class ListColumnsForm(Form):
    """Under which heading of a list each of our fields is; "" leaves it to us."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token


for name, label in OF_PEOPLE.items():
    one = SelectField(label, choices=(), validate_choice=False)
    setattr(ListColumnsForm, name, one)


class ListForm(Form):
    """Where to look for what in an attendee list."""

    columns = FormField(ListColumnsForm)

    @classmethod
    def of(cls, look: ListLook) -> "ListForm":
        """Return the form as a list was read."""
        form = cls(
            formdata=None, columns=dict.fromkeys(OF_PEOPLE, "") | dict(look.columns)
        )
        offer(form.columns, look.recognised, look.columns)
        return form

    @property
    def chosen(self) -> dict[str, str]:
        said = {name: one_line(text) for name, text in self.columns.data.items()}
        return {name: heading for name, heading in said.items() if heading}

    def usual(self, recognised: Recognised) -> list[Any]:
        """Return the fields of nearly every list, and those this one has."""
        return [one for one in self.columns if self._is_usual(one, recognised)]

    def unusual(self, recognised: Recognised) -> list[Any]:
        return [one for one in self.columns if not self._is_usual(one, recognised)]

    @staticmethod
    def _is_usual(field: Any, recognised: Recognised) -> bool:
        name = field.short_name
        return name in USUAL_OF_PEOPLE or name in recognised.columns or field.data


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


class AgainForm(Form):
    """Where a letter that came back goes next."""

    email = EmailField(
        "Send it to",
        filters=[one_line],
        validators=[
            InputRequired("Write the address that the letter shall go to."),
            Email("That is not an e-mail address. It looks like name@example.org."),
            Length(max=320, message="At most 320 letters, please."),
        ],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
