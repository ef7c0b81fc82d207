"""Metrics: versioned definitions over the event log - what is open, how long it takes, what keeps its promise."""
