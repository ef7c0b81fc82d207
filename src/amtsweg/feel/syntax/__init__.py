"""From text to tree: tokens, names with spaces, expressions, types and unary tests."""
