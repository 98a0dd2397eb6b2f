"""Writing the letters before an event, a few a step; each has a key and exists once."""

from companion import work
from companion.extensions import db
from companion.preparing import service


@work.job("preparing.write")
def write(event_id: int) -> None:
    while work.step(_write_some, event_id):
        pass


@work.sweep
def look() -> None:
    for event_id in service.due_events():
        work.ring("preparing.write", event_id, once=f"prepare-{event_id}")


def _write_some(event_id: int) -> bool:
    is_more = service.write_some(event_id)
    db.session.commit()
    return is_more
