"""Writes of metrics: rollups made from the event log."""
