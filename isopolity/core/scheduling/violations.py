"""What the parts of `check` share: a violation, and fair and plan by id."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from isopolity.core.reasons import Reason, Value
from isopolity.core.scheduling.model import Delegation, Fair, Interpreter, Plan, PlannedMeeting, Request, Slot


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that is broken: `path` is the place in the plan, `reason` the code with the values that its sentence names."""

    path: str
    reason: Reason


def violation(code: str, path: str, **values: Value) -> Violation:
    return Violation(path, Reason(code, values))


class Hall:
    """Fair and plan by id. `known` are the meetings whose request and slot the fair knows, with their position in the plan.

    `history` are the requests whose meetings began before `now` where they stood in the plan `before`: what has happened breaks no
    rule, whatever the fair says now (a delegation that did not come, a table that broke meanwhile). They stand first in `known`, so that
    what surpasses a limit is a meeting that is still ahead.
    """

    def __init__(self, fair: Fair, plan: Plan, before: Plan | None = None, now: datetime | None = None) -> None:
        self.fair, self.plan = fair, plan
        self.slots: dict[str, Slot] = {slot.id: slot for slot in fair.slots}
        self.delegations: dict[str, Delegation] = {delegation.id: delegation for delegation in fair.delegations}
        self.interpreters: dict[str, Interpreter] = {interpreter.id: interpreter for interpreter in fair.interpreters}
        self.requests: dict[str, Request] = {request.id: request for request in fair.requests}
        known = [
            (f"meetings[{at}]", meeting, self.requests[meeting.request], self.slots[meeting.slot])
            for at, meeting in enumerate(plan.meetings)
            if meeting.request in self.requests and meeting.slot in self.slots
        ]
        then = {(meeting.request, meeting.slot, meeting.table) for meeting in before.meetings} if before else set()
        self.history = {
            meeting.request
            for _, meeting, _, slot in known
            if now is not None and slot.starts_at < now and (meeting.request, meeting.slot, meeting.table) in then
        }
        self.known: list[tuple[str, PlannedMeeting, Request, Slot]] = sorted(known, key=lambda one: one[2].id not in self.history)
        self.ahead = [one for one in self.known if one[2].id not in self.history]
        self.placed = {meeting.request for meeting in plan.meetings}
        self.held: Counter[str] = Counter(party for _, _, request, _ in self.known for party in request.parties)


def repeated(part: str, names: Iterable[str], key: str = ".request") -> Iterator[tuple[str, str]]:
    """The path and name of each entry that a list names for a second time."""
    seen: set[str] = set()
    for at, name in enumerate(names):
        if name in seen:
            yield f"{part}[{at}]{key}", name
        seen.add(name)
