"""What is printed on one badge."""

from dataclasses import dataclass, fields, replace

from companion.core.badge.typeface import clean, is_east_asian
from companion.core.card.names import first_name

LONGEST = 400  # letters of any one text that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The two sides of a badge; *code* is for those who type it.

    *helps* is what the person offers to help with, and *contacts* are the ways to
    reach them that everybody may see: both only if they want it printed.
    """

    name: str
    address: str
    organisation: str = ""
    job_title: str = ""
    role: str = "attendee"
    languages: tuple[str, ...] = ()
    code: str = ""
    pronouns: str = ""
    helps: str = ""
    contacts: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """Return what is set large: the first name, or a whole East Asian one."""
        if self.name and is_east_asian(self.name[0]):
            return self.name
        return first_name(self.name)

    @property
    def in_full(self) -> str:
        """Return what stands below it: the whole name if there is more, pronouns."""
        name = self.name if self.name != self.called else ""
        pronouns = f"({self.pronouns})" if self.pronouns else ""
        return f"{name} {pronouns}".strip()

    @property
    def spoken(self) -> str:
        return " · ".join(language.upper() for language in self.languages)

    @property
    def written(self) -> tuple[str, ...]:
        """Return the texts that the person wrote, in whatever letters."""
        who = (self.name, self.organisation, self.job_title)
        return (*who, self.pronouns, self.helps, *self.contacts)


def tidy(face: Face, has_back: bool) -> Face:
    """Return the face with texts that can be set: one line, nothing unseen."""
    texts = {
        field.name: clean(value[:LONGEST])
        for field in fields(face)
        if isinstance(value := getattr(face, field.name), str)
    }
    texts["address"] = face.address
    shown = face.contacts if has_back else ()
    contacts = tuple(text for one in shown if (text := clean(one[:LONGEST])))
    languages = tuple(clean(language) for language in face.languages)
    return replace(face, **texts, contacts=contacts, languages=languages)
