"""Writes of the exchange."""
