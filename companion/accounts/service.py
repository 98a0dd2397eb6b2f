"""Signing in: ask for a link and a code, get them by e-mail, use one of them once."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from companion import clock, mail, throttle
from companion.accounts.models import Login, Person, SignIn
from companion.errors import CompanionError
from companion.extensions import db
from companion.quick import Quick

SIGN_IN_LIFETIME = timedelta(minutes=10)
LOGIN_LIFETIME = timedelta(days=60)
WRONG_CODES = 5
PER_ADDRESS = throttle.Limit(burst=5, per=timedelta(hours=1))
# A hall shares one network address: wide, and only for those on nobody's list.
PER_NETWORK = throttle.Limit(burst=300, per=timedelta(hours=1))


class BadLink(CompanionError):
    status = 410
    message = "That link was used already or is too old. Ask for a fresh one."


class BadCode(CompanionError):
    status = 422
    message = (
        "That code is not right, or it is too old. Check it, or ask for a new one."
    )


def request_link(email: str, *, goes_to: str = "", network: str = "") -> int:
    """Have a link and a code sent; return the number of the request.

    Whether we know the address or not, the answer and its cost are the same.
    """
    email = normal(email)
    throttle.take(f"sign-in:{_fingerprint(email)}", PER_ADDRESS)
    if not is_known(email):
        throttle.take(f"sign-in-from:{network}", PER_NETWORK)
    sign_in, token, code = issue(email, goes_to=goes_to)
    # With the moment in it: the number of what was forgotten may be given out again.
    moment = f"{clock.now():%Y%m%d%H%M%S}"
    mail.send(
        "accounts/sign_in",
        mail.Envelope(f"sign-in:{sign_in.id}:{moment}", email, secret=True),
        token=token,
        code=code,
    )
    return sign_in.id


def is_known(email: str) -> bool:
    query = sa.select(Person.id).where(Person.email == normal(email))
    return db.session.scalar(query) is not None


def issue(email: str, *, goes_to: str = "") -> tuple[SignIn, str, str]:
    """Make the secrets of a letter; only their fingerprints stay here."""
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(1_000_000):06}"
    sign_in = SignIn(
        email=normal(email),
        fingerprint=_fingerprint(token),
        code_fingerprint="",  # needs the row's number, below
        goes_to=goes_to,
        expires_at=clock.now() + SIGN_IN_LIFETIME,
    )
    db.session.add(sign_in)
    db.session.flush()
    sign_in.code_fingerprint = _code_fingerprint(sign_in.id, code)
    db.session.flush()
    return sign_in, token, code


def is_open(token: str) -> bool:
    """Tell whether a link still works, without spending it."""
    query = sa.select(SignIn.id).where(
        SignIn.fingerprint == _fingerprint(token), *_unspent()
    )
    return db.session.scalar(query) is not None


def redeem_link(token: str) -> tuple[str, str]:
    """Spend a link; return the new login's secret and where the person was going."""
    return _redeem(SignIn.fingerprint == _fingerprint(token), BadLink)


def redeem_code(sign_in_id: int, code: str) -> tuple[str, str]:
    """Spend a code, good only in the browser that asked for it.

    Raises:
        BadCode: it is wrong, spent or old, or five wrong ones came before.

    """
    _count_try(sign_in_id)
    return _redeem(
        sa.and_(
            SignIn.id == sign_in_id,
            SignIn.code_fingerprint == _code_fingerprint(sign_in_id, code),
            SignIn.wrong_codes <= WRONG_CODES,
        ),
        BadCode,
    )


def _count_try(sign_in_id: int) -> None:
    # Committed at once: a refused code must count although its request is undone.
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.id == sign_in_id)
        .values(wrong_codes=SignIn.wrong_codes + 1)
    )
    db.session.commit()


def _redeem(
    matches: sa.ColumnElement[bool], refusal: type[CompanionError]
) -> tuple[str, str]:
    # One statement finds the row and spends it, so a second click finds nothing.
    row = db.session.execute(
        sa.update(SignIn)
        .where(matches, *_unspent())
        .values(used_at=clock.now())
        .returning(SignIn.email, SignIn.goes_to)
    ).first()
    if row is None:
        raise refusal
    return sign_in(person_at(row.email)), row.goes_to


def sign_in(person: Person) -> str:
    """Open a login for *person*; return its secret, for the cookie."""
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        Login(
            person_id=person.id,
            fingerprint=_fingerprint(secret),
            created_at=now,
            expires_at=now + LOGIN_LIFETIME,
        )
    )
    db.session.flush()
    return secret


def sign_out(secret: str) -> None:
    db.session.execute(
        sa.delete(Login).where(Login.fingerprint == _fingerprint(secret))
    )


def whose(secret: str) -> Person | None:
    """Return whose login the cookie's secret opens, if anybody's."""
    if not secret:
        return None
    return db.session.scalar(
        sa.select(Person)
        .join(Login)
        .where(
            Login.fingerprint == _fingerprint(secret), Login.expires_at > clock.now()
        )
    )


def number_of(secret: str) -> int | None:
    """Return the number of the same person, which is quicker to find."""
    if not secret:
        return None
    row = _NUMBER.first(opening(secret))
    return row[0] if row else None


def is_opened() -> sa.ColumnElement[bool]:
    """Tell of a login whether the secret opens it whose `opening` a statement gets."""
    return sa.and_(
        Login.fingerprint == sa.bindparam("login"),
        Login.expires_at > sa.bindparam("now"),
    )


def opening(secret: str) -> dict[str, Any]:
    return {"login": _fingerprint(secret), "now": clock.now()}


_NUMBER = Quick(lambda _: sa.select(Login.person_id).where(is_opened()))


def person_at(email: str) -> Person:
    """Return the person with this address, made now if there was none."""
    email = normal(email)
    person = db.session.scalar(sa.select(Person).where(Person.email == email))
    if person is None:
        person = Person(email=email, created_at=clock.now())
        db.session.add(person)
        db.session.flush()
    return person


def normal(email: str) -> str:
    return email.strip().lower()


def _unspent() -> tuple[sa.ColumnElement[bool], ...]:
    return (SignIn.used_at.is_(None), SignIn.expires_at > clock.now())


def _code_fingerprint(sign_in_id: int, code: str) -> str:
    return _fingerprint(f"{sign_in_id}:{code}")


def _fingerprint(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
