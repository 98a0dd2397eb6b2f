"""Boards: what the room wants to know of a talk, who else does, and the answers."""
