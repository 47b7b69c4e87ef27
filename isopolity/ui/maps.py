"""The engraved map of the world: hatched land without borders, cities, and the lines between those that cooperate.

Pure: places and links in, shapes out; `ui/world_map.html` draws them. Colours and dashes are classes of the style
sheet, because the content policy forbids `style`. A map never mirrors in right-to-left languages.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from isopolity.ui.labels import Anchor, Box, Point, placed_labels
from isopolity.ui.robinson import WIDTH, degrees_from_centre, placed, project

# From the north of Greenland to the south of Cape Horn, with room for names.
HEIGHT = 210
FRAME = Box(0, 0, WIDTH, HEIGHT)
TEXT_SIZE = 9.5
POINT_RADIUS = 2.5
# How far a line bends away from straight, beside its length; and how many points of it names try to avoid.
BEND = 0.22
SAMPLES = 12


class LinkState(StrEnum):
    """How far a cooperation has come, in the three kinds of line that a reader can tell apart without colour."""

    ACTIVE = "active"
    PROMISED = "promised"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place on the map. `key` names it in links; degrees; a point without a label still is a point."""

    key: str
    name: str
    latitude: float
    longitude: float
    has_label: bool = True


@dataclass(frozen=True, slots=True)
class MapLink:
    """A line between the points with these keys."""

    start: str
    end: str
    state: LinkState


@dataclass(frozen=True, slots=True)
class Arc:
    path: str
    state: LinkState


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Name:
    x: str
    y: str
    anchor: Anchor
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order of drawing; numbers are written as SVG wants them.

    `unplaced` are the names for which there was no room: like all others they stand in the list beside the map.
    """

    view_box: str
    land: str
    arcs: tuple[Arc, ...]
    dots: tuple[Dot, ...]
    radius: str
    names: tuple[Name, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorldMap:
    """A drawing and its words for people who do not see it; `key` makes its ids unique on the page."""

    key: str
    title: str
    description: str
    drawing: Drawing


def written(number: float) -> str:
    """A coordinate with one decimal at most, the same in every language."""
    # Adding zero turns -0.0 into 0.0.
    return f"{round(number, 1) + 0.0:g}"


@cache
def land_path() -> str:
    """The outline of the land as SVG path data on a map `WIDTH` units wide; made by `tools/make_land.py`."""
    land = json.loads((Path(__file__).parent / "data" / "land.json").read_text(encoding="utf-8"))
    return str(land["path"])


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic Bézier curve from `start` to `end`, drawn towards `control`."""

    start: Point
    control: Point
    end: Point

    @property
    def path(self) -> str:
        (x1, y1), (cx, cy), (x2, y2) = self.start, self.control, self.end
        return f"M{written(x1)} {written(y1)}Q{written(cx)} {written(cy)} {written(x2)} {written(y2)}"

    def sampled(self, count: int) -> list[Point]:
        """`count` points inside the curve, the ends left out."""
        points = []
        for step in range(1, count + 1):
            t = step / (count + 1)
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
            x = a * self.start[0] + b * self.control[0] + c * self.end[0]
            y = a * self.start[1] + b * self.control[1] + c * self.end[1]
            points.append((x, y))
        return points


def curve(start: Point, end: Point) -> Curve:
    """The curve between two points that bends northwards, and eastwards where the points lie below each other."""
    (x1, y1), (x2, y2) = start, end
    across, down = x2 - x1, y2 - y1
    side = -1 if across < 0 or (across == 0 and down > 0) else 1
    control = ((x1 + x2) / 2 + side * BEND * down, (y1 + y2) / 2 - side * BEND * across)
    return Curve(start, control, end)


def curves_between(one: MapPoint, other: MapPoint) -> tuple[Curve, ...]:
    """One curve, or two where the short way leads over the edge of the map: each leaves it on one side.

    What lies outside the map is cut off by the view box.
    """
    first, second = degrees_from_centre(one.longitude), degrees_from_centre(other.longitude)
    if abs(first - second) <= 180:
        return (curve(placed(one.latitude, first), placed(other.latitude, second)),)
    turn = 360 if first > second else -360
    return (
        curve(placed(one.latitude, first), placed(other.latitude, second + turn)),
        curve(placed(one.latitude, first - turn), placed(other.latitude, second)),
    )


@lru_cache(maxsize=64)
def _drawing(points: tuple[MapPoint, ...], links: tuple[MapLink, ...]) -> Drawing:
    by_key = {point.key: point for point in points}
    at = {point.key: project(point.latitude, point.longitude) for point in points}
    curves = [(shape, link.state) for link in links for shape in curves_between(by_key[link.start], by_key[link.end])]
    wanted = [(point.name, at[point.key]) for point in points if point.has_label]
    labels = placed_labels(
        wanted,
        points=at.values(),
        lines=[sample for shape, _ in curves for sample in shape.sampled(SAMPLES)],
        frame=FRAME,
        size=TEXT_SIZE,
    )
    # Cities a hair's breadth apart make one dot.
    dots = dict.fromkeys((written(x), written(y)) for x, y in at.values())
    return Drawing(
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        land=land_path(),
        arcs=tuple(Arc(shape.path, state) for shape, state in curves),
        dots=tuple(Dot(x, y) for x, y in dots),
        radius=written(POINT_RADIUS),
        names=tuple(Name(written(label.x), written(label.y), label.anchor, label.text) for label in labels if label),
        unplaced=tuple(name for (name, _), label in zip(wanted, labels, strict=True) if label is None),
    )


def world_map(
    points: Sequence[MapPoint],
    links: Sequence[MapLink] = (),
    *,
    title: str,
    description: str,
    key: str = "map",
) -> WorldMap:
    """The map with these points and links; earlier points find a place for their names first.

    `title` and `description` are sentences in the reader's language; the page shows the same links as a list. A link
    to a key that no point has raises `KeyError`. Drawings are kept, as pages are read more often than cities change.
    """
    return WorldMap(key, title, description, _drawing(tuple(points), tuple(links)))
