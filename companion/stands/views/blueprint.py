"""What the pages of stands hang on."""

from flask import Blueprint

bp = Blueprint("stands", __name__, url_prefix="/e/<slug>")
