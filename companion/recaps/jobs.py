"""Writing an event's letters, a few a step; each has a key and exists once."""

from companion import work
from companion.extensions import db
from companion.recaps import service


@work.job("recaps.write")
def write(run_id: int) -> None:
    after = work.step(_write_some, run_id, 0)
    while after:
        after = work.step(_write_some, run_id, after)
    # Also those that an earlier run wrote and a crash kept from leaving.
    work.ring("mail.deliver", False)
    db.session.commit()


@work.sweep
def wake() -> None:
    service.ask_for_due()
    for unfinished in service.unfinished():
        service.ring(unfinished)


def _write_some(run_id: int, after: int) -> int:
    following = service.write_some(run_id, after)
    db.session.commit()
    return following
