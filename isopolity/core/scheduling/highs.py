"""HiGHS on a `Program`: linear for bounds and prices, whole numbers for parts of the fair. One thread, given seed: same in, same out."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from isopolity.core.scheduling.board import Array
from isopolity.core.scheduling.program import Program

# What a program costs besides its iterations, in iterations.
_WORK_OF_ALL, _COLUMNS_A_WORK = 30, 20

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


def solve_linear(program: Program, cost: Array, low: Array | None = None) -> Linear | None:
    """None when there is no solution, as `low` (least values of the columns) may ask for."""
    solver = _loaded(program, cost, low, whole=False)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    values, reduced, prices = (np.array(part) for part in (found.col_value, found.col_dual, found.row_dual))
    return Linear(values, reduced, prices, max(1, solver.getInfo().simplex_iteration_count))


def solve_whole(
    program: Program,
    cost: Array,
    *,
    seed: int = 0,
    nodes: int | None = None,
    time_limit_s: float | None = None,
    start: Array | None = None,
    gap: float = 0.999,
    running: Callable[[Cancel], object] | None = None,
) -> Whole:
    """The best whole-number solution within `nodes` of the search tree, at most `gap` below the best. `running` gets what cancels it."""
    solver = _loaded(program, cost, None, whole=True)
    solver.setOptionValue("random_seed", seed % (1 << 31))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", gap)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    if time_limit_s is not None:
        solver.setOptionValue("time_limit", max(time_limit_s, 0.01))
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = np.asarray(start, np.float64)
        solver.setSolution(given)
    if running is not None:
        solver.HandleUserInterrupt = True
        running(solver.cancelSolve)
    solver.run()
    info = solver.getInfo()
    work = max(0, info.simplex_iteration_count) + _WORK_OF_ALL + len(program.most) // _COLUMNS_A_WORK
    status = solver.getModelStatus()
    optimal, infeasible = status == highspy.HighsModelStatus.kOptimal, status == highspy.HighsModelStatus.kInfeasible
    values = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64) if info.primal_solution_status == 2 else None
    return Whole(values, info.mip_dual_bound, optimal, infeasible, work)


def _loaded(program: Program, cost: Array, low: Array | None, whole: bool) -> highspy.Highs:
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
    return solver
