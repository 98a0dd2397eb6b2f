"""What every attendee list comes down to."""

import dataclasses
from dataclasses import dataclass
from typing import Literal

from companion.core.agenda.model import LeftOut, Recognised

Role = Literal["attendee", "speaker", "exhibitor", "staff"]
Style = Literal["", "quiet", "usual", "many"]


class PeopleError(ValueError):
    """A sentence for the organizer: what is wrong with the list, and what to do.

    *recognised* holds the headings where naming a column may help, else None.
    """

    def __init__(self, message: str, recognised: Recognised | None = None) -> None:
        super().__init__(message)
        self.recognised = recognised


@dataclass(frozen=True, slots=True)
class Row:
    """A person who comes; *key* is the e-mail in small letters, else the *ticket*.

    A ticket is ``source:id``; it tells who somebody is only while no e-mail does, for
    it may be given to somebody else.
    """

    key: str
    name: str
    email: str = ""
    organisation: str = ""
    job_title: str = ""
    role: Role = "attendee"
    field: str = ""
    languages: tuple[str, ...] = ()
    style: Style = ""
    phone: str = ""
    linkedin: str = ""
    pronouns: str = ""
    interests: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """All rows of a list: each is either among *rows* or among *left_out*."""

    format: str
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()
    recognised: Recognised = dataclasses.field(default_factory=Recognised)
