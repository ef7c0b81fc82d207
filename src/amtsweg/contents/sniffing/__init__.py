"""Telling what a content is by its bytes."""
