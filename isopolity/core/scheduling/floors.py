"""Delegations below their floor: how many meetings each could reach at most, why not more, and what would change that."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.board import Board
from isopolity.core.scheduling.languages import shared_languages
from isopolity.core.scheduling.model import Fair, Shortfall
from isopolity.core.scheduling.seating import masks_of, slots_in


@dataclass(frozen=True, slots=True)
class Reach:
    """What each delegation could have if it were alone: the entries `of` it with the slots possible (`allowed`, masks), its `seats` in each
    slot, `most` meetings besides its `fixed` ones; and the ids of the requests that have an entry.
    """

    fair: Fair
    allowed: Sequence[int]
    of: Sequence[Sequence[int]]
    seats: Sequence[Sequence[int]]
    most: Sequence[int]
    fixed: Sequence[int]
    possible: frozenset[str]


def entries_of(board: Board) -> list[list[int]]:
    """The entries of each delegation."""
    of: list[list[int]] = [[] for _ in board.most]
    begins, party = board.party_from.tolist(), board.party.tolist()
    for entry, (first, end) in enumerate(pairwise(begins)):
        for at in party[first:end]:
            of[at].append(entry)
    return of


def reach_of(board: Board) -> Reach:
    return Reach(
        board.fair,
        masks_of(board.allowed),
        entries_of(board),
        board.seats.tolist(),
        board.most.tolist(),
        board.fixed_meetings.tolist(),
        frozenset(board.fair.requests[at].id for at in board.entries.tolist()),
    )


def most_reachable(reach: Reach, delegation: int) -> int:
    """So many meetings at most, whatever becomes of the others: a matching of its requests with its seats, within its limit."""
    taken: dict[tuple[int, int], int] = {}
    seats = reach.seats[delegation]

    def seated(entry: int, seen: set[tuple[int, int]]) -> bool:
        for slot in slots_in(reach.allowed[entry]):
            for seat in range(seats[slot]):
                if (slot, seat) not in seen:
                    seen.add((slot, seat))
                    if (slot, seat) not in taken or seated(taken[slot, seat], seen):
                        taken[slot, seat] = entry
                        return True
        return False

    count = 0
    for entry in reach.of[delegation]:
        if count >= reach.most[delegation]:
            break
        count += seated(entry, set())
    return reach.fixed[delegation] + count


def shortfalls(reach: Reach, reached: Sequence[int]) -> tuple[Shortfall, ...]:
    """An entry for each delegation that reaches less than its floor, in the order of the fair. `reached`: all meetings of each."""
    found = []
    for at, delegation in enumerate(reach.fair.delegations):
        if reached[at] < delegation.min_meetings:
            # More may have been held before its limit was lowered.
            proven = max(reached[at], most_reachable(reach, at))
            reason, cure = _why(reach, at, reached[at], proven)
            found.append(Shortfall(delegation.id, delegation.min_meetings, reached[at], proven, reason, cure))
    return tuple(found)


def _why(reach: Reach, at: int, reached: int, proven: int) -> tuple[Reason, Reason | None]:
    """The first obstacle alone that keeps it below its floor, and the cheapest cure."""
    delegation, fair = reach.fair.delegations[at], reach.fair
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
    tongues = _languages_wanted(reach, at)
    if tongues:
        (own, other), count = tongues.most_common(1)[0]
        return Reason("floor-no-interpreter", {"languages": (own, other), "requests": count}), Reason(
            "add-interpreter", {"languages": (own, other), "count": floor - proven}
        )
    return Reason("floor-no-common-slot", {"requests": len(wishes)}), Reason("add-availability", {"count": floor - proven})


def _languages_wanted(reach: Reach, at: int) -> Counter[tuple[str, str]]:
    """The pairs of languages in which the delegation's impossible requests would need an interpreter, with how many need each."""
    fair = reach.fair
    delegations = {delegation.id: delegation for delegation in fair.delegations}
    own = fair.delegations[at]
    taken = {entry.request for entry in fair.already if entry.fixed}
    wanted: Counter[tuple[str, str]] = Counter()
    for request in fair.requests:
        parties = tuple(delegations[party] for party in request.parties)
        if own not in parties or request.id in reach.possible or request.id in taken or shared_languages(parties):
            continue
        for party in parties:
            if party is not own and party.languages and own.languages and not set(party.languages) & set(own.languages):
                wanted[own.languages[0], party.languages[0]] += 1
    return wanted
