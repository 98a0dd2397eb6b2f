"""The agenda as it was: put down before an import, put back when it is undone.

Stars, questions and notes are no part of it. They hang on rows, and no import takes a
row away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from companion.events.models import Event
from companion.extensions import db
from companion.talks.models import Talk
from companion.talks.service.changes import Change, Face, change
from companion.talks.service.imports import keep_roles, keep_speakers, wear
from companion.talks.service.programme import entries


def snapshot(rows: Iterable[Talk]) -> dict[str, Any]:
    """Return a whole agenda, also what has left it, as JSON can hold it."""
    return {
        "talks": [
            {"id": row.id, "key": row.key, "face": Face.of(row).as_plain()}
            for row in rows
        ]
    }


def restore(event: Event, before: Mapping[str, Any]) -> list[Change]:
    """Put the agenda back as a snapshot has it; return what that changed.

    What came later is taken off the agenda, not deleted: somebody may have starred it.
    """
    then = {one["id"]: one for one in before["talks"]}
    faces = {number: Face.from_plain(one["face"]) for number, one in then.items()}
    givers = {giver.key: giver for face in faces.values() for giver in face.givers}
    rows = entries(event)
    speakers = keep_speakers(event, givers)
    changes = []
    worn = []
    for row in rows:
        now = Face.of(row)
        face = faces.get(row.id) or replace(now, is_off=True)
        if one := change(row.id, now, face):
            changes.append(one)
        row.key = then[row.id]["key"] if row.id in then else row.key
        wear(row, face, speakers)
        worn.append((row, face))
    db.session.flush()
    keep_roles(worn)
    return changes
