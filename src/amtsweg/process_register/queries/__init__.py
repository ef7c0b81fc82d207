"""Reads of the process register."""
