"""Writes of disposal, one file per use case."""
