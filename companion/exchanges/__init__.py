"""Exchanges: my badge, the scan, and the card behind somebody's badge."""
