"""What needs no database: headers, bodies and answers of WebDAV, names, kinds of contents."""
