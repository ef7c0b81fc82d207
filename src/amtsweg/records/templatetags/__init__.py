"""Template tags of the records."""
