"""Reads: the file as a tree, who is at work, who comes with which key."""
