"""The reads of the records that modules above work with, by what they are about."""

from amtsweg.records.queries import ending, exporting, folders, renditions, searchable, seen, visible

__all__ = ["ending", "exporting", "folders", "renditions", "searchable", "seen", "visible"]
