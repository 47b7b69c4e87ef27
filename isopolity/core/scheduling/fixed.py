"""Whether the meetings that are already fixed keep every rule of the fair: those who wrote them are told which one and where."""

from collections import Counter
from itertools import pairwise

from isopolity.core.scheduling.languages import may_serve, understood
from isopolity.core.scheduling.model import CONSECUTIVE_MINUTES, Already, Delegation, Fair, Interpreter, Request, Slot
from isopolity.core.strict_json import BadInput


def refuse_invalid_fixed(fair: Fair) -> None:
    """Raise `BadInput` with the path of the first fixed meeting that breaks a rule, alone or with those before it."""
    fixed = _Fixed(fair)
    for at, entry in enumerate(fair.already):
        if entry.fixed:
            fixed.add(f"already[{at}]", entry)


def runs_of_slots(slots: tuple[Slot, ...]) -> list[list[str]]:
    """The ids of the slots in order of time, cut where a pause is too long for meetings to be consecutive."""
    in_time = sorted(slots, key=lambda slot: slot.starts_at)
    runs = [[slot.id] for slot in in_time[:1]]
    for before, after in pairwise(in_time):
        if (after.starts_at - before.ends_at).total_seconds() <= CONSECUTIVE_MINUTES * 60:
            runs[-1].append(after.id)
        else:
            runs.append([after.id])
    return runs


class _Fixed:
    """The fixed meetings so far."""

    def __init__(self, fair: Fair) -> None:
        self.slots = {slot.id: slot for slot in fair.slots}
        self.delegations = {delegation.id: delegation for delegation in fair.delegations}
        self.interpreters = {interpreter.id: interpreter for interpreter in fair.interpreters}
        self.requests = {request.id: request for request in fair.requests}
        self.runs = {slot: run for run in runs_of_slots(fair.slots) for slot in run}
        self.tables: set[tuple[str, int]] = set()
        self.at_once: Counter[tuple[str, str]] = Counter()
        self.meetings: Counter[str] = Counter()
        self.busy: set[tuple[str, str]] = set()
        self.work: Counter[str] = Counter()

    def add(self, path: str, entry: Already) -> None:
        slot, request = self.slots[entry.slot], self.requests[entry.request]
        if request.allowed_slots is not None and slot.id not in request.allowed_slots:
            raise BadInput(f"{path}.slot", "a slot that the request allows", slot.id)
        if entry.table in slot.closed_tables:
            raise BadInput(f"{path}.table", "a table that is not closed", str(entry.table))
        if (slot.id, entry.table) in self.tables:
            raise BadInput(f"{path}.table", "a table that no fixed meeting before has in this slot", str(entry.table))
        self.tables.add((slot.id, entry.table))
        parties = tuple(self.delegations[party] for party in request.parties)
        for party in parties:
            self._seat(path, party, slot)
        helpers = tuple(self.interpreters[who] for who in entry.interpreters)
        for at, helper in enumerate(helpers):
            self._engage(f"{path}.interpreters[{at}]", helper, request, slot)
        if not understood(request, parties, helpers):
            expected = "one who covers a language of each party" + (", or two who relay" if request.relay_allowed else "")
            raise BadInput(f"{path}.interpreters", expected, ", ".join(entry.interpreters) or "none")

    def _seat(self, path: str, party: Delegation, slot: Slot) -> None:
        self.at_once[party.id, slot.id] += 1
        self.meetings[party.id] += 1
        if slot.id in party.unavailable:
            raise BadInput(f"{path}.slot", f"a slot in which {party.id} is available", slot.id)
        if self.at_once[party.id, slot.id] > party.teams:
            raise BadInput(f"{path}.slot", f"at most {party.teams} fixed meetings at once for {party.id}", slot.id)
        if party.max_meetings is not None and self.meetings[party.id] > party.max_meetings:
            raise BadInput(f"{path}.request", f"at most {party.max_meetings} fixed meetings for {party.id}")

    def _engage(self, path: str, helper: Interpreter, request: Request, slot: Slot) -> None:
        if not may_serve(helper, request):
            raise BadInput(path, f"an interpreter who does not belong to {helper.delegation}", helper.id)
        if slot.id in helper.unavailable:
            raise BadInput(path, f"an interpreter who is available in {slot.id}", helper.id)
        if (helper.id, slot.id) in self.busy:
            raise BadInput(path, "an interpreter whom no fixed meeting before has in this slot", helper.id)
        self.busy.add((helper.id, slot.id))
        self.work[helper.id] += 1
        if helper.max_meetings is not None and self.work[helper.id] > helper.max_meetings:
            raise BadInput(path, f"at most {helper.max_meetings} fixed meetings for {helper.id}", helper.id)
        if helper.max_consecutive is not None and self._longest(helper.id, slot.id) > helper.max_consecutive:
            raise BadInput(path, f"at most {helper.max_consecutive} consecutive meetings for {helper.id}", helper.id)

    def _longest(self, helper: str, slot: str) -> int:
        """So many consecutive meetings the interpreter has in the run of slots around this one, at most."""
        longest = length = 0
        for other in self.runs[slot]:
            length = length + 1 if (helper, other) in self.busy else 0
            longest = max(longest, length)
        return longest
