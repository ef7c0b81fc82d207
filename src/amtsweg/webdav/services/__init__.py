"""Writes: put, move, lock, note properties; make and end keys and links."""
