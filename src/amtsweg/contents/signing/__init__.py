"""Verifying signatures, offline."""
