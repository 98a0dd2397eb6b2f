"""Badges: the token a QR code carries, the code itself, and sheets to print."""
