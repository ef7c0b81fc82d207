"""Writes of the intake, one file per use case."""
