"""A first plan by halving: which meetings go to the first half of the slots and which to the second, then each half again.

Where times are forgotten inside each half, the whole-number program is nearly as easy as the linear one, and nothing of the bound is
lost before the parts are a few slots long; those are then filled exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.bound import Guide
from isopolity.core.scheduling.budget import CORES, Budget, Job, together
from isopolity.core.scheduling.highs import Whole, solve_nearly, solve_whole
from isopolity.core.scheduling.placing import Placing, cost_of, empty_placing, meetings_held, replaced
from isopolity.core.scheduling.program import Outside, Program, program_of, shared
from isopolity.core.scheduling.seating import Seating

# A part of at most so many slots is filled exactly; in small fairs one of more slots is cheap.
LEAF, LEAF_SMALL = 2, 5
# Entries that the bound does not hold come into question when they lose at most so much of the mean value: in long parts, where there
# is room for nearly all that the bound holds, and in short ones.
_LOSS_LONG, _LOSS_SHORT, _SHORT = 0.02, 0.3, 6
_NODES = 3
# A program of so many columns is solved nearly only, any other to this share of its value.
_LARGE, _GAP = 2_000, 1e-3

Solve = Callable[..., Whole]


@dataclass
class _Parts:
    """Slots in parts, the part of each entry (-1: none), and how often interpreters with limits work in each part."""

    slots: dict[int, Array]
    of_entry: Array
    worked: dict[int, Array] = field(default_factory=dict)


def halved(board: Board, guide: Guide, budget: Budget, random: np.random.Generator, exact: int = LEAF, shuffled: bool = False) -> Placing:
    """A plan made by halving; when the budget ends before it is done, what is left is put in where it fits.

    In order of time the parts suit delegations that come late or leave early; `shuffled` slots give another plan at each call.
    """
    whole = random.permutation(len(board.slots)) if shuffled else np.arange(len(board.slots))
    parts = _Parts({0: whole}, np.where(guide.chosen, 0, -1), {0: np.zeros(len(board.persons), np.int64)})
    placing = empty_placing(board)
    number = 1
    waiting = [0]
    rests = any(person.consecutive < len(board.slots) for person in board.persons)
    while waiting and not budget.interrupted():
        # Where rests count, two neighbouring parts cannot be filled at once.
        turns = 1 if rests and len(parts.slots[waiting[0]]) <= exact else CORES
        now, waiting = waiting[:turns], waiting[turns:]
        works: list[Callable[[Job[Whole]], Whole]] = []
        programs = []
        for share, part in enumerate(now):
            slots = parts.slots[part]
            periods = [np.array([slot]) for slot in slots] if len(slots) <= exact else list(np.array_split(slots, 2))
            candidates = _candidates(board, parts, part, guide, (share, len(now)), random)
            outside, floor = _outside(board, parts, part, (share, len(now)), placing.work)
            program = program_of(board, periods, candidates, outside, floor)
            programs.append((part, program, periods))
            solve = solve_nearly if len(slots) > exact and len(program.entry) > _LARGE else solve_whole
            works.append(solving(board, program, budget, int(random.integers(1 << 31)), _NODES, _GAP, solve))
        results = together(budget, works)
        for (part, program, periods), solved in zip(programs, results, strict=True):
            if solved is None or solved.values is None:
                continue
            budget.iterations += solved.work
            parts.of_entry[parts.of_entry == part] = -1
            held = np.flatnonzero(solved.values[: len(program.entry)] > 0)
            worked = solved.values[program.person_at : program.short_at].reshape(len(board.persons), len(periods))
            if len(parts.slots[part]) <= exact:
                placing = replaced(board, placing, parts.slots[part], program, solved.values)
                parts.of_entry[program.entry[held]] = part
                parts.worked[part] = worked.sum(axis=1)
                continue
            parts.of_entry[program.entry[held]] = number + program.period[held]
            for slots, work in zip(periods, worked.T, strict=True):
                parts.slots[number], parts.worked[number] = slots, work
                waiting.append(number)
                number += 1
            parts.worked[part] = np.zeros(len(board.persons), np.int64)
    return completed(board, placing, guide)


def solving(
    board: Board, program: Program, budget: Budget, seed: int, nodes: int, share: float = 0.0, solve: Solve = solve_whole
) -> Callable[[Job[Whole]], Whole]:
    """The work of solving a program in a thread."""
    cost, left_s = cost_of(board, program), budget.left_s()
    return lambda job: solve(program, cost, seed=seed, nodes=nodes, share=share, time_limit_s=left_s, running=job.running)


def completed(board: Board, placing: Placing, guide: Guide) -> Placing:
    """The plan with every meeting put in that still fits: required ones first, then what the bound holds dearest."""
    seating = Seating(board, placing)
    order = np.lexsort((-board.value, guide.loss, ~board.required))
    seating.fill(order[placing.slot[order] < 0].tolist())
    return seating.placing()


def _candidates(board: Board, parts: _Parts, part: int, guide: Guide, share: tuple[int, int], random: np.random.Generator) -> Array:
    """The part's own entries and, of those without a part that lose little, a share of what is solved at the same time."""
    mean = float(board.value.mean())
    most = mean * (_LOSS_SHORT if len(parts.slots[part]) <= _SHORT else _LOSS_LONG)
    turn, turns = share
    spare = (parts.of_entry < 0) & ((guide.loss <= most) | board.required)
    if turns > 1:
        spare &= random.permutation(len(spare)) % turns == turn
    return np.flatnonzero((parts.of_entry == part) | spare)


def _outside(board: Board, parts: _Parts, part: int, share: tuple[int, int], busy: Array) -> tuple[Outside, Array]:
    """What the other parts use, and the floors. Of what a delegation or an interpreter has left, each of those solved at once has its share."""
    turn, turns = share
    mine, others = parts.of_entry == part, (parts.of_entry >= 0) & (parts.of_entry != part)
    held, own = meetings_held(board, np.flatnonzero(others)), meetings_held(board, np.flatnonzero(mine))
    kept = np.minimum(board.most - held - own, len(board.slots) * board.seats.max(initial=1)).clip(min=0)
    kept = shared(kept, turn, turns)
    worked = np.sum([work for number, work in parts.worked.items() if number != part], axis=0, dtype=np.int64)
    worked = np.zeros(len(board.persons), np.int64) + worked
    left = np.array([person.most for person in board.persons], np.int64) - worked - parts.worked[part]
    kept_work = shared(left.clip(min=0, max=len(board.slots)), turn, turns)
    return Outside(held + kept, worked + kept_work, busy), board.floor + kept
