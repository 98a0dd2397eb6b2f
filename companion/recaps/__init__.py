"""Recaps: the letter after the event, with the people met and a word for each."""
