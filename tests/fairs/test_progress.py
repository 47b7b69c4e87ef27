"""Value and bound of a search as two lines."""

import pytest

from isopolity.fairs.progress import HEIGHT, WIDTH, course_of


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (point.split(",") for point in line.split())]


def test_nothing_is_drawn_before_there_is_something() -> None:
    assert course_of([]) is None


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_gap_of_less_than_a_hundredth_fills_the_drawing(mirrored: bool) -> None:
    """The value begins near the lower edge, the bound at the upper one, and they end at one point."""
    course = course_of([(0.0, 48_904, 49_252), (0.2, 49_232, 49_232)], mirrored=mirrored)
    assert course is not None
    value, bound = points(course.value), points(course.bound)
    begins, ends = (WIDTH, 0) if mirrored else (0, WIDTH)
    assert (value[0][0], value[-1][0], bound[0][0]) == (begins, ends, begins)
    assert value[-1] == bound[-1]
    assert value[0][1] > HEIGHT * 0.85
    assert bound[0][1] == 2
    assert all(0 <= y <= HEIGHT for _x, y in (*value, *bound))


def test_a_value_that_never_changes_is_a_line_inside_the_drawing() -> None:
    course = course_of([(0.0, 7, 7)])
    assert course is not None
    assert all(0 <= y <= HEIGHT for _x, y in (*points(course.value), *points(course.bound)))


def test_the_table_has_few_rows() -> None:
    course = course_of([(float(at), at, 100) for at in range(50)])
    assert course is not None
    assert (len(course.rows), course.rows[0], course.rows[-1]) == (8, (0.0, 0, 100), (49.0, 49, 100))
