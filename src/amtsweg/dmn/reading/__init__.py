"""From the XML of a decision model to plain dataclasses, with a problem list instead of a crash."""
