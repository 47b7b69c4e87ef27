import pytest

from isopolity.ui.charts import Figure, Rectangle, bar_chart, parts_bar


def figures(*values: float) -> list[Figure]:
    return [Figure(f"row {number}", value, f"{value:g}") for number, value in enumerate(values)]


def words() -> dict[str, str]:
    return {"key": "c", "title": "Cities by region", "description": "Africa has most."}


def test_bars_are_as_long_as_their_values():
    chart = bar_chart(figures(50, 100, 0), **words())
    assert chart.rectangles == (
        Rectangle("0", "4", "200", "10", "bar"),
        Rectangle("0", "22", "400", "10", "bar"),
        Rectangle("0", "40", "0", "10", "bar"),
    )
    assert (chart.width, chart.height) == (400, 54)


def test_bars_grow_from_the_right_when_mirrored():
    assert [bar.x for bar in bar_chart(figures(50, 100), **words(), mirrored=True).rectangles] == ["200", "0"]


def test_bars_measured_against_a_maximum():
    assert [bar.width for bar in bar_chart(figures(50, 100), **words(), maximum=200).rectangles] == ["100", "200"]


def test_small_bar_is_still_seen_and_a_highlighted_one_has_its_class():
    chart = bar_chart([Figure("a", 1, "1"), Figure("b", 100000, "100,000", is_highlighted=True)], **words())
    assert [(bar.width, bar.css_class) for bar in chart.rectangles] == [("1", "bar"), ("400", "bar highlighted")]


def test_chart_without_figures_or_with_zeros_only_draws_nothing_wide():
    assert bar_chart([], **words()).rectangles == ()
    assert [bar.width for bar in bar_chart(figures(0, 0), **words()).rectangles] == ["0", "0"]


def test_table_has_the_same_figures_in_the_same_order():
    rows = figures(3, 1, 2)
    assert bar_chart(rows, **words()).rows == tuple(rows)
    assert parts_bar(rows, **words()).rows == tuple(rows)


def test_parts_of_the_prototypes_score():
    """Need and offer 36, language 18, scale 14, capacity 10, region 8, of 100: 86."""
    chart = parts_bar(figures(36, 18, 14, 10, 8), **words(), total=100)
    assert [(part.x, part.width) for part in chart.rectangles] == [
        ("0", "142"),
        ("144", "70"),
        ("216", "54"),
        ("272", "38"),
        ("312", "30"),
    ]
    assert [part.css_class for part in chart.rectangles] == ["part-1", "part-2", "part-3", "part-4", "part-5"]
    assert chart.frame == Rectangle("0", "0", "400", "18", "frame")


def test_parts_mirrored_lie_the_other_way_round():
    chart = parts_bar(figures(50, 50), **words(), mirrored=True)
    assert [(part.x, part.width) for part in chart.rectangles] == [("202", "198"), ("2", "198")]


def test_part_of_nothing_is_left_out_but_keeps_the_colours_of_the_others():
    chart = parts_bar(figures(30, 0, 30), **words(), total=100)
    assert [part.css_class for part in chart.rectangles] == ["part-1", "part-3"]
    assert len(chart.rows) == 3


def test_parts_that_are_all_nothing():
    assert parts_bar(figures(0, 0), **words()).rectangles == ()


@pytest.mark.parametrize("chart", [bar_chart, parts_bar])
@pytest.mark.parametrize("value", [-1, float("nan")])
def test_chart_refuses_what_has_no_length(chart, value):
    with pytest.raises(ValueError, match="cannot show"):
        chart(figures(1, value), **words())


def test_chart_refuses_figures_beyond_its_whole():
    with pytest.raises(ValueError, match="longer than the longest"):
        bar_chart(figures(3), **words(), maximum=2)
    with pytest.raises(ValueError, match="more than 100"):
        parts_bar(figures(60, 50), **words(), total=100)
    with pytest.raises(ValueError, match="cannot be told apart"):
        parts_bar(figures(1, 1, 1, 1, 1, 1), **words())
