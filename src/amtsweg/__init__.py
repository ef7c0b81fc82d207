"""Amtsweg: the digital city administration in one product."""
