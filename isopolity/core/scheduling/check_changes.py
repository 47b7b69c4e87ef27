"""Whether a repaired timetable moves only what it may, and lists every change: part of `check`."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from isopolity.core.scheduling.model import Change, Place, Plan, PlannedMeeting, Slot
from isopolity.core.scheduling.violations import Hall, Violation, repeated, violation


def changes_violations(hall: Hall, before: Plan | None, now: datetime | None, max_moves: int | None) -> Iterator[Violation]:
    """Violations of the changes that the plan lists; against the plan before, where it is given."""
    after = {meeting.request: meeting for meeting in hall.plan.meetings}
    listed = hall.plan.changes
    if listed is None:
        if before is not None:
            yield violation("changes-missing", "changes")
    else:
        for path, request in repeated("changes", (change.request for change in listed)):
            yield violation("change-listed-twice", path, request=request)
        yield from _told(listed, after, before)
    if before is not None:
        then = {meeting.request: meeting for meeting in before.meetings}
        yield from _past(hall, then, after, now)
        moved = sum(1 for request, meeting in then.items() if request in after and _place(after[request]) != _place(meeting))
        changed = moved + sum(1 for request in _could_stay(hall, then) if request not in after)
        if max_moves is not None and changed > max_moves:
            yield violation("too-many-moved", "changes", count=changed, most=max_moves)


def _told(listed: tuple[Change, ...], after: dict[str, PlannedMeeting], before: Plan | None) -> Iterator[Violation]:
    """Each meeting of either plan is listed with its two places and the word for them. Without the plan before, its place is believed."""
    then = None if before is None else {meeting.request: meeting for meeting in before.meetings}
    for at, change in enumerate(listed):
        path, request = f"changes[{at}]", change.request
        if request not in after and (change.before is None if then is None else request not in then):
            yield violation("change-of-no-meeting", path, request=request)
            continue
        due_to = _place(after.get(request))
        due_from = change.before if then is None else _place(then.get(request))
        due_kind = "added" if due_from is None else "dropped" if due_to is None else "kept" if due_from == due_to else "moved"
        for key, found, expected in (
            ("from", _said(change.before), _said(due_from)),
            ("to", _said(change.after), _said(due_to)),
            ("kind", change.kind, due_kind),
        ):
            if found != expected:
                yield violation("change-misstated", f"{path}.{key}", request=request, found=found, expected=expected)
    named = {change.request for change in listed}
    for request in dict.fromkeys((*(then or ()), *after)):
        if request not in named:
            yield violation("change-not-listed", "changes", request=request)


def _could_stay(hall: Hall, then: dict[str, PlannedMeeting]) -> Iterator[str]:
    """Meetings of the plan before that break no rule of the fair as it is now, if all others that the fair still knows stay as well.

    Those with interpreters are left out: who else could have served them, or whom theirs had to serve, is not seen from outside.
    """
    fixed = {entry.request: entry for entry in hall.fair.already if entry.fixed}
    stood = [(request, one.slot, one.table) for request, one in then.items() if request not in fixed]
    stood += [(request, entry.slot, entry.table) for request, entry in fixed.items()]
    stood = [(request, slot, table) for request, slot, table in stood if request in hall.requests and slot in hall.slots]
    tables = Counter((slot, table) for _, slot, table in stood)
    at_once = Counter((party, slot) for request, slot, _ in stood for party in hall.requests[request].parties)
    held = Counter(party for request, _, _ in stood for party in hall.requests[request].parties)
    for request, slot, table in stood:
        wish = hall.requests[request]
        parties = [hall.delegations[name] for name in wish.parties]
        is_possible = (
            request not in fixed
            and not then[request].interpreters
            and table in hall.slots[slot].open_tables
            and tables[slot, table] == 1
            and (wish.allowed_slots is None or slot in wish.allowed_slots)
            and set.intersection(*(set(party.languages) for party in parties))
        )
        if is_possible and all(
            slot not in party.unavailable
            and at_once[party.id, slot] <= party.teams
            and (party.max_meetings is None or held[party.id] <= party.max_meetings)
            for party in parties
        ):
            yield request


def _past(hall: Hall, then: dict[str, PlannedMeeting], after: dict[str, PlannedMeeting], now: datetime | None) -> Iterator[Violation]:
    """What began before `now` stays, unless the fair no longer knows it; and nothing comes to a time that is over."""
    if now is None:
        return

    def began(slot: Slot | None) -> bool:
        return slot is not None and slot.starts_at < now

    for request, meeting in then.items():
        if request in hall.requests and began(hall.slots.get(meeting.slot)) and _place(after.get(request)) != _place(meeting):
            yield violation("past-moved", "meetings", request=request, slot=meeting.slot, table=meeting.table)
    fixed = {entry.request for entry in hall.fair.already if entry.fixed}
    for path, meeting, wish, slot in hall.known:
        if began(slot) and wish.id not in fixed and _place(then.get(wish.id)) != _place(meeting):
            yield violation("placed-in-the-past", f"{path}.slot", request=wish.id, slot=slot.id)


def _place(meeting: PlannedMeeting | None) -> Place | None:
    return Place(meeting.slot, meeting.table) if meeting else None


def _said(place: Place | None) -> str | None:
    return f"{place.slot}/{place.table}" if place else None
