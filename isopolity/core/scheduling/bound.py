"""The bound: which meetings would be held if times did not matter, and what a place at a table or with an interpreter is then worth."""

from dataclasses import dataclass

import numpy as np

from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.highs import solve_linear
from isopolity.core.scheduling.placing import cost_of
from isopolity.core.scheduling.program import Program, nothing_outside, program_of

# Prices are rounded to such parts, so that what follows from them is computed in whole numbers and holds without rounding.
PARTS = 1 << 20


@dataclass(frozen=True, slots=True)
class Guide:
    """What the search is led by: the entries that the linear program holds (`chosen`), and what its objective would lose at least if an
    entry that it does not hold were held (`loss`, 0 for those it holds).
    """

    chosen: Array
    loss: Array


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan is worth more than `value`, fixed meetings included; one that holds an entry at most `left` of it (when negative) more, and
    one that does not hold it as much less as `left` says (when positive). All of it in whole numbers, so that it holds without rounding.
    """

    value: int
    left: Array

    def cannot(self, aimed: int) -> Array:
        """Which entries are in no plan of the aimed value."""
        return self.value + 1 + self.left / PARTS < aimed

    def must(self, aimed: int) -> Array:
        """Which entries are in every plan of the aimed value."""
        return self.value + 1 - self.left / PARTS < aimed


def guide_of(board: Board) -> Guide:
    """Which meetings would be held if times did not matter: required ones and floors first, by their weights."""
    entries = len(board.entries)
    program = _without_times(board, board.floor)
    cost = cost_of(board, program)
    found = solve_linear(program, cost)
    assert found is not None, "holding nothing is always a solution"
    return Guide(found.values[:entries] > 0.5, np.maximum(-found.reduced[:entries], 0))


def bound_of(board: Board, floor: Array, sure: Array) -> Bound:
    """The bound of plans in which each delegation has `floor` meetings and the entries marked in `sure` are held.

    It follows from prices, which need not be the best to be valid; where there are no such plans it is the sum of all values.
    """
    entries = len(board.entries)
    if not entries:
        return Bound(board.fixed_value, np.zeros(0, np.int64))
    program = _without_times(board, floor)
    program.most[program.short_at :] = 0
    cost, low = np.zeros(len(program.most), np.int64), np.zeros(len(program.most))
    cost[:entries], low[:entries] = board.value, sure
    found = solve_linear(program, cost, low)
    if found is None:
        return Bound(board.fixed_value + int(board.value.sum()), np.zeros(entries, np.int64))
    total, left = proven(program, cost, low, found.prices)
    return Bound(board.fixed_value + total, left[:entries])


def _without_times(board: Board, floor: Array) -> Program:
    every = np.arange(len(board.entries))
    return program_of(board, [np.arange(len(board.slots))], every, nothing_outside(board), floor)


def proven(program: Program, cost: Array, low: Array, prices: Array) -> tuple[int, Array]:
    """The bound that these prices prove, whatever they are: weak duality in whole numbers, rounded down. And what each column then has
    left of its cost, in parts.
    """
    price = np.rint(prices * PARTS).astype(np.int64)
    # A price has to have the sign of the side on which its row has a limit.
    price[(price > 0) & np.isinf(program.high)] = 0
    price[(price < 0) & np.isinf(program.low)] = 0
    limit = np.where(price > 0, program.high, program.low)
    limit[price == 0] = 0
    column = np.repeat(np.arange(len(cost)), np.diff(program.begins))
    spent = np.zeros(len(cost), np.int64)
    np.add.at(spent, column, price[program.rows] * program.parts)
    left = cost.astype(np.int64) * PARTS - spent
    at = np.where(left > 0, program.most, low).astype(np.int64)
    total = int((price * limit.astype(np.int64)).sum()) + int((left * at).sum())
    return total // PARTS, left
