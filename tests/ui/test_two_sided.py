"""Bars to two sides: lengths from the middle, mirrored for right-to-left readers, and the same figures as a table."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from isopolity.ui.charts import Figure, Rectangle
from isopolity.ui.two_sided import Side, two_sided_chart


def side(planned: float, given_: float) -> Side:
    return Side(Figure("planned", planned, f"{planned:g} d"), Figure("given", given_, f"{given_:g} d"))


def chart(*rows: tuple[str, Side, Side], mirrored: bool = False):
    return two_sided_chart(rows, title="Given and planned", start_name="Lomé", end_name="Lyon", mirrored=mirrored)


def test_both_sides_grow_from_the_middle() -> None:
    drawn = chart(("Days", side(1000, 500), side(0, 250))).rows[0].rectangles
    assert drawn == (
        Rectangle("0", "1", "198", "20", "frame"),
        Rectangle("99", "5", "99", "12", "bar"),
        Rectangle("202", "5", "49.5", "12", "highlighted"),
    )


def test_mirrored_the_side_where_reading_begins_is_on_the_right() -> None:
    drawn = chart(("Days", side(0, 500), side(0, 250)), mirrored=True).rows[0].rectangles
    assert drawn == (Rectangle("202", "5", "99", "12", "bar"), Rectangle("148.5", "5", "49.5", "12", "highlighted"))


def test_little_is_seen_and_nothing_is_not() -> None:
    assert [shape.width for shape in chart(("Money", side(0, 1), side(1000, 0))).rows[0].rectangles] == ["1", "198"]


@pytest.mark.parametrize("length", [-1, 1001, float("nan")])
def test_what_is_no_part_of_a_thousand_is_refused(length: float) -> None:
    with pytest.raises(ValueError, match="no length"):
        chart(("Days", side(length, 0), side(0, 0)))


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4), st.booleans())
def test_no_bar_leaves_the_box_or_crosses_the_middle(lengths: list[int], mirrored: bool) -> None:
    start, end = side(*lengths[:2]), side(*lengths[2:])
    for shape in chart(("Days", start, end), mirrored=mirrored).rows[0].rectangles:
        left, right = float(shape.x), float(shape.x) + float(shape.width)
        assert (left >= -0.1 and right <= 198.1) or (left >= 201.9 and right <= 400.1)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "14 d given, 20 d planned"), ("fr", "14 d donné, 20 d prévu"), ("ar", "أُعطي 14 d، وخُطط 20 d")]
)
def test_every_figure_stands_in_words_beside_its_picture(language: str, words: str) -> None:
    rows = [("Days", side(20, 14), side(30, 0)), ("Places", side(0, 0), side(7, 3))]
    with translation.override(language):
        page = render_to_string("ui/two_sided.html", {"chart": chart(*rows)})
    assert words in page
    assert len(re.findall(r" d\b", page)) == 8
    assert page.count("<svg") == page.count("aria-hidden") == page.count('scope="rowgroup"') == 2
    assert "style=" not in page
