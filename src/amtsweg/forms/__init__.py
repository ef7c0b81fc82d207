"""Forms: immutable versions in FIM's field vocabulary, logic in FEEL, read, checked and rendered on the server."""
