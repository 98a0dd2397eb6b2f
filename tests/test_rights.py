"""Who may open what: every address of the app, tried by everybody.

Spring is Alice's, with Bob; Autumn is Dora's, with Dan; Eve has no part in either. All
that is tried belongs to Spring, and most of it to Bob. Both events have the same things
in them, so a number of one event is a number of the other.
"""

import re
from io import BytesIO
from uuid import uuid4

import pytest

from companion import clock, mail
from companion.accounts import service as accounts
from companion.boards import service as boards
from companion.contacts.models import Reminder
from companion.contacts.service import calendar, digest
from companion.events import service as events
from companion.exchanges import service as exchanges
from companion.exchanges.models import Exchange, Report
from companion.exchanges.service import kiosks
from companion.extensions import db
from companion.introductions.models import Introduction
from companion.mail import Letter
from companion.matches.models import Match
from companion.organizing.models import TablePlan, Upload
from companion.organizing.service import desk
from companion.recaps import service as recaps
from companion.stands import service as stands
from companion.talks import service as agendas

ROLES = ("stranger", "eve", "dan", "bob", "dora", "alice")

SEEN = "seen"  # 200
DONE = "done"  # 303, after something was done, or to where one belongs
SIGN_IN = "sign in"  # 303, to the page for that
HIDDEN = "hidden"  # 404, as if it did not exist
FORBIDDEN = "forbidden"  # 403
REFUSED = "refused"  # 422, with a form to mend
NO_ACCESS = "no access"  # 401, to who is signed in, too: the browser is no kiosk
MEANING = {
    200: SEEN,
    303: DONE,
    401: NO_ACCESS,
    403: FORBIDDEN,
    404: HIDDEN,
    422: REFUSED,
}

EVERYBODY = (SEEN,) * 6
SIGNED_IN = (SIGN_IN, SEEN, SEEN, SEEN, SEEN, SEEN)
SIGNED_IN_DOES = (SIGN_IN, DONE, DONE, DONE, DONE, DONE)
AT_SPRING = (SIGN_IN, HIDDEN, HIDDEN, SEEN, HIDDEN, SEEN)
AT_SPRING_DOES = (SIGN_IN, HIDDEN, HIDDEN, DONE, HIDDEN, DONE)
ORGANIZER = (SIGN_IN, HIDDEN, HIDDEN, FORBIDDEN, HIDDEN, SEEN)
ORGANIZER_DOES = (SIGN_IN, HIDDEN, HIDDEN, FORBIDDEN, HIDDEN, DONE)
MAKES_EVENTS = (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, SEEN, SEEN)
MAKES_EVENTS_DOES = (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, DONE, DONE)
BOB = (SIGN_IN, HIDDEN, HIDDEN, SEEN, HIDDEN, HIDDEN)
BOB_DOES = (SIGN_IN, HIDDEN, HIDDEN, DONE, HIDDEN, HIDDEN)
NO_KIOSK = (NO_ACCESS,) * 6
NOT_YET = (SIGN_IN, *(HIDDEN,) * 5)
ASKED_BOB_DOES = BOB_DOES  # nobody says yes in somebody's name
ASKED_IT_DOES = (SIGN_IN, HIDDEN, HIDDEN, DONE, HIDDEN, FORBIDDEN)
QUESTION = "/e/<slug>/talks/<int:talk_id>/board/<int:question_id>"

PROFILE = {
    "name": "Anybody",
    "field": "",
    "style": "usual",
    "show_email": "nobody",
    "show_phone": "nobody",
    "linkedin": "https://example.org/me",
    "show_linkedin": "public",
    "show_channel": "nobody",
    "show_links": "nobody",
}
NEWCOMER = {"name": "Nora", "email": "nora@example.org", "role": "attendee"}
SUMMER = {
    "name": "Summer Meeting",
    "slug": "summer",
    "timezone": "UTC",
    "starts": "2030-07-01",
    "ends": "2030-07-01",
}

# In the order in which they are tried: what ends a login, or a person, comes last.
MATRIX = {
    "GET /static/<path:filename>": EVERYBODY,
    "GET /static/v-<version>/<path:filename>": EVERYBODY,
    "GET /": (SEEN, SEEN, DONE, DONE, SEEN, SEEN),
    "GET /sign-in/": EVERYBODY,
    "POST /sign-in/": (DONE,) * 6,
    "GET /sign-in/sent": EVERYBODY,
    "GET /sign-in/<token>": EVERYBODY,
    "GET /events/new": MAKES_EVENTS,
    "POST /events/new": MAKES_EVENTS_DOES,
    "GET /e/<slug>/": AT_SPRING,
    "GET /e/<slug>/profile/": AT_SPRING,
    "POST /e/<slug>/profile/": AT_SPRING_DOES,
    "GET /e/<slug>/agenda": AT_SPRING,
    "GET /e/<slug>/agenda/my-stars.ics": AT_SPRING,
    "GET /e/<slug>/agenda.<any(ics, xml, json, csv):ending>": AT_SPRING,
    "GET /feeds/<token>.ics": EVERYBODY,
    "POST /e/<slug>/agenda/feed": AT_SPRING_DOES,
    "GET /e/<slug>/talks/<int:talk_id>": AT_SPRING,
    "POST /e/<slug>/talks/<int:talk_id>/star": AT_SPRING_DOES,
    "GET /e/<slug>/talks/<int:talk_id>/board": AT_SPRING,
    "POST /e/<slug>/talks/<int:talk_id>/board": AT_SPRING_DOES,
    "GET /e/<slug>/talks/<int:talk_id>/board/votes": AT_SPRING,
    "GET /e/<slug>/talks/<int:talk_id>/board/screen": AT_SPRING,
    "GET /e/<slug>/talks/<int:talk_id>/board/screen/list": AT_SPRING,
    f"POST {QUESTION}/vote": AT_SPRING_DOES,
    f"POST {QUESTION}/report": AT_SPRING_DOES,
    f"POST {QUESTION}/move": ORGANIZER_DOES,  # and who gives the talk
    f"GET {QUESTION}/answer": ORGANIZER,
    f"POST {QUESTION}/answer": ORGANIZER_DOES,
    # Who asked it, or leads the board; taken back by who asked it only.
    f"POST {QUESTION}/part": AT_SPRING_DOES,
    f"POST {QUESTION}/take-back": ASKED_IT_DOES,
    "POST /e/<slug>/organize/questions": ORGANIZER_DOES,
    "GET /e/<slug>/prepare": AT_SPRING,
    "POST /e/<slug>/prepare/ticks": AT_SPRING_DOES,
    "POST /e/<slug>/prepare/letter": AT_SPRING_DOES,
    "GET /plans/<token>.ics": EVERYBODY,
    "POST /e/<slug>/prepare/feed": AT_SPRING_DOES,
    "GET /e/<slug>/prepare/my-plan.ics": AT_SPRING,
    "GET /e/<slug>/network": AT_SPRING,
    "GET /e/<slug>/introductions": AT_SPRING,
    "GET /e/<slug>/introductions/new": (SIGN_IN, *(HIDDEN,) * 5),  # nobody is named
    # Carol was suggested to Bob alone, and nobody knows both.
    "POST /e/<slug>/introductions": (*BOB[:3], FORBIDDEN, HIDDEN, HIDDEN),
    "POST /e/<slug>/introductions/<int:introduction_id>/answer": (
        *(SIGN_IN, *(HIDDEN,) * 5),  # Carol's to give
    ),
    "POST /e/<slug>/introductions/<int:introduction_id>/withdraw": (
        *(*BOB[:3], HIDDEN, HIDDEN, DONE),  # Alice asked
    ),
    "POST /e/<slug>/introductions/<int:introduction_id>/pass": BOB_DOES,
    "GET /e/<slug>/people/": AT_SPRING,
    # Whom one is not suggested, nor met, one cannot answer on.
    "POST /e/<slug>/people/<int:other_id>/accept": BOB_DOES,
    "POST /e/<slug>/people/<int:other_id>/not-for-me": BOB_DOES,
    "GET /e/<slug>/badge": AT_SPRING,
    "GET /e/<slug>/scan": AT_SPRING,
    "POST /e/<slug>/scan": AT_SPRING_DOES,
    "GET /B/<token>": EVERYBODY,
    "GET /b/<token>": EVERYBODY,
    "GET /B/<token>/card.vcf": EVERYBODY,
    "POST /exchanges": (SIGN_IN, FORBIDDEN, FORBIDDEN, DONE, FORBIDDEN, DONE),
    "GET /e/<slug>/scanned-me": AT_SPRING,
    "GET /e/<slug>/news": AT_SPRING,
    "POST /e/<slug>/asked/<int:exchange_id>": ASKED_BOB_DOES,
    "POST /e/<slug>/people/<int:other_id>/useful": AT_SPRING_DOES,
    "GET /e/<slug>/people/<int:other_id>/report": AT_SPRING,
    "POST /e/<slug>/people/<int:other_id>/report": AT_SPRING_DOES,
    "GET /sw.js": EVERYBODY,
    "GET /offline": EVERYBODY,
    "GET /manifest.webmanifest": EVERYBODY,
    "GET /e/<slug>/offline.json": AT_SPRING,
    "GET /e/<slug>/directory.json": AT_SPRING,
    "GET /contacts/": SIGNED_IN,
    "GET /contacts/contacts.<any(vcf, zip, csv, json):suffix>": SIGNED_IN,
    "GET /contacts/take": SIGNED_IN,
    "GET /contacts/new": SIGNED_IN,
    "POST /contacts/new": SIGNED_IN_DOES,
    "GET /contacts/import": SIGNED_IN,
    "POST /contacts/import": (SIGN_IN, SEEN, SEEN, SEEN, SEEN, SEEN),
    "POST /contacts/import/all": (SIGN_IN, *(REFUSED,) * 5),  # of somebody else
    "GET /contacts/duplicates": SIGNED_IN,
    "GET /contacts/<int:contact_id>": BOB,
    "POST /contacts/<int:contact_id>": BOB_DOES,
    "GET /contacts/<int:contact_id>/edit": BOB,
    "POST /contacts/<int:contact_id>/edit": BOB_DOES,
    "POST /contacts/<int:contact_id>/apart": BOB_DOES,
    "POST /contacts/<int:contact_id>/merge": (SIGN_IN, *(HIDDEN,) * 5),  # with nobody
    # Refused, since it is merged with nothing; and an exchange is taken back instead.
    "POST /contacts/<int:contact_id>/part": (*BOB[:3], REFUSED, *BOB[4:]),
    "POST /contacts/<int:contact_id>/remove": (*BOB[:3], REFUSED, *BOB[4:]),
    "GET /contacts/<int:contact_id>.vcf": BOB,
    "POST /contacts/<int:contact_id>/withdraw": BOB_DOES,
    "GET /contacts/today": SIGNED_IN,
    "POST /contacts/<int:contact_id>/touch": BOB_DOES,
    "POST /contacts/<int:contact_id>/rhythm": BOB_DOES,
    "POST /contacts/days/<int:reminder_id>/later": BOB_DOES,
    "POST /contacts/days/<int:reminder_id>/skip": BOB_DOES,
    "POST /contacts/days/<int:reminder_id>/done": BOB_DOES,
    "GET /contacts/settings": SIGNED_IN,
    "POST /contacts/settings": SIGNED_IN_DOES,
    "GET /contacts/calendars/<token>.ics": EVERYBODY,
    "POST /contacts/settings/calendar": SIGNED_IN_DOES,
    "GET /contacts/letters/<seal>": EVERYBODY,
    "POST /contacts/letters/<seal>": EVERYBODY,
    "GET /e/<slug>/stands/<int:stand_id>": BOB,
    "GET /e/<slug>/stands/<int:stand_id>/leads.csv": BOB,
    "POST /e/<slug>/stands/<int:stand_id>/leads/<int:lead_id>": BOB_DOES,
    "POST /e/<slug>/scanned-me/stands/<int:given_id>/withdraw": BOB_DOES,
    "GET /kiosk": NO_KIOSK,
    "POST /kiosk/badges": NO_KIOSK,
    "POST /kiosk/exchanges": NO_KIOSK,
    "GET /e/<slug>/organize/": ORGANIZER,
    "GET /e/<slug>/organize/event": ORGANIZER,
    "POST /e/<slug>/organize/event": ORGANIZER_DOES,
    "GET /e/<slug>/organize/uploads/<int:upload_id>": ORGANIZER,
    "POST /e/<slug>/organize/uploads/<int:upload_id>/reading": ORGANIZER_DOES,
    "POST /e/<slug>/organize/uploads/<int:upload_id>": ORGANIZER_DOES,
    "POST /e/<slug>/organize/agenda/undo": ORGANIZER_DOES,
    # Refused, since addresses are fetched only where the host allows it.
    "POST /e/<slug>/organize/address": (*ORGANIZER[:5], REFUSED),
    "POST /e/<slug>/organize/address/now": ORGANIZER_DOES,  # nothing is followed
    "POST /e/<slug>/organize/address/stop": ORGANIZER_DOES,
    "POST /e/<slug>/organize/<any(agenda, people):kind>": ORGANIZER_DOES,
    "POST /e/<slug>/organize/match": ORGANIZER_DOES,
    "POST /e/<slug>/organize/match/stop": ORGANIZER_DOES,
    "GET /e/<slug>/organize/match": ORGANIZER,
    "GET /e/<slug>/organize/badges.pdf": ORGANIZER,
    "POST /e/<slug>/organize/badges.pdf": ORGANIZER,
    "GET /e/<slug>/organize/people": ORGANIZER,
    "GET /e/<slug>/organize/people/new": ORGANIZER,
    "POST /e/<slug>/organize/people/new": ORGANIZER_DOES,
    "GET /e/<slug>/organize/people/<int:other_id>": ORGANIZER,
    "GET /e/<slug>/organize/people/<int:other_id>/badge.pdf": ORGANIZER,
    "POST /e/<slug>/organize/people/<int:other_id>/badge.pdf": ORGANIZER,
    "GET /e/<slug>/organize/tables": ORGANIZER,
    "GET /e/<slug>/organize/tables.pdf": ORGANIZER,
    "GET /e/<slug>/organize/tables.csv": ORGANIZER,
    "POST /e/<slug>/organize/tables/show": ORGANIZER_DOES,
    "POST /e/<slug>/organize/tables": ORGANIZER_DOES,
    "POST /e/<slug>/organize/recap": ORGANIZER_DOES,
    "POST /e/<slug>/organize/recap/time": ORGANIZER_DOES,
    "POST /e/<slug>/organize/recap/test": ORGANIZER_DOES,
    "GET /e/<slug>/organize/people/<int:other_id>/recap": ORGANIZER,
    "GET /e/<slug>/organize/thanks": ORGANIZER,
    "GET /e/<slug>/organize/thanks.csv": ORGANIZER,
    "GET /e/<slug>/recap": AT_SPRING,
    # Not before the event is over.
    "GET /e/<slug>/recap/picture.png": NOT_YET,
    "GET /e/<slug>/recap/contacts.vcf": NOT_YET,
    # They have met.
    "GET /e/<slug>/people/<int:other_id>/reach": NOT_YET,
    "POST /e/<slug>/people/<int:other_id>/reach": NOT_YET,
    "GET /f/<feedback>": EVERYBODY,
    "POST /f/<feedback>": EVERYBODY,
    "GET /e/<slug>/organize/stands": ORGANIZER,
    "POST /e/<slug>/organize/stands": ORGANIZER_DOES,
    "GET /e/<slug>/organize/stands/<int:stand_id>": ORGANIZER,
    "POST /e/<slug>/organize/stands/<int:stand_id>/staff": ORGANIZER_DOES,
    "POST /e/<slug>/organize/stands/<int:stand_id>/staff/<int:other_id>/remove": (
        ORGANIZER_DOES
    ),
    "POST /e/<slug>/organize/stands/<int:stand_id>/remove": ORGANIZER_DOES,
    "GET /e/<slug>/organize/kiosks": ORGANIZER,
    # Refused, since whoever opens one is signed out.
    "POST /e/<slug>/organize/kiosks": (*ORGANIZER[:5], REFUSED),
    "POST /e/<slug>/organize/kiosks/<int:kiosk_id>/close": ORGANIZER_DOES,
    "GET /e/<slug>/organize/safety": ORGANIZER,
    "POST /e/<slug>/organize/codes": ORGANIZER_DOES,
    "POST /e/<slug>/organize/reports/<int:report_id>/settle": ORGANIZER_DOES,
    "POST /e/<slug>/organize/people/<int:other_id>/badge/new": ORGANIZER_DOES,
    "POST /e/<slug>/people/<int:other_id>/block": AT_SPRING_DOES,
    "POST /e/<slug>/people/<int:other_id>/unblock": AT_SPRING_DOES,
    "POST /e/<slug>/badge/new": AT_SPRING_DOES,
    "GET /e/<slug>/organize/letters": ORGANIZER,
    "POST /e/<slug>/organize/letters/test": ORGANIZER_DOES,
    "POST /e/<slug>/organize/letters/<int:letter_id>/again": ORGANIZER_DOES,
    "POST /mail/bounces": (HIDDEN,) * 6,  # without the provider's token
    "GET /u/<token>": EVERYBODY,
    "POST /u/<token>": EVERYBODY,
    "GET /my-data/": SIGNED_IN,
    "GET /my-data/export.zip": SIGNED_IN,
    "POST /my-data/erase": SIGNED_IN_DOES,
    "POST /sign-in/code": (REFUSED,) * 6,  # the code is a wrong one
    "POST /sign-in/<token>": (DONE,) * 6,  # the link is of somebody new
    "POST /sign-in/out": (DONE,) * 6,
}
LIST = b"Name,Email\nNora,nora@example.org\n"
AGENDA = b"ID,Title,Date,Start,End\n1,Fair pay,2030-06-01,14:30,15:15\n"


@pytest.fixture
def things(app, cast, load_agenda):
    """Fill both events alike; return what of each is tried, by the event's name."""
    with app.app_context():
        autumn = events.by_slug("autumn")
        gus = events.enrol(autumn, accounts.person_at("gus@example.org"), key="gus")
        gus.name = "Gus"
        db.session.commit()
    talks = {slug: load_agenda(slug=slug) for slug in ("spring", "autumn")}
    with app.app_context():
        made = {
            "spring": _fill("spring", "alice", "bob", "carol"),
            "autumn": _fill("autumn", "dora", "dan", "gus"),
        }
        db.session.commit()
    for slug, values in made.items():
        values["talk_id"] = talks[slug]["Hiring without a CV"]
        values["question_id"] = _question(app, slug, values["talk_id"])
    return made


def _question(app, slug, talk_id):
    """Put the question of Bob, or of Dan, on a board."""
    with app.app_context():
        event = events.by_slug(slug)
        owner = {"spring": "bob@example.org", "autumn": "dan@example.org"}[slug]
        asking = events.attendee_at(event, owner)
        talk = agendas.talk(event, talk_id)
        posted = boards.ask(asking, talk, boards.Draft("Which samples do you ask for?"))
        number = posted.question.id
        db.session.commit()
        return number


def _fill(slug, organizer, owner, other):
    event = events.by_slug(slug)
    organizer, owner, other = (
        events.attendee_at(event, f"{name}@example.org")
        for name in (organizer, owner, other)
    )
    owner.linkedin = "https://example.org/me"
    owner.visibility = owner.visibility | {"linkedin": "public"}
    scan = exchanges.Scan(str(uuid4()))
    done = exchanges.exchange(owner, other, scan)
    asked = Exchange(
        uuid=str(uuid4()),
        event_id=event.id,
        scanner_id=organizer.id,
        scanned_id=owner.id,
        state="asked",
        at=clock.now(),
        received_at=clock.now(),
    )
    report = Report(
        event_id=event.id, about_id=other.id, text="Many scans", at=clock.now()
    )
    introduction = Introduction(
        event_id=event.id,
        asker_id=organizer.id,
        via_id=owner.id,
        other_id=other.id,
        at=clock.now(),
    )
    db.session.add_all([asked, report, introduction])
    db.session.flush()
    db.session.add(
        Match(
            event_id=event.id,
            attendee_id=owner.id,
            other_id=other.id,
            rank=1,
            score=1.0,
        )
    )
    upload = Upload(
        event_id=event.id,
        person_id=organizer.person_id,
        kind="agenda",
        filename="agenda.csv",
        data=AGENDA,
        uploaded_at=clock.now(),
    )
    desk.keep_upload(upload)
    db.session.add(
        TablePlan(
            event_id=event.id,
            size=4,
            state="done",
            summary={"left_out": [], "relaxed": []},
            asked_at=clock.now(),
            touched_at=clock.now(),
            finished_at=clock.now(),
        )
    )
    agendas.renew_feed(owner)
    agendas.renew_feed(owner, agendas.PLAN)
    stand, lead = _stand(event, "Acme", owner, other)
    _, given = _stand(event, "Bell", other, owner)
    kiosks.open_kiosk(event, "Entrance")
    _, link, _ = accounts.issue("new@example.org")
    return {
        "slug": slug,
        "kind": "agenda",
        "filename": "css/companion.css",
        "version": "of-yesterday",
        "other_id": other.id,
        "contact_id": done.contact_id,
        "reminder_id": _day(done.contact_id, owner),
        "contacts token": calendar.feed_token(owner.person),
        "seal": digest.unsubscribe_token(owner.person),
        "exchange_id": asked.id,
        "introduction_id": introduction.id,
        "report_id": report.id,
        "upload_id": upload.id,
        "stand_id": stand.id,
        "lead_id": lead.id,
        "given_id": given.id,
        "kiosk_id": kiosks.open_kiosks(event)[0].id,
        "accounts token": link,
        "exchanges token": events.badge_token(owner),
        "talks token": agendas.feed_token(owner),
        "preparing token": agendas.feed_token(owner, agendas.PLAN),
        "ending": "ics",
        "letter_id": _returned(event, organizer),
        "suffix": "vcf",
        "recaps token": mail.stop_token(owner),
        "feedback": recaps.feedback_token(owner),
        "badge of the other": events.badge_token(other),
    }


def _day(contact_id, owner):
    """Return the number of a day on which to think of somebody."""
    day = Reminder(
        owner_id=owner.person_id,
        contact_id=contact_id,
        kind="day",
        due_on=clock.now().date(),
        state="open",
    )
    db.session.add(day)
    db.session.flush()
    calendar.renew_feed(owner.person)
    return day.id


def _returned(event, organizer):
    """Return the number of a letter that came back."""
    letter = Letter(
        key=f"test:{organizer.id}",
        event_id=event.id,
        to=organizer.email,
        subject="Test",
        text="Test",
        html="Test",
        state="failed",
        error="550 no",
        due_at=clock.now(),
    )
    db.session.add(letter)
    db.session.flush()
    return letter.id


def _stand(event, name, works_there, visitor):
    stand = stands.create(event, name)
    stands.name_staff(stand, works_there)
    handed = {"email": visitor.email}
    stands.take(stand, visitor.id, works_there.id, handed)
    return stand, stands.leads(stand, works_there)[0]


@pytest.fixture
def browser_of(app, cast, signed_in):
    """Return a browser of one of the roles."""
    return lambda role: (
        app.test_client() if role == "stranger" else signed_in(f"{role}@example.org")
    )


@pytest.fixture
def addresses(app):
    """Return every rule with a method, as in the matrix."""
    return {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }


def url_of(rule, values):
    blueprint = rule.endpoint.partition(".")[0]
    mine = values | {"token": values.get(f"{blueprint} token")}
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda name: str(mine[name[1]]), rule.rule)


def form_of(name, values):
    return {
        "POST /e/<slug>/organize/letters/<int:letter_id>/again": {
            f"letter-{values['letter_id']}-email": "alice@example.org"
        },
        "POST /sign-in/": {"email": "new@example.org"},
        "POST /sign-in/code": {"code": "none"},
        "POST /events/new": SUMMER,
        "POST /e/<slug>/profile/": PROFILE,
        "POST /e/<slug>/talks/<int:talk_id>/board": {"text": "Who pays for it?"},
        f"POST {QUESTION}/vote": {"on": "yes"},
        f"POST {QUESTION}/move": {"to": "answered"},
        f"POST {QUESTION}/answer": {"text": "None."},
        "POST /e/<slug>/scan": {"code": values["badge of the other"]},
        "POST /exchanges": {
            "uuid": str(uuid4()),
            "token": values["badge of the other"],
        },
        "POST /e/<slug>/asked/<int:exchange_id>": {"answer": "yes"},
        "POST /f/<feedback>": {"worth": "yes"},
        "POST /e/<slug>/organize/event": SUMMER,
        "POST /e/<slug>/organize/recap/time": {"at": "10:00"},
        "POST /e/<slug>/prepare/ticks": {"what": f"person:{values['other_id']}"},
        "POST /e/<slug>/introductions": {"other": values["other_id"], "word": "Why"},
        "POST /e/<slug>/introductions/<int:introduction_id>/pass": {"yes": "yes"},
        "POST /e/<slug>/introductions/<int:introduction_id>/answer": {"yes": "yes"},
        "POST /e/<slug>/people/<int:other_id>/useful": {"useful": "yes"},
        "POST /e/<slug>/people/<int:other_id>/report": {"text": "Followed me."},
        "POST /contacts/<int:contact_id>": {"note": "Hello"},
        "POST /contacts/<int:contact_id>/apart": {"other": "1"},
        "POST /contacts/<int:contact_id>/merge": {"other": "999999"},
        "POST /contacts/new": {"name": "Nora"},
        "POST /contacts/<int:contact_id>/touch": {"how": "call"},
        "POST /contacts/<int:contact_id>/rhythm": {"rhythm": "slower"},
        "POST /contacts/settings": {"timezone": "", "country": "", "language": ""},
        "POST /contacts/import": {"file": (BytesIO(LIST), "list.csv")},
        "POST /e/<slug>/organize/uploads/<int:upload_id>/reading": {
            "zone": "UTC",
            "date_order": "",
        },
        "POST /e/<slug>/organize/address": {"url": "https://x.org", "every_hours": 6},
        "POST /e/<slug>/organize/people/new": NEWCOMER,
        "POST /e/<slug>/stands/<int:stand_id>/leads/<int:lead_id>": {"rating": "2"},
        "POST /e/<slug>/organize/stands": {"name": "Another"},
        "POST /e/<slug>/organize/stands/<int:stand_id>/staff": {
            "attendee": values["other_id"]
        },
        "POST /e/<slug>/organize/kiosks": {"name": "a" * 81},
        "POST /e/<slug>/organize/tables": {"size": "4", "roles": "attendee"},
        "POST /e/<slug>/organize/<any(agenda, people):kind>": {
            "file": (BytesIO(AGENDA), "agenda.csv")
        },
    }.get(name)


def outcome(answer):
    if re.match(r"/sign-in/(\?|$)", answer.headers.get("Location", "")):
        return SIGN_IN
    return MEANING.get(answer.status_code, answer.status_code)


@pytest.fixture
def tried(addresses):
    """Try addresses in a browser, one after the other; return what came of each."""

    def all_of(names, browser, values):
        found = {}
        for name in names:
            url = url_of(addresses[name], values)
            method, form = name.partition(" ")[0], form_of(name, values)
            with browser.open(url, method=method, data=form) as answer:
                found[name] = outcome(answer)
        return found

    return all_of


def test_every_address_has_a_row(addresses):
    assert addresses.keys() == MATRIX.keys()


@pytest.mark.parametrize("role", ROLES)
def test_everybody_opens_what_is_theirs_and_nothing_else(
    role, things, browser_of, tried
):
    column = ROLES.index(role)

    found = tried(MATRIX, browser_of(role), things["spring"])

    assert found == {name: row[column] for name, row in MATRIX.items()}


@pytest.mark.parametrize("role", ["bob", "alice"])
def test_a_number_of_another_event_opens_nothing_here(role, things, browser_of, tried):
    numbered = [name for name in MATRIX if "<int:" in name]
    # The desk is shut before a number is looked up; a board is looked up first.
    shut = {ORGANIZER, ORGANIZER_DOES} if role == "bob" else set()

    def is_guarded(name):
        return MATRIX[name] in shut and "/board/" not in name

    found = tried(numbered, browser_of(role), things["autumn"] | {"slug": "spring"})

    assert found == {
        name: FORBIDDEN if is_guarded(name) else HIDDEN for name in numbered
    }


def test_what_is_hidden_looks_like_what_is_not_there(things, browser_of, texts):
    dan = browser_of("dan")
    number = things["spring"]["contact_id"]

    hidden, missing = dan.get(f"/contacts/{number}"), dan.get("/contacts/999999")

    assert texts(hidden, "main") == texts(missing, "main")
