"""Reads of the search in files."""
