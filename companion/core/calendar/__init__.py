"""Talks out, as every calendar reads them."""
