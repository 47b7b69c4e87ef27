"""The whole fair as one program: for small fairs to the proven best, and for required meetings to say whether all can be held."""

from dataclasses import replace

import numpy as np

from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.bound import Bound
from isopolity.core.scheduling.budget import Budget, together
from isopolity.core.scheduling.highs import Whole, solve_whole
from isopolity.core.scheduling.placing import Placing, empty_placing, meetings_held, replaced, score_of
from isopolity.core.scheduling.program import Program, nothing_outside, program_of

# Fairs with at most so many pairs of a request and a slot are solved as a whole.
PAIRS = 12_000
_NODES = 20_000


def is_small(board: Board) -> bool:
    return int(board.allowed.sum()) <= PAIRS


def whole_program(board: Board, entries: Array, floor: Array) -> Program:
    """These entries in single slots, nothing outside."""
    return program_of(board, [np.array([slot]) for slot in range(len(board.slots))], entries, nothing_outside(board), floor)


def best_floors(board: Board, placing: Placing, budget: Budget, seed: int) -> tuple[Placing, bool]:
    """The placing with the required meetings and floors as good as the whole program finds them, aim after aim, and whether none has
    them better. Value comes later.
    """
    proven = True
    program = whole_program(board, np.arange(len(board.entries)), board.floor)
    full = (int(board.required.sum()), 0, 0)
    for aim, cost in enumerate(_aims(board, program)):
        if score_of(board, placing.slot)[aim] != full[aim]:
            solved = _solved(board, program, cost, start_of(board, program, placing), budget, seed)
            if solved is not None and solved.values is not None:
                new = replaced(board, placing, np.arange(len(board.slots)), program, solved.values)
                placing = max(new, placing, key=lambda either: score_of(board, either.slot))
            proven = proven and solved is not None and solved.optimal
        program = _held(program, cost, score_of(board, placing.slot)[aim])
    return placing, proven


def best_value(board: Board, placing: Placing, bound: Bound, budget: Budget, seed: int, nodes: int) -> tuple[Placing, int | None]:
    """A placing worth more, its required meetings and floors as good as they are, if there is one; and what none of them is worth more
    than (None: not known within so many `nodes`). Only entries that can be in a better plan are looked at.
    """
    score = score_of(board, placing.slot)
    aimed = score[3] + board.fixed_value + 1
    entries = np.flatnonzero(~bound.cannot(aimed))
    every = [np.array([slot]) for slot in range(len(board.slots))]
    program = program_of(board, every, entries, nothing_outside(board), board.floor, bound.must(aimed))
    for cost, at_least in zip(_aims(board, program), score, strict=False):
        program = _held(program, cost, at_least)
    value = np.zeros(len(program.most))
    value[: len(program.entry)] = board.value[program.entry]
    program = _held(program, value, score[3] + 1)
    solved = _solved(board, program, value, None, budget, seed, nodes)
    if solved is None or (solved.values is None and not solved.infeasible):
        return placing, None
    if solved.values is None:
        return placing, score[3] + board.fixed_value
    new = replaced(board, placing, np.arange(len(board.slots)), program, solved.values)
    return new, int(np.floor(solved.bound + 1e-6)) + board.fixed_value if solved.optimal else None


def _aims(board: Board, program: Program) -> tuple[Array, Array, Array]:
    """The aims before the value as costs: required meetings held, what least developed countries are short of, what all are short of."""
    required, least, short = (np.zeros(len(program.most)) for _ in range(3))
    required[: len(program.entry)] = board.required[program.entry]
    least[program.short_at :] = -board.least[program.floored].astype(np.float64)
    short[program.short_at :] = -1
    return required, least, short


def _solved(
    board: Board, program: Program, cost: Array, start: Array | None, budget: Budget, seed: int, nodes: int = _NODES
) -> Whole | None:
    left_s = budget.left_s()
    (solved,) = together(
        budget,
        [lambda job: solve_whole(program, cost, seed=seed, nodes=nodes, time_limit_s=left_s, start=start, running=job.running)],
    )
    if solved is not None:
        budget.iterations += solved.work
    return solved


def start_of(board: Board, program: Program, placing: Placing) -> Array:
    """The columns of a program of single slots, as a placing has them."""
    start = np.zeros(len(program.most))
    start[: len(program.entry)] = placing.slot[program.entry] == program.period
    served: dict[tuple[int, int, int], int] = {}
    for entry in np.flatnonzero(placing.option >= 0).tolist():
        key = int(board.kind[entry]), int(placing.option[entry]), int(placing.slot[entry])
        served[key] = served.get(key, 0) + 1
    columns = zip(program.served_kind.tolist(), program.served_option.tolist(), program.served_period.tolist(), strict=True)
    start[program.serving_at : program.person_at] = [served.get(key, 0) for key in columns]
    start[program.person_at : program.short_at] = placing.work.ravel()
    held = meetings_held(board, np.flatnonzero(placing.slot >= 0))
    start[program.short_at :] = np.maximum(board.floor - held, 0)[program.floored]
    return start


def _held(program: Program, cost: Array, at_least: int) -> Program:
    """The program with one more row: this cost is at least so much."""
    columns = np.flatnonzero(cost)
    if not len(columns):
        return program
    column = np.concatenate((np.repeat(np.arange(len(program.most)), np.diff(program.begins)), columns))
    rows = np.concatenate((program.rows, np.full(len(columns), len(program.low))))
    parts = np.concatenate((program.parts, cost[columns].astype(np.int64)))
    order = np.lexsort((rows, column))
    begins = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=len(program.most)))))
    low, high = np.append(program.low, at_least), np.append(program.high, np.inf)
    return replace(program, begins=begins, rows=rows[order], parts=parts[order], low=low, high=high)


def most_held(board: Board, entries: Array, budget: Budget) -> tuple[int, Placing]:
    """How many of these entries can have a place at the same time at most, and as many as were placed, nothing else being there."""
    program = whole_program(board, entries, np.zeros_like(board.floor))
    cost = np.zeros(len(program.most))
    cost[: len(program.entry)] = 1
    placing = empty_placing(board)
    solved = _solved(board, program, cost, None, budget, 0)
    if solved is None:
        return len(entries), placing
    if solved.values is not None:
        placing = replaced(board, placing, np.arange(len(board.slots)), program, solved.values)
    return min(len(entries), int(np.floor(solved.bound + 1e-6))), placing
