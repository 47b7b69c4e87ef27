"""The best timetable that is found within a budget, with a bound that holds: what the package's docstring promises of `solve`."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import numpy as np

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.board import Board, board_of
from isopolity.core.scheduling.bound import bound_of
from isopolity.core.scheduling.budget import ITERATIONS_A_STEP, Budget, Progress
from isopolity.core.scheduling.figures import fairness, idle_gaps
from isopolity.core.scheduling.floors import reach_of, shortfalls
from isopolity.core.scheduling.model import Fair, Plan, PlannedMeeting, Shortfall, Unplaced
from isopolity.core.scheduling.placing import Placing, meetings_held
from isopolity.core.scheduling.prepared import Prepared
from isopolity.core.scheduling.search import Search
from isopolity.core.scheduling.seats import meetings_of, placing_of
from isopolity.core.scheduling.whatif import WhatIf, with_more

# When neither steps nor seconds are said.
STEPS = 2_000
# Work of looking at what one more table, slot or interpreter brings.
_WHAT_IF = 10 * ITERATIONS_A_STEP


def solve(
    fair: Fair,
    *,
    seed: int = 0,
    steps: int | None = None,
    time_limit_s: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    start: Plan | None = None,
) -> Plan:
    """A timetable for the fair; see the package's docstring for what each argument does."""
    if steps is None and time_limit_s is None:
        steps = STEPS
    budget = Budget(steps, time_limit_s, stop)
    board = board_of(fair)
    search = Search(board, budget, seed, progress)
    hints = [PlannedMeeting(entry.request, entry.slot, entry.table, entry.interpreters) for entry in fair.already if not entry.fixed]
    try:
        search.run(start.meetings if start else hints)
    except KeyboardInterrupt:
        budget.stopped = True
    return plan_of(board, search.best, search.bound, seed, budget, search.conflict)


def repair(fair: Fair, plan: Plan, *, now: datetime, max_moves: int = 2, seed: int = 0) -> Plan:
    """The plan mended for the fair as it is now; see the package's docstring for what may change."""
    began = time.monotonic()
    mended = Prepared(fair, plan, now=now, seed=seed).repaired(max_moves=max_moves)
    return replace(mended, seconds=round(time.monotonic() - began, 3))


def prepared(fair: Fair, plan: Plan, *, now: datetime | None = None, seed: int = 0) -> Prepared:
    """The plan, with the fair for which it was made, held ready for repairs that take milliseconds; see the package's docstring."""
    return Prepared(fair, plan, now=now, seed=seed).warmed()


def what_if(fair: Fair, plan: Plan, *, more: str, seed: int = 0) -> WhatIf:
    """What one more table, slot or interpreter would bring to this plan; raises `BadInput` when `more` is none of them."""
    before = {meeting.request for meeting in plan.meetings}
    # The same work without it: what is won by further search alone is not due to it.
    alone, alone_placed = _improved(fair, plan, seed)
    value, placed = _improved(with_more(fair, more), plan, seed)
    brought = tuple(request.id for request in fair.requests if request.id in placed - alone_placed - before)
    gain = value - max(alone, plan.value)
    return WhatIf(gain, brought) if gain > 0 and brought else WhatIf(0, ())


def _improved(fair: Fair, plan: Plan, seed: int) -> tuple[int, set[str]]:
    """What the plan is worth after a little more work, and the requests that then have a place."""
    board = board_of(fair)
    search = Search(board, Budget(None, None, None), seed, None)
    search.take(placing_of(board, plan.meetings))
    search.improve(_WHAT_IF)
    placed = {fair.requests[at].id for at in board.entries[search.best.slot >= 0].tolist()}
    placed |= {entry.request for entry in fair.already if entry.fixed}
    return sum(request.value for request in fair.requests if request.id in placed), placed


def upper_bound(fair: Fair) -> int:
    """What no plan of the fair surpasses, whatever floors it reaches."""
    board = board_of(fair)
    return bound_of(board, np.zeros_like(board.floor), np.zeros_like(board.required)).value


def plan_of(
    board: Board,
    placing: Placing,
    bound: int,
    seed: int,
    budget: Budget,
    conflict: tuple[str, ...] | None,
) -> Plan:
    """The plan with all its figures."""
    fair = board.fair
    meetings = meetings_of(board, placing)
    placed = {meeting.request for meeting in meetings}
    value = sum(request.value for request in fair.requests if request.id in placed)
    return Plan(
        fair=fair.name,
        seed=seed,
        meetings=meetings,
        unplaced=tuple(Unplaced(request.id, Reason("not-chosen")) for request in fair.requests if request.id not in placed),
        value=value,
        upper_bound=max(bound, value),
        status="infeasible" if conflict else "optimal" if bound <= value else "feasible",
        seconds=round(budget.seconds, 3),
        idle_gaps=idle_gaps(fair, meetings),
        shortfalls=_shortfalls(board, placing),
        fairness=fairness(fair, meetings),
        conflict=conflict,
    )


def _shortfalls(board: Board, placing: Placing) -> tuple[Shortfall, ...]:
    reached = board.fixed_meetings + meetings_held(board, np.flatnonzero(placing.slot >= 0))
    return shortfalls(reach_of(board), reached.tolist())
