"""Writes of the records, one file per use case."""
