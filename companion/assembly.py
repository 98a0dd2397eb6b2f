"""Putting the parts together: nothing else in the package knows them all."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from companion import config, mail, paths, statics, throttle, vectors, web, work
from companion.accounts import views as accounts
from companion.boards import jobs as boarding
from companion.boards import views as boards
from companion.contacts import jobs as thinking
from companion.contacts import views as contacts
from companion.events import views as events
from companion.exchanges import views as exchanges
from companion.extensions import csrf, db
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


def assemble(settings: Mapping[str, Any]) -> Flask:
    app = Flask(
        "companion",
        template_folder=str(paths.TEMPLATES),
        static_folder=str(paths.STATIC),
    )
    app.config.from_mapping(config.load())
    app.config.from_mapping(settings)
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or config.secret_key(
        app.config["HOME"]
    )
    app.jinja_env.undefined = StrictUndefined
    _know_our_address(app)
    _believe_proxies(app, app.config["PROXIES"])

    db.init_app(app)
    csrf.init_app(app)
    web.init_app(app)
    statics.init_app(app)
    work.connect(app)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    return app


def _know_our_address(app: Flask) -> None:
    """Let url_for() make full links outside a request, as letters need."""
    site = urlsplit(app.config["BASE_URL"])
    app.config["SERVER_NAME"] = site.netloc
    app.config["PREFERRED_URL_SCHEME"] = site.scheme


def _believe_proxies(app: Flask, number: int) -> None:
    """Let rate limits count people, not the proxy that all of them come through."""
    if number:
        proxied = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # Flask's own idiom
