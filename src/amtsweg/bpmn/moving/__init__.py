"""Running instances in another version of their model: same tokens, other drawing."""
