"""The order of the search: what is known at once, halving, and then part by part until the bound is met or the budget spent."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.bound import Bound, Guide, bound_of, guide_of
from isopolity.core.scheduling.budget import ITERATIONS_A_STEP, Budget, Progress
from isopolity.core.scheduling.conflict import minimal_conflict
from isopolity.core.scheduling.exact import best_floors, best_value, is_small, most_held
from isopolity.core.scheduling.floors import most_reachable, reach_of
from isopolity.core.scheduling.gaps import compacted, shaken
from isopolity.core.scheduling.halving import LEAF, LEAF_SMALL, completed, halved
from isopolity.core.scheduling.model import PlannedMeeting
from isopolity.core.scheduling.placing import Placing, Score, empty_placing, meetings_held, score_of
from isopolity.core.scheduling.polish import polished
from isopolity.core.scheduling.seats import meetings_of, placing_of

# A small fair is halved so often, its slots shuffled, as one of several such plans mostly meets the bound: more often where only a few
# meetings lack a place, as then all may fit; else polishing part by part comes further for the same work.
_TRIES, _TRIES_NEARLY = 2, 6
# So much is done part by part before a small fair is solved as a whole.
_NODES = 100
# Shakes after each halving where at most so large a share of the meetings has no place.
_SHAKES, _NEARLY = 20, 0.05
# Work on idle gaps where not every meeting has its place.
_COMPACT = 4 * ITERATIONS_A_STEP
_BEFORE_EXACT = 20 * ITERATIONS_A_STEP


class Search:
    """The best placing so far and the bound that holds for it. `conflict` names required meetings that exclude one another."""

    def __init__(self, board: Board, budget: Budget, seed: int, progress: Callable[[Progress], None] | None) -> None:
        self.board, self.budget, self.seed = board, budget, seed
        self.best = empty_placing(board)
        self.score: Score = score_of(board, self.best.slot)
        self.conflict: tuple[str, ...] | None = None
        self._random = np.random.default_rng(seed)
        self._progress = progress
        self._bounds: dict[tuple[bytes, bytes], Bound] = {}
        self._proven: dict[tuple[int, int, int], int] = {}
        self._most_required = int(board.required.sum())
        self._target: tuple[int, int] | None = None
        taken, possible = {entry.request for entry in board.fair.already if entry.fixed}, set(board.entries.tolist())
        required = [(at, request.id) for at, request in enumerate(board.fair.requests) if request.required and request.id not in taken]
        self._impossible = tuple(name for at, name in required if at not in possible)

    @property
    def bound(self) -> int:
        """What no plan is worth more than that reaches the same floors and, when all required meetings are held, holds them."""
        held = self.best.slot >= 0
        floor = np.minimum(self.board.floor, meetings_held(self.board, np.flatnonzero(held)))
        value = self._bound_with(floor).value
        return min(value, self._proven.get(self.score[:3], value))

    def _bound_with(self, floor: Array) -> Bound:
        lacking = self.board.required & (self.best.slot < 0)
        sure = self.board.required & ~lacking.any()
        key = floor.tobytes(), sure.tobytes()
        if key not in self._bounds:
            self._bounds[key] = bound_of(self.board, floor, sure)
        return self._bounds[key]

    def run(self, start: Iterable[PlannedMeeting]) -> None:
        """Search until the bound is met at the best floors, or the budget has ended."""
        board = self.board
        if self._impossible:
            self.conflict = self._impossible[:1]
        if not len(board.entries):
            return
        guide = guide_of(board)
        self.found(completed(board, placing_of(board, start), guide))
        small = is_small(board)
        for turn in range(_TRIES_NEARLY if small else 1):
            if (turn < _TRIES or self._lacks_few()) and not self.is_met() and not self.budget.ended:
                self._halve(guide, LEAF_SMALL if small else LEAF, turn > 0)
                self._shake(guide)
        if small and not self.is_met():
            polished(board, guide, self.best, self.budget, self._random, self.is_found, _BEFORE_EXACT)
        self._hold_required(guide)
        if small and not self.is_met() and not self.budget.ended:
            self._solve_whole()
        if not self.is_met():
            polished(board, guide, self.best, self.budget, self._random, self.is_found)
        self._compact()

    def _lacks_few(self) -> bool:
        return 0 < int((self.best.slot < 0).sum()) <= len(self.best.slot) * _NEARLY

    def _shake(self, guide: Guide) -> None:
        """Where nearly every meeting has its place, change places at random and see whether the others then fit."""
        for _ in range(_SHAKES if self._lacks_few() else 0):
            if self.is_met() or self.budget.ended:
                return
            self.budget.iterations += ITERATIONS_A_STEP
            self.found(completed(self.board, shaken(self.board, self.best, self._random), guide))

    def _compact(self) -> None:
        """With what is left, fewer idle gaps: with all of it where every meeting has its place, else with a little."""
        work, seconds = self.budget.iterations, self.budget.seconds
        every = bool((self.best.slot >= 0).all())

        def goes_on() -> bool:
            # Where steps are counted, time says nothing: a busy machine gives the same answer.
            timely = self.budget.time_limit_s is None or self.budget.seconds < 1.2 * seconds + 2
            return every or (self.budget.iterations < 1.2 * work + _COMPACT and timely)

        self.best = compacted(self.board, self.best, self.budget, self._random, goes_on)

    def take(self, placing: Placing) -> None:
        """Begin with a placing, whatever it is worth."""
        self.best, self.score = placing, score_of(self.board, placing.slot)

    def improve(self, most: int) -> None:
        """Better plans from the one at hand by at most so much work, without beginning anew."""
        if len(self.board.entries):
            guide = guide_of(self.board)
            self.found(completed(self.board, self.best, guide))
            if not self.is_met():
                polished(self.board, guide, self.best, self.budget, self._random, self.is_found, most)

    def _solve_whole(self) -> None:
        """The small fair as one program: first required meetings and floors, then the value."""
        board = self.board
        if not self._floors_met():
            placing, proven = best_floors(board, self.best, self.budget, self.seed)
            self.found(placing)
            if proven:
                self._target = self.score[1:3]
        # With a floor missed, others may miss theirs instead: then only what holds without floors holds for all such plans.
        loose = board.floor if not self.score[2] else np.zeros_like(board.floor)
        nodes = _NODES
        while not self.is_met() and not self.budget.ended:
            placing, bound = best_value(board, self.best, self._bound_with(loose), self.budget, self.seed, nodes)
            if bound is not None:
                self._proven[self.score[:3]] = bound
            self.found(placing)
            nodes *= 2

    def _halve(self, guide: Guide, exact: int, shuffled: bool) -> None:
        self.found(halved(self.board, guide, self.budget, self._random, exact, shuffled))

    def found(self, placing: Placing) -> None:
        """Keep a placing that is better than the best."""
        score = score_of(self.board, placing.slot)
        if score > self.score:
            self.best, self.score = placing, score
            if self._progress:
                bound = self.bound
                value = score[3] + self.board.fixed_value
                steps, seconds = self.budget.steps_spent, self.budget.seconds
                self._progress(Progress(value, bound, steps, seconds, lambda: meetings_of(self.board, placing)))

    def is_found(self, placing: Placing, score: Score) -> bool:
        """As `found`; whether this is as good as can be."""
        self.found(placing)
        return self.is_met()

    def is_met(self) -> bool:
        """Whether the best placing is proven to be the best by every aim up to its value."""
        return self._floors_met() and self.score[3] + self.board.fixed_value >= self.bound

    def _floors_met(self) -> bool:
        if self.score[0] < self._most_required:
            return False
        return not self.score[2] or self.score[1:3] >= self._best_floors()

    def _best_floors(self) -> tuple[int, int]:
        """Shortfalls that nobody can go below: each delegation looked at alone."""
        if self._target is None:
            board = self.board
            floored = np.flatnonzero(board.floor).tolist()
            short, reach = np.zeros_like(board.floor), reach_of(board)
            for at in floored:
                short[at] = max(0, int(board.floor[at]) - (most_reachable(reach, at) - reach.fixed[at]))
            self._target = -int(short[board.least].sum()), -int(short.sum())
        return self._target

    def _hold_required(self, guide: Guide) -> None:
        """Where required meetings are lacking, see what can be held of these alone, and begin again with them where they then stand.

        Also when all steps are spent: without it nobody knows whether the fair is infeasible.
        """
        board, required = self.board, np.flatnonzero(self.board.required)
        if self.score[0] == len(required) or self.budget.interrupted():
            return
        self._most_required, placing = most_held(board, required, self.budget)
        self.found(completed(board, placing, guide))
        if self._most_required < len(required) and not self.conflict:
            self.conflict = minimal_conflict(board, self.budget)
        if not self.is_met() and not self.budget.ended:
            self.found(halved(pinned(board, self.best, required), guide, self.budget, self._random))


def pinned(board: Board, placing: Placing, entries: Array) -> Board:
    """The board with these entries allowed only where they stand."""
    allowed = board.allowed.copy()
    for entry in entries.tolist():
        if placing.slot[entry] >= 0:
            allowed[entry] = False
            allowed[entry, placing.slot[entry]] = True
    return replace(board, allowed=allowed)
