"""The slots of a day, drawn as a clerk draws them on squared paper."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.scheduling.drawing import Span, drawn_slots, overlapping

MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return MIDNIGHT + timedelta(hours=int(hour), minutes=int(minute))


def span(text: str) -> Span:
    first, last = text.split("-")
    return at(first), at(last)


def written(slots: list[Span]) -> str:
    return " ".join(f"{first:%H:%M}-{last:%H:%M}" for first, last in slots)


def test_a_morning_in_half_hours() -> None:
    assert written(drawn_slots(span("9:00-11:00"), minutes=30)) == "09:00-09:30 09:30-10:00 10:00-10:30 10:30-11:00"


def test_a_pause_stands_between_two_and_not_at_the_end() -> None:
    assert written(drawn_slots(span("9:00-10:10"), minutes=30, pause=10)) == "09:00-09:30 09:40-10:10"


def test_what_would_run_into_a_break_begins_after_it() -> None:
    slots = drawn_slots(span("11:30-14:30"), minutes=30, breaks=[span("12:15-13:45")])
    assert written(slots) == "11:30-12:00 13:45-14:15"


def test_breaks_may_overlap_and_be_given_in_any_order() -> None:
    slots = drawn_slots(span("9:00-13:00"), minutes=60, breaks=[span("11:30-12:00"), span("10:00-11:45")])
    assert written(slots) == "09:00-10:00 12:00-13:00"


def test_nothing_fits_into_too_short_a_day() -> None:
    assert drawn_slots(span("9:00-9:20"), minutes=30) == []


def test_slots_that_touch_do_not_overlap() -> None:
    there = [span("9:00-9:30"), span("10:00-10:30")]
    assert overlapping([span("9:30-10:00")], there) is None
    assert overlapping([span("9:20-9:40"), span("10:10-10:40")], there) == span("9:00-9:30")


moments = st.integers(0, 24 * 60).map(lambda minute: MIDNIGHT + timedelta(minutes=minute))
spans = st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair)))


@given(day=spans, minutes=st.integers(5, 240), pause=st.integers(0, 60), breaks=st.lists(spans, max_size=4))
def test_slots_have_their_length_stay_in_the_day_and_meet_neither_breaks_nor_each_other(
    day: Span, minutes: int, pause: int, breaks: list[Span]
) -> None:
    slots = drawn_slots(day, minutes=minutes, pause=pause, breaks=breaks)
    for index, (first, last) in enumerate(slots):
        assert last - first == timedelta(minutes=minutes)
        assert day[0] <= first
        assert last <= day[1]
        assert not any(first < rest[1] and rest[0] < last for rest in breaks if rest[0] < rest[1])
        if index:
            assert first - slots[index - 1][1] >= timedelta(minutes=pause) or any(rest[1] == first for rest in breaks)
            assert first >= slots[index - 1][1]
