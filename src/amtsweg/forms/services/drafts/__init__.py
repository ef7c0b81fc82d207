"""Drafts: kept, gone on with, locked, finished, discarded."""
