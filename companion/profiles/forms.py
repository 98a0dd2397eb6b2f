from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, Regexp

from companion.events.models import CONTACTS, NOBODY, PUBLIC
from companion.profiles.service import FACET_LENGTH, FACETS_A_KIND, WANTED

FIELDS = (
    "",
    "HR",
    "Engineering",
    "Design",
    "Finance",
    "Health",
    "Education",
    "Public sector",
    "Other",
)
AUDIENCES = [
    SelectChoice(PUBLIC, "Everyone who scans my badge"),
    SelectChoice(CONTACTS, "People I exchange with"),
    SelectChoice(NOBODY, "Nobody"),
]
STYLES = [
    SelectChoice("quiet", "Three"),
    SelectChoice("usual", "Five"),
    SelectChoice("many", "Eight"),
]
assert [style.value for style in STYLES] == list(WANTED)
SHARES = [
    SelectChoice("0", "None"),
    SelectChoice("0.2", "One in five"),
    SelectChoice("0.5", "Half of them"),
]


def _stripped(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(label: str, limit: int = 200, **attributes: str) -> StringField:
    return StringField(
        label,
        filters=[_stripped],
        validators=[Length(max=limit, message=f"At most {limit} letters, please.")],
        render_kw=attributes,
    )


def _lines() -> FieldList:
    # A text area shows a long line whole; a line break in it counts as a space.
    line = TextAreaField(
        "A line",
        filters=[_stripped],
        validators=[
            Length(max=FACET_LENGTH, message=f"At most {FACET_LENGTH} letters, please.")
        ],
        render_kw={"rows": "1"},
    )
    return FieldList(line, min_entries=3, max_entries=FACETS_A_KIND)


class ProfileForm(FlaskForm):
    name = StringField(
        "Name",
        filters=[_stripped],
        validators=[
            DataRequired("People need a name to call you by."),
            Length(max=200),
        ],
        render_kw={"autocomplete": "name"},
    )
    job_title = _text("What you do", autocomplete="organization-title")
    organisation = _text("Where", autocomplete="organization")
    field = SelectField(
        "Field", choices=[SelectChoice(field, field or "–") for field in FIELDS]
    )
    languages = _text("Languages you speak", 80, placeholder="pl, en")
    offers = _lines()
    needs = _lines()
    interests = _lines()
    style = RadioField("How many people would you like to meet?", choices=STYLES)
    outside = RadioField(
        "How many of them from another field than yours?",
        choices=SHARES,
        validators=[Optional()],
    )
    suggest_me = BooleanField("Suggest me to others, and others to me")
    wants_letters = BooleanField("Send me the letter with the people I met")
    phone = StringField(
        "Phone",
        filters=[_stripped],
        validators=[
            Optional(),
            Regexp(r"^\+?[\d\s().-]{5,30}$", message="Digits, as in +48 601 000 000."),
        ],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    linkedin = StringField(
        "LinkedIn or web page",
        filters=[_stripped],
        validators=[
            Optional(),
            Length(max=300),
            Regexp(
                r"^https?://\S+$", message="A whole address, beginning with https://."
            ),
        ],
        render_kw={"autocomplete": "url", "inputmode": "url"},
    )
    show_email = SelectField("Who sees my e-mail address", choices=AUDIENCES)
    show_phone = SelectField("Who sees my phone", choices=AUDIENCES)
    show_linkedin = SelectField("Who sees my link", choices=AUDIENCES)
