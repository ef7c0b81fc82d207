"""Reads of the file sets."""
