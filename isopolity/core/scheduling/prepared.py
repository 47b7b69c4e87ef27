"""A published timetable held ready: what takes long is done once, and a repair looks only at what happened since."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from isopolity.core.scheduling.accidents import accidents_between
from isopolity.core.scheduling.board import Array, Board, board_of, narrowed
from isopolity.core.scheduling.bound import Bound, bound_of
from isopolity.core.scheduling.floors import entries_of
from isopolity.core.scheduling.mending import Before, Stakes
from isopolity.core.scheduling.model import Already, Fair, Plan, PlannedMeeting
from isopolity.core.scheduling.placing import REQUIRED_WEIGHT
from isopolity.core.scheduling.repair import Repair
from isopolity.core.scheduling.seating import Seating, mask_of, slots_in
from isopolity.core.scheduling.seats import at_work, fixed_in, meetings_in
from isopolity.core.scheduling.tally import Tally


class Prepared:
    """The plan put into the fair, as far as it fits. Nothing of it changes by a repair: many can be tried on one."""

    def __init__(self, fair: Fair, plan: Plan, *, now: datetime | None = None, seed: int = 0) -> None:
        self.given, self.plan, self.now, self.seed = fair, plan, now, seed
        self.board = board_from(with_past(fair, plan, now), now)
        slots = [self.board.fair.slots[at] for at in self.board.slots]
        self.place_of = {slot.id: place for place, slot in enumerate(slots)}
        self.delegation_at = {delegation.id: at for at, delegation in enumerate(fair.delegations)}
        self.names = [fair.requests[at].id for at in self.board.entries.tolist()]
        self.entry_of = {name: entry for entry, name in enumerate(self.names)}
        self.fixed = fixed_in(self.board)
        self.open = mask_of(np.array([now is None or slot.starts_at >= now for slot in slots], bool))
        self.meeting_of = {meeting.request: meeting for meeting in plan.meetings}
        self.seating = Seating(self.board)
        self.stakes = _stakes(self.board)
        self.before = self._kept()
        self.by_slot = [self._meetings(place) for place in range(len(slots))]
        self.parties_at = {request.id: [self.delegation_at[party] for party in request.parties] for request in fair.requests}
        self.tally = Tally(fair, plan, self.by_slot, self.parties_at)
        self.interpreted = {
            (who, self.place_of[meeting.slot]): self.entry_of[meeting.request]
            for meeting in plan.meetings
            if meeting.request in self.entry_of and meeting.slot in self.place_of
            for who in meeting.interpreters
        }
        self.is_warm = False
        self._bounds: dict[tuple[bytes, bytes], Bound] = {}

    def warmed(self) -> "Prepared":
        """With the bounds that repairs start from, which take longest."""
        unsure = np.zeros_like(self.board.required)
        for floor in (np.zeros_like(self.board.floor), self.floors_reached()):
            self.bound_with(floor, unsure)
        self.is_warm = True
        return self

    def repaired(self, fair: Fair | None = None, *, now: datetime | None = None, max_moves: int = 2) -> Plan:
        """The plan mended for the fair as it is now (None: as it was given), as `solver.repair` says.

        It is quick where delegations, interpreters and tables are there less than when this was prepared, requests are gone, new, or worth
        something else. After any other change all is prepared anew.
        """
        fair = self.given if fair is None else fair
        if now is None or (self.now is not None and now < self.now):
            now = self.now
        accidents = accidents_between(self.given, fair)
        if accidents is None:
            return Prepared(fair, self.plan, now=now, seed=self.seed).repaired(max_moves=max_moves)
        return Repair(self, fair, accidents, now).plan(max_moves)

    def floors_reached(self) -> Array:
        """What each delegation reaches of its floor before any repair, besides its fixed meetings."""
        return np.minimum(self.board.floor, self.board.most - np.array(self.seating.left, np.int64))

    def bound_with(self, floor: Array, sure: Array) -> Bound:
        key = floor.tobytes(), sure.tobytes()
        if key not in self._bounds:
            self._bounds[key] = bound_of(self.board, floor, sure)
        return self._bounds[key]

    def _kept(self) -> Before:
        """Put every meeting of the plan that may stay back where it was, table and interpreters too if they can be had."""
        fair, seating = self.board.fair, self.seating
        interpreters = {interpreter.id: at for at, interpreter in enumerate(fair.interpreters)}
        tables = {slot.id: set(slot.open_tables) - {meeting.table for meeting in self.fixed[slot.id]} for slot in fair.slots}
        settled = {meeting.request for meetings in self.fixed.values() for meeting in meetings}
        before = Before({}, set(), [], set(), 0, self.open, [], [])
        for meeting in sorted(self.plan.meetings, key=lambda meeting: -self._value(meeting)):
            entry, slot = self.entry_of.get(meeting.request), self.place_of.get(meeting.slot, -1)
            if entry is None:
                # Whose time became free is not known when the request is gone.
                if meeting.request not in settled:
                    before.freed |= 0 if slot < 0 else 1 << slot
                    before.touched.update(range(len(fair.delegations)))
                continue
            helpers = tuple(interpreters[who] for who in meeting.interpreters if who in interpreters)
            before.slot[entry] = slot
            if slot >= 0 and meeting.table not in tables[meeting.slot]:
                before.tableless.add(entry)
            elif slot >= 0 and seating.slots_for(entry) >> slot & 1 and seating.place_with(entry, slot, helpers):
                tables[meeting.slot].discard(meeting.table)
                continue
            before.wanted.append(entry)
            before.touched.update(seating.parties[entry])
            before.freed |= 0 if slot < 0 else 1 << slot
        # Who is in neither list of the plan asked later.
        known = {entry.request for entry in self.plan.unplaced} | set(self.meeting_of)
        before.wanted += [entry for entry, name in enumerate(self.names) if name not in known]
        for entry, slot in enumerate(seating.slot):
            mask = seating.slots_of(entry) if slot < 0 else 0
            if mask:
                (before.fitting if self._fits(entry) else before.idle).append((entry, mask))
        seating.stirred = 0
        return before

    def _fits(self, entry: int) -> bool:
        """Whether it has a place as things stand. Where interpreters are lacking is remembered, so that no repair tries it in vain."""
        for slot in slots_in(self.seating.likely_slots(entry)):
            mark = self.seating.mark()
            if self.seating.place(entry, slot):
                self.seating.back_to(mark)
                return True
        return False

    def _value(self, meeting: PlannedMeeting) -> int:
        entry = self.entry_of.get(meeting.request)
        if entry is None:
            return 0
        largest = int(self.board.value.max(initial=1))
        return int(self.board.value[entry] + self.board.required[entry] * REQUIRED_WEIGHT * largest)

    def _meetings(self, place: int) -> list[PlannedMeeting]:
        fair, seating = self.board.fair, self.seating
        slot = fair.slots[self.board.slots[place]]
        seated = [(self.names[entry], seating.groups(entry)) for entry in sorted(seating.held[place])]
        works = {person.index for number, person in enumerate(seating.persons) if place in seating.work[number]}
        return meetings_in(slot, self.fixed[slot.id], seated, at_work(self.board, fair.interpreters, works), self.meeting_of)


def _stakes(board: Board) -> Stakes:
    return Stakes(
        board.value.tolist(), board.required.tolist(), board.most.tolist(), board.floor.tolist(), board.least.tolist(), entries_of(board)
    )


def with_past(fair: Fair, plan: Plan, now: datetime | None) -> Fair:
    """The fair with the meetings of the plan fixed that began before `now`. What the fair no longer knows is left out."""
    requests = {request.id for request in fair.requests} - {entry.request for entry in fair.already if entry.fixed}
    began = {slot.id for slot in fair.slots if now is not None and slot.starts_at < now}
    known = {interpreter.id for interpreter in fair.interpreters}
    past = [
        Already(meeting.request, meeting.slot, meeting.table, tuple(who for who in meeting.interpreters if who in known))
        for meeting in plan.meetings
        if meeting.request in requests and meeting.slot in began
    ]
    return replace(fair, already=(*(entry for entry in fair.already if entry.fixed), *past))


def board_from(fair: Fair, now: datetime | None) -> Board:
    """The board of what lies ahead: nothing is placed in a slot that began before `now`."""
    board = board_of(fair)
    if now is None:
        return board
    return narrowed(board, np.array([fair.slots[at].starts_at >= now for at in board.slots], bool))
