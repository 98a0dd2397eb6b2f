"""The cookie of a browser: who is signed in, and what the next page must know."""

from contextlib import suppress

from flask import Flask, Request, Response, request
from flask.sessions import (
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionMixin,
)
from itsdangerous import BadSignature, URLSafeTimedSerializer

from companion.config import COOKIE as FORMER


class Cookies(SecureCookieSessionInterface):
    """Flask's own; but what checks signatures is made once, and not for each page.

    Under https a browser may hold the cookie of a release that named it there as it is
    named under http. It is read where there is no other, and replaced by one.
    """

    def __init__(self) -> None:
        self._signers: dict[object, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ())
        if keys not in self._signers:
            self._signers[keys] = super().get_signing_serializer(app)
        return self._signers[keys]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        session = super().open_session(app, request)
        signer = self.get_signing_serializer(app)
        is_former = self.get_cookie_name(app) not in request.cookies
        if is_former and FORMER in request.cookies and session is not None and signer:
            age = int(app.permanent_session_lifetime.total_seconds())
            with suppress(BadSignature):
                session.update(signer.loads(request.cookies[FORMER], max_age=age))
        return session

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        super().save_session(app, session, response)
        is_replaced = session.modified and self.get_cookie_name(app) != FORMER
        if is_replaced and FORMER in request.cookies:
            response.delete_cookie(FORMER)
