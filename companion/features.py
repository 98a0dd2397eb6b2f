"""Every feature, with its pages, jobs and tables: nothing else knows them all."""

from flask import Flask

from companion import mail, throttle, vectors
from companion.accounts import views as accounts
from companion.boards import jobs as boarding
from companion.boards import views as boards
from companion.contacts import jobs as thinking
from companion.contacts import views as contacts
from companion.events import views as events
from companion.exchanges import views as exchanges
from companion.introductions import views as introductions
from companion.mail import pages as letters
from companion.matches import jobs as matching
from companion.matches import views as matches
from companion.offline import views as offline
from companion.organizing import jobs as seating
from companion.organizing import views as organizing
from companion.preparing import jobs as reminding
from companion.preparing import views as preparing
from companion.privacy import jobs as forgetting
from companion.privacy import views as privacy
from companion.profiles import views as profiles
from companion.questions import models as board
from companion.recaps import jobs as recapping
from companion.recaps import views as recaps
from companion.stands import views as stands
from companion.talks import views as talks

FEATURES = (
    accounts,
    events,
    profiles,
    talks,
    boards,
    matches,
    exchanges,
    contacts,
    offline,
    stands,
    recaps,
    organizing,
    privacy,
    preparing,
    introductions,
    letters,
)
# Jobs and tables that are there by being imported; named so that nobody removes them.
REGISTERED = (
    mail,
    throttle,
    vectors,
    matching,
    seating,
    recapping,
    forgetting,
    boarding,
    board,
    reminding,
    thinking,
)


def add_pages(app: Flask) -> None:
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
