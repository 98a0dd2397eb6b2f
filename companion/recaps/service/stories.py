"""What the event amounted to for each of some people, gathered for all at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from companion import config
from companion.core import recap
from companion.core.card.names import first_name
from companion.core.recap_words import language_of, words
from companion.events.models import PUBLIC, Attendee, Event
from companion.matches import service as matches
from companion.recaps.service import facts
from companion.recaps.service.facts import Entry, Facts
from companion.recaps.service.parts import (
    Begun,
    Encounter,
    Fact,
    Missed,
    Starred,
    Story,
    Way,
)
from companion.talks.models import Talk

MOST_MISSED, MOST_STILL = 5, 3
MOST_LINKS = 3
NOTE, REASONS = "note", ("you_can_help", "they_can_help", "shared")  # of the words
LONGEST_FACT, LONGEST_NOTE = 160, 300  # letters of a text that is told
# Some mail programs open no link of more than about 2000 letters.
LONGEST_BODY = 1800

# When an exchange may have happened around a talk: from, until, its number.
Window = tuple[datetime, datetime, int, recap.TalkSlot]


def story(me: Attendee) -> Story:
    return stories(me.event, [me])[0]


def stories(event: Event, some: Sequence[Attendee]) -> list[Story]:
    """Gather what happened to some attendees, each in the order it happened in."""
    known = facts.gather(event, some)
    slots = [(talk.id, _slot(event, talk)) for talk in known.agenda]
    windows = [(*recap.window(slot), number, slot) for number, slot in slots]
    return [_Teller(event, me, known, windows).tell() for me in some]


def for_organizers(told: Story) -> Story:
    """Return a story without what is its owner's own.

    Cards were handed to that person, and to nobody else. Notes, whom they wish to meet,
    and what they asked, perhaps without their name, are nobody else's, either.
    """
    closed = Begun("")
    encounters = [
        replace(
            one,
            contact=one.contact._replace(
                email="", phone="", linkedin="", channel="", links="", note="", why={}
            ),
            met=replace(one.met, note=""),
            ways=(),
            facts=[fact for fact in one.facts if fact[0] != NOTE],
            write_to=closed,
        )
        for one in told.encounters
    ]
    starred = [replace(one, questions=()) for one in told.starred]
    return replace(told, encounters=encounters, starred=starred, missed=(), asking=())


class _Teller:
    """Tells one attendee's story from what is known of many."""

    def __init__(
        self,
        event: Event,
        me: Attendee,
        known: Facts,
        windows: Sequence[Window],
    ) -> None:
        self.event, self.me, self.known, self.windows = event, me, known, windows
        self.say = words(language_of([me.person.language, *me.languages]))
        self.mine = known.stars.get(me.id, frozenset())

    def tell(self) -> Story:
        missed, still = self._missed()
        return Story(
            me=self.me,
            event=self.event,
            say=self.say,
            encounters=[
                self._encounter(one) for one in self.known.met.get(self.me.id, ())
            ],
            starred=[self._starred(t) for t in self.known.agenda if t.id in self.mine],
            missed=missed,
            still=still,
            asking=self.known.asking.get(self.me.id, ()),
        )

    def _encounter(self, contact: Entry) -> Encounter:
        theirs = self.known.stars.get(contact.attendee_id or 0, frozenset())
        around = recap.around(contact.met_at, self._near(contact.met_at, theirs))
        why = matches.reasons_in(contact.why)
        met = recap.Met(
            name=contact.name,
            organisation=contact.organisation,
            job_title=contact.job_title,
            at=contact.met_at,
            note=contact.note,
            you_can_help=tuple(theirs for _, theirs in why.gives),
            they_can_help=tuple(theirs for _, theirs in why.gets),
            shared=tuple(theirs for _, theirs in why.shared),
        )
        at = contact.met_at.astimezone(self.event.zone)
        draft = recap.thank_you(
            self.me.name,
            met,
            around,
            self._language_with(contact),
            event=self.event.name,
        )
        return Encounter(
            contact=contact,
            met=met,
            first_name=first_name(met.name),
            role=_role(met),
            day=self.say.day(at),
            time=f"{at:%H:%M}",
            when=recap.phrase(around, self.say.language),
            draft=draft,
            write_to=_begun(contact.email, draft),
            ways=_ways(contact),
            facts=_known(met),
            scanned_me=(self.me.id, contact.attendee_id) in self.known.only_scanned_by,
        )

    def _near(self, at: datetime, theirs: frozenset[int]) -> list[recap.TalkSlot]:
        return [
            replace(slot, starred=number in self.mine, both=number in theirs)
            if number in self.mine or number in theirs
            else slot
            for begin, end, number, slot in self.windows
            if begin <= at <= end
        ]

    def _language_with(self, contact: Entry) -> str:
        """Return the first of my languages that the other speaks, too; else mine."""
        theirs = self.known.languages.get(contact.attendee_id or 0, ())
        spoken = {language.lower().partition("-")[0] for language in theirs}
        both = [x for x in self.me.languages if x.lower().partition("-")[0] in spoken]
        return language_of([*both, self.say.language])

    def _missed(self) -> tuple[list[Missed], list[Missed]]:
        wished, still = [], []
        for other, why in self.known.not_met.get(self.me.id, ()):
            pair = (self.me.id, other.id)
            if pair in self.known.wishes:
                both = pair[::-1] in self.known.wishes
                wished.append(_missed(other, why, "both" if both else "wish"))
            else:
                still.append(_missed(other, why, ""))
        return wished[:MOST_MISSED], still[:MOST_STILL]

    def _starred(self, talk: Talk) -> Starred:
        start = talk.start.astimezone(self.event.zone)
        return Starred(
            talk=talk,
            day=self.say.day(start),
            time=f"{start:%H:%M}",
            speakers=", ".join(speaker.name for speaker in talk.speakers),
            slides=_web(talk.slides),
            page=_web(talk.url),
            questions=self.known.questions.get((self.me.id, talk.id), ()),
            answered=self.known.answered.get(talk.id, ()),
        )


def _slot(event: Event, talk: Talk) -> recap.TalkSlot:
    ours = f"{config.current('BASE_URL')}/e/{event.slug}/talks/{talk.id}"
    return recap.TalkSlot(
        title=talk.title,
        start=talk.start,
        end=talk.end,
        room=talk.room,
        kind=talk.kind,
        speakers=tuple(speaker.name for speaker in talk.speakers),
        link=_web(talk.slides) or _web(talk.url) or ours,
    )


def _web(address: str) -> str:
    """Return an address only where it is one: not every agenda has them there."""
    return address if address.lower().startswith(("https://", "http://")) else ""


def _missed(other: Attendee, why: matches.Reasons, wish: str) -> Missed:
    email = other.email if other.shows("email", PUBLIC) else ""
    page = other.linkedin if other.shows("linkedin", PUBLIC) else ""
    return Missed(
        other=other,
        first_name=first_name(other.name),
        role=_role(other),
        ways=[way for way in (_mail(email), _page(page)) if way.text],
        facts=_facts(
            *(
                pairs[0][1] if pairs else ""
                for pairs in (why.gives, why.gets, why.shared)
            )
        ),
        wish=wish,
    )


def _role(one: recap.Met | Attendee) -> str:
    return " · ".join(filter(None, (one.job_title, one.organisation)))


def _ways(contact: Entry) -> list[Way]:
    links = [contact.linkedin, *(contact.links or "").splitlines()[:MOST_LINKS]]
    ways = [_mail(contact.email), _phone(contact.phone), *map(_page, links)]
    return [way for way in [*ways, Way("", contact.channel or "")] if way.text]


def _known(met: recap.Met) -> list[Fact]:
    noted = [(NOTE, recap.shortened(met.note, LONGEST_NOTE))] if met.note else []
    return noted + _facts(
        met.you_can_help[0] if met.you_can_help else "",
        met.they_can_help[0] if met.they_can_help else "",
        met.shared[0] if met.shared else "",
    )


def _facts(*texts: str) -> list[Fact]:
    told = zip(REASONS, texts, strict=True)
    return [(key, recap.shortened(text, LONGEST_FACT)) for key, text in told if text]


def _begun(email: str, draft: recap.Draft) -> Begun:
    link = f"mailto:{quote(email, safe='@')}?subject={_quoted(draft.subject)}"
    body = _quoted(draft.body.replace("\n", "\r\n"))
    if len(body) > LONGEST_BODY:
        return Begun(link, draft.body.strip())
    return Begun(f"{link}&body={body}")


def _quoted(text: str) -> str:
    """Return a text as a part of an address; drafts are made of the same words."""
    return "%20".join(map(_word, text.split(" ")))


_word = lru_cache(maxsize=8192)(quote)


def _mail(email: str) -> Way:
    return Way(f"mailto:{quote(email, safe='@')}", email)


def _phone(phone: str) -> Way:
    return Way(f"tel:{phone.replace(' ', '')}", phone)


def _page(address: str) -> Way:
    named = address.partition("://")[2].removeprefix("www.").strip("/")
    return Way(address, named) if _web(address) else Way("", address)
