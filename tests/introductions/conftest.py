"""Bob met Ola, Ola met Carol: Ola can bring Bob and Carol together."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from companion.accounts import service as accounts
from companion.events import service as events
from companion.events.models import Attendee
from companion.exchanges import service as exchanges
from companion.extensions import db
from companion.matches.models import Match


@pytest.fixture
def people(app, cast):
    """Return numbers by first name, with Ola, who introduces people, and Pia."""
    with app.app_context():
        event = events.by_slug("spring")
        more = {}
        for name in ("Ola", "Pia"):
            person = accounts.person_at(f"{name.lower()}@example.org")
            one = events.enrol(event, person, key=name)
            one.name, one.introduces = f"{name} Oak", name == "Ola"
            more[name.lower()] = one.id
        db.session.get_one(Attendee, cast.carol).introduces = True
        db.session.add(
            Match(
                event_id=event.id,
                attendee_id=cast.bob,
                other_id=cast.carol,
                rank=1,
                score=1.0,
            )
        )
        db.session.commit()
    return SimpleNamespace(**vars(cast), **more)


@pytest.fixture
def meet(app, people):
    """Let two exchange: `meet("bob", "ola")`."""
    number = iter(range(1, 99))

    def exchange(one, other):
        with app.app_context():
            scan = exchanges.Scan(str(UUID(int=next(number))))
            exchanges.exchange(*some(people, one, other), scan)
            db.session.commit()

    return exchange


def some(people, *names):
    return [db.session.get_one(Attendee, getattr(people, name)) for name in names]


@pytest.fixture
def triangle(meet, people):
    meet("bob", "ola")
    meet("ola", "carol")
    return people


@pytest.fixture
def change(app, people):
    """Change somebody: `change("ola", introduces=False)`."""

    def write(name, **values):
        with app.app_context():
            [one] = some(people, name)
            for field, value in values.items():
                setattr(one, field, value)
            db.session.commit()

    return write


@pytest.fixture
def ola(people, signed_in):
    return signed_in("ola@example.org")
