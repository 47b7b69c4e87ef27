"""HiGHS on a `Program`: linear for bounds and prices, whole numbers for parts of the fair. One thread, given seed: same in, same out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from isopolity.core.scheduling.board import Array
from isopolity.core.scheduling.program import Program

# What a program costs besides its iterations, in iterations.
_WORK_OF_ALL, _COLUMNS_A_WORK = 30, 20

# What a linear solution leaves unsaid of a whole number.
_WHOLE = 1e-6

Cancel = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Linear:
    """The optimum of the linear relaxation: `values` and reduced costs per column, `prices` per row."""

    values: Array
    reduced: Array
    prices: Array
    work: int


@dataclass(frozen=True, slots=True)
class Whole:
    """`values` per column in whole numbers, or None when none were found; `infeasible`: there are none; `bound`: no better objective
    exists; `work` in iterations.
    """

    values: Array | None
    bound: float
    optimal: bool
    infeasible: bool
    work: int


def solve_linear(
    program: Program, cost: Array, low: Array | None = None, *, running: Callable[[Cancel], object] | None = None
) -> Linear | None:
    """None when there is no solution, as `low` (least values of the columns) may ask for, or when it was cancelled."""
    with _loaded(program, cost, low, whole=False) as solver:
        _cancelled_through(solver, running)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = solver.getSolution()
        values, reduced, prices = (np.array(part) for part in (found.col_value, found.col_dual, found.row_dual))
        return Linear(values, reduced, prices, max(1, solver.getInfo().simplex_iteration_count))


def solve_nearly(program: Program, cost: Array, *, running: Callable[[Cancel], object] | None = None, **options: Any) -> Whole:
    """A whole-number solution close to the best, much faster than `solve_whole` where the linear solution is nearly whole: the meetings
    that are whole there stay so, the others are decided by a small program.
    """
    linear = solve_linear(program, cost, running=running)
    if linear is None:
        return Whole(None, float("inf"), False, True, _WORK_OF_ALL)
    meetings = len(program.entry)
    values = linear.values[:meetings]
    broken = np.abs(values - np.rint(values)) > _WHOLE
    free = np.isin(program.entry, program.entry[broken])
    low, most = np.zeros(len(program.most)), program.most.astype(np.float64)
    low[:meetings] = np.where(free, 0, np.rint(values))
    most[:meetings] = np.where(free, most[:meetings], np.rint(values))
    found = solve_whole(replace(program, most=most), cost, low=low, running=running, **options)
    return replace(found, bound=float((linear.values * cost).sum()), optimal=False, work=found.work + linear.work)


def solve_whole(
    program: Program,
    cost: Array,
    *,
    low: Array | None = None,
    seed: int = 0,
    nodes: int | None = None,
    time_limit_s: float | None = None,
    start: Array | None = None,
    share: float = 0.0,
    running: Callable[[Cancel], object] | None = None,
) -> Whole:
    """The best whole-number solution within `nodes` of the search tree, less than one, or than this `share` of it, below the best. `running` gets what cancels it."""
    with _loaded(program, cost, low, whole=True) as solver:
        solver.setOptionValue("random_seed", seed % (1 << 31))
        solver.setOptionValue("mip_rel_gap", share)
        solver.setOptionValue("mip_abs_gap", 0.999)
        if nodes is not None:
            solver.setOptionValue("mip_max_nodes", nodes)
        if time_limit_s is not None:
            solver.setOptionValue("time_limit", max(time_limit_s, 0.01))
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = np.asarray(start, np.float64)
            solver.setSolution(given)
        _cancelled_through(solver, running)
        solver.run()
        info = solver.getInfo()
        work = max(0, info.simplex_iteration_count) + _WORK_OF_ALL + len(program.most) // _COLUMNS_A_WORK
        status = solver.getModelStatus()
        optimal, infeasible = status == highspy.HighsModelStatus.kOptimal, status == highspy.HighsModelStatus.kInfeasible
        values = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64) if info.primal_solution_status == 2 else None
        return Whole(values, info.mip_dual_bound, optimal, infeasible, work)


def _cancelled_through(solver: highspy.Highs, running: Callable[[Cancel], object] | None) -> None:
    if running is not None:
        solver.HandleUserInterrupt = True
        running(solver.cancelSolve)


@contextmanager
def _loaded(program: Program, cost: Array, low: Array | None, whole: bool) -> Iterator[highspy.Highs]:
    """A solver that holds the program. One that can be cancelled refers to itself: that ends here, as Python would let go of it much later."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.most), len(program.low)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.asarray(cost, np.float64)
    model.col_lower_ = np.zeros(len(program.most)) if low is None else np.asarray(low, np.float64)
    model.col_upper_ = np.asarray(program.most, np.float64)
    model.row_lower_, model.row_upper_ = program.low, program.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = program.begins.astype(np.int32)
    model.a_matrix_.index_ = program.rows.astype(np.int32)
    model.a_matrix_.value_ = program.parts.astype(np.float64)
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(program.most)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    try:
        yield solver
    finally:
        solver.clearCallbacks()  # type: ignore[no-untyped-call]
