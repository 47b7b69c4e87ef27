"""What the parts of `check` share: a violation, and fair and plan by id."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    """Fair and plan by id. `known` are the meetings whose request and slot the fair knows, with their position in the plan."""

    def __init__(self, fair: Fair, plan: Plan) -> None:
        self.fair, self.plan = fair, plan
        self.slots: dict[str, Slot] = {slot.id: slot for slot in fair.slots}
        self.delegations: dict[str, Delegation] = {delegation.id: delegation for delegation in fair.delegations}
        self.interpreters: dict[str, Interpreter] = {interpreter.id: interpreter for interpreter in fair.interpreters}
        self.requests: dict[str, Request] = {request.id: request for request in fair.requests}
        self.known: list[tuple[str, PlannedMeeting, Request, Slot]] = [
            (f"meetings[{at}]", meeting, self.requests[meeting.request], self.slots[meeting.slot])
            for at, meeting in enumerate(plan.meetings)
            if meeting.request in self.requests and meeting.slot in self.slots
        ]
        self.placed = {meeting.request for meeting in plan.meetings}
        self.held: Counter[str] = Counter(party for _, _, request, _ in self.known for party in request.parties)


def repeated(part: str, names: Iterable[str], key: str = ".request") -> Iterator[tuple[str, str]]:
    """The path and name of each entry that a list names for a second time."""
    seen: set[str] = set()
    for at, name in enumerate(names):
        if name in seen:
            yield f"{part}[{at}]{key}", name
        seen.add(name)
