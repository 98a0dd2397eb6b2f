"""Organizing: the desk of an event, from the agenda file to the letters."""
