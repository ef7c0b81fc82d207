"""How forms are used, under one name of the door: a door holds at most 25 names, and these belong to one thing."""

from amtsweg.forms.services.usage.counting import count_errors
from amtsweg.forms.services.usage.reading import usage_of

__all__ = ["count_errors", "usage_of"]
