"""What the matcher is given: people, whom never to pair, and models that remember."""

import sqlalchemy as sa

from companion import config, vectors
from companion.contacts.models import Contact
from companion.core import questions
from companion.core.matching import Layers, Profile, cached, encoder_for
from companion.events import service as events
from companion.events.models import Attendee, Event
from companion.extensions import db
from companion.matches.models import NotForMe
from companion.profiles import service as profiles
from companion.profiles.models import INTEREST, NEED, OFFER
from companion.talks import service as talks

MATCHED_ROLES = ("attendee", "speaker", "exhibitor")


def encoder() -> Layers:
    """Return the models of the settings, which embed no text twice."""
    return cached(encoder_for(config.current("MODEL")), vectors.Stored())


def profiles_at(event: Event) -> list[Profile]:
    """Return everybody who wants to be matched; organizers and staff are at work."""
    facets, stars = profiles.facets_at(event.id), talks.starred_at(event)
    return [
        profile_of(attendee, facets[attendee.id], stars.get(attendee.id, set()))
        for attendee in events.attendees(event)
        if attendee.suggest_me and attendee.role in MATCHED_ROLES
    ]


def profile_of(attendee: Attendee, facets: profiles.Facets, stars: set[int]) -> Profile:
    return Profile(
        id=str(attendee.id),
        organisation=attendee.organisation,
        field=attendee.field,
        interests=facets[INTEREST],
        offers=facets[OFFER],
        needs=facets[NEED],
        wanted=attendee.wanted,
        outside=attendee.outside,
        languages=tuple(attendee.languages),
        starred=tuple(str(talk) for talk in sorted(stars)),
    )


def never(event: Event) -> set[tuple[str, str]]:
    """Return the pairs that are in contact already, or of whom one said no."""
    aside = db.session.execute(
        sa.select(NotForMe.attendee_id, NotForMe.other_id)
        .join(Attendee, Attendee.id == NotForMe.attendee_id)
        .where(Attendee.event_id == event.id)
    )
    mine = sa.orm.aliased(Attendee)
    met = db.session.execute(
        sa.select(mine.id, Contact.attendee_id)
        .join(Contact, Contact.owner_id == mine.person_id)
        .where(
            mine.event_id == event.id,
            Contact.event_id == event.id,
            Contact.attendee_id.is_not(None),
        )
    )
    return {(str(one), str(other)) for one, other in [*aside, *met]}


def stars(event: Event) -> dict[int, dict[int, str]]:
    """Return what everybody starred: attendee -> talk -> title."""
    titles = {talk.id: talk.title for talk in talks.agenda(event)}
    return {
        attendee_id: {talk_id: titles[talk_id] for talk_id in ids & titles.keys()}
        for attendee_id, ids in talks.starred_at(event).items()
    }


def texts(event_id: int) -> list[str]:
    """Return every text that a page or the matcher will want a vector of."""
    event = db.session.get_one(Event, event_id)
    facets = profiles.facets_at(event_id).values()
    texts = {text for lines in facets for kind in lines.values() for text in kind}
    texts |= {questions.quotable(text) for text in texts}
    for talk in talks.agenda(event):
        texts.update(questions.concepts(f"{talk.abstract}\n\n{talk.title}"))
    return sorted(texts - {""})
