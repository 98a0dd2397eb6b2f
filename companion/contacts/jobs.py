"""Days that nobody has looked at yet, and the weekly letter of them."""

from companion import work
from companion.contacts.service import digest, planning
from companion.extensions import db

A_STEP = 200
EVERY = 600.0  # seconds; nobody waits for a day of tomorrow


@work.job("contacts.plan")
def plan() -> None:
    """Make the days of contacts; an exchange leaves that to us."""
    while work.step(_plan_some):
        pass


@work.job("contacts.digest")
def write_digests() -> None:
    after = work.step(_write_some, 0)
    while after:
        after = work.step(_write_some, after)


@work.sweep
def wake() -> None:
    if planning.unplanned(1):
        work.ring("contacts.plan", once="contacts.plan", every=EVERY)
    if digest.may_be_time() and digest.readers(0, 1):
        work.ring("contacts.digest", once="contacts.digest", every=EVERY)


def _plan_some() -> bool:
    """Plan for some contacts; tell whether there is more to do, and it went on."""
    found = planning.plan_some(A_STEP)
    db.session.commit()
    return found == A_STEP


def _write_some(after: int) -> int:
    some = digest.readers(after, A_STEP)
    digest.write(some)
    db.session.commit()
    return some[-1] if some else 0
