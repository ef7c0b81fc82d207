"""Reads on cases, filed by what they return."""
