"""What the pages of exchanges hang on."""

from flask import Blueprint

bp = Blueprint("exchanges", __name__)
