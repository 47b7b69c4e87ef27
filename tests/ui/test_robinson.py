import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from isopolity.ui.robinson import CENTRE_DEGREES_EAST, HALF_HEIGHT, WIDTH, degrees_from_centre, placed, project

MIDDLE = WIDTH / 2


def test_project_puts_the_equator_on_the_centre_in_the_middle():
    assert project(0, CENTRE_DEGREES_EAST) == (MIDDLE, HALF_HEIGHT)


def test_map_is_as_high_as_robinson_drew_it():
    """Width to height 1.9717 to 1."""
    assert pytest.approx(1.9717, abs=0.0001) == WIDTH / (2 * HALF_HEIGHT)


@pytest.mark.parametrize(
    ("latitude", "length", "distance"),
    [(0, 1.0, 0.0), (15, 0.99, 0.186), (45, 0.8962, 0.5571), (60, 0.7986, 0.7346), (90, 0.5322, 1.0)],
)
def test_project_agrees_with_robinsons_table(latitude, length, distance):
    east = CENTRE_DEGREES_EAST + 90
    x, north = project(latitude, east)
    assert x == pytest.approx(MIDDLE + MIDDLE * length / 2)
    assert north == pytest.approx(HALF_HEIGHT - HALF_HEIGHT * distance)
    assert project(-latitude, east) == (x, pytest.approx(HALF_HEIGHT + HALF_HEIGHT * distance))


def test_project_between_rows_of_the_table_stays_near_a_smooth_curve():
    """At 47.5° a cubic through the rows for 40°, 45°, 50° and 55° gives a length of 0.8825 and a distance of 0.5875."""
    x, y = project(47.5, CENTRE_DEGREES_EAST + 180 - 1e-9)
    assert x - MIDDLE == pytest.approx(MIDDLE * 0.8825, abs=0.2)
    assert HALF_HEIGHT - y == pytest.approx(HALF_HEIGHT * 0.5875, abs=0.1)


def test_edges_of_the_map_are_at_169_degrees_west():
    assert degrees_from_centre(-169) == -180
    assert degrees_from_centre(-169.1) == pytest.approx(179.9)
    assert project(0, -169)[0] == 0
    assert project(0, -169.1)[0] == pytest.approx(WIDTH, abs=0.2)


@given(st.floats(-90, 90), st.floats(-720, 720))
def test_every_place_lies_on_the_map_whatever_way_its_longitude_is_counted(latitude, longitude):
    x, y = project(latitude, longitude)
    assert -1e-9 <= x <= WIDTH + 1e-9
    assert -1e-9 <= y <= 2 * HALF_HEIGHT + 1e-9
    # A place on the very edge may stand on either side of the map.
    assume(abs(degrees_from_centre(longitude)) < 179.999)
    assert project(latitude, longitude + 360) == pytest.approx((x, y), abs=1e-6)


@pytest.mark.parametrize("latitude", [90.01, -91, float("nan")])
def test_project_refuses_a_latitude_that_does_not_exist(latitude):
    with pytest.raises(ValueError, match="not between -90 and 90"):
        project(latitude, 0)


def test_placed_beyond_the_edge_lies_outside_the_map():
    assert placed(0, 190)[0] > WIDTH
    assert placed(0, -190)[0] < 0
