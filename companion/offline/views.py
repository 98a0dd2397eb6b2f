from hashlib import sha256

from flask import Blueprint, Response, json, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import clock, paths, statics, web
from companion.events.models import Attendee, Event
from companion.offline import service

bp = Blueprint("offline", __name__)

SCRIPTS = paths.STATIC / "js"
NAME = "Companion"


@bp.get("/sw.js")
def worker() -> ResponseReturnValue:
    """Serve the service worker, from the root so that it may answer for every page.

    `?sync` is for browsers that wake it when the network is back: a module, which can
    load what sends scans. The others know classic workers only.
    """
    page = sha256(render_template("offline/shell.html", viewer=None).encode())
    shell = {
        "cache": f"shell-{statics.current()}-{page.hexdigest()[:10]}",
        "page": url_for(".shell"),
        "files": [url_for("static", filename=name) for name in service.shell_files()],
    }
    known = f"const SHELL = {json.dumps(shell)};\n"
    waking = _waking() if "sync" in request.args else ""
    program = waking + known + (SCRIPTS / "sw.js").read_text("utf-8")
    return _lasting(Response(program, content_type="text/javascript; charset=utf-8"))


@bp.get("/offline")
def shell() -> ResponseReturnValue:
    """Show the frame that every page has without a network; it is nobody's."""
    return render_template("offline/shell.html", viewer=None)


@bp.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    answer = jsonify(
        {
            "id": "/",
            "name": NAME,
            "short_name": NAME,
            "description": "Whom to meet at an event, and everyone you met.",
            "start_url": url_for("events.start"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf6ee",
            "theme_color": "#faf6ee",
            "icons": [
                _icon("icon-192.png", "192x192"),
                _icon("icon-512.png", "512x512"),
                _icon("icon-maskable-512.png", "512x512", "maskable"),
            ],
        }
    )
    answer.content_type = "application/manifest+json"
    return _lasting(answer)


@bp.get("/e/<slug>/offline.json")
@web.attending
def pocket(event: Event, me: Attendee) -> ResponseReturnValue:
    mine = service.pocket(me)
    tag = sha256(json.dumps(mine).encode()).hexdigest()
    return _tagged(tag) or _with_tag(mine | {"at": clock.now().isoformat()}, tag)


@bp.get("/e/<slug>/directory.json")
@web.attending
def directory(event: Event, me: Attendee) -> ResponseReturnValue:
    """Hand out the names of those who agreed, each locked by the code on the badge."""
    tag, names = service.directory_of(event)
    return _tagged(tag) or _with_tag(dict(names), tag)


def _waking() -> str:
    sending = url_for("static", filename="js/outbox.js")
    program = (SCRIPTS / "sw_sync.js").read_text("utf-8")
    return f'import {{ flush }} from "{sending}";\n{program}'


def _icon(name: str, sizes: str, purpose: str = "any") -> dict[str, str]:
    source = url_for("static", filename=f"icons/{name}")
    return {"src": source, "sizes": sizes, "type": "image/png", "purpose": purpose}


def _lasting(answer: Response) -> Response:
    """Let it be kept, but asked for anew each time."""
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _tagged(tag: str) -> Response | None:
    """Return the short answer to a phone that has this version already."""
    return Response(status=304) if request.if_none_match.contains(tag) else None


def _with_tag(said: dict[str, object], tag: str) -> Response:
    answer = jsonify(said)
    answer.set_etag(tag)
    return answer
