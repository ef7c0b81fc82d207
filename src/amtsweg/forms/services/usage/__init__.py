"""How forms are used: counted without any person, told by page and message."""
