"""Offline: what works in a hall without a network, and what a phone keeps for it."""
