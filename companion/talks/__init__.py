"""Talks: the agenda by day and room, stars, and what to ask the speaker."""
