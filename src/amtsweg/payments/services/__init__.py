"""Writes on demands and payments."""
