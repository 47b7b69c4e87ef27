"""One meeting of a timetable put elsewhere by a person: who interprets there, and what the timetable is then worth."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from isopolity.core.reasons import Reason, Refused
from isopolity.core.scheduling.figures import changes_between, fairness, idle_gaps
from isopolity.core.scheduling.languages import shared_languages
from isopolity.core.scheduling.model import Fair, Plan, PlannedMeeting, Unplaced
from isopolity.core.scheduling.standing import Standing


def meetings_with(
    fair: Fair, plan: Plan, *, request: str, slot: str, table: int, now: datetime | None = None
) -> tuple[PlannedMeeting, ...]:
    """The meetings of the plan with `request` in this slot at this table, and the interpreters that it needs there.

    Those who interpret now go with it if they can; no other meeting changes. Raises `Refused` with the first thing that hinders:
    `hand-slot-over`, `hand-party-not-there`, `hand-party-busy`, `hand-party-at-limit`, `hand-table-closed`, `hand-table-taken`,
    `hand-no-interpreter`. The plan must keep the rules of its fair in slots that lie ahead.
    """
    old = next((meeting for meeting in plan.meetings if meeting.request == request), None)
    others = tuple(meeting for meeting in plan.meetings if meeting.request != request)
    hall = Standing(fair, replace(plan, meetings=others), now)
    wish, bit = hall.requests[request], hall.bit[slot]
    if not hall.ahead & bit or (wish.allowed_slots is not None and slot not in wish.allowed_slots):
        raise Refused(Reason("hand-slot-over", field="slot"))
    for party in wish.parties:
        if not hall.there[party] & bit:
            raise Refused(Reason("hand-party-not-there", {"delegation": party}, field="slot"))
        if hall.taken[party] & bit:
            raise Refused(Reason("hand-party-busy", {"delegation": party}, field="slot"))
        if party in hall.limited:
            raise Refused(Reason("hand-party-at-limit", {"delegation": party}))
    if table not in hall.tables[slot]:
        taken = any(meeting.table == table for meeting in hall.within[slot])
        raise Refused(Reason("hand-table-taken" if taken else "hand-table-closed", {"table": table}, field="table"))
    return (*others, PlannedMeeting(request, slot, table, _interpreters(hall, request, bit, old)))


def _interpreters(hall: Standing, request: str, bit: int, old: PlannedMeeting | None) -> tuple[str, ...]:
    wish = hall.requests[request]
    if shared_languages(hall.delegations[party] for party in wish.parties):
        return ()
    teams = [tuple(one.id for one in team) for team in hall.teams_for(wish) if all(hall.works[one.id] & bit for one in team)]
    if not teams:
        raise Refused(Reason("hand-no-interpreter", field="slot"))
    # One person before two who relay; whoever has this meeting now before others.
    return min(teams, key=lambda team: (len(team), old is None or set(team) != set(old.interpreters)))


def plan_with(fair: Fair, plan: Plan, meetings: tuple[PlannedMeeting, ...]) -> Plan:
    """The plan that these meetings make, which keep every rule: all its figures, its bound proven anew, its changes against `plan`."""
    import numpy as np

    from isopolity.core.scheduling.board import board_of
    from isopolity.core.scheduling.bound import bound_of
    from isopolity.core.scheduling.floors import reach_of, shortfalls

    board, placed = board_of(fair), {meeting.request for meeting in meetings}
    wishes = {request.id: request for request in fair.requests}
    held = Counter(party for meeting in meetings for party in wishes[meeting.request].parties)
    reached = [held[one.id] for one in fair.delegations]
    # The board's floors leave out what the fixed meetings bring.
    more = np.array(reached, board.floor.dtype) - board.fixed_meetings
    is_lacking = any(wish.required and wish.id not in placed for wish in fair.requests)
    bound = bound_of(board, np.minimum(board.floor, more), board.required & (not is_lacking)).value
    value = sum(wishes[request].value for request in placed)
    order = {slot.id: slot.starts_at for slot in fair.slots}
    kept = tuple(sorted(meetings, key=lambda meeting: (order[meeting.slot], meeting.table)))
    return Plan(
        fair=fair.name,
        seed=plan.seed,
        meetings=kept,
        unplaced=tuple(Unplaced(wish.id, Reason("not-chosen")) for wish in fair.requests if wish.id not in placed),
        value=value,
        upper_bound=max(bound, value),
        status="optimal" if bound <= value else "feasible",
        seconds=0.0,
        idle_gaps=idle_gaps(fair, kept),
        shortfalls=shortfalls(reach_of(board), reached),
        fairness=fairness(fair, kept),
        changes=changes_between(plan.meetings, kept),
    )
