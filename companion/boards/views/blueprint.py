"""What the pages of a board hang on."""

from flask import Blueprint

bp = Blueprint("boards", __name__)
BOARD = "/e/<slug>/talks/<int:talk_id>/board"
