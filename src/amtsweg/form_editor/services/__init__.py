"""Writes of the form editor, one file per use case."""
