"""A published timetable after something happened: what still can stays, what is hit is moved or dropped, and little else changes."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from isopolity.core.scheduling.accidents import Accidents
from isopolity.core.scheduling.board import NO_LIMIT, options_for
from isopolity.core.scheduling.bound import PARTS
from isopolity.core.scheduling.figures import idle_gaps_of
from isopolity.core.scheduling.floors import Reach, shortfalls
from isopolity.core.scheduling.languages import shared_languages
from isopolity.core.scheduling.mending import Mending
from isopolity.core.scheduling.model import (
    Delegation,
    Fair,
    Fairness,
    Interpreter,
    Plan,
    PlannedMeeting,
    Request,
    Shortfall,
    Slot,
)
from isopolity.core.scheduling.seating import slots_in
from isopolity.core.scheduling.seats import at_work, meetings_in

if TYPE_CHECKING:
    from isopolity.core.scheduling.prepared import Prepared


class Repair:
    """One repair: what happened is done to a copy of the timetable that was prepared, and places are sought for what was hit."""

    def __init__(self, prepared: "Prepared", fair: Fair, accidents: Accidents, now: datetime | None) -> None:
        self.began = time.monotonic()
        self.prepared, self.fair, self.board = prepared, fair, prepared.board
        self.seating, self.stakes, self.before = prepared.seating.copied(), prepared.stakes.copied(), prepared.before.copied()
        if now is not None:
            slots = self.board.fair.slots
            self.before.ahead &= sum(1 << place for place, at in enumerate(self.board.slots) if slots[at].starts_at >= now)
        self.names = prepared.names[:]
        self.fixed = self.board.fixed_meetings.tolist()
        self.seats: dict[int, list[int]] = {}
        self.parties_at = prepared.parties_at
        self.gone = {request.id for request in accidents.gone}
        self.accidents = accidents
        self._strike(accidents)

    def _strike(self, accidents: Accidents) -> None:
        for request in accidents.gone:
            self._cancel(request)
        for slot in accidents.slots.values():
            self._close(slot)
        for at, delegation in accidents.delegations.items():
            self._be_away(at, delegation)
        for at, interpreter in accidents.interpreters.items():
            self._be_ill(at, interpreter)
        for request in accidents.revalued:
            entry = self.prepared.entry_of.get(request.id)
            if entry is not None:
                self.stakes.value[entry], self.stakes.required[entry] = request.value, request.required
        for request in accidents.new:
            self._ask(request)
        self._return()

    def _cancel(self, request: Request) -> None:
        entry = self.prepared.entry_of.get(request.id)
        if entry is not None:
            if self.seating.slot[entry] >= 0:
                self._vacate(entry)
            self.before.wanted = [other for other in self.before.wanted if other != entry]
            self.before.slot.pop(entry, None)
            self.seating.allowed[entry] = 0
        elif any(meeting.request == request.id for meetings in self.prepared.fixed.values() for meeting in meetings):
            for party in self.parties_at[request.id]:
                self.fixed[party] -= 1
                self._limit(party)

    def _close(self, slot: Slot) -> None:
        """Fewer tables: who stood at one of those closed has to go."""
        place = self.prepared.place_of[slot.id]
        if not self.before.ahead >> place & 1:
            return
        seating, was = self.seating, self.board.fair.slots[self.board.slots[place]]
        closed = set(was.open_tables) - set(slot.open_tables)
        for meeting in self.prepared.by_slot[place]:
            if meeting.table in closed and meeting.request in self.prepared.entry_of:
                entry = self.prepared.entry_of[meeting.request]
                if seating.slot[entry] == place:
                    self._hit(entry)
                    self.before.tableless.add(entry)
        seating.tables[place] -= len(closed)
        if seating.tables[place] <= 0:
            seating.tables_open &= ~(1 << place)

    def _be_away(self, at: int, delegation: Delegation) -> None:
        was, seating = self.board.fair.delegations[at], self.seating
        row = self.seats.setdefault(at, self.board.seats[at].tolist())
        for place in slots_in(self.before.ahead):
            slot = self.board.fair.slots[self.board.slots[place]].id
            less = was.teams * (slot not in was.unavailable) - delegation.teams * (slot not in delegation.unavailable)
            row[place] -= less
            seating.seats[at][place] -= less
            while seating.seats[at][place] < 0 and self._hit_least(entry for entry in self.stakes.of[at] if seating.slot[entry] == place):
                pass
            if seating.seats[at][place] <= 0:
                seating.open[at] &= ~(1 << place)
        self._limit(at, delegation)
        ahead = self.before.ahead
        while seating.left[at] < 0:
            held = (entry for entry in self.stakes.of[at] if seating.slot[entry] >= 0 and ahead >> seating.slot[entry] & 1)
            if not self._hit_least(held):
                break

    def _limit(self, at: int, delegation: Delegation | None = None) -> None:
        """What the delegation has at most and was promised, besides its fixed meetings."""
        one = delegation or self.board.fair.delegations[at]
        most = (NO_LIMIT if one.max_meetings is None else one.max_meetings) - self.fixed[at]
        self.seating.left[at] += most - self.stakes.most[at]
        self.stakes.most[at], self.stakes.floor[at] = most, max(0, one.min_meetings - self.fixed[at])

    def _be_ill(self, at: int, interpreter: Interpreter | None) -> None:
        """One interpreter less in some slots: the meeting that it was to serve has to go if nobody else of its group can."""
        was, seating, prepared = self.board.fair.interpreters[at], self.seating, self.prepared
        away = set(prepared.place_of) if interpreter is None else interpreter.unavailable
        group, number = seating.group_of[at], seating.person_of.get(at)
        lost = []
        for name in away - was.unavailable:
            place = prepared.place_of[name]
            busy = any(was.id in meeting.interpreters for meeting in prepared.fixed[name])
            if self.before.ahead >> place & 1 and not busy:
                lost.append(place)
        if number is not None:
            available = seating.persons[number].available.copy()
            available[lost] = False
            people = list(seating.persons)
            people[number] = replace(people[number], available=available)
            seating.persons = tuple(people)
        for place in sorted(lost):
            if number is None or seating.send_home(number, place):
                seating.turn(group, place, -1)
            if seating.room[group][place] < 0:
                own = prepared.interpreted.get((was.id, place), -1)
                served = seating.served[place][group]
                self._hit_least([own] if own in served else served)

    def _ask(self, request: Request) -> None:
        """A new request."""
        delegation_at, seating, board = self.prepared.delegation_at, self.seating, self.board
        parties = tuple(self.fair.delegations[delegation_at[party]] for party in request.parties)
        allowed = self.before.ahead
        if request.allowed_slots is not None:
            allowed &= sum(1 << self.prepared.place_of[slot] for slot in request.allowed_slots)
        kind = 0
        if not shared_languages(parties):
            options = options_for(board.groups, request, parties)
            kind = seating.add_kind(options)
            if not options:
                allowed = 0
        at = [delegation_at[party] for party in request.parties]
        if self.parties_at is self.prepared.parties_at:
            self.parties_at = dict(self.parties_at)
        self.parties_at[request.id] = at
        entry = seating.add(at, kind, allowed)
        self.names.append(request.id)
        self.stakes.value.append(request.value)
        self.stakes.required.append(request.required)
        for party in at:
            self.stakes.of[party] = [*self.stakes.of[party], entry]
        self.before.wanted.append(entry)

    def _vacate(self, entry: int) -> None:
        self.before.freed |= 1 << self.seating.remove(entry)
        self.before.touched.update(self.seating.parties[entry])

    def _hit(self, entry: int) -> None:
        self._vacate(entry)
        self.before.wanted.append(entry)

    def _hit_least(self, entries: Iterable[int]) -> bool:
        """The one of these that is worth least has to go."""
        stakes = self.stakes
        found = min(entries, key=lambda entry: (stakes.required[entry], stakes.value[entry], entry), default=None)
        if found is not None:
            self._hit(found)
        return found is not None

    def _return(self) -> None:
        """Whoever can be served by others stays where it was."""
        stakes, seating, before = self.stakes, self.seating, self.before
        for entry in sorted(before.wanted, key=lambda entry: (-stakes.required[entry], -stakes.value[entry], entry)):
            was = before.slot.get(entry, -1)
            if (
                was >= 0
                and entry not in before.tableless
                and seating.slots_for(entry) & before.ahead & 1 << was
                and seating.place(entry, was)
            ):
                before.wanted.remove(entry)

    def plan(self, max_moves: int) -> Plan:
        """The mended timetable with all its figures."""
        by_slot = self._by_slot(self._search(max_moves))
        found = self.prepared.tally.counted(by_slot, self.accidents, self.parties_at)
        bound = max(found.value, self._bound(found.held))
        return Plan(
            fair=self.fair.name,
            seed=self.prepared.seed,
            meetings=tuple(meeting for slot in by_slot for meeting in slot),
            unplaced=found.unplaced,
            value=found.value,
            upper_bound=bound,
            # That a required meeting has no place now does not prove that there is none.
            status="optimal" if bound == found.value else "feasible",
            seconds=round(time.monotonic() - self.began, 3),
            idle_gaps=idle_gaps_of(found.busy, self._days()),
            shortfalls=self._shortfalls(found.held),
            fairness=Fairness(min(found.held, default=0), max(found.held, default=0), found.held.count(0)),
            changes=found.changes,
        )

    def _search(self, max_moves: int) -> set[int]:
        """With no move, then with one more, and so on: who may move more goes on from there and never gets less. Answers the slots that
        changed.
        """
        search = Mending(self.seating, self.stakes, self.before)
        for _ in range(max_moves):
            search.run()
            if not search.held_back:
                break
            search.left += 1
        else:
            search.run()
        return self.seating.changed_slots()

    def _by_slot(self, changed: set[int]) -> list[list[PlannedMeeting]]:
        """The meetings of each slot, in order of time; those of slots where nothing changed are the same as before."""
        prepared, fair, seating = self.prepared, self.board.fair, self.seating
        by_slot = list(prepared.by_slot)
        people: list[Interpreter | None] = [self.accidents.interpreters.get(at, one) for at, one in enumerate(fair.interpreters)]
        missing = {fair.interpreters[at].id for at, one in self.accidents.interpreters.items() if one is None}
        for place, at in enumerate(self.board.slots):
            if not self.before.ahead >> place & 1:
                by_slot[place] = self._behind(by_slot[place], missing)
            elif place in changed:
                slot = self.accidents.slots.get(at, fair.slots[at])
                works = {person.index for number, person in enumerate(seating.persons) if place in seating.work[number]}
                still = self._still(place)
                if still == seating.held[place] == prepared.seating.held[place]:
                    continue
                seated = [(self.names[entry], seating.groups(entry)) for entry in sorted(seating.held[place] - still)]
                names = {self.names[entry] for entry in still} | {meeting.request for meeting in prepared.fixed[slot.id]} - self.gone
                kept = [meeting for meeting in by_slot[place] if meeting.request in names]
                by_slot[place] = meetings_in(slot, kept, seated, at_work(self.board, people, works), prepared.meeting_of)
        return by_slot

    def _behind(self, meetings: list[PlannedMeeting], missing: set[str]) -> list[PlannedMeeting]:
        """What was held, without what the fair no longer knows."""
        if not any(meeting.request in self.gone or missing.intersection(meeting.interpreters) for meeting in meetings):
            return meetings
        here = (meeting for meeting in meetings if meeting.request not in self.gone)
        known = [(meeting, tuple(who for who in meeting.interpreters if who not in missing)) for meeting in here]
        return [meeting if people == meeting.interpreters else replace(meeting, interpreters=people) for meeting, people in known]

    def _still(self, place: int) -> set[int]:
        """The entries of a slot that nothing changed for, not even who may interpret."""
        old, new = self.prepared.seating, self.seating
        if any((place in before) != (place in after) for before, after in zip(old.work, new.work, strict=True)):
            return set()
        ill = {self.prepared.interpreted.get((self.board.fair.interpreters[at].id, place)) for at in self.accidents.interpreters}
        return (
            {entry for entry in old.held[place] & new.held[place] if old.option[entry] == new.option[entry]} - ill - self.before.tableless
        )

    def _days(self) -> list[int]:
        """The slots of each local date, as masks."""
        days: dict[date, int] = {}
        for place, at in enumerate(self.board.slots):
            day = self.board.fair.slots[at].starts_at.date()
            days[day] = days.get(day, 0) | 1 << place
        return list(days.values())

    def _bound(self, held: list[int]) -> int:
        """What holds now: it follows from what held before, as since then only new requests can make more possible."""
        prepared, accidents = self.prepared, self.accidents
        nothing, unsure = np.zeros_like(self.board.floor), np.zeros_like(self.board.required)
        reached = np.array(held, np.int64) - self.board.fixed_meetings
        if accidents == Accidents({}, {}, {}, (), (), ()) and not prepared.is_warm:
            lacking = self.board.required & (np.array(self.seating.slot) < 0)
            return prepared.bound_with(np.minimum(self.board.floor, reached), self.board.required & ~lacking.any()).value
        bounds = [prepared.bound_with(nothing, unsure)]
        floors = prepared.floors_reached()
        if (reached >= floors).all():
            bounds.append(prepared.bound_with(floors, unsure))
        old = {request.id: request.value for request in prepared.given.requests} if accidents.revalued else {}
        more = sum(request.value for request in accidents.new) + sum(max(0, one.value - old[one.id]) for one in accidents.revalued)
        entries = [prepared.entry_of[request.id] for request in accidents.gone if request.id in prepared.entry_of]
        fixed = {meeting.request for meetings in prepared.fixed.values() for meeting in meetings}
        less = sum(request.value for request in accidents.gone if request.id in fixed)
        return min(bound.value - int(np.maximum(bound.left[entries], 0).sum()) // PARTS for bound in bounds) + more - less

    def _shortfalls(self, held: list[int]) -> tuple[Shortfall, ...]:
        if not any(count < one.min_meetings for count, one in zip(held, self.fair.delegations, strict=True)):
            return ()
        seats = self.board.seats.tolist()
        for at, row in self.seats.items():
            seats[at] = row
        possible = frozenset(name for name, allowed in zip(self.names, self.seating.allowed, strict=True) if allowed)
        reach = Reach(self.fair, self.seating.allowed, self.stakes.of, seats, self.stakes.most, self.fixed, possible)
        return shortfalls(reach, held)
