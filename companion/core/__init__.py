"""What the companion knows, in plain Python: no web, no database, no clock."""
