"""An organizer's work: files in, badges and lunch tables out.

Each is a module to import: together they bring nearly all features and their libraries.
"""
