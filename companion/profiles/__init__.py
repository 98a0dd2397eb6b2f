"""Profiles: interests, offers, needs, how many to meet, what the card shows."""
