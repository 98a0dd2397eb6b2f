"""Scripts and styles at an address that changes with them, so that phones keep them.

The version is a part of the path: a script's relative imports then carry it, too. A
page opened before an update asks for an old version and gets what there is now.
"""

from functools import cache
from hashlib import sha256
from typing import Any

from flask import Flask, Response

from companion import paths

SENT = {".css", ".ico", ".js", ".png", ".svg", ".wasm"}
FOR_LONG = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    def send(filename: str, version: str = "") -> Response:
        answer = app.send_static_file(filename)
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


def _name_the_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values.setdefault("version", current())
