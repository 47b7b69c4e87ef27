"""Delegations below their floor: how many meetings each could reach at most, why not more, and what would change that."""

from collections import Counter

import numpy as np

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.board import Array, Board
from isopolity.core.scheduling.languages import shared_languages
from isopolity.core.scheduling.model import Shortfall


def most_reachable(board: Board, delegation: int) -> int:
    """So many meetings at most, whatever becomes of the others: a matching of its requests with its seats, within its limit."""
    return _reachable(board, delegation, board.allowed, int(board.most[delegation]))


def _reachable(board: Board, delegation: int, allowed: Array, most: int) -> int:
    entries = _entries_with(board, delegation)
    slots_of = {entry: np.flatnonzero(allowed[entry]).tolist() for entry in entries}
    taken: dict[tuple[int, int], int] = {}
    seats = board.seats[delegation].clip(min=0).tolist()

    def seated(entry: int, seen: set[tuple[int, int]]) -> bool:
        for slot in slots_of[entry]:
            for seat in range(seats[slot]):
                if (slot, seat) not in seen:
                    seen.add((slot, seat))
                    if (slot, seat) not in taken or seated(taken[slot, seat], seen):
                        taken[slot, seat] = entry
                        return True
        return False

    count = 0
    for entry in entries:
        if count >= most:
            break
        count += seated(entry, set())
    return int(board.fixed_meetings[delegation]) + count


def _entries_with(board: Board, delegation: int) -> list[int]:
    rows = np.repeat(np.arange(len(board.entries)), np.diff(board.party_from))
    return rows[board.party == delegation].tolist()


def shortfalls(board: Board, held: Array) -> tuple[Shortfall, ...]:
    """An entry for each delegation that reaches less than its floor, in the order of the fair. `held`: meetings besides the fixed ones."""
    found = []
    for at, delegation in enumerate(board.fair.delegations):
        reached = int(held[at] + board.fixed_meetings[at])
        if reached < delegation.min_meetings:
            proven = most_reachable(board, at)
            reason, cure = _why(board, at, reached, proven)
            found.append(Shortfall(delegation.id, delegation.min_meetings, reached, proven, reason, cure))
    return tuple(found)


def _why(board: Board, at: int, reached: int, proven: int) -> tuple[Reason, Reason | None]:
    """The first obstacle alone that keeps it below its floor, and the cheapest cure."""
    delegation, fair = board.fair.delegations[at], board.fair
    floor = delegation.min_meetings
    wishes = [request for request in fair.requests if delegation.id in request.parties]
    if proven >= floor:
        # All could be had, but not beside what the others have: what would help is seen where the plan stands (`explain.explained`).
        return Reason("floor-others-first", {"reached": reached, "proven_max": proven}), None
    if delegation.max_meetings is not None and delegation.max_meetings < floor:
        return Reason("floor-above-limit", {"limit": delegation.max_meetings}), Reason("raise-limit", {"limit": floor})
    if len(wishes) < floor:
        return Reason("floor-few-requests", {"requests": len(wishes)}), Reason("add-requests", {"count": floor - len(wishes)})
    seats = int(sum(delegation.teams for slot in fair.slots if slot.id not in delegation.unavailable))
    if seats < floor:
        return Reason("floor-few-slots", {"slots": seats}), Reason("add-slots", {"count": floor - seats})
    tongues = _languages_wanted(board, at)
    if tongues:
        (own, other), count = tongues.most_common(1)[0]
        return Reason("floor-no-interpreter", {"languages": (own, other), "requests": count}), Reason(
            "add-interpreter", {"languages": (own, other), "count": floor - proven}
        )
    return Reason("floor-no-common-slot", {"requests": len(wishes)}), Reason("add-availability", {"count": floor - proven})


def _languages_wanted(board: Board, at: int) -> Counter[tuple[str, str]]:
    """The pairs of languages in which the delegation's impossible requests would need an interpreter, with how many need each."""
    fair = board.fair
    delegations = {delegation.id: delegation for delegation in fair.delegations}
    own = fair.delegations[at]
    possible = {fair.requests[entry].id for entry in board.entries.tolist()}
    taken = {entry.request for entry in fair.already if entry.fixed}
    wanted: Counter[tuple[str, str]] = Counter()
    for request in fair.requests:
        parties = tuple(delegations[party] for party in request.parties)
        if own not in parties or request.id in possible or request.id in taken or shared_languages(parties):
            continue
        for party in parties:
            if party is not own and party.languages and own.languages and not set(party.languages) & set(own.languages):
                wanted[own.languages[0], party.languages[0]] += 1
    return wanted
