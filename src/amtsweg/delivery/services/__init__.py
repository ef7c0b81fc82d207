"""Writes of the ways out: set and seal letters, send messages, follow what becomes of them."""
