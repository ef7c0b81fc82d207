"""Letters set by typst in a confined process, because a template is code and its author is not us."""
