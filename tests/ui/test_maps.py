import gzip
import re

import pytest

from isopolity.ui.labels import Box
from isopolity.ui.maps import FRAME, HEIGHT, LinkState, MapLink, MapPoint, land_path, world_map
from isopolity.ui.robinson import WIDTH, project

CITIES = [
    MapPoint("lokossa", "Lokossa", 6.639, 1.717),
    MapPoint("andenne", "Andenne", 50.489, 5.095),
    MapPoint("lome", "Lomé", 6.137, 1.212),
    MapPoint("lyon", "Lyon", 45.75, 4.85),
    MapPoint("quebec", "Québec", 46.81, -71.21),
    MapPoint("ouagadougou", "Ouagadougou", 12.365, -1.534),
    MapPoint("banjul", "Banjul", 13.45, -16.58),
    MapPoint("ostend", "Ostend", 51.22, 2.92),
    MapPoint("port-au-prince", "Port-au-Prince", 18.54, -72.34),
    MapPoint("yokohama", "Yokohama", 35.43, 139.65),
    MapPoint("san-francisco", "San Francisco", 37.77, -122.42),
    MapPoint("apia", "آبيا", -13.83, -171.77),
]
LINKS = [
    MapLink("lome", "lyon", LinkState.ACTIVE),
    MapLink("quebec", "ouagadougou", LinkState.ACTIVE),
    MapLink("lokossa", "andenne", LinkState.PROMISED),
    MapLink("banjul", "ostend", LinkState.CONTACT),
]


def drawn(points=CITIES, links=LINKS):
    return world_map(points, links, title="Cities", description="Who works with whom.").drawing


def land_points() -> list[list[tuple[int, int]]]:
    """The outline read back from its path data."""
    outlines = []
    for x, y, steps in re.findall(r"M(\d+) (\d+)l([^z]*)z", land_path()):
        at = (int(x), int(y))
        outline = [at]
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + across, at[1] + down)
            outline.append(at)
        outlines.append(outline)
    return outlines


def is_on_land(latitude: float, longitude: float) -> bool:
    """Counts coasts on the way east: an odd number of them means land."""
    x, y = project(latitude, longitude)
    crossed = 0
    for outline in land_points():
        for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossed += 1
    return crossed % 2 == 1


def test_land_is_small_and_lies_on_the_map():
    assert len(gzip.compress(land_path().encode(), 9)) <= 2500
    points = [point for outline in land_points() for point in outline]
    assert re.sub(r"M\d+ \d+l[-\d ]*z", "", land_path()) == ""
    assert 0 <= min(x for x, _ in points) < max(x for x, _ in points) <= WIDTH
    assert 0 <= min(y for _, y in points) < max(y for _, y in points) <= HEIGHT


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(12.4, -1.5), (34.5, 69.2), (-15.4, 28.3), (55.7, 37.6), (39.9, 116.4), (-25, 134), (66, -175), (-19.4, 46.7)],
)
def test_land_is_where_it_should_be(latitude, longitude):
    """Ouagadougou, Kabul, Lusaka, Moscow, Beijing, Australia, Chukotka beyond 180°, Madagascar."""
    assert is_on_land(latitude, longitude)


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 0), (0, -30), (30, -45), (-30, 80), (0, -150), (43, 35), (27, 51), (20, 38)])
def test_sea_is_where_it_should_be(latitude, longitude):
    """Gulf of Guinea, three oceans, the Pacific, the Black Sea, the Persian Gulf, the Red Sea."""
    assert not is_on_land(latitude, longitude)


def test_antarctica_is_left_out():
    southernmost = max(y for outline in land_points() for _, y in outline)
    assert southernmost <= project(-57, 0)[1]


def test_map_is_the_same_bytes_for_the_same_input():
    first = world_map(CITIES, LINKS, title="Cities", description="Who works with whom.")
    again = world_map(list(CITIES), tuple(LINKS), title="Cities", description="Who works with whom.")
    assert repr(first) == repr(again)


def test_every_city_has_a_dot_and_a_name_or_is_told_to_have_none():
    drawing = drawn()
    assert len(drawing.dots) == len(CITIES)
    placed = {name.text for name in drawing.names}
    assert placed | set(drawing.unplaced) == {city.name for city in CITIES}
    assert placed & set(drawing.unplaced) == set()
    assert drawing.unplaced == ()


def test_point_without_label_has_a_dot_only():
    drawing = drawn([MapPoint("a", "A", 0, 0, has_label=False)], [])
    assert (len(drawing.dots), drawing.names, drawing.unplaced) == (1, (), ())


def test_points_on_one_spot_make_one_dot():
    twins = [MapPoint("a", "A", 50.87, 4.40), MapPoint("b", "B", 50.85, 4.40)]
    assert len(drawn(twins, []).dots) == 1


def test_arc_joins_its_cities_and_bends_north():
    """From Lomé up to Lyon; the control point lies beside the middle, as far as the bend says."""
    (arc,) = drawn(links=LINKS[:1]).arcs
    x1, y1, cx, cy, x2, y2 = (float(number) for number in re.findall(r"[\d.]+", arc.path))
    lome, lyon = project(6.137, 1.212), project(45.75, 4.85)
    assert (x1, y1, x2, y2) == pytest.approx((*lome, *lyon), abs=0.05)
    assert cy < (y1 + y2) / 2
    assert ((cx - (x1 + x2) / 2) ** 2 + (cy - (y1 + y2) / 2) ** 2) ** 0.5 == pytest.approx(
        0.22 * ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, abs=0.1
    )


@pytest.mark.parametrize(("start", "end"), [("yokohama", "san-francisco"), ("san-francisco", "yokohama")])
def test_link_across_the_pacific_leaves_the_map_on_one_side_and_comes_back_on_the_other(start, end):
    arcs = drawn(links=[MapLink(start, end, LinkState.CONTACT)]).arcs
    ends = [tuple(float(number) for number in re.findall(r"-?[\d.]+", arc.path)) for arc in arcs]
    assert len(arcs) == 2
    xs = sorted([sorted((shape[0], shape[4])) for shape in ends])
    assert xs[0][0] < 0 < xs[0][1] < WIDTH / 2
    assert WIDTH / 2 < xs[1][0] < WIDTH < xs[1][1]


def test_each_state_is_a_class_of_its_own():
    assert [arc.state for arc in drawn().arcs] == ["active", "active", "promised", "contact"]


def test_link_to_a_city_that_is_not_on_the_map():
    with pytest.raises(KeyError, match="nowhere"):
        world_map(CITIES, [MapLink("lome", "nowhere", LinkState.ACTIVE)], title="t", description="d")


def test_map_of_sixty_cities_and_links_stays_light():
    """Sixty cities round the world, each linked to the next, twenty of them named."""
    points = [MapPoint(f"k{n}", f"City number {n}", (n * 37) % 110 - 45, (n * 71) % 360 - 180, has_label=n < 20) for n in range(60)]
    links = [MapLink(f"k{n}", f"k{n + 1}", LinkState.CONTACT) for n in range(59)]
    drawing = drawn(points, links)
    text = drawing.land + "".join(arc.path for arc in drawing.arcs) + "".join(f"{dot.x} {dot.y}" for dot in drawing.dots)
    assert len(gzip.compress(text.encode(), 9)) <= 4096
    assert Box(0, 0, WIDTH, HEIGHT) == FRAME
