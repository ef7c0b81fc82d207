"""Writes on cases, one file per use case."""
