"""What the pages of the agenda hang on."""

from flask import Blueprint

bp = Blueprint("talks", __name__)
