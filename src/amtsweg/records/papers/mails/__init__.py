"""Mails taken apart, however broken they are: what they say, who sent them, what is attached."""
