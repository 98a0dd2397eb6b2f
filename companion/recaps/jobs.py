"""Writing an event's letters, a few a step; each has a key and exists once."""

from companion import work
from companion.extensions import db
from companion.recaps import service


@work.job("recaps.write")
def write(run_id: int) -> None:
    work.step(_call_for_help, run_id)
    after = work.step(_write_some, run_id, 0)
    while after:
        after = work.step(_write_some, run_id, after)
    # Also those that an earlier run wrote and a crash kept from leaving.
    work.ring("mail.deliver", False)
    db.session.commit()


@work.job("recaps.help")
def write_too(run_id: int) -> None:
    """Write from the other end what is many, in a worker that has nothing to do."""
    before = work.step(_write_last, run_id, 0)
    while before:
        before = work.step(_write_last, run_id, before)


@work.sweep
def wake() -> None:
    service.ask_for_due()
    for unfinished in service.unfinished():
        service.ring(unfinished)


def _call_for_help(run_id: int) -> None:
    if service.is_large(run_id):
        work.ring("recaps.help", run_id, once=f"recap-help-{run_id}")
    db.session.commit()


def _write_last(run_id: int, before: int) -> int:
    following = service.write_last(run_id, before)
    db.session.commit()
    return following


def _write_some(run_id: int, after: int) -> int:
    following = service.write_some(run_id, after)
    db.session.commit()
    return following
