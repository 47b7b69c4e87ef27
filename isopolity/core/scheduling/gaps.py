"""Fewer idle gaps at the same value: the same meetings, the same interpreters at work, other slots."""

from collections.abc import Callable

import numpy as np

from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.budget import ITERATIONS_A_STEP, Budget
from isopolity.core.scheduling.placing import Placing, group_use, rest_idle_persons
from isopolity.core.scheduling.program import parties_of

# Tries of one round, counted as two steps of the budget.
_TRIES = 400_000
_HOT, _COLD = 1.2, 0.12


def compacted(board: Board, placing: Placing, budget: Budget, random: np.random.Generator, goes_on: Callable[[], bool]) -> Placing:
    """The placing with as few idle gaps as are found while `goes_on` and the budget lasts; every aim before is as it was."""
    held = np.flatnonzero(placing.slot >= 0)
    if len(held) < 2 or len(board.slots) < 2 or budget.ended:
        return placing
    from isopolity.core.scheduling.gap_loops import anneal

    fixed = _fixed_busy(board)
    groups = _groups(board, placing, held)
    day = np.unique([board.fair.slots[at].starts_at.date().toordinal() for at in board.slots], return_inverse=True)[1]
    begins = np.concatenate(([0], np.cumsum(np.diff(board.party_from)[held])))
    place, party = parties_of(board, held)
    capacity = board.free.copy()
    for number, person in enumerate(board.persons):
        capacity[person.group] += placing.work[number]
    slot, best = placing.slot[held].copy(), np.empty(len(held), np.int64)
    fewest: int | None = None
    chosen = slot.copy()
    while not budget.ended and goes_on():
        seats, busy, tables = board.seats.copy(), fixed.copy(), board.tables.copy()
        np.subtract.at(seats, (party, slot[place]), 1)
        np.add.at(busy, (party, slot[place]), 1)
        np.subtract.at(tables, slot, 1)
        now = placing.copy()
        now.slot[held] = slot
        room = capacity - group_use(board, now)
        seed = int(random.integers(1 << 31))
        found = anneal(_TRIES, _HOT, _COLD, seed, slot, begins, party, board.allowed[held], seats, busy, tables, groups, room, day, best)
        budget.iterations += 2 * ITERATIONS_A_STEP
        if fewest is None or found < fewest:
            fewest, chosen = found, best.copy()
        if fewest == 0:
            break
        slot[:] = chosen if random.random() < 0.7 else slot
    new = placing.copy()
    new.slot[held] = chosen
    rest_idle_persons(board, new, np.arange(len(board.slots)))
    return new


def _fixed_busy(board: Board) -> Array:
    """How many fixed meetings each delegation has in each slot."""
    busy = np.zeros(board.seats.shape, np.int64)
    place = {board.fair.slots[at].id: number for number, at in enumerate(board.slots)}
    who = {delegation.id: at for at, delegation in enumerate(board.fair.delegations)}
    parties = {request.id: request.parties for request in board.fair.requests}
    for entry in board.fair.already:
        if entry.fixed:
            for party in parties[entry.request]:
                busy[who[party], place[entry.slot]] += 1
    return busy


def _groups(board: Board, placing: Placing, held: Array) -> Array:
    """The groups that serve each meeting, -1 where there is none: two columns."""
    groups = np.full((len(held), 2), -1)
    for row, entry in enumerate(held.tolist()):
        if placing.option[entry] >= 0:
            option = board.options[board.kind[entry]][placing.option[entry]]
            groups[row, : len(option)] = option
    return groups


def warm() -> None:
    """Compile the loops and keep them, so that nobody waits for it."""
    from isopolity.core.scheduling.gap_loops import anneal

    one, two = np.zeros(1, np.int64), np.zeros(2, np.int64)
    table = np.ones((2, 2), np.int64)
    begins, nobody = np.array([0, 2]), np.full((1, 2), -1)
    allowed, room = np.ones((1, 2), bool), np.zeros((0, 2), np.int64)
    anneal(1, _HOT, _COLD, 0, one, begins, np.array([0, 1]), allowed, table, table.copy(), two + 1, nobody, room, two, one.copy())
