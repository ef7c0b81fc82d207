"""Reads of the form editor."""
