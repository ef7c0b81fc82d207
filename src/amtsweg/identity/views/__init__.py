"""Screens of identity: signing in, one's own account, substitution."""
