"""Value and bound of a search as time went on: two lines that meet when the timetable is proven to be the best, and their table."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 400, 120
MOST_ROWS = 8
MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Course:
    """`value` and `bound` are points of polylines in a view box of `WIDTH` × `HEIGHT`; `rows` are (seconds, value, bound), few of them."""

    value: str
    bound: str
    rows: tuple[tuple[float, int, int], ...]
    width: int = WIDTH
    height: int = HEIGHT


def course_of(progress: Sequence[Sequence[float]], *, mirrored: bool = False) -> Course | None:
    """The two lines as steps; None as long as there is nothing to draw. In right-to-left languages time runs to the left."""
    rows = [(float(seconds), int(value), int(bound)) for seconds, value, bound in progress]
    if not rows:
        return None
    last, top = max(rows[-1][0], 0.1), max(max(value, bound) for _, value, bound in rows) or 1
    # The drawing is about the gap: it begins a little below the first value, not at nothing.
    least = min(value for _, value, _ in rows)
    low = least - max((top - least) * MARGIN, 1)

    def x(seconds: float) -> float:
        at = WIDTH * seconds / last
        return round(WIDTH - at if mirrored else at, 1)

    def y(height: float) -> float:
        return round(HEIGHT - 2 - (HEIGHT - 4) * (height - low) / max(top - low, 1), 1)

    def steps(which: int) -> str:
        points, before = [], None
        for row in rows:
            if before is not None:
                points.append(f"{x(row[0]):g},{y(before):g}")
            points.append(f"{x(row[0]):g},{y(row[which]):g}")
            before = row[which]
        points.append(f"{x(last):g},{y(rows[-1][which]):g}")
        return " ".join(points)

    return Course(steps(1), steps(2), tuple(_few(rows)))


def _few(rows: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The first, the last, and some between."""
    if len(rows) <= MOST_ROWS:
        return rows
    return [rows[(len(rows) - 1) * at // (MOST_ROWS - 1)] for at in range(MOST_ROWS)]
