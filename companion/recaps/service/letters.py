"""Writing one letter: the story in words, a picture of it, and the cards."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from companion import clock, mail, paths
from companion.contacts import service as contacts
from companion.core import card as cards
from companion.core import recap_picture
from companion.events.models import Attendee
from companion.recaps.service.parts import Encounter, Story
from companion.recaps.service.stories import story
from companion.recaps.service.tokens import feedback_token

LIMIT = 87_000  # bytes; programs cut letters off, and some people pay by the byte
MOST_AT_LENGTH = 12  # people; of the others there is a line each
ROOM = 45_000  # bytes for whom one met
LINE = 750  # bytes for each of them: a line, a card, a place in the picture
TAGS = 1300  # more bytes of markup and words where one is told of at length
CARDS_LIMIT = 36_000  # bytes of contacts.vcf
# People with a line, and with a card, where even one line for each is too much.
CROWDS = ((60, 20), (30, 5), (10, 1))
MOST_TALKS = 30  # starred ones that are told of
ROOM_ASKED = 10_000  # bytes for what was asked there, in both parts
ASKED = (3, 2, 1, 0)  # questions of each talk
DATA = 'src="data:image/png;base64,'
MARKUP = 100  # bytes around a question and its answer
FONT = paths.FONTS / "DejaVuSans-Bold.ttf"


def key_of(attendee: Attendee) -> str:
    return f"recap:{attendee.event_id}:{attendee.id}"


def letter(told: Story) -> mail.Draft:
    """Return somebody's letter, to be put into the outbox."""
    return _fitting(told, key_of(told.me))


def send_test(me: Attendee) -> None:
    """Send an organizer the letter that they would get themself, as often as asked."""
    moment = clock.now().timestamp()
    mail.put([_fitting(story(me), f"recap-test:{me.event_id}:{me.id}:{moment}", True)])


def picture(told: Story) -> bytes:
    """Draw somebody's event: a PNG."""
    nodes = [
        recap_picture.Node(
            one.met.name,
            bool(one.met.shared or one.met.you_can_help or one.met.they_can_help),
        )
        for one in told.encounters
    ]
    return recap_picture.draw(told.me.name, nodes, FONT, told.say("you"))


def vcards(encounters: Sequence[Encounter]) -> bytes:
    return cards.vcards([contacts.card(one.contact) for one in encounters])


def _fitting(told: Story, key: str, is_test: bool = False) -> mail.Draft:
    envelope = replace(
        mail.stoppable(key, told.me),
        picture=picture(told) if told.encounters else None,
    )
    feedback = feedback_token(told.me)
    for most, listed, cards_, asked in _sizes(told):
        with_card = told.encounters[:cards_]
        draft = mail.draft(
            "recaps/recap",
            replace(envelope, cards=vcards(with_card) if with_card else None),
            story=_with_questions(told, asked),
            say=told.say,
            language=told.say.language,
            most=most,
            listed=listed,
            is_test=is_test,
            is_page=False,
            may_ask=True,
            cards=cards_,
            picture_at=mail.PICTURE if told.encounters else "",
            feedback=feedback,
        )
        if _weight(draft) < LIMIT:
            break
    return draft


def _sizes(told: Story) -> list[tuple[int, int, int, int]]:
    """Return how many people are told of at length, have a line, and a card.

    And the questions told of each talk: ever fewer of all, and of these first.
    """
    people, lengths = len(told.encounters), _at_length(told)
    cards_, asked = len(_with_card(told.encounters)), _asked(told)
    sizes = [
        (lengths[0], people, cards_, asked),
        *((most, people, cards_, min(asked, 1)) for most in lengths),
        *((0, listed, min(few, cards_), 0) for listed, few in CROWDS),
    ]
    return list(dict.fromkeys(sizes))


def _asked(told: Story) -> int:
    """Return how many questions of each talk there is room for."""
    return next(most for most in ASKED if _length_asked(told, most) < ROOM_ASKED)


def _length_asked(told: Story, most: int) -> int:
    """Return about how many bytes it takes to tell of so many questions of a talk."""
    talks = _with_questions(told, most).starred
    asked = [one for talk in talks for one in talk.asked]
    return 2 * sum(_bytes(one.text + one.answer) + MARKUP for one in asked)


def _with_questions(told: Story, most: int) -> Story:
    starred = [one.with_questions(most) for one in told.starred[:MOST_TALKS]]
    return replace(told, starred=starred)


def _at_length(told: Story) -> list[int]:
    """Return how many people may be told of at length, and fewer if that is too many.

    To render a letter takes longer than all else, so that few are rendered in vain.
    """
    lengths = accumulate(map(_length, told.encounters[:MOST_AT_LENGTH]))
    room = ROOM - LINE * len(told.encounters)
    most = sum(length < room for length in lengths)
    return [most, most * 2 // 3, most // 3, 0]


def _length(one: Encounter) -> int:
    """Return about how many bytes it takes to tell of somebody at length."""
    texts = [way.text for way in one.ways] + [text for _, text in one.facts]
    if one.email:
        begun = one.write_to
        texts += [begun.link, begun.apart, one.draft.body]
    return TAGS + sum(map(len, texts)) * 3 // 2


def _with_card(encounters: Sequence[Encounter]) -> Sequence[Encounter]:
    """Return whose cards go with the letter: all, unless they are enormous."""
    some = encounters
    while some and len(some) > 20 and len(vcards(some)) > CARDS_LIMIT:
        some = some[: len(some) * 3 // 4]
    return some


def _weight(draft: mail.Draft) -> int:
    """Return about how many bytes a letter has on its way, where all becomes longer."""
    before, _, rest = draft.html.partition(DATA)  # the picture is a part of its own
    html = before + rest.partition('"')[2]
    attached = (draft.envelope.cards or b"", draft.envelope.picture or b"")
    return _bytes(draft.text) + _bytes(html) + sum(map(len, attached)) * 11 // 8


def _bytes(text: str) -> int:
    """Return about how many bytes a text has on its way, at most.

    Where letters are mostly of ASCII, another one takes six, a sign of equality three,
    and lines are broken; else all of it is in base64.
    """
    more = 0 if text.isascii() else len(text.encode()) - len(text)
    if more > len(text) / 5:
        return (len(text) + more) * 11 // 8
    return len(text) * 26 // 25 + 5 * more + 2 * text.count("=")
