"""What every agenda file comes down to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Literal

Kind = Literal["talk", "break"]
DateOrder = Literal["dmy", "mdy"]


class AgendaError(ValueError):
    """A sentence for the organizer: what is wrong, where, and what to do.

    *recognised* is what was understood all the same, where it helps to name a column,
    a date order or a first date; None where nothing of the kind helps.
    """

    def __init__(self, message: str, recognised: "Recognised | None" = None) -> None:
        super().__init__(message)
        self.recognised = recognised


@dataclass(frozen=True, slots=True)
class Options:
    """What the organizer knows and the file may not tell."""

    zone: tzinfo  # of times that name none
    date_order: DateOrder | None = None  # of dates such as 03/04/2026
    first_date: date | None = None  # the first day, where a file tells weekdays only
    # Our field -> the heading it has in the file, where the file's words do not tell.
    columns: Mapping[str, str] = field(default_factory=dict)
    days: tuple[date, date] | None = None  # first and last of the event, if known


@dataclass(frozen=True, slots=True)
class Speaker:
    key: str
    name: str
    email: str = ""
    organisation: str = ""
    biography: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """An entry of the programme; its times are in the zone of the event."""

    key: str
    title: str
    start: datetime
    end: datetime
    room: str = ""
    track: str = ""
    kind: Kind = "talk"
    abstract: str = ""
    language: str = ""
    url: str = ""
    speakers: tuple[Speaker, ...] = ()
    # Key of a speaker -> moderator, chair, host, keynote, panelist, discussant or
    # facilitator; who only speaks is not in here.
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    where: str
    why: str


SAMPLE = 3  # rows or records shown of a file that is refused


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a file was understood, for the organizer to check."""

    headings: tuple[str, ...] = ()  # all that a table or its records have
    columns: Mapping[str, str] = field(default_factory=dict)  # our field -> heading
    zone: str = ""  # what the file says itself, if anything
    date_order: DateOrder | None = None  # where dates such as 25/04 tell
    # The first rows or records as they stand, by heading, where a file is refused.
    sample: tuple[Mapping[str, str], ...] = ()
    format: str = ""  # whose reader it was


@dataclass(frozen=True, slots=True)
class Agenda:
    """All entries of a file: each is either among *talks* or among *left_out*."""

    format: str
    talks: tuple[Talk, ...]
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()
    title: str = ""
    timezone: str = ""
    recognised: Recognised = Recognised()
    is_ours: bool = False  # we wrote the file
    filename: str = ""

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Everybody who speaks, once, in the order of the programme."""
        mentions = (speaker for talk in self.talks for speaker in talk.speakers)
        return tuple({speaker.key: speaker for speaker in mentions}.values())
