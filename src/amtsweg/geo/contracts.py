"""What `geo` speaks of: a place and a box around places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth in WGS 84, and what people call it. Latitude and longitude are degrees."""

    lat: float
    lon: float
    address: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle between parallels and meridians; never crosses the date line."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, place: Place) -> bool:
        """Tell whether a place lies in the box or on its edge."""
        return self.south <= place.lat <= self.north and self.west <= place.lon <= self.east
