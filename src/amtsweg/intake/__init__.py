"""Intake: every way in leads to one submission, kept as it came in, and from there to a case."""
