"""What a letter is made of, and its page: people, talks and what was asked there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from companion.core import recap
from companion.core.card.names import first_name
from companion.core.recap_words import Words
from companion.events.models import Attendee, Event
from companion.recaps.service.asked import Asked
from companion.recaps.service.facts import Entry
from companion.talks.models import Talk

Fact = tuple[str, str]  # a key of the words, and a text


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody: where a link leads, if it is one, and what it says."""

    link: str
    text: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A link to a letter; *apart* holds the words that it cannot carry."""

    link: str
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Encounter:
    """One person met, with all that the letter says of them."""

    contact: Entry
    met: recap.Met
    first_name: str
    role: str
    day: str
    time: str
    when: str  # "in the coffee break, after “Fair pay”", or nothing
    draft: recap.Draft
    write_to: Begun
    ways: Sequence[Way]
    facts: Sequence[Fact]
    scanned_me: bool = False  # and I did not scan them

    @property
    def email(self) -> str:
        return self.contact.email


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody not met whom I wanted to meet, or was suggested."""

    other: Attendee
    first_name: str
    role: str
    ways: Sequence[Way]  # that they show to everybody
    facts: Sequence[Fact]
    wish: str = ""  # "both", "wish" or nothing


@dataclass(frozen=True, slots=True)
class Starred:
    talk: Talk
    day: str
    time: str
    speakers: str
    slides: str
    page: str
    questions: Sequence[Asked]  # of mine
    answered: Sequence[Asked]  # what most wanted to know, of anybody

    @property
    def asked(self) -> Sequence[Asked]:
        """Return my questions, and what else was answered."""
        mine = {one.number for one in self.questions}
        return [*self.questions, *(x for x in self.answered if x.number not in mine)]

    def with_questions(self, most: int) -> Self:
        """Return this talk with at most so many questions of mine, and of others."""
        return replace(
            self, questions=self.questions[:most], answered=self.answered[:most]
        )


@dataclass(frozen=True, slots=True)
class Story:
    """What the event amounted to for one attendee."""

    me: Attendee
    event: Event
    say: Words
    encounters: Sequence[Encounter]
    starred: Sequence[Starred]
    missed: Sequence[Missed]  # whom I said I would like to meet
    still: Sequence[Missed]  # suggested, and not met
    asking: Sequence[Attendee]  # who wait for my yes

    @property
    def scanned(self) -> list[Encounter]:
        return [one for one in self.encounters if one.scanned_me]

    @property
    def kind(self) -> str:
        """Return how the letter begins: "met", "still" or "over"."""
        return "met" if self.encounters else "still" if self.to_reach else "over"

    @property
    def to_reach(self) -> Sequence[Missed]:
        return [*self.missed, *self.still]

    @property
    def first_name(self) -> str:
        return first_name(self.me.name)

    @property
    def subject(self) -> str:
        return " ".join(self.say(f"subject_{self.kind}", event=self.event.name).split())
