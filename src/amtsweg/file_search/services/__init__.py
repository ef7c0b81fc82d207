"""Writes of the search in files."""
