from uuid import UUID

import pytest
import sqlalchemy as sa

from companion.accounts import service as accounts
from companion.contacts.models import Contact
from companion.events import service as events
from companion.events.models import DETAILS
from companion.extensions import db


@pytest.fixture
def met(bob, cast, token):
    """Let Bob and Carol exchange; return the addresses of the contact in each book."""
    data = {"uuid": str(UUID(int=1)), "token": token(cast.carol)}
    bob.post("/exchanges", data=data)
    return {"bob": "/contacts/1", "carol": "/contacts/2"}


@pytest.fixture
def meet_again(app, bob, met, token, time):
    """Let Bob and Carol exchange a day later in autumn, too; return his entry of it."""

    def again(name="Carol Ćwik", **visibility):
        time.advance(days=1)
        with app.app_context():
            event = events.by_slug("autumn")
            for each, called in (("bob", "Bob Brown"), ("carol", name)):
                email = f"{each}@example.org"
                there = events.enrol(event, accounts.person_at(email), key=email)
                there.name, there.visibility = called, there.visibility | visibility
            db.session.commit()
            carols = there.id
        data = {"uuid": str(UUID(int=2)), "token": token(carols)}
        assert bob.post("/exchanges", data=data).status_code == 303
        with app.app_context():
            entry = sa.select(Contact.id).where(Contact.attendee_id == carols)
            return f"/contacts/{db.session.scalar(entry)}"

    return again


@pytest.fixture
def secretly(app, met, meet_again):
    """Let Bob and Carol meet twice, and Carol share nothing but her name."""

    def twice(name="Carol Ćwik"):
        again = meet_again(name, **dict.fromkeys(DETAILS, "nobody"))
        with app.app_context():
            for contact in db.session.query(Contact):
                for detail in DETAILS:
                    setattr(contact, detail, "")
            db.session.commit()
        return again

    return twice


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
