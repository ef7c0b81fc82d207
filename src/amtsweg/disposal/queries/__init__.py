"""Reads of disposal."""
