"""Who somebody is, across events, and how they got in."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from companion.extensions import Model


class Person(Model):
    """An account, known by e-mail. Those whom a list names without one have none."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(sa.String(320), unique=True)
    may_organize: Mapped[bool] = mapped_column(default=False)
    timezone: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    country: Mapped[str] = mapped_column(sa.String(2), default="", server_default="")
    language: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    wants_digest: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    digest_at: Mapped[datetime | None]  # when the last one was written
    created_at: Mapped[datetime]


class SignIn(Model):
    """One asking for a link: good for the link or the code, once, for ten minutes."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(320), index=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    code_fingerprint: Mapped[str] = mapped_column(sa.String(64))
    goes_to: Mapped[str] = mapped_column(sa.String(200), default="")
    wrong_codes: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Login(Model):
    """A signed-in browser; deleting the row signs it out."""

    __tablename__ = "logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
