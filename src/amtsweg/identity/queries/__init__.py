"""Reads of identity: the directory (cached), accounts and rights (through the narrow doors)."""
