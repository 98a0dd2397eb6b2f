"""A talk and a listener in, questions out, as plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

KINDS = (
    "apply",
    "failure",
    "evidence",
    "people",
    "first_step",
    "trade_off",
    "future",
    "disagreement",
)


@dataclass(frozen=True, slots=True)
class TalkText:
    title: str
    abstract: str = ""
    language: str = ""
    speakers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Asker:
    name: str = ""
    job_title: str = ""
    organisation: str = ""
    interests: Sequence[str] = ()
    offers: Sequence[str] = ()
    needs: Sequence[str] = ()
    languages: Sequence[str] = ()

    def facets(self) -> Iterator[tuple[str, str]]:
        """Yield every line of the profile with its kind, needs first."""
        for kind, lines in (
            ("need", self.needs),
            ("offer", self.offers),
            ("interest", self.interests),
        ):
            for line in lines:
                yield kind, line


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    nameless: str  # the same, told of nobody: without a lead and "my case"
    kind: str
    introduction: str
    because_talk: str  # words of the talk
    because_profile: str  # words of the profile; empty where the question has none
    language: str
