"""Distances on the sphere: exact to half a per cent, which is enough to say what is near."""

from math import asin, cos, degrees, isfinite, radians, sin, sqrt

from amtsweg.geo.contracts import Box, Place
from amtsweg.kernel.errors import Invalid

EARTH_RADIUS_M = 6_371_008.8


def place(lat: float, lon: float, address: str = "") -> Place:
    """Return a place whose coordinates exist. Raises Invalid."""
    if not (isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise Invalid("Diese Koordinaten gibt es nicht: Breite −90 bis 90, Länge −180 bis 180 Grad.")
    return Place(lat, lon, address)


def distance_m(one: Place, other: Place) -> float:
    """Return the distance along the surface in metres (haversine formula)."""
    lat1, lat2 = radians(one.lat), radians(other.lat)
    half_lat, half_lon = (lat2 - lat1) / 2, radians(other.lon - one.lon) / 2
    chord = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def box_around(centre: Place, radius_m: float) -> Box:
    """Return a box that holds every place within the radius: a cheap first filter for an index."""
    lat_span = degrees(radius_m / EARTH_RADIUS_M)
    south, north = max(-90.0, centre.lat - lat_span), min(90.0, centre.lat + lat_span)
    # Meridians draw together towards the poles: the widest span lies at the edge nearer to a pole.
    shrink = cos(radians(max(abs(south), abs(north))))
    lon_span = degrees(radius_m / (EARTH_RADIUS_M * shrink)) if shrink > 1e-9 else 180.0
    return Box(south, max(-180.0, centre.lon - lon_span), north, min(180.0, centre.lon + lon_span))
