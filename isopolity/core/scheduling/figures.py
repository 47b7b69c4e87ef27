"""What is said of a timetable: idle gaps, fairness, and how it differs from the one before."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from isopolity.core.scheduling.model import Change, Fair, Fairness, Kind, Place, PlannedMeeting


def idle_gaps(fair: Fair, meetings: Iterable[PlannedMeeting]) -> int:
    """Over delegations and local dates: the maximal runs of slots without a meeting between two of the delegation's meetings."""
    in_time = sorted(fair.slots, key=lambda slot: slot.starts_at)
    place: dict[str, tuple[date, int]] = {}
    count: Counter[date] = Counter()
    for slot in in_time:
        day = slot.starts_at.date()
        place[slot.id] = day, count[day]
        count[day] += 1
    parties = {request.id: request.parties for request in fair.requests}
    days: dict[tuple[str, date], set[int]] = defaultdict(set)
    for meeting in meetings:
        day, at = place[meeting.slot]
        for party in parties[meeting.request]:
            days[party, day].add(at)
    gaps = 0
    for busy in days.values():
        ordered = sorted(busy)
        gaps += sum(after - before > 1 for before, after in pairwise(ordered))
    return gaps


def fairness(fair: Fair, meetings: Iterable[PlannedMeeting]) -> Fairness:
    """The fewest and the most meetings of a delegation, and how many have none."""
    parties = {request.id: request.parties for request in fair.requests}
    held = Counter({delegation.id: 0 for delegation in fair.delegations})
    for meeting in meetings:
        held.update(parties[meeting.request])
    counts = list(held.values()) or [0]
    return Fairness(min(counts), max(counts), sum(count == 0 for count in held.values()))


def changes_between(before: Iterable[PlannedMeeting], after: Iterable[PlannedMeeting]) -> tuple[Change, ...]:
    """Every meeting of either plan, in the order of the first and then of the second; who interprets is no change."""
    now = {meeting.request: Place(meeting.slot, meeting.table) for meeting in after}
    then = {meeting.request: Place(meeting.slot, meeting.table) for meeting in before}
    changes = []
    for request in {**then, **now}:
        old, new = then.get(request), now.get(request)
        kind: Kind = "added" if old is None else "dropped" if new is None else "kept" if old == new else "moved"
        changes.append(Change(request, kind, old, new))
    return tuple(changes)
