"""Taking the text out of a content, one file per family of formats."""
