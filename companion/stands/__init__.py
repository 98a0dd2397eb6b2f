"""Stands of exhibitors: their staff, and the leads they share."""
