"""Distances and boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.geo.api import Box, Place, box_around, distance_m, place
from amtsweg.kernel.errors import Invalid

places = st.builds(Place, st.floats(-85, 85), st.floats(-170, 170))


def test_one_minute_of_latitude_is_a_nautical_mile() -> None:
    assert round(distance_m(Place(51.0, 8.0), Place(51.0 + 1 / 60, 8.0))) == 1853


def test_two_ends_of_the_market_square() -> None:
    assert round(distance_m(Place(51.7189, 8.7575), Place(51.7189, 8.7579))) == 28


@given(places, places)
def test_distance_is_the_same_both_ways_and_never_negative(one: Place, other: Place) -> None:
    assert distance_m(one, other) == pytest.approx(distance_m(other, one))
    assert distance_m(one, one) == 0


@given(places, st.floats(-0.004, 0.004), st.floats(-0.004, 0.004))
def test_whoever_is_within_the_radius_is_within_the_box(centre: Place, north: float, east: float) -> None:
    other = Place(centre.lat + north, centre.lon + east)
    radius = distance_m(centre, other) * 1.001 + 0.01
    assert box_around(centre, radius).contains(other)


def test_box_at_the_pole_holds_all_longitudes() -> None:
    assert box_around(Place(90, 0), 100) == Box(pytest.approx(89.9991), -180, 90, 180)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_impossible_coordinates_are_refused(lat: float, lon: float) -> None:
    with pytest.raises(Invalid):
        place(lat, lon)


def test_a_place_keeps_its_address() -> None:
    assert place(51.7, 8.7, "Rathausplatz 1") == Place(51.7, 8.7, "Rathausplatz 1")
