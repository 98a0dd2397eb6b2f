"""Who comes to Spring, and what they write."""

import pytest

from companion.accounts import service as accounts
from companion.events import service as events
from companion.extensions import db
from companion.profiles import service as profiles


@pytest.fixture
def enrol(app, cast):
    """Take somebody into Spring; give their number."""

    def one(name, offer, need):
        with app.app_context():
            email = f"{name.lower()}@example.org"
            person = accounts.person_at(email)
            attendee = events.enrol(events.by_slug("spring"), person, key=email)
            attendee.name, attendee.organisation = name, f"{name} Ltd"
            profiles.write_facets(attendee, {"offer": [offer], "need": [need]})
            db.session.commit()
            return attendee.id

    return one
