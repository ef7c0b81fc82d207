"""Pure rules of the process register."""
