"""Edit the documents of a file in the office program one has: WebDAV (RFC 4918, classes 1 and 2) over the records."""
