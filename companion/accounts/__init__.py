"""Accounts: signing in by e-mail, with a link or a code, and out again."""
