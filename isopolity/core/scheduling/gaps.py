"""Fewer idle gaps at the same value: the same meetings, the same interpreters at work, other slots."""

from collections.abc import Callable

import numpy as np

from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.budget import Budget
from isopolity.core.scheduling.placing import Placing, group_use, rest_idle_persons
from isopolity.core.scheduling.program import parties_of

# Tries of one round, fewer where there are few meetings and slots; so many are an iteration of the budget; and so many rounds without
# anything better are the end.
_TRIES, _TRIES_A_PLACE, _TRIES_AN_ITERATION, _STALE = 400_000, 1_000, 200, 100
_HOT, _COLD = 1.2, 0.12
# How often a round begins again at the best.
_BACK = 0.7
# Tries of a shake for each meeting, at a temperature at which every change is welcome.
_SHAKES, _WILD = 200, 50.0


def compacted(board: Board, placing: Placing, budget: Budget, random: np.random.Generator, goes_on: Callable[[], bool]) -> Placing:
    """The placing with as few idle gaps as are found while `goes_on` and the budget lasts; every aim before is as it was."""
    if (placing.slot >= 0).sum() < 2 or len(board.slots) < 2:
        return placing
    tries = min(_TRIES, _TRIES_A_PLACE * int((placing.slot >= 0).sum()) * len(board.slots))
    now, chosen, fewest, stale = placing, placing, -1, 0
    while fewest and stale < _STALE and not budget.ended and goes_on():
        now, best, found = _annealed(board, now, random, tries, (_HOT, _COLD))
        budget.iterations += 1 + tries // _TRIES_AN_ITERATION
        stale += 1
        if fewest < 0 or found < fewest:
            fewest, chosen, stale = found, best, 0
        if random.random() < _BACK:
            now = chosen
    new = chosen.copy()
    rest_idle_persons(board, new, np.arange(len(board.slots)))
    return new


def shaken(board: Board, placing: Placing, random: np.random.Generator) -> Placing:
    """Another placing of the same meetings, as good by every aim but idle gaps: from there other meetings may find a place."""
    if (placing.slot >= 0).sum() < 2 or len(board.slots) < 2:
        return placing
    return _annealed(board, placing, random, _SHAKES * len(placing.slot), (_WILD, _WILD))[0]


def _annealed(
    board: Board, placing: Placing, random: np.random.Generator, tries: int, heat: tuple[float, float]
) -> tuple[Placing, Placing, int]:
    """The placing after so many tries, the one with the fewest idle gaps on the way, and how many these are."""
    from isopolity.core.scheduling.gap_loops import anneal

    held = np.flatnonzero(placing.slot >= 0)
    day = np.unique([board.fair.slots[at].starts_at.date().toordinal() for at in board.slots], return_inverse=True)[1]
    begins = np.concatenate(([0], np.cumsum(np.diff(board.party_from)[held])))
    place, party = parties_of(board, held)
    room = board.free - group_use(board, placing)
    for number, person in enumerate(board.persons):
        room[person.group] += placing.work[number]
    slot, best = placing.slot[held].copy(), np.empty(len(held), np.int64)
    seats, busy, tables = board.seats.copy(), _fixed_busy(board), board.tables.copy()
    np.subtract.at(seats, (party, slot[place]), 1)
    np.add.at(busy, (party, slot[place]), 1)
    np.subtract.at(tables, slot, 1)
    groups, seed, allowed = _groups(board, placing, held), int(random.integers(1 << 31)), board.allowed[held]
    found = anneal(tries, *heat, seed, slot, begins, party, allowed, seats, busy, tables, groups, room, day, best)
    last, fewest = placing.copy(), placing.copy()
    last.slot[held], fewest.slot[held] = slot, best
    return last, fewest, found


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
