"""Contacts: a person's own book of whom they met, with notes and cards."""
