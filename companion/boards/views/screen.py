"""The board on the projector: large, ranked, with a code that leads to it."""

from math import ceil
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from companion import config, web
from companion.boards import service
from companion.boards.views.blueprint import BOARD, bp
from companion.core.badge import qr
from companion.events.models import Attendee, Event
from companion.talks.models import Talk

ROOM = 12.0  # lines of letters that can be read from the last row
LETTERS = 36  # in such a line
LONGEST = 3  # lines that are shown of a question
BETWEEN = 0.8  # of a line, from one question to the next


@bp.get(f"{BOARD}/screen")
@web.attending
def screen(event: Event, me: Attendee, talk_id: int) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    path = url_for(".board", slug=event.slug, talk_id=talk.id, _external=False)
    address = f"{config.current('BASE_URL')}{path}"
    code = qr.svg(address, title="Code that opens this board", quiet=2)
    return render_template(
        "boards/screen.html",
        event=event,
        me=me,
        talk=talk,
        **_ranked(me, talk),
        code=code,
        address=address.partition("//")[2],
    )


@bp.get(f"{BOARD}/screen/list")
@web.attending
def screen_list(event: Event, me: Attendee, talk_id: int) -> ResponseReturnValue:
    talk = service.talk_with_board(event, talk_id)
    return render_template("boards/_ranked.html", **_ranked(me, talk))


def _ranked(me: Attendee, talk: Talk) -> dict[str, Any]:
    """Return the board, and as many of its open questions as fit onto a screen."""
    board = service.board(me, talk)
    shown: list[service.Entry] = []
    left = ROOM
    for entry in board.open:
        left -= min(LONGEST, ceil(len(entry.asked.text) / LETTERS)) + BETWEEN
        if left < 0:
            break
        shown.append(entry)
    return {"board": board, "shown": shown, "more": len(board.open) - len(shown)}
