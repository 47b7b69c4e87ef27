"""Bars that grow from the middle to two sides: what one gives and what the other gives, planned as an outline and given filled.

Every row has a scale of its own, because days are no money; the length of a figure is its part of a thousand of the longest in its row
(`core.balance.bars`). Each row carries the words of all four figures, so that no template can show the picture without them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from isopolity.ui.charts import WIDTH, Figure, Rectangle, written

WHOLE = 1000
HEIGHT = 22
INSET = 5
# The gap that the middle leaves between both sides.
MIDDLE = 4


@dataclass(frozen=True, slots=True)
class Side:
    """What one side planned and gave: the value is the length, 0 to 1000."""

    planned: Figure
    given: Figure


@dataclass(frozen=True, slots=True)
class TwoSidedRow:
    """One row: what it is about, both sides, and the shapes in a box of `WIDTH` × `HEIGHT`."""

    label: str
    start: Side
    end: Side
    rectangles: tuple[Rectangle, ...]


@dataclass(frozen=True, slots=True)
class TwoSidedChart:
    """The rows, and the names of both sides: `start` stands where reading begins, on the right in Arabic."""

    title: str
    start_name: str
    end_name: str
    rows: tuple[TwoSidedRow, ...]
    width: int = WIDTH
    height: int = HEIGHT


def two_sided_chart(
    rows: Iterable[tuple[str, Side, Side]], *, title: str, start_name: str, end_name: str, mirrored: bool = False
) -> TwoSidedChart:
    """The chart of rows of (label, start, end). A length that is negative or above 1000 raises `ValueError`.

    Little is never drawn thinner than one unit, so that it does not look like nothing.
    """
    drawn = tuple(
        TwoSidedRow(label, start, end, (*_shapes(start, "bar", to_left=not mirrored), *_shapes(end, "highlighted", to_left=mirrored)))
        for label, start, end in rows
    )
    return TwoSidedChart(title, start_name, end_name, drawn)


def _shapes(side: Side, css_class: str, *, to_left: bool) -> Iterable[Rectangle]:
    for figure, inset, colour in ((side.planned, 1, "frame"), (side.given, INSET, css_class)):
        if not 0 <= figure.value <= WHOLE:
            raise ValueError(f"{figure.value} is no length from 0 to {WHOLE}.")
        if figure.value:
            half = (WIDTH - MIDDLE) / 2
            width = max(half * figure.value / WHOLE, 1)
            x = half - width if to_left else half + MIDDLE
            yield Rectangle(written(x), written(inset), written(width), written(HEIGHT - 2 * inset), colour)
