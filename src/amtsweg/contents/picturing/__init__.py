"""Small pictures of the first page."""
