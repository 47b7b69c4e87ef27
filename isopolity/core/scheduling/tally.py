"""What is said of a timetable that is repaired again and again: counted once, and anew only where something changed."""

from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.accidents import Accidents
from isopolity.core.scheduling.figures import changes_between
from isopolity.core.scheduling.model import Change, Fair, Kind, Place, Plan, PlannedMeeting, Unplaced

Meetings = list[PlannedMeeting]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many meetings each delegation has, and in which slots, as masks; the others as a plan says them."""

    held: list[int]
    busy: list[int]
    value: int
    unplaced: tuple[Unplaced, ...]
    changes: tuple[Change, ...]


class Tally:
    """The figures of a timetable `by_slot`, which was put together of what can stay of the plan."""

    def __init__(self, fair: Fair, plan: Plan, by_slot: list[Meetings], parties_at: Mapping[str, Sequence[int]]) -> None:
        self.by_slot, self.parties_at = by_slot, parties_at
        meetings = [meeting for slot in by_slot for meeting in slot]
        self.placed = {meeting.request for meeting in meetings}
        self.teams = [delegation.teams for delegation in fair.delegations]
        self.held, self.busy = [0] * len(self.teams), [0] * len(self.teams)
        for place, slot in enumerate(by_slot):
            for meeting in slot:
                for party in parties_at[meeting.request]:
                    self.held[party] += 1
                    self.busy[party] |= 1 << place
        self.value_of = {request.id: request.value for request in fair.requests}
        self.value = sum(self.value_of[name] for name in self.placed)
        self.position = {request.id: at for at, request in enumerate(fair.requests)}
        self.unplaced = [_waiting(request.id) for request in fair.requests if request.id not in self.placed]
        self.unplaced_at = {one.request: at for at, one in enumerate(self.unplaced)}
        self.place_of = {meeting.request: Place(meeting.slot, meeting.table) for meeting in plan.meetings}
        self.changes: list[Change | None] = list(changes_between(plan.meetings, meetings))
        self.change_at = {change.request: at for at, change in enumerate(self.changes) if change}

    def counted(self, by_slot: list[Meetings], accidents: Accidents, parties_at: Mapping[str, Sequence[int]]) -> Counted:
        """The figures after something happened; slots of which the list is the same one are not looked at."""
        held, busy = self.held[:], self.busy[:]
        gone, come = self._differences(by_slot, parties_at, held, busy)
        cancelled = {request.id for request in accidents.gone}
        dropped, added = gone - come.keys(), come.keys() - gone
        placed = (self.placed - dropped) | added
        value = self.value + self._gain(dropped, added, placed, accidents)
        unplaced = self.unplaced[:]
        for at in sorted((self.unplaced_at[name] for name in added | cancelled if name in self.unplaced_at), reverse=True):
            del unplaced[at]
        for name in dropped - cancelled:
            insort(unplaced, _waiting(name), key=lambda one: self.position[one.request])
        unplaced += [_waiting(request.id) for request in accidents.new if request.id not in placed]
        return Counted(held, busy, value, tuple(unplaced), self._changes(gone, come))

    def _differences(
        self, by_slot: list[Meetings], parties_at: Mapping[str, Sequence[int]], held: list[int], busy: list[int]
    ) -> tuple[set[str], dict[str, PlannedMeeting]]:
        """Requests whose meeting went or became another one, and the meetings that came; `held` and `busy` are brought up to date."""
        gone: set[str] = set()
        come: dict[str, PlannedMeeting] = {}
        for place, (before, after) in enumerate(zip(self.by_slot, by_slot, strict=True)):
            if before is after:
                continue
            bit, old, new = 1 << place, set(map(id, before)), set(map(id, after))
            for meeting in before:
                if id(meeting) not in new:
                    gone.add(meeting.request)
                    for party in self.parties_at[meeting.request]:
                        held[party] -= 1
                        if self.teams[party] == 1 or not any(party in parties_at[one.request] for one in after):
                            busy[party] &= ~bit
            for meeting in after:
                if id(meeting) not in old:
                    come[meeting.request] = meeting
                    for party in parties_at[meeting.request]:
                        held[party] += 1
                        busy[party] |= bit
        return gone, come

    def _gain(self, dropped: set[str], added: set[str], placed: set[str], accidents: Accidents) -> int:
        now = {request.id: request.value for request in (*accidents.new, *accidents.revalued)}
        gain = sum(now.get(name) or self.value_of[name] for name in added) - sum(self.value_of[name] for name in dropped)
        revalued = (request for request in accidents.revalued if request.id in placed and request.id not in added)
        return gain + sum(request.value - self.value_of[request.id] for request in revalued)

    def _changes(self, gone: set[str], come: dict[str, PlannedMeeting]) -> tuple[Change, ...]:
        changes = self.changes[:]
        for name in sorted(gone | come.keys(), key=lambda name: self.position.get(name, len(self.position))):
            was, meeting = self.place_of.get(name), come.get(name)
            now = Place(meeting.slot, meeting.table) if meeting else None
            kind: Kind = "added" if not was else "dropped" if not now else "kept" if was == now else "moved"
            change = Change(name, kind, was, now) if was or now else None
            if name in self.change_at:
                changes[self.change_at[name]] = change
            else:
                changes.append(change)
        return tuple(change for change in changes if change)


def _waiting(request: str) -> Unplaced:
    return Unplaced(request, Reason("not-chosen"))
