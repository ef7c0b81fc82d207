"""Use cases of the process register."""
