"""What a meeting is worth: places, shared places, mutual wishes, fit, bounds; and how a list is put into a new order."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.fair_values import Wish, meeting_value, points_at, reordered, shared_points, wishes_in_order


def at(place: int | None, *, party: str = "A", ranked: int = 30, wishes: int = 30) -> Wish:
    return Wish(party, place, ranked, wishes)


def worth(*places: int, fit: int | None = None) -> int:
    return meeting_value([at(place) for place in places], fit).value


def test_a_place_is_worth_its_part_of_two_thousand() -> None:
    assert [points_at(place) for place in (1, 2, 3, 4, 9, 19, 1999, 5000)] == [1000, 666, 500, 400, 200, 100, 1, 1]


def test_wishes_without_a_rank_share_the_places_behind() -> None:
    assert shared_points(0, 3) == (1000 + 666 + 500) // 3
    assert shared_points(2, 4) == (500 + 400) // 2
    assert shared_points(3, 4) == points_at(4)


@given(st.integers(1, 60).flatmap(lambda wishes: st.tuples(st.just(wishes), st.integers(0, wishes - 1))))
def test_ranking_gives_no_more_weight_than_not_ranking(counts: tuple[int, int]) -> None:
    wishes, ranked = counts
    whole = sum(points_at(place) for place in range(1, wishes + 1))
    parts = sum(points_at(place) for place in range(1, ranked + 1)) + shared_points(ranked, wishes) * (wishes - ranked)
    assert whole - wishes < parts <= whole


def test_the_examples_of_the_explanation() -> None:
    assert meeting_value([at(2), at(2)], 1000).value == 666
    assert meeting_value([at(1), at(10)], 1000).value == 385
    assert (worth(1, 1, fit=1000), worth(1, 1), worth(1, 1, fit=0)) == (1000, 666, 666)


def test_nobody_gains_by_saying_nothing() -> None:
    assert worth(3, 5) == worth(3, 5, fit=0) < worth(3, 5, fit=100)


@given(st.lists(st.integers(1, 400), min_size=2, max_size=5), st.none() | st.integers(0, 1000))
def test_the_value_is_a_positive_whole_number_of_at_most_a_thousand_in_whatever_order(places: list[int], fit: int | None) -> None:
    values = {worth(*order, fit=fit) for order in permutations(places)}
    assert len(values) == 1
    assert 1 <= values.pop() <= 1000


@given(st.lists(st.integers(1, 50), min_size=2, max_size=4), st.integers(0, 3), st.integers(0, 999))
def test_a_better_place_or_a_better_fit_never_lowers_the_value(places: list[int], which: int, fit: int) -> None:
    better = [max(1, place - 1) if number == which else place for number, place in enumerate(places)]
    assert worth(*better, fit=fit) >= worth(*places, fit=fit)
    assert worth(*places, fit=fit + 1) >= worth(*places, fit=fit)


def test_the_reasons_tell_each_step() -> None:
    value = meeting_value([at(1, party="Lokossa", wishes=8, ranked=8), at(None, party="Andenne", ranked=0, wishes=3)], 820)
    assert [(reason.code, dict(reason.values)) for reason in value.reasons()] == [
        ("value-rank", {"delegation": "Lokossa", "place": 1, "wishes": 8, "points": 1000}),
        ("value-no-rank", {"delegation": "Andenne", "ranked": 0, "wishes": 3, "points": 722}),
        ("value-wish", {"mean": 861, "weakest": 722, "points": 791}),
        ("value-fit", {"fit": 820}),
        ("value-total", {"value": 743, "best": 1000}),
    ]
    assert value.value == 743
    assert [reason.code for reason in meeting_value([at(1), at(1)], None).reasons()][-2] == "value-fit-unknown"


def test_places_are_counted_anew_where_a_wish_fell_away() -> None:
    wishes = wishes_in_order("A", {"x": 4, "y": 2, "z": None, "w": 4})
    assert {key: wish.place for key, wish in wishes.items()} == {"y": 1, "w": 2, "x": 3, "z": None}
    assert {(wish.ranked, wish.wishes) for wish in wishes.values()} == {(3, 4)}


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ({}, "abcd"),
        ({"d": 1}, "dabc"),
        ({"a": 3}, "bcad"),
        ({"e": 2}, "aebcd"),
        ({"b": None}, "acd"),
        ({"a": 2, "b": 1}, "bacd"),
        ({"d": 1, "a": 1}, "dabc"),
        ({"a": 90}, "bcda"),
    ],
)
def test_a_number_puts_an_entry_where_that_number_was(typed: dict[str, int | None], after: str) -> None:
    assert reordered("abcd", typed) == list(after)
