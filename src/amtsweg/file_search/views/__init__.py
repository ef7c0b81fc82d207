"""Pages of the search in files."""
