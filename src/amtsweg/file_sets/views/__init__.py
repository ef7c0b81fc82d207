"""Pages of the file sets."""
