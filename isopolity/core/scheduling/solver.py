"""The best timetable that is found within a budget, with a bound that holds: what the package's docstring promises of `solve`."""

from collections.abc import Callable

import numpy as np

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.board import Board, board_of
from isopolity.core.scheduling.bound import bound_of
from isopolity.core.scheduling.budget import Budget, Progress
from isopolity.core.scheduling.figures import fairness, idle_gaps
from isopolity.core.scheduling.floors import shortfalls
from isopolity.core.scheduling.model import Fair, Plan, PlannedMeeting, Unplaced
from isopolity.core.scheduling.placing import Placing, meetings_held
from isopolity.core.scheduling.search import Search
from isopolity.core.scheduling.seats import meetings_of

# When neither steps nor seconds are said.
STEPS = 2_000


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
    search.run(start.meetings if start else hints)
    return plan_of(board, search.best, search.bound, seed, budget, search.conflict)


def upper_bound(fair: Fair) -> int:
    """What no plan of the fair surpasses, whatever floors it reaches."""
    board = board_of(fair)
    return bound_of(board, np.zeros_like(board.floor), np.zeros_like(board.required)).value


def plan_of(board: Board, placing: Placing, bound: int, seed: int, budget: Budget, conflict: tuple[str, ...] | None) -> Plan:
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
        shortfalls=shortfalls(board, meetings_held(board, np.flatnonzero(placing.slot >= 0))),
        fairness=fairness(fair, meetings),
        conflict=conflict,
    )
