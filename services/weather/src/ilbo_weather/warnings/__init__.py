"""Weather warnings: which are in force, which no longer, and when nobody knows."""
