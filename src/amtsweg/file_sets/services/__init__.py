"""Writes of the file sets."""
