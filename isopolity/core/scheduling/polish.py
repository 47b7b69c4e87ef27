"""Better plans from a plan: a few slots are emptied and filled again exactly, all other meetings standing still; two such parts at once."""

from collections.abc import Callable

import numpy as np

from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.bound import Guide
from isopolity.core.scheduling.budget import CORES, Budget, together
from isopolity.core.scheduling.exact import is_small
from isopolity.core.scheduling.halving import solving
from isopolity.core.scheduling.placing import Placing, Score, meetings_held, outside_of, replaced, rests_kept, score_of
from isopolity.core.scheduling.program import Outside, Program, program_of, shared

# Columns of one program: as many slots are emptied as bring it near to this. In small fairs larger parts more often meet the bound, in
# others more of the smaller ones come further for the same work.
COLUMNS, COLUMNS_SMALL = 1_500, 3_000
_NODES = 20
# Of the entries without a place those come into question that lose at most so much of the mean value.
_LOSS = 0.3

Found = Callable[[Placing, Score], bool]


def polished(
    board: Board,
    guide: Guide,
    placing: Placing,
    budget: Budget,
    random: np.random.Generator,
    found: Found,
    most: int | None = None,
) -> Placing:
    """Go on until the budget ends, `most` iterations are done, or `found`, which is told of each better plan, answers that it is good
    enough.
    """
    until = None if most is None else budget.iterations + most
    score = score_of(board, placing.slot)
    slots = len(board.slots)
    size, near = min(2, slots), COLUMNS_SMALL if is_small(board) else COLUMNS
    while not budget.ended and slots and (until is None or budget.iterations < until):
        order = random.permutation(slots)
        chosen = [order[:size], order[size : 2 * size]] if 2 * size <= slots else [order[:size]]
        chosen = [np.sort(part) for part in chosen[:CORES]]
        programs = _programs(board, guide, placing, chosen, random)
        columns = max(len(program.entry) for program in programs)
        works = [solving(board, program, budget, int(random.integers(1 << 31)), _NODES) for program in programs]
        results = together(budget, works)
        for part, program, solved in zip(chosen, programs, results, strict=True):
            if solved is None or solved.values is None:
                continue
            budget.iterations += solved.work
            new = replaced(board, placing, part, program, solved.values)
            after = score_of(board, new.slot)
            if after < score or not rests_kept(board, new.work):
                continue
            placing, better, score = new, after > score, after
            if better and found(placing, score):
                return placing
        if columns < near / 2 and size < slots:
            size += 1
        elif columns > near and size > 2:
            size -= 1
    return placing


def _programs(board: Board, guide: Guide, placing: Placing, chosen: list[Array], random: np.random.Generator) -> list[Program]:
    """A program for each part; entries without a place, and what delegations and interpreters have left, are shared out among them."""
    turns = len(chosen)
    spare = (placing.slot < 0) & ((guide.loss <= _LOSS * float(board.value.mean())) | board.required)
    turn_of = random.permutation(len(spare)) % turns
    total = meetings_held(board, np.flatnonzero(placing.slot >= 0))
    rest = np.minimum(board.most - total, len(board.slots) * board.seats.max(initial=1)).clip(min=0)
    left = np.array([person.most for person in board.persons], np.int64) - placing.work.sum(axis=1)
    programs = []
    for turn, part in enumerate(chosen):
        entries = np.flatnonzero(np.isin(placing.slot, part) | (spare & (turn_of == turn)))
        outside = outside_of(board, placing, part)
        kept, kept_work = shared(rest, turn, turns), shared(left.clip(min=0, max=len(board.slots)), turn, turns)
        outside = Outside(outside.held + kept, outside.worked + kept_work, outside.busy)
        programs.append(program_of(board, [np.array([slot]) for slot in part], entries, outside, board.floor + kept))
    return programs
