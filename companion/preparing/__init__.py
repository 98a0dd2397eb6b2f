"""Preparing: the talks and people worth a plan, on one page, some days before."""
