"""The slots of a day, drawn from when it begins to when it ends, around its breaks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]


def drawn_slots(day: Span, *, minutes: int, pause: int = 0, breaks: Sequence[Span] = ()) -> list[Span]:
    """Slots of `minutes` one after the other inside `day`, `pause` minutes between them; none touches the inside of a break.

    A slot that would run into a break begins after it instead. What is left at the end is too short for another one.
    """
    found: list[Span] = []
    length, gap = timedelta(minutes=minutes), timedelta(minutes=pause)
    start, end = day
    rests = sorted(breaks)
    while start + length <= end:
        hit = next((rest for rest in rests if start < rest[1] and rest[0] < start + length), None)
        if hit is not None:
            start = hit[1]
            continue
        found.append((start, start + length))
        start += length + gap
    return found


def overlapping(slots: Sequence[Span], others: Sequence[Span]) -> Span | None:
    """The first of `others` that one of `slots` overlaps; slots that only touch do not."""
    return next((other for other in sorted(others) if any(one[0] < other[1] and other[0] < one[1] for one in slots)), None)
