"""Introductions: somebody who knows both brings two together."""
