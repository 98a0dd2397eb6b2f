"""Scripts and styles at an address that changes with them, so that phones keep them.

The version is a part of the path: a script's relative imports then carry it, too. A
page opened before an update asks for an old version and gets what there is now.
Scripts are sent without what only their authors read.
"""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import rjsmin
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from companion import paths

SENT = {".css", ".ico", ".js", ".png", ".svg", ".wasm"}
FOR_LONG = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    def send(filename: str, version: str = "") -> Response:
        is_script = filename.endswith(".js")
        answer = _script(filename) if is_script else app.send_static_file(filename)
        if version == current():
            answer.headers["Cache-Control"] = FOR_LONG
        return answer

    app.view_functions["static"] = send
    app.add_url_rule("/static/v-<version>/<path:filename>", endpoint="static")
    app.url_defaults(_name_the_version)


@cache
def current() -> str:
    """Return the first characters of a hash over all files that browsers ask for."""
    files = (file for file in paths.STATIC.rglob("*") if file.suffix in SENT)
    content = sha256()
    for file in sorted(files):
        content.update(file.relative_to(paths.STATIC).as_posix().encode())
        content.update(sha256(file.read_bytes()).digest())
    return content.hexdigest()[:10]


def _script(filename: str) -> Response:
    path = safe_join(str(paths.STATIC), filename)
    if path is None or not Path(path).is_file():
        raise NotFound
    program = lean(Path(path).read_text("utf-8"))
    answer = Response(program, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@lru_cache(maxsize=256)  # more than there are scripts
def lean(program: str) -> str:
    """Take out comments, but for licences (`/*! */`), and needless space."""
    return str(rjsmin.jsmin(program, keep_bang_comments=True))


def _name_the_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values.setdefault("version", current())
