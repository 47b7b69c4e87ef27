"""Where the names on a map stand: none on another, none on a point, and as few as can be on a line."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

NARROW = frozenset("iljtfrI.,'’-()/ ")


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        above_or_below = self.bottom <= other.top or other.bottom <= self.top
        return not (beside or above_or_below)

    def holds(self, point: Point) -> bool:
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom

    def distance(self, point: Point) -> float:
        """From the nearest edge to a point outside; 0 for one inside."""
        across = max(self.left - point[0], 0, point[0] - self.right)
        down = max(self.top - point[1], 0, point[1] - self.bottom)
        return hypot(across, down)

    def is_inside(self, other: "Box") -> bool:
        is_between_sides = other.left <= self.left and self.right <= other.right
        return is_between_sides and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """A name at the end of its baseline that `anchor` says, and the box that it is taken to fill."""

    x: float
    y: float
    anchor: Anchor
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Side:
    """One place for a name beside its point, in units of the text's size from the point to the anchor."""

    across: float
    down: float
    anchor: Anchor


# The order is that of map-makers: right before left, level before above and below, near before far.
SIDES = (
    Side(0.55, 0.35, "start"),
    Side(-0.55, 0.35, "end"),
    Side(0.45, -0.35, "start"),
    Side(-0.45, -0.35, "end"),
    Side(0.45, 1.05, "start"),
    Side(-0.45, 1.05, "end"),
    Side(0, -0.6, "middle"),
    Side(0, 1.35, "middle"),
    Side(0.6, -1.1, "start"),
    Side(-0.6, -1.1, "end"),
    Side(0.6, 1.8, "start"),
    Side(-0.6, 1.8, "end"),
)


def text_width(text: str, size: float) -> float:
    """The width to keep free for bold text of this size, without knowing the reader's font: rather too wide."""
    ems = 0.0
    for character in text:
        if unicodedata.combining(character):
            continue
        if unicodedata.east_asian_width(character) in "WF":
            ems += 1.05
        elif character in NARROW:
            ems += 0.37
        else:
            ems += 0.72 if character.isupper() else 0.6
    return ems * size


class Crowd:
    """Points by squares of the map, so that a box looks only at those near it."""

    CELL = 16

    def __init__(self, points: Iterable[Point]) -> None:
        self._cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
        for x, y in points:
            self._cells[int(x // self.CELL), int(y // self.CELL)].append((x, y))

    def count_in(self, box: Box) -> int:
        columns = range(int(box.left // self.CELL), int(box.right // self.CELL) + 1)
        rows = range(int(box.top // self.CELL), int(box.bottom // self.CELL) + 1)
        return sum(box.holds(point) for i in columns for j in rows for point in self._cells.get((i, j), ()))


def _label(text: str, at: Point, side: Side, size: float, width: float) -> Label:
    x, y = at[0] + side.across * size, at[1] + side.down * size
    left = {"start": x, "middle": x - width / 2, "end": x - width}[side.anchor]
    return Label(x, y, side.anchor, text, Box(left, y - size * 0.85, left + width, y + size * 0.25))


def placed_labels(
    names: Sequence[tuple[str, Point]], *, points: Iterable[Point], lines: Iterable[Point], frame: Box, size: float
) -> tuple[Label | None, ...]:
    """A place for each (name, its point) in turn, or None for a name that finds none; earlier names choose first.

    No box meets another, holds one of `points` or leaves `frame`. Of the places left, that one wins to which fewest
    other points are nearer than its own, then the one that covers fewest of `lines` (points sampled along lines), then
    the first of `SIDES`. Same input, same answer.
    """
    all_points = list(points)
    dots, strokes = Crowd(all_points), Crowd(lines)
    taken: list[Box] = []
    found: list[Label | None] = []
    for text, at in names:
        width = text_width(text, size)
        tried = (_label(text, at, side, size, width) for side in SIDES)
        free = [
            label
            for label in tried
            if label.box.is_inside(frame) and not any(label.box.meets(box) for box in taken) and not dots.count_in(label.box)
        ]
        costs = [
            (
                sum(label.box.distance(point) < label.box.distance(at) for point in all_points),
                strokes.count_in(label.box),
            )
            for label in free
        ]
        best = free[costs.index(min(costs))] if free else None
        if best is not None:
            taken.append(best.box)
        found.append(best)
    return tuple(found)
