"""Writes of identity, one file for each thing acted on."""
