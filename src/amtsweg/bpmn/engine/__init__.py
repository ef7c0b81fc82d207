"""Stepping an instance: a pure function of (model, state, command, moment, environment)."""
