"""Matches: whom to meet and why, and the runs that find out."""
