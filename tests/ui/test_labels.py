from hypothesis import given
from hypothesis import strategies as st

from isopolity.ui.labels import Box, Crowd, placed_labels, text_width

FRAME = Box(0, 0, 200, 100)


def test_one_name_stands_right_of_its_point():
    """
    ┌──────────────┐
    │   • Lomé     │
    └──────────────┘
    """
    (label,) = placed_labels([("Lomé", (50, 50))], points=[(50, 50)], lines=[], frame=FRAME, size=10)
    assert label is not None
    assert (label.x, label.y, label.anchor, label.text) == (55.5, 53.5, "start", "Lomé")


def test_name_at_the_right_edge_stands_left_of_its_point():
    (label,) = placed_labels([("Lomé", (190, 50))], points=[(190, 50)], lines=[], frame=FRAME, size=10)
    assert label is not None
    assert label.anchor == "end"
    assert label.box.right < 190


def test_name_avoids_a_line_when_another_side_is_free():
    along = [(50 + step, 50) for step in range(1, 60)]
    (label,) = placed_labels([("Lomé", (50, 50))], points=[(50, 50)], lines=along, frame=FRAME, size=10)
    assert label is not None
    assert label.anchor == "end"


def test_name_goes_where_its_own_point_is_the_nearest():
    """The place right of Lomé's point is free, but there the name would read as that of the point above it."""
    here, other = (50.0, 50.0), (58.0, 44.0)
    (label,) = placed_labels([("Lomé", here)], points=[here, other], lines=[], frame=FRAME, size=10)
    assert label is not None
    assert label.box.distance(here) <= label.box.distance(other)


def test_name_without_room_is_left_out():
    small = Box(0, 0, 12, 12)
    assert placed_labels([("Ouagadougou", (6, 6))], points=[(6, 6)], lines=[], frame=small, size=10) == (None,)


towns = st.lists(
    st.tuples(
        st.text("Ouagadougoé洛美لومي", min_size=1, max_size=9),
        st.tuples(st.integers(0, 200).map(float), st.integers(0, 100).map(float)),
    ),
    max_size=14,
)


@given(towns)
def test_no_name_meets_another_or_a_point_or_leaves_the_frame(names):
    points = [point for _, point in names]
    labels = placed_labels(names, points=points, lines=[], frame=FRAME, size=9.5)
    boxes = [label.box for label in labels if label]
    for number, box in enumerate(boxes):
        assert box.is_inside(FRAME)
        assert not any(box.meets(other) for other in boxes[number + 1 :])
        assert not any(box.holds(point) for point in points)
    assert labels == placed_labels(names, points=points, lines=[], frame=FRAME, size=9.5)


@given(st.lists(st.tuples(st.floats(-50, 250), st.floats(-50, 150)), max_size=60))
def test_crowd_counts_what_a_plain_loop_counts(points):
    box = Box(10, 20, 75, 61)
    assert Crowd(points).count_in(box) == sum(box.holds(point) for point in points)


def test_text_width_is_zero_for_marks_and_double_for_ideographs():
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("洛", 10) > text_width("e", 10) > text_width("i", 10)
