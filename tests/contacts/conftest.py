from uuid import UUID

import pytest
import sqlalchemy as sa

from companion.contacts.models import Contact
from companion.extensions import db


@pytest.fixture
def met(bob, cast, token):
    """Let Bob and Carol exchange; return the addresses of the contact in each book."""
    data = {"uuid": str(UUID(int=1)), "token": token(cast.carol)}
    bob.post("/exchanges", data=data)
    return {"bob": "/contacts/1", "carol": "/contacts/2"}


@pytest.fixture
def add(bob):
    """Add somebody to Bob's book by hand; return the address of the entry."""

    def added(**facts):
        answer = bob.post("/contacts/new", data=facts)
        assert answer.status_code == 303, answer.text
        return answer.location

    return added


@pytest.fixture
def kept(app):
    """Return what the database holds of an entry, as it stands there."""

    def of(address, column):
        number = int(address.rpartition("/")[2])
        table = Contact.__table__
        with app.app_context():
            # As text, not through the column's own type, which opens what is locked.
            value = sa.cast(table.c[column], sa.Text)
            query = sa.select(sa.type_coerce(value, sa.Text)).where(
                table.c.id == number
            )
            return db.session.scalar(query)

    return of
