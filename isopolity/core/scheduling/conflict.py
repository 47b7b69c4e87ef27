"""Required meetings that exclude one another: a minimal list, each of which can be held as soon as any one is left out."""

import numpy as np

from isopolity.core.scheduling.board import Board
from isopolity.core.scheduling.budget import Budget
from isopolity.core.scheduling.exact import most_held


def minimal_conflict(board: Board, budget: Budget) -> tuple[str, ...] | None:
    """Ids of required requests that cannot all be placed, each possible by itself and none of them superfluous; None when all can be,
    or it is not known.
    """
    entries = np.flatnonzero(board.required).tolist()
    if _can_be_held(board, entries, budget):
        return None
    found = _smallest([], entries, False, board, budget)
    if budget.stopped:
        # Cut off on the way: some that are superfluous may be left.
        return None
    return tuple(board.fair.requests[board.entries[entry]].id for entry in sorted(found))


def _smallest(sure: list[int], rest: list[int], grown: bool, board: Board, budget: Budget) -> list[int]:
    """Those of `rest` without which `sure` and `rest` could all be held, by halving (QuickXplain)."""
    if grown and not _can_be_held(board, sure, budget):
        return []
    if len(rest) == 1:
        return rest
    first, second = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    later = _smallest(sure + first, second, bool(first), board, budget)
    earlier = _smallest(sure + later, first, bool(later), board, budget)
    return earlier + later


def _can_be_held(board: Board, entries: list[int], budget: Budget) -> bool:
    """Whether nothing proves that they cannot all be held."""
    return most_held(board, np.array(entries, np.int64), budget)[0] == len(entries)
