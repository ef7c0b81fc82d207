"""Which expressions mean the same in the browser: its engine counts in binary and reads some of FEEL otherwise.

What is not known to be the same is refused; `tests/feel` holds both engines against each other.
"""
