"""What every attendee list comes down to."""

from dataclasses import dataclass
from typing import Literal

from companion.core.agenda.model import LeftOut

Role = Literal["attendee", "speaker", "exhibitor", "staff"]
Style = Literal["", "quiet", "usual", "many"]


class PeopleError(ValueError):
    """A sentence for the organizer: what is wrong with the list, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A person who comes; *key* is the e-mail in small letters, else ``source:id``."""

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
    interests: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """All rows of a list: each is either among *rows* or among *left_out*."""

    format: str
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()
