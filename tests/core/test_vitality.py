"""How alive an agreement is: parts with reasons that add up, from dated evidence only."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.vitality import REASON_VALUES, Evidence, Part, Promise, Record, Review, Vitality, rolled_up, vitality

BEGUN = date(2025, 1, 1)
TODAY = date(2027, 1, 1)
FULL = Record(
    sides=("Banjul", "Ostend"),
    begun=BEGUN,
    quiet_months=12,
    evidence=(Evidence(date(2026, 12, 1), "Banjul"), Evidence(date(2026, 11, 1), "Ostend")),
    promises=(Promise(date(2026, 6, 1), date(2026, 5, 30)),),
    reviews=(Review(date(2026, 12, 31), date(2026, 12, 31)),),
)
NEW = Record(("Banjul", "Ostend"), BEGUN, 12)


def points(record: Record, today: date = TODAY) -> list[int]:
    return [part.points for part in vitality(record, today).parts]


def codes(found: Vitality) -> list[str]:
    return [part.reason.code for part in found.parts]


def test_an_agreement_that_keeps_everything_has_a_hundred() -> None:
    found = vitality(FULL, TODAY)
    assert found.figure == 100
    assert [(part.part, part.points, part.most) for part in found.parts] == [
        (Part.RECENCY, 40, 40),
        (Part.PROMISES, 30, 30),
        (Part.SIDES, 20, 20),
        (Part.REVIEW, 10, 10),
    ]
    assert codes(found) == ["vitality-fresh", "vitality-promises", "vitality-sides", "vitality-review-on-time"]


def test_of_a_new_agreement_nothing_can_be_said_until_the_quiet_time_is_over() -> None:
    early = vitality(NEW, date(2025, 12, 31))
    assert (early.figure, [part.most for part in early.parts]) == (None, [0, 0, 0, 0])
    assert codes(early) == ["vitality-too-early", "vitality-no-promises-due", "vitality-too-early", "vitality-no-review-due"]
    late = vitality(NEW, date(2026, 1, 1))
    assert (late.figure, codes(late)[0]) == (0, "vitality-never")


@pytest.mark.parametrize(
    ("last", "recency"),
    [
        (date(2027, 1, 1), 40),
        (date(2026, 8, 20), 40),  # four tenths of the quiet year
        (date(2026, 7, 3), 40),  # half
        (date(2026, 4, 2), 20),  # three quarters
        (date(2026, 1, 2), 0),  # one day before it is dormant: a fifth of a point
        (date(2026, 1, 1), 0),  # dormant
        (date(2020, 1, 1), 0),
    ],
)
def test_the_last_evidence_counts_in_full_for_half_the_quiet_time_and_then_fades(last: date, recency: int) -> None:
    assert points(replace(FULL, evidence=(Evidence(last, "Banjul"), Evidence(last, "Ostend"))))[0] == recency


def test_evidence_of_tomorrow_does_not_count() -> None:
    assert vitality(replace(NEW, evidence=(Evidence(TODAY + timedelta(1), "Banjul"),)), TODAY) == vitality(NEW, TODAY)


@pytest.mark.parametrize(
    ("promises", "expected"),
    [
        ([Promise(date(2026, 6, 1), date(2026, 6, 1))], 30),
        ([Promise(date(2026, 6, 1), date(2026, 8, 1))], 15),
        ([Promise(date(2026, 6, 1), None)], 0),
        ([Promise(date(2026, 6, 1), date(2026, 6, 1)), Promise(date(2026, 7, 1), None)], 15),
        ([Promise(date(2026, 6, 1), date(2026, 6, 1)), Promise(date(2020, 7, 1), None)], 30),  # long ago
        ([Promise(date(2026, 6, 1), date(2026, 6, 1)), Promise(date(2025, 1, 1), None)], 15),  # 24 months ago to the day
        ([Promise(date(2026, 6, 1), date(2026, 6, 1)), Promise(date(2024, 12, 31), None)], 30),
        ([Promise(date(2026, 6, 1), date(2026, 6, 1)), Promise(TODAY, None)], 30),  # due today: not yet late
        ([Promise(date(2026, 6, 1), None), Promise(date(2027, 6, 1), date(2026, 12, 1))], 15),  # kept before it was due
    ],
)
def test_promises_kept_late_count_half_and_those_of_long_ago_not_at_all(promises: list[Promise], expected: int) -> None:
    assert points(replace(FULL, promises=tuple(promises)))[1] == expected


def test_the_reason_counts_promises_as_they_were_kept() -> None:
    days = [date(2026, 6, 1), date(2026, 5, 1), date(2026, 7, 1), date(2027, 2, 1), None]
    found = vitality(replace(FULL, promises=tuple(Promise(date(2026, 6, 1), day) for day in days)), TODAY)
    assert dict(found.parts[1].reason.values) == {"due": 5, "on_time": 2, "late": 1, "open": 2}


def test_a_side_is_active_until_the_day_on_which_its_evidence_is_as_old_as_the_quiet_time() -> None:
    for on, expected in ((date(2026, 1, 2), 20), (date(2026, 1, 1), 10)):
        assert points(replace(FULL, evidence=(Evidence(on, "Ostend"), Evidence(TODAY, "Banjul"))))[2] == expected


def test_a_review_that_is_due_today_is_not_missing_yet() -> None:
    reviews = (Review(date(2026, 1, 1), date(2026, 1, 1)), Review(TODAY, None))
    assert points(replace(FULL, reviews=reviews))[3] == 10
    assert points(replace(FULL, reviews=(Review(date(2025, 1, 1), None),)))[3] == 0
    assert not vitality(replace(FULL, reviews=(Review(date(2024, 12, 31), None),)), TODAY).parts[3].is_known


@pytest.mark.parametrize("wrong", [{"sides": ()}, {"quiet_months": 0}])
def test_an_agreement_without_sides_or_quiet_time_is_none(wrong: dict) -> None:
    with pytest.raises(AssertionError):
        vitality(replace(FULL, **wrong), TODAY)


def test_one_active_side_of_two_is_half() -> None:
    found = vitality(replace(FULL, evidence=(Evidence(date(2026, 12, 1), "Banjul"), Evidence(date(2025, 6, 1), "Ostend"))), TODAY)
    assert (found.parts[2].points, dict(found.parts[2].reason.values)) == (10, {"active": 1, "sides": 2, "months": 12})


def test_evidence_of_whoever_is_no_party_is_recent_but_makes_no_side_active() -> None:
    assert points(replace(FULL, evidence=(Evidence(date(2026, 12, 1), "A network"),)))[:3:2] == [40, 0]


@pytest.mark.parametrize(("held", "expected"), [(date(2026, 12, 31), 10), (date(2027, 1, 1), 5), (None, 0), (date(2027, 2, 1), 0)])
def test_a_late_review_is_half_a_review(held: date | None, expected: int) -> None:
    earlier = Review(date(2025, 12, 31), None)
    assert points(replace(FULL, reviews=(Review(date(2026, 12, 31), held), earlier)))[3] == expected


def test_unknown_parts_leave_their_room_to_the_known_ones() -> None:
    found = vitality(replace(FULL, promises=(), reviews=()), TODAY)
    assert ([part.most for part in found.parts], found.figure) == ([67, 0, 33, 0], 100)
    assert [part.is_known for part in found.parts] == [True, False, True, False]


def test_the_example_of_the_explanation() -> None:
    record = replace(
        FULL,
        evidence=(Evidence(date(2026, 4, 2), "Banjul"),),
        promises=tuple(Promise(date(2026, month, 1), kept) for month, kept in ((1, date(2026, 1, 1)), (2, date(2026, 5, 1)), (3, None))),
        reviews=(),
    )
    found = vitality(record, TODAY)
    assert [(part.points, part.most) for part in found.parts] == [(22, 45), (17, 33), (11, 22), (0, 0)]
    assert found.figure == 50


days = st.dates(date(2022, 1, 1), date(2029, 1, 1))
records = st.builds(
    Record,
    st.just(("A", "B", "C")),
    days,
    st.integers(1, 36),
    st.lists(st.builds(Evidence, days, st.sampled_from(["A", "B", "C", "D"])), max_size=6).map(tuple),
    st.lists(st.builds(Promise, days, st.none() | days), max_size=6).map(tuple),
    st.lists(st.builds(Review, days, st.none() | days), max_size=3).map(tuple),
)


@given(records, days)
def test_the_parts_add_up_and_every_part_has_its_reason(record: Record, today: date) -> None:
    found = vitality(record, today)
    known = [part for part in found.parts if part.is_known]
    assert found.figure == (sum(part.points for part in known) if known else None)
    assert sum(part.most for part in found.parts) == (100 if known else 0)
    assert all(0 <= part.points <= part.most for part in found.parts)
    assert all((part.points, part.most) == (0, 0) for part in found.parts if not part.is_known)
    assert all(tuple(part.reason.values) == REASON_VALUES[part.reason.code] for part in found.parts)


@given(records, days, st.permutations(range(6)))
def test_the_order_of_the_record_does_not_matter(record: Record, today: date, order: list[int]) -> None:
    def mixed(items: tuple) -> tuple:
        return tuple(items[at] for at in order if at < len(items))

    other = replace(record, evidence=mixed(record.evidence), promises=mixed(record.promises))
    assert vitality(other, today) == vitality(record, today)


@given(records, days, days, st.sampled_from(["A", "B", "C"]))
def test_more_evidence_never_makes_an_agreement_less_alive(record: Record, today: date, on: date, side: str) -> None:
    before, after = vitality(record, today), vitality(replace(record, evidence=(*record.evidence, Evidence(on, side))), today)
    if [part.is_known for part in before.parts] == [part.is_known for part in after.parts]:
        assert before.figure is None or after.figure >= before.figure


@given(records, days)
def test_keeping_a_promise_never_makes_an_agreement_less_alive(record: Record, today: date) -> None:
    before = vitality(record, today)
    for place, promise in enumerate(record.promises):
        if promise.due < today:
            kept = (*record.promises[:place], Promise(promise.due, promise.due), *record.promises[place + 1 :])
            after = vitality(replace(record, promises=kept), today)
            assert before.figure is None or after.figure >= before.figure


def test_a_network_is_rolled_up_by_the_median_of_the_known() -> None:
    together = rolled_up([100, None, 0, 40, None, 67])
    assert (together.agreements, together.known, together.unknown, together.median) == (6, 4, 2, Fraction(107, 2))
    assert (together.lively, together.slow, together.still) == (2, 1, 1)
    assert rolled_up([33, 34, 80]).median == 34
    edges = rolled_up([33, 34, 66, 67])
    assert (edges.lively, edges.slow, edges.still) == (1, 2, 1)


def test_a_network_without_figures_has_no_median() -> None:
    assert (rolled_up([]).median, rolled_up([None]).median, rolled_up([None]).unknown) == (None, None, 1)


@given(st.lists(st.none() | st.integers(0, 100)))
def test_bands_hold_every_known_agreement_once_and_unknown_ones_change_no_median(figures: list[int | None]) -> None:
    together = rolled_up(figures)
    assert together.lively + together.slow + together.still == together.known
    assert together.median == rolled_up([figure for figure in figures if figure is not None]).median
