"""What the organizer's pages hang on, and how they hand out files."""

from flask import Blueprint, Response

bp = Blueprint("organizing", __name__, url_prefix="/e/<slug>/organize")


def attached(data: bytes, kind: str, name: str) -> Response:
    return Response(
        data,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
