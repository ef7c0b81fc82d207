"""What is wrong with a decision table although it can be read: gaps, overlaps, rules that never apply."""
