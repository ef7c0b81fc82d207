"""Reads of circulations and reminders."""
