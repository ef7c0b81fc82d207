"""The door of `geo`."""

from amtsweg.geo.contracts import Box, Place
from amtsweg.geo.rules import box_around, distance_m, place

__all__ = ["Box", "Place", "box_around", "distance_m", "place"]
