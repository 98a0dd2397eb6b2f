import re
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)

from companion.core import languages
from companion.events.models import CONTACTS, NOBODY, PUBLIC
from companion.forms import Form, one_line
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
ADDRESS = re.compile(r"^https?://\S+$")
LONGEST_LINK = 300
MOST_LINKS = 6
SHARES = [
    SelectChoice("0", "None"),
    SelectChoice("0.2", "One in five"),
    SelectChoice("0.5", "Half of them"),
]


class Lines(FieldList):
    """As many lines as one may write, or as a list brought, if that is more."""

    def process(self, formdata: Any, data: Any = None, **options: Any) -> None:
        self.max_entries = max(FACETS_A_KIND, len(data or ()))
        super().process(formdata, data or (), **options)


def _text(label: str, limit: int = 200, **attributes: str) -> StringField:
    return StringField(
        label,
        filters=[one_line],
        validators=[Length(max=limit, message=f"At most {limit} letters, please.")],
        render_kw=attributes,
    )


def _lines() -> Lines:
    # A text area shows a long line whole; a line break in it counts as a space.
    line = TextAreaField(
        "A line",
        filters=[one_line],
        validators=[
            Length(max=FACET_LENGTH, message=f"At most {FACET_LENGTH} letters, please.")
        ],
        render_kw={"rows": "1"},
    )
    return Lines(line, min_entries=3)


def _one_a_line(text: str | None) -> str:
    lines = map(one_line, (text or "").splitlines())
    return "\n".join(line for line in lines if line)


class ProfileForm(Form):
    name = StringField(
        "Name",
        filters=[one_line],
        validators=[
            DataRequired("People need a name to call you by."),
            Length(max=200),
        ],
        render_kw={"autocomplete": "name"},
    )
    pronouns = _text("Pronouns", 60, placeholder="she/her")
    say_name = _text("How to say my name", 120, placeholder="e.g. SHOH-na")
    job_title = _text("What you do", autocomplete="organization-title")
    organisation = _text("Where", autocomplete="organization")
    field = SelectField(
        "Field", choices=[SelectChoice(field, field or "–") for field in FIELDS]
    )
    languages = _text("Languages you speak", placeholder="Polish, English")
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
    introduces = BooleanField("People I met may ask me to introduce them")
    wants_letters = BooleanField("Send me the letter with the people I met")
    wants_preparation = BooleanField("Send me my plan three days before")
    phone = StringField(
        "Phone",
        filters=[one_line],
        validators=[
            Optional(),
            Regexp(r"^\+?[\d\s().-]{5,30}$", message="Digits, as in +48 601 000 000."),
        ],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    linkedin = StringField(
        "LinkedIn or web page",
        filters=[one_line],
        validators=[
            Optional(),
            Length(max=LONGEST_LINK),
            Regexp(ADDRESS, message="A whole address, beginning with https://."),
        ],
        render_kw={"autocomplete": "url", "inputmode": "url"},
    )
    channel = _text("How you are best reached", placeholder="By phone, after five")
    links = TextAreaField(
        "Other networks",
        filters=[_one_a_line],
        render_kw={"rows": "2", "inputmode": "url", "placeholder": "https://…"},
    )
    show_email = SelectField("Who sees my e-mail address", choices=AUDIENCES)
    show_phone = SelectField("Who sees my phone", choices=AUDIENCES)
    show_channel = SelectField("Who sees how I am best reached", choices=AUDIENCES)
    show_linkedin = SelectField("Who sees my link", choices=AUDIENCES)
    show_links = SelectField("Who sees my other networks", choices=AUDIENCES)
    asks_first = BooleanField("Ask me before my card goes to somebody who scans me")
    helps_on_badge = BooleanField("Print what I can help with on my badge")
    in_directory = BooleanField("Show my name to phones that scan me offline")

    def validate_links(self, field: Any) -> None:
        links = field.data.split("\n") if field.data else []
        if len(links) > MOST_LINKS:
            raise ValidationError(f"At most {MOST_LINKS} addresses, please.")
        for link in links:
            if not ADDRESS.match(link):
                raise ValidationError(
                    f"{link!r} is no whole address, beginning with https://."
                )
            if len(link) > LONGEST_LINK:
                raise ValidationError(f"At most {LONGEST_LINK} letters an address.")

    def validate_languages(self, field: Any) -> None:
        if unknown := languages.spoken(field.data).unknown:
            raise ValidationError(
                f"We do not know the language {unknown[0]!r}. Write its name in "
                "English, or its code of two letters."
            )
