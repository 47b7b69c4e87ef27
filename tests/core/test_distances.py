import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from isopolity.core.distances import EARTH_RADIUS_KM, distance_km, window_around

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((6.639, 1.717), (50.489, 5.095), 4885),  # Lokossa and Andenne
        ((0, 0), (0, 180), 20015),  # half round the equator
        ((90, 0), (-90, 77), 20015),  # from pole to pole
        ((0, 179.5), (0, -179.5), 111),  # one degree across the date line
        ((51.22, 2.92), (51.22, 2.92), 0),
    ],
)
def test_distance(one, other, km):
    assert distance_km(*one, *other) == pytest.approx(km, abs=5)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_the_same_both_ways_and_never_more_than_half_round(a, b, c, d):
    assert distance_km(a, b, c, d) == pytest.approx(distance_km(c, d, a, b), abs=1e-6)
    assert 0 <= distance_km(a, b, c, d) <= EARTH_RADIUS_KM * 3.1416


@given(latitudes, longitudes, latitudes, longitudes, st.floats(1, 9000))
@example(0, 179.9, 0, -179.9, 100)
@example(89.5, 0, 89.5, 180, 200)
def test_window_holds_every_point_within_the_radius(latitude, longitude, other_latitude, other_longitude, radius):
    window = window_around(latitude, longitude, radius)
    if distance_km(latitude, longitude, other_latitude, other_longitude) <= radius - 1e-6:
        assert window.latitudes[0] <= other_latitude <= window.latitudes[1]
        assert any(west <= other_longitude <= east for west, east in window.longitudes)


def test_window_is_not_needlessly_large():
    window = window_around(60, 10, 111.195)
    assert window.latitudes == (pytest.approx(59, abs=0.001), pytest.approx(61, abs=0.001))
    ((west, east),) = window.longitudes
    assert east - west == pytest.approx(4, abs=0.01)


def test_window_across_the_date_line_has_two_ranges():
    assert len(window_around(-13.8, -171.8, 1000).longitudes) == 2
