"""Types of data fields: how each is read from typed text, checked, shown, and seen by FEEL."""
