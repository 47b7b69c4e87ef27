"""Whether a timetable keeps every rule of its fair and says of itself what is true.

Written apart from the solver and sharing nothing with it but the dataclasses of `model`: what is common to both, such as who makes a
meeting understood, is worked out here a second time on purpose.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import combinations, pairwise

from isopolity.core.reasons import Value
from isopolity.core.scheduling.check_changes import changes_violations
from isopolity.core.scheduling.model import Fair, Plan, Slot
from isopolity.core.scheduling.violations import Hall, Violation, repeated, violation

PAUSE = timedelta(minutes=10)
GAP_DIGITS = 1e-9


def check_schedule(
    fair: Fair,
    plan: Plan,
    *,
    gap: float | None = None,
    before: Plan | None = None,
    now: datetime | None = None,
    max_moves: int | None = None,
) -> tuple[Violation, ...]:
    """Every violation of the rules of `isopolity-fair/1` and `isopolity-plan/1`, in the order of the plan; none: the plan is right.

    `gap` is the share that a file states. `before` is the plan that this one repairs: with it the changes are compared, with `now`
    what began before stays, and at most `max_moves` meetings move or are dropped though they could have stayed; of a dropped meeting with
    interpreters that cannot be seen from outside, and it is not counted. That the bound is a bound, that `proven_max` is proven and that the
    conflict is minimal cannot be seen from outside; that they contradict nothing else is checked.
    """
    hall = Hall(fair, plan, before, now)
    return (
        *_identity(hall),
        *_requests(hall),
        *_places(hall),
        *_delegations(hall),
        *_interpreters(hall),
        *_languages(hall),
        *_fixed(hall),
        *_figures(hall, gap),
        *_conflict(hall),
        *_shortfalls(hall),
        *_fairness(hall),
        *changes_violations(hall, before, now, max_moves),
    )


def _identity(hall: Hall) -> Iterator[Violation]:
    if hall.plan.fair != hall.fair.name:
        yield violation("plan-of-another-fair", "fair", found=hall.plan.fair, fair=hall.fair.name)
    for at, meeting in enumerate(hall.plan.meetings):
        if meeting.request not in hall.requests:
            yield violation("plan-request-unknown", f"meetings[{at}].request", request=meeting.request)
        if meeting.slot not in hall.slots:
            yield violation("plan-slot-unknown", f"meetings[{at}].slot", slot=meeting.slot)
        for place, who in enumerate(meeting.interpreters):
            if who not in hall.interpreters:
                yield violation("plan-interpreter-unknown", f"meetings[{at}].interpreters[{place}]", interpreter=who)


def _requests(hall: Hall) -> Iterator[Violation]:
    """Each request is placed once, or stands once among the unplaced; the required ones are placed."""
    for path, request in repeated("meetings", (meeting.request for meeting in hall.plan.meetings)):
        yield violation("request-placed-twice", path, request=request)
    listed = [entry.request for entry in hall.plan.unplaced]
    unplaced = set(listed)
    for path, request in repeated("unplaced", listed):
        yield violation("unplaced-listed-twice", path, request=request)
    for at, name in enumerate(listed):
        if name not in hall.requests:
            yield violation("plan-request-unknown", f"unplaced[{at}].request", request=name)
        if name in hall.placed:
            yield violation("unplaced-but-placed", f"unplaced[{at}].request", request=name)
    for wish in hall.fair.requests:
        if wish.id not in hall.placed:
            if wish.id not in unplaced:
                yield violation("unplaced-not-listed", "unplaced", request=wish.id)
            if wish.required and hall.plan.status != "infeasible":
                yield violation("required-unplaced", "meetings", request=wish.id)


def _places(hall: Hall) -> Iterator[Violation]:
    """Tables exist, are open and hold one meeting at a time; slots are those that the request allows."""
    taken: dict[tuple[str, int], str] = {}
    for path, meeting, request, slot in hall.known:
        seat: dict[str, Value] = {"request": request.id, "slot": slot.id, "table": meeting.table}
        other = taken.setdefault((slot.id, meeting.table), request.id)
        if request.id in hall.history:
            continue
        if not 1 <= meeting.table <= slot.tables:
            yield violation("table-unknown", f"{path}.table", **seat, tables=slot.tables)
        elif meeting.table in slot.closed_tables:
            yield violation("table-closed", f"{path}.table", **seat)
        if other != request.id:
            yield violation("table-taken", f"{path}.table", **seat, other=other)
        if request.allowed_slots is not None and slot.id not in request.allowed_slots:
            yield violation("slot-not-allowed", f"{path}.slot", request=request.id, slot=slot.id)


def _delegations(hall: Hall) -> Iterator[Violation]:
    """Nobody meets while absent, at more tables than it has teams, or more often than it wishes."""
    at_once: Counter[tuple[str, str]] = Counter()
    so_far: Counter[str] = Counter()
    for path, _, request, slot in hall.known:
        for party in (hall.delegations[name] for name in request.parties):
            at_once[party.id, slot.id] += 1
            so_far[party.id] += 1
            if request.id in hall.history:
                continue
            if slot.id in party.unavailable:
                yield violation("delegation-absent", f"{path}.slot", request=request.id, delegation=party.id, slot=slot.id)
            if at_once[party.id, slot.id] > party.teams:
                yield violation("delegation-double-booked", f"{path}.slot", delegation=party.id, slot=slot.id, teams=party.teams)
            if party.max_meetings is not None and so_far[party.id] > party.max_meetings:
                yield violation("delegation-over-limit", f"{path}.request", delegation=party.id, limit=party.max_meetings)


def _interpreters(hall: Hall) -> Iterator[Violation]:
    """Interpreters are there, work at one table at a time, for those they belong to, within their limits and with their rests."""
    busy: dict[str, set[str]] = defaultdict(set)
    ahead: dict[str, set[str]] = defaultdict(set)
    work: Counter[str] = Counter()
    for path, meeting, request, slot in hall.known:
        if len(meeting.interpreters) > 2 or len(set(meeting.interpreters)) < len(meeting.interpreters):
            yield violation("interpreters-not-two-people", f"{path}.interpreters", request=request.id)
        for place, helper in (
            (place, hall.interpreters[who]) for place, who in enumerate(meeting.interpreters) if who in hall.interpreters
        ):
            where = f"{path}.interpreters[{place}]"
            if request.id in hall.history:
                busy[helper.id].add(slot.id)
                work[helper.id] += 1
                continue
            if helper.delegation is not None and helper.delegation not in request.parties:
                yield violation("interpreter-of-another", where, request=request.id, interpreter=helper.id, delegation=helper.delegation)
            if slot.id in helper.unavailable:
                yield violation("interpreter-absent", where, request=request.id, interpreter=helper.id, slot=slot.id)
            if meeting.interpreters.index(helper.id) < place:
                continue
            if slot.id in busy[helper.id]:
                yield violation("interpreter-double-booked", where, interpreter=helper.id, slot=slot.id)
            busy[helper.id].add(slot.id)
            ahead[helper.id].add(slot.id)
            work[helper.id] += 1
            if helper.max_meetings is not None and work[helper.id] > helper.max_meetings:
                yield violation("interpreter-over-limit", where, interpreter=helper.id, limit=helper.max_meetings)
    for helper in hall.fair.interpreters:
        if helper.max_consecutive is not None:
            for stretch in _stretches(hall.fair.slots, busy[helper.id]):
                if len(stretch) > helper.max_consecutive and not ahead[helper.id].isdisjoint(stretch):
                    values: dict[str, Value] = {"slot": stretch[0], "count": len(stretch), "limit": helper.max_consecutive}
                    yield violation("interpreter-without-rest", "meetings", interpreter=helper.id, **values)


def _stretches(slots: Iterable[Slot], busy: set[str]) -> list[list[str]]:
    """Stretches of busy slots without a pause."""
    found: list[list[str]] = []
    last: Slot | None = None
    for slot in sorted(slots, key=lambda slot: slot.starts_at):
        if slot.id in busy:
            goes_on = last is not None and last.id in busy and slot.starts_at - last.starts_at - timedelta(minutes=last.minutes) <= PAUSE
            if goes_on:
                found[-1].append(slot.id)
            else:
                found.append([slot.id])
        last = slot
    return found


def _languages(hall: Hall) -> Iterator[Violation]:
    """Everybody is understood: by a language of all, one interpreter who has one of each, or two who share one where that is allowed."""
    for path, meeting, request, _ in hall.ahead:
        spoken = [set(hall.delegations[party].languages) for party in request.parties]
        if set.intersection(*spoken):
            continue
        tongues = [set(hall.interpreters[who].languages) for who in meeting.interpreters if who in hall.interpreters]
        if any(all(tongue & party for party in spoken) for tongue in tongues):
            continue
        if any(one & other and all((one | other) & party for party in spoken) for one, other in combinations(tongues, 2)):
            if not request.relay_allowed:
                yield violation("relay-not-allowed", f"{path}.interpreters", request=request.id)
        else:
            yield violation("meeting-not-understood", f"{path}.interpreters", request=request.id, parties=request.parties)


def _fixed(hall: Hall) -> Iterator[Violation]:
    """Fixed meetings stand where they were fixed, with the same interpreters."""
    where = {meeting.request: meeting for meeting in hall.plan.meetings}
    path = {meeting.request: f"meetings[{at}]" for at, meeting in enumerate(hall.plan.meetings)}
    for entry in hall.fair.already:
        if entry.fixed:
            found = where.get(entry.request)
            place = (found.slot, found.table, set(found.interpreters)) if found else None
            if place != (entry.slot, entry.table, set(entry.interpreters)):
                values: dict[str, Value] = {"request": entry.request, "slot": entry.slot, "table": entry.table}
                yield violation("fixed-not-in-place", path.get(entry.request, "meetings"), **values)


def _figures(hall: Hall, gap: float | None) -> Iterator[Violation]:
    plan = hall.plan
    value = sum(hall.requests[request].value for request in hall.placed if request in hall.requests)
    if plan.value != value:
        yield violation("value-is-not-the-sum", "value", found=plan.value, expected=value)
    if plan.upper_bound < plan.value:
        yield violation("bound-below-value", "upper_bound", bound=plan.upper_bound, value=plan.value)
    if plan.status != "infeasible":
        expected = "optimal" if plan.upper_bound == plan.value else "feasible"
        if plan.status != expected:
            yield violation("status-is-not-so", "status", found=plan.status, expected=expected)
    if gap is not None:
        due = (plan.upper_bound - plan.value) / plan.upper_bound if plan.upper_bound else 0.0
        if abs(gap - due) > GAP_DIGITS:
            yield violation("gap-is-not-so", "gap", found=gap, expected=due)
    idle = idle_runs(hall)
    if plan.idle_gaps != idle:
        yield violation("idle-gaps-miscounted", "idle_gaps", found=plan.idle_gaps, expected=idle)


def idle_runs(hall: Hall) -> int:
    """Over delegations and local dates: maximal runs of slots without a meeting between two meetings."""
    days: dict[str, list[str]] = defaultdict(list)
    for slot in sorted(hall.fair.slots, key=lambda slot: slot.starts_at):
        days[slot.starts_at.date().isoformat()].append(slot.id)
    meets: dict[str, set[str]] = defaultdict(set)
    for _, _, request, slot in hall.known:
        for party in request.parties:
            meets[party].add(slot.id)
    count = 0
    for busy in meets.values():
        for day in days.values():
            row = [at for at, slot in enumerate(day) if slot in busy]
            count += sum(1 for one, other in pairwise(row) if other - one > 1)
    return count


def _conflict(hall: Hall) -> Iterator[Violation]:
    """Infeasible: some required request is unplaced, and the conflict names required requests that do not all stand in the plan."""
    conflict, infeasible = hall.plan.conflict, hall.plan.status == "infeasible"
    if not infeasible:
        if conflict is not None:
            yield violation("conflict-without-need", "conflict", status=hall.plan.status)
        return
    if all(wish.id in hall.placed for wish in hall.fair.requests if wish.required):
        yield violation("infeasible-but-all-placed", "status")
    if not conflict:
        yield violation("conflict-missing", "conflict")
        return
    for path, request in repeated("conflict", conflict, key=""):
        yield violation("conflict-named-twice", path, request=request)
    for at, request in enumerate(conflict):
        if request not in hall.requests or not hall.requests[request].required:
            yield violation("conflict-not-required", f"conflict[{at}]", request=request)
    if hall.placed.issuperset(conflict):
        yield violation("conflict-all-placed", "conflict", requests=tuple(conflict))


def _shortfalls(hall: Hall) -> Iterator[Violation]:
    """Exactly those below their floor are listed, with that floor, what they reach, and a proven maximum that allows it."""
    listed = hall.plan.shortfalls
    for path, name in repeated("shortfalls", (entry.delegation for entry in listed), key=".delegation"):
        yield violation("shortfall-listed-twice", path, delegation=name)
    for at, entry in enumerate(listed):
        path = f"shortfalls[{at}]"
        short = hall.delegations.get(entry.delegation)
        if short is None:
            yield violation("plan-delegation-unknown", f"{path}.delegation", delegation=entry.delegation)
            continue
        reached = hall.held[short.id]
        if reached >= short.min_meetings:
            yield violation("shortfall-without-need", path, delegation=short.id, floor=short.min_meetings, reached=reached)
        for key, found, expected in (("floor", entry.floor, short.min_meetings), ("reached", entry.reached, reached)):
            if found != expected:
                yield violation("shortfall-misstated", f"{path}.{key}", delegation=short.id, found=found, expected=expected)
        if entry.proven_max < reached:
            values: dict[str, Value] = {"delegation": short.id, "proven_max": entry.proven_max, "reached": reached}
            yield violation("proven-max-surpassed", f"{path}.proven_max", **values)
    named = {entry.delegation for entry in listed}
    for delegation in hall.fair.delegations:
        if hall.held[delegation.id] < delegation.min_meetings and delegation.id not in named:
            due: dict[str, Value] = {"floor": delegation.min_meetings, "reached": hall.held[delegation.id]}
            yield violation("shortfall-not-listed", "shortfalls", delegation=delegation.id, **due)


def _fairness(hall: Hall) -> Iterator[Violation]:
    counts = [hall.held[delegation.id] for delegation in hall.fair.delegations]
    fairness = hall.plan.fairness
    for key, found, expected in (
        ("meetings_min", fairness.meetings_min, min(counts, default=0)),
        ("meetings_max", fairness.meetings_max, max(counts, default=0)),
        ("delegations_without_meeting", fairness.delegations_without_meeting, counts.count(0)),
    ):
        if found != expected:
            yield violation("fairness-miscounted", f"fairness.{key}", found=found, expected=expected)
