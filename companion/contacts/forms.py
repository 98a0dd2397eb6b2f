from dataclasses import asdict
from typing import Any
from zoneinfo import available_timezones

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Length, Optional, ValidationError

from companion.contacts.service import NOTE_LENGTH, Facts
from companion.core import languages
from companion.core.card.birthday import birthday
from companion.core.plain_text import web_address
from companion.forms import Form, one_line

MOST_TAGS = 20
LINES = {"rows": "3"}
RHYTHMS = [
    SelectChoice("usual", "Usual: from a day to half a year"),
    SelectChoice("slower", "Slower: a week, half a year, a year"),
    SelectChoice("yearly", "Once a year, and on the birthday"),
    SelectChoice("off", "Never"),
]
COUNTRIES = [
    SelectChoice("", "Somewhere else"),
    SelectChoice("fr", "France"),
    SelectChoice("de", "Germany"),
    SelectChoice("pl", "Poland"),
    SelectChoice("es", "Spain"),
    SelectChoice("ua", "Ukraine"),
    SelectChoice("gb", "United Kingdom"),
    SelectChoice("us", "United States"),
]
LANGUAGES = [
    SelectChoice("", "As at my latest event"),
    SelectChoice("de", "Deutsch"),
    SelectChoice("en", "English"),
    SelectChoice("es", "Español"),
    SelectChoice("pl", "Polski"),
    SelectChoice("uk", "Українська"),
]


def at_most(letters: int) -> Length:
    return Length(max=letters, message=f"At most {letters} letters.")


def short(label: str, letters: int = 200, **render: str) -> StringField:
    return StringField(
        label, filters=[one_line], validators=[at_most(letters)], render_kw=render
    )


def long(label: str, letters: int = NOTE_LENGTH) -> TextAreaField:
    return TextAreaField(label, validators=[at_most(letters)], render_kw=LINES)


class NoteForm(Form):
    note = TextAreaField(
        "My note",
        validators=[at_most(NOTE_LENGTH)],
        render_kw={"rows": "4"},
    )


class OwnForm(Form):
    """What the owner of a book adds to a card that was handed over."""

    tags = short("Tags", 800)
    birthday = short("Birthday", 40, autocomplete="off")
    interests = long("Interests", 2000)
    languages = short("Languages", 300)
    promised = long("What I promised")
    needs = long("What they need that I can give")
    note = long("My note")

    def validate_tags(self, field: StringField) -> None:
        found = tags_in(field.data)
        if len(found) > MOST_TAGS or any(len(tag) > 40 for tag in found):
            raise ValidationError(f"At most {MOST_TAGS} tags of 40 letters.")

    def validate_birthday(self, field: StringField) -> None:
        if field.data and not birthday(field.data):
            raise ValidationError("Write a day such as 1980-02-29, or 29.02. alone.")

    def validate_languages(self, field: StringField) -> None:
        if unknown := languages.spoken(field.data or "").unknown:
            names = ", ".join(sorted(unknown))
            raise ValidationError(f"We do not know: {names}. Write English, or en.")

    def facts(self) -> Facts:
        return Facts(**self._own())

    def _own(self) -> dict[str, Any]:
        return {
            "tags": tags_in(self.tags.data),
            "birthday": birthday(self.birthday.data or ""),
            "interests": (self.interests.data or "").strip(),
            "languages": languages.spoken(self.languages.data or "").codes,
            "promised": (self.promised.data or "").strip(),
            "needs": (self.needs.data or "").strip(),
            "note": (self.note.data or "").strip(),
        }


class EntryForm(OwnForm):
    """Somebody whom the owner put into the book without an exchange."""

    name = short("Name", autocomplete="off")
    organisation = short("Organisation", autocomplete="off")
    job_title = short("Job title", autocomplete="off")
    email = StringField(
        "E-mail",
        filters=[one_line],
        validators=[Optional(), Email("This is no e-mail address."), at_most(320)],
        render_kw={"inputmode": "email", "autocomplete": "off"},
    )
    phone = short("Phone", 40, inputmode="tel", autocomplete="off")
    channel = short("Best reached", autocomplete="off")
    linkedin = short("LinkedIn or web page", 300, inputmode="url", autocomplete="off")
    links = long("Further addresses", 2000)

    def validate_name(self, field: StringField) -> None:
        if not (field.data or self.email.data or self.phone.data):
            raise ValidationError("Write a name, an e-mail or a phone.")

    def validate_linkedin(self, field: StringField) -> None:
        if field.data and not web_address(field.data):
            raise ValidationError("Write an address such as https://example.org/ana.")

    def facts(self) -> Facts:
        names = ("name", "organisation", "job_title", "email", "phone", "channel")
        card = {name: getattr(self, name).data or "" for name in (*names, "linkedin")}
        card["name"] = card["name"] or card["email"] or card["phone"]
        lines = (line.strip() for line in (self.links.data or "").splitlines())
        card["links"] = "\n".join(filter(None, lines))
        return Facts(**card, **self._own())


class FileForm(Form):
    file = FileField(
        "File", validators=[FileRequired("Choose a file first, then press the button.")]
    )


class YesForm(Form):
    token = HiddenField()


class RhythmForm(Form):
    rhythm = SelectField("How often", choices=RHYTHMS, validate_choice=False)


class TouchForm(Form):
    how = HiddenField()


class LaterForm(Form):
    until = DateField("Until", validators=[Optional()])


class SettingsForm(Form):
    wants_digest = BooleanField("A letter on Mondays, if somebody is to be thought of")
    timezone = StringField(
        "My time zone",
        filters=[one_line],
        validators=[at_most(64)],
        render_kw={"list": "zones", "autocomplete": "off"},
    )
    country = SelectField("My country", choices=COUNTRIES)
    language = SelectField("Language of letters and drafts", choices=LANGUAGES)

    def validate_timezone(self, field: StringField) -> None:
        if field.data and field.data not in available_timezones():
            raise ValidationError("Choose a zone from the list, such as Europe/Warsaw.")


def tags_in(text: str | None) -> tuple[str, ...]:
    """Return the tags of a line, each once, however it is written."""
    tags = (tag.strip(" #") for tag in (text or "").split(","))
    first: dict[str, str] = {}
    for tag in filter(None, tags):
        first.setdefault(tag.casefold(), tag)
    return tuple(first.values())


def shown(facts: Facts) -> dict[str, Any]:
    """Return facts as the fields of a form have them."""
    month, _, day = facts.birthday.removeprefix("--").partition("-")
    is_yearly = facts.birthday.startswith("--")
    return asdict(facts) | {
        "birthday": f"{day}.{month}." if is_yearly else facts.birthday,
        "tags": ", ".join(facts.tags),
        "languages": ", ".join(facts.languages),
    }
