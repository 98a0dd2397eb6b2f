"""The organizer's list of stands, and each stand's list of its visitors."""

from companion.stands.views import desk, staff
from companion.stands.views.blueprint import bp

__all__ = ["bp", "desk", "staff"]
