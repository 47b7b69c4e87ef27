"""Small charts as shapes for a template: bars side by side, and one bar made of parts.

Pure: figures and their words in, shapes out. Each chart carries the rows of the table that shows the same figures, so
that no template can show one without the other. Lengths are attributes of SVG and colours classes of the style sheet,
because the content policy forbids `style`. In right-to-left languages bars grow from the right: `mirrored`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 400
BAR_HEIGHT = 10
ROW_HEIGHT = 18
PARTS_HEIGHT = 18
GAP = 2
# The classes part-1 … part-5 hold the five chart colours, each tested for contrast; a sixth part would repeat one.
MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a chart: what it is about, the number, and the number as the reader's language writes it."""

    label: str
    value: float
    text: str
    is_highlighted: bool = False


@dataclass(frozen=True, slots=True)
class Rectangle:
    x: str
    y: str
    width: str
    height: str
    css_class: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Rectangles in a view box, the words for people who do not see them, and the table's rows in the same order.

    `key` makes the ids of one chart unique on its page. `frame` is drawn round all, or None.
    """

    key: str
    title: str
    description: str
    width: int
    height: int
    rectangles: tuple[Rectangle, ...]
    frame: Rectangle | None
    rows: tuple[Figure, ...]


def written(length: float) -> str:
    """A length with one decimal at most, the same in every language."""
    return f"{round(length, 1) + 0.0:g}"


def _refuse_negative(figures: Sequence[Figure]) -> None:
    for figure in figures:
        if not figure.value >= 0:
            raise ValueError(f"A bar cannot show {figure.value} for {figure.label!r}.")


def _x(offset: float, width: float, *, mirrored: bool) -> str:
    return written(WIDTH - offset - width if mirrored else offset)


def bar_chart(
    figures: Sequence[Figure],
    *,
    key: str,
    title: str,
    description: str,
    maximum: float | None = None,
    mirrored: bool = False,
) -> Chart:
    """One horizontal bar for each figure, from one edge, as long as its value beside `maximum` (default: the largest).

    A value above nothing is never drawn thinner than one unit, so that "little" does not look like "none". Negative
    values and values above `maximum` raise `ValueError`.
    """
    _refuse_negative(figures)
    largest = max((figure.value for figure in figures), default=0)
    scale = largest if maximum is None else maximum
    if largest > scale:
        raise ValueError(f"{largest} is longer than the longest bar, {scale}.")
    rectangles = []
    for row, figure in enumerate(figures):
        width = max(WIDTH * figure.value / scale, 1) if figure.value else 0
        top = row * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) / 2
        css_class = "bar highlighted" if figure.is_highlighted else "bar"
        x = _x(0, width, mirrored=mirrored)
        rectangles.append(Rectangle(x, written(top), written(width), written(BAR_HEIGHT), css_class))
    height = ROW_HEIGHT * len(figures)
    return Chart(key, title, description, WIDTH, height, tuple(rectangles), None, tuple(figures))


def parts_bar(
    figures: Sequence[Figure],
    *,
    key: str,
    title: str,
    description: str,
    total: float | None = None,
    mirrored: bool = False,
) -> Chart:
    """One bar made of up to five parts, in order; with `total` larger than their sum the rest stays empty.

    Gaps are taken off the end of each part, so that every part begins where its value says. Negative values, more than
    five parts and parts that add up to more than `total` raise `ValueError`.
    """
    _refuse_negative(figures)
    if len(figures) > MOST_PARTS:
        raise ValueError(f"{len(figures)} parts cannot be told apart; {MOST_PARTS} can.")
    together = sum(figure.value for figure in figures)
    whole = together if total is None else total
    # Parts of a whole are often rounded before they come here: they may exceed it by less than can be seen.
    if together > whole * 1.001:
        raise ValueError(f"The parts add up to {together}, more than {whole}.")
    rectangles = []
    before = 0.0
    for number, figure in enumerate(figures, start=1):
        if figure.value:
            start = WIDTH * before / whole
            width = max(min(WIDTH * figure.value / whole, WIDTH - start) - GAP, 1)
            x = _x(start, width, mirrored=mirrored)
            rectangles.append(Rectangle(x, "0", written(width), written(PARTS_HEIGHT), f"part-{number}"))
        before += figure.value
    frame = Rectangle("0", "0", written(WIDTH), written(PARTS_HEIGHT), "frame")
    return Chart(key, title, description, WIDTH, PARTS_HEIGHT, tuple(rectangles), frame, tuple(figures))
