"""Pure rules of the search in files: text to terms, the shape of the index, queries, marking."""
