"""A timetable while it is being made: which entry stands in which slot, served by which groups, and which interpreters work when."""

from dataclasses import dataclass

import numpy as np

from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.program import Outside, Program, parties_of

# So many times the largest value a missing meeting of a floor costs, one of a least developed country's, and a missing required one:
# more than any chain of displaced meetings is worth. What is better is decided by `Score`, not by these.
FLOOR_WEIGHT, LEAST_WEIGHT, REQUIRED_WEIGHT = 8, 64, 512

# Aims in their order: required meetings held, shortfall of least developed countries and of all (less is better, so negative), value.
Score = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Placing:
    """`slot` of each entry (-1: none), `option` (position in `board.options[kind]`, -1: needs nobody), `work` (persons × slots)."""

    slot: Array
    option: Array
    work: Array

    def copy(self) -> "Placing":
        return Placing(self.slot.copy(), self.option.copy(), self.work.copy())


def empty_placing(board: Board) -> Placing:
    entries = len(board.entries)
    return Placing(np.full(entries, -1), np.full(entries, -1), np.zeros((len(board.persons), len(board.slots)), bool))


def meetings_held(board: Board, entries: Array) -> Array:
    """How many of these meetings each delegation has."""
    return np.bincount(parties_of(board, entries)[1], minlength=len(board.most))


def score_of(board: Board, slot: Array) -> Score:
    """How good a timetable is; compared as tuples."""
    held = np.flatnonzero(slot >= 0)
    short = np.maximum(board.floor - meetings_held(board, held), 0)
    return int(board.required[held].sum()), -int(short[board.least].sum()), -int(short.sum()), int(board.value[held].sum())


def weighed(board: Board) -> Array:
    """What each entry is worth to a program: its value, and that it is required."""
    return board.value + board.required * (REQUIRED_WEIGHT * _largest(board))


def cost_of(board: Board, program: Program) -> Array:
    """The costs of the program's columns: values, what required meetings weigh, and what floors weigh."""
    cost = np.zeros(len(program.most), np.int64)
    cost[: len(program.entry)] = weighed(board)[program.entry]
    least = board.least[program.floored]
    cost[program.short_at :] = np.where(least, -LEAST_WEIGHT, -FLOOR_WEIGHT) * _largest(board)
    return cost


def _largest(board: Board) -> int:
    return int(board.value.max(initial=1))


def outside_of(board: Board, placing: Placing, slots: Array) -> Outside:
    """What the meetings in other slots than these use."""
    inside = np.zeros(len(board.slots) + 1, bool)
    inside[slots] = True
    others = np.flatnonzero((placing.slot >= 0) & ~inside[placing.slot])
    busy = placing.work & ~inside[:-1]
    return Outside(meetings_held(board, others), busy.sum(axis=1), busy)


def replaced(board: Board, placing: Placing, slots: Array, program: Program, values: Array) -> Placing:
    """The placing with these slots as a program of theirs, of one slot each, has them."""
    new = placing.copy()
    inside = np.isin(placing.slot, slots)
    new.slot[inside] = new.option[inside] = -1
    held = np.flatnonzero(values[: len(program.entry)] > 0)
    entry, slot = program.entry[held], slots[program.period[held]]
    new.slot[entry] = slot
    _take_options(board, new, entry, program, values, slots)
    new.work[:, slots] = values[program.person_at : program.short_at].reshape(len(board.persons), len(slots)) > 0
    rest_idle_persons(board, new, slots)
    return new


def _take_options(board: Board, new: Placing, entries: Array, program: Program, values: Array, slots: Array) -> None:
    """Give each meeting of a class one of the options that the program counted for the class in its slot."""
    waiting: dict[tuple[int, int], list[int]] = {}
    for column in np.flatnonzero(values[program.serving_at : program.person_at] > 0).tolist():
        key = (int(program.served_kind[column]), int(slots[program.served_period[column]]))
        waiting.setdefault(key, []).extend([int(program.served_option[column])] * int(values[program.serving_at + column]))
    for entry in entries[board.kind[entries] > 0].tolist():
        new.option[entry] = waiting[int(board.kind[entry]), int(new.slot[entry])].pop()


def group_use(board: Board, placing: Placing) -> Array:
    """How many interpreters of each group work in each slot (groups × slots)."""
    use = np.zeros(board.free.shape, np.int64)
    for entry in np.flatnonzero(placing.option >= 0).tolist():
        for group in board.options[board.kind[entry]][placing.option[entry]]:
            use[group, placing.slot[entry]] += 1
    return use


def rests_kept(board: Board, work: Array) -> bool:
    """Whether no interpreter works in more slots in a row than it may."""
    for number, person in enumerate(board.persons):
        run = 0
        for busy, linked in zip(work[number] | person.spent, board.linked, strict=True):
            run = ((run if linked else 0) + 1) if busy else 0
            if run > person.consecutive:
                return False
    return True


def rest_idle_persons(board: Board, placing: Placing, slots: Array) -> None:
    """Interpreters with limits work only where those without do not suffice."""
    if not board.persons:
        return
    use = group_use(board, placing)
    for slot in slots.tolist():
        spare = board.free[:, slot] - use[:, slot]
        for number, person in enumerate(board.persons):
            spare[person.group] += placing.work[number, slot]
        for number, person in enumerate(board.persons):
            if placing.work[number, slot] and spare[person.group] > 0:
                placing.work[number, slot] = False
                spare[person.group] -= 1
