"""A published timetable after something happened: what still can stays, what is hit is moved or dropped, and little else changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import numpy as np

from isopolity.core.scheduling.board import Board, board_of, narrowed
from isopolity.core.scheduling.model import Already, Fair, Plan, PlannedMeeting
from isopolity.core.scheduling.placing import FLOOR_WEIGHT, LEAST_WEIGHT, REQUIRED_WEIGHT, Placing
from isopolity.core.scheduling.seating import Seating, mask_of, slots_in


def with_past(fair: Fair, plan: Plan, now: datetime) -> Fair:
    """The fair with the meetings of the plan fixed that began before `now`. What the fair no longer knows is left out."""
    requests = {request.id for request in fair.requests} - {entry.request for entry in fair.already if entry.fixed}
    began = {slot.id for slot in fair.slots if slot.starts_at < now}
    known = {interpreter.id for interpreter in fair.interpreters}
    past = [
        Already(meeting.request, meeting.slot, meeting.table, tuple(who for who in meeting.interpreters if who in known))
        for meeting in plan.meetings
        if meeting.request in requests and meeting.slot in began
    ]
    return replace(fair, already=(*(entry for entry in fair.already if entry.fixed), *past))


def board_from(fair: Fair, now: datetime) -> Board:
    """The board of what lies ahead: nothing is placed in a slot that began before `now`."""
    board = board_of(fair)
    return narrowed(board, np.array([fair.slots[at].starts_at >= now for at in board.slots], bool))


# So many of the weightiest meetings without a place are given one at the cost of another.
_LOOKED_AT = 60


class Repair:
    """The meetings that stay as they are, and the search for places of the others. `moved` counts those that lost their place."""

    def __init__(self, board: Board, plan: Plan, max_moves: int) -> None:
        self.board, self.left = board, max_moves
        self.seating = Seating(board)
        self.entry_of = {board.fair.requests[at].id: entry for entry, at in enumerate(board.entries.tolist())}
        self.origin: dict[int, int] = {}
        self.hit: list[int] = []
        self.freed = 0
        self.allowed = [mask_of(row) for row in board.allowed]
        self._fragile = bool(board.persons) or any(len(option) > 1 for options in board.options for option in options)
        self._largest = int(board.value.max(initial=1))
        self._keep(plan)

    def placing(self) -> Placing:
        return self.seating.placing()

    def run(self) -> None:
        """Give places to what was hit and to what is not placed, the weightiest first, as long as that gains."""
        self._fill()
        # Those hit are looked at everywhere, others where something was freed and one of their parties has time.
        near = {entry: self.allowed[entry] for entry in self.hit if self.seating.slot[entry] < 0}
        for entry in self._unplaced():
            if entry not in near:
                time = 0
                for party in self.seating.parties[entry]:
                    time |= self.seating.open[party]
                if time & self.freed & self.allowed[entry]:
                    near[entry] = time & self.freed & self.allowed[entry]
        for entry in sorted(near, key=lambda entry: (-self._weight(entry), entry))[:_LOOKED_AT]:
            if self.seating.slot[entry] < 0:
                self._make_room(entry, near[entry])
        self._fill()

    def _keep(self, plan: Plan) -> None:
        """Put every meeting of the plan that may stay back where it was, table and interpreters too if they can be had."""
        fair, board = self.board.fair, self.board
        place = {fair.slots[at].id: number for number, at in enumerate(board.slots)}
        interpreters = {interpreter.id: at for at, interpreter in enumerate(fair.interpreters)}
        tables = {
            fair.slots[at].id: set(fair.slots[at].open_tables) - {entry.table for entry in fair.already if entry.slot == fair.slots[at].id}
            for at in board.slots
        }
        self._was: set[int] = set()
        for meeting in sorted(plan.meetings, key=lambda meeting: -self._value(meeting)):
            entry, slot = self.entry_of.get(meeting.request), place.get(meeting.slot)
            if entry is None:
                self.freed |= 0 if slot is None else 1 << slot
                continue
            self._was.add(entry)
            able = slot is not None and meeting.table in tables[meeting.slot] and self.seating.slots_for(entry) >> slot & 1
            helpers = tuple(interpreters[who] for who in meeting.interpreters if who in interpreters)
            if slot is not None and able and self.seating.place_with(entry, slot, helpers):
                tables[meeting.slot].discard(meeting.table)
                self.origin[entry] = slot
                continue
            self.hit.append(entry)
            self.freed |= 0 if slot is None else 1 << slot

    def _value(self, meeting: PlannedMeeting) -> int:
        entry = self.entry_of.get(meeting.request)
        return 0 if entry is None else int(self.board.value[entry] + self.board.required[entry] * REQUIRED_WEIGHT * self._largest)

    def _unplaced(self) -> Iterator[int]:
        return (entry for entry, slot in enumerate(self.seating.slot) if slot < 0)

    def _weight(self, entry: int) -> int:
        """What the entry is worth where things stand: its value, that it is required, and the floors that it helps to reach."""
        weight = int(self.board.value[entry])
        if self.board.required[entry]:
            weight += REQUIRED_WEIGHT * self._largest
        for party in self.seating.parties[entry]:
            held = int(self.board.most[party]) - self.seating.left[party]
            if held < self.board.floor[party] + (self.seating.slot[entry] >= 0):
                weight += (LEAST_WEIGHT if self.board.least[party] else FLOOR_WEIGHT) * self._largest
        return weight

    def _fill(self) -> None:
        """Whatever fits where it stands free is placed; one that was in the plan before is a move."""
        able = [entry for entry in self._unplaced() if self.seating.slots_for(entry)]
        for entry in sorted(able, key=lambda entry: (-self._weight(entry), entry)):
            cost = self._cost(entry)
            if cost <= self.left and any(self.seating.place(entry, slot) for slot in slots_in(self.seating.slots_for(entry))):
                self.left -= cost

    def _cost(self, entry: int) -> int:
        """Whether putting the entry into another place than it had is a move."""
        return int(entry in self._was and (entry not in self.origin or self.seating.slot[entry] in (-1, self.origin[entry])))

    def _make_room(self, entry: int, slots: int) -> None:
        """Place an entry where one other meeting is in its way: that one goes elsewhere, or is dropped when it is worth less."""
        weight, cost = self._weight(entry), int(entry in self._was)
        if cost > self.left:
            return
        memory = self.seating.placing() if self._fragile else None
        best: tuple[int, int, int, int] | None = None
        for slot in slots_in(slots):
            for other in self._in_the_way(entry, slot):
                lost = self._weight(other)
                self.seating.remove(other)
                if self.seating.slots_for(entry) >> slot & 1 and self.seating.place(entry, slot):
                    moves = cost + self._move_cost(other) <= self.left and self._elsewhere(other) >= 0
                    choice = (weight - (0 if moves else lost), -int(moves), -slot, other)
                    best = choice if best is None or choice > best else best
                    self.seating.remove(entry)
                if not self.seating.place(other, slot):
                    self._remember(memory)
        if best and best[0] > 0:
            self._displace(entry, -best[2], best[3], cost, memory)

    def _displace(self, entry: int, slot: int, other: int, cost: int, memory: Placing | None) -> None:
        self.seating.remove(other)
        if not self.seating.place(entry, slot):
            self._remember(memory)
            return
        self.left -= cost
        moving = self._move_cost(other)
        to = self._elsewhere(other) if moving <= self.left else -1
        if to >= 0:
            self.seating.place(other, to)
            self.left -= moving

    def _remember(self, memory: Placing | None) -> None:
        """With limits, rests or relays, what was taken out may not fit again in the same way: then all is as it was before."""
        assert memory is not None, "what was taken out fits again"
        self.seating = Seating(self.board, memory)

    def _move_cost(self, other: int) -> int:
        """A meeting of the plan before that still has its place is moved for the first time."""
        return int(other in self.origin and other not in self._moved())

    def _moved(self) -> set[int]:
        return {entry for entry, slot in self.origin.items() if self.seating.slot[entry] not in (-1, slot)}

    def _elsewhere(self, other: int) -> int:
        """A slot in which the meeting would fit as things stand, or -1."""
        for slot in slots_in(self.seating.slots_for(other)):
            if self.seating.place(other, slot):
                self.seating.remove(other)
                return slot
        return -1

    def _in_the_way(self, entry: int, slot: int) -> list[int]:
        """Single meetings in this slot without which the entry might fit: a party's, else the least one at a table or with interpreters."""
        seating = self.seating
        parties = seating.parties[entry]
        busy = [party for party in parties if not seating.open[party] >> slot & 1]
        if any(seating.left[party] <= 0 for party in parties) or len(busy) > 1:
            return []
        if busy:
            return [other for other in sorted(seating.held[slot]) if busy[0] in seating.parties[other]]
        return sorted(seating.held[slot], key=lambda other: (self._weight(other), other))[:3]
