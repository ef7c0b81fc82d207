"""Reads of the ways out."""
