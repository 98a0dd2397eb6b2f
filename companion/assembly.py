"""Putting an app together: settings, what all pages share, and the features."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, url_for
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from companion import config, paths, statics, web, work
from companion.extensions import csrf, db


def assemble(settings: Mapping[str, Any], *, pages: bool) -> Flask:
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
    if pages:
        _add_pages(app)
    else:
        app.url_build_error_handlers.append(_add_pages_late)
    return app


def _add_pages(app: Flask) -> None:
    # Imported late: it brings every feature, and most commands need one or two.
    from companion import features  # noqa: PLC0415

    features.add_pages(app)


def _add_pages_late(_: Exception, endpoint: str, values: dict[str, Any]) -> str:
    """Add the pages when the address of one is asked for, and tell it then."""
    current_app.url_build_error_handlers.remove(_add_pages_late)
    _add_pages(current_app)
    return url_for(endpoint, **values)


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
