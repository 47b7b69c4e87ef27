"""What is said of a timetable: idle gaps, fairness, and how it differs from the one before."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from isopolity.core.scheduling.model import Change, Fair, Fairness, Place, PlannedMeeting


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


def idle_gaps_of(busy: Iterable[int], days: Iterable[int]) -> int:
    """As `idle_gaps`, of masks of slots: those in which each delegation meets, and those of each day."""
    runs = [(mask & day).bit_count() - (mask & day & (mask & day) << 1).bit_count() for mask in busy for day in days]
    return sum(count - 1 for count in runs if count > 1)


def changes_between(before: Iterable[PlannedMeeting], after: Iterable[PlannedMeeting]) -> tuple[Change, ...]:
    """Every meeting of either plan, in the order of the first and then of the second; who interprets is no change."""
    now, then = {meeting.request: meeting for meeting in after}, set()
    changes = []
    for meeting in before:
        then.add(meeting.request)
        new = now.get(meeting.request)
        if new is not None and (new is meeting or (new.slot == meeting.slot and new.table == meeting.table)):
            changes.append(Change(meeting.request, "kept", *[Place(meeting.slot, meeting.table)] * 2))
            continue
        place = Place(meeting.slot, meeting.table)
        changes.append(Change(meeting.request, "moved" if new else "dropped", place, Place(new.slot, new.table) if new else None))
    added = (meeting for request, meeting in now.items() if request not in then)
    changes += (Change(meeting.request, "added", None, Place(meeting.slot, meeting.table)) for meeting in added)
    return tuple(changes)
