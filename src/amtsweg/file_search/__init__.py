"""Full text of all files and documents, with rights as terms of every query.

The index (tantivy) is derived: it follows the event log, is made anew aside and swapped in, and is never the truth.
While there is none, PostgreSQL answers from titles and reference numbers. See docs/decisions/0024.
"""
