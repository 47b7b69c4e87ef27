"""What a timetable holds as JSON, read back as the dataclasses of `core.scheduling`; and the plan that stands in the rows."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from isopolity.core.scheduling import model as core
from isopolity.core.scheduling.fair_text import fair_text
from isopolity.core.scheduling.figures import changes_between
from isopolity.core.scheduling.files import plan_text, read_fair, read_plan
from isopolity.fairs.models import Fair, Meeting, Timetable
from isopolity.fairs.queries.inputs import standing_meetings

NOTHING = core.Plan("", 0, (), (), 0, 0, "optimal", 0.0, 0, (), core.Fairness(0, 0, 0))


def kept_fair(timetable: Timetable) -> core.Fair:
    """The fair that a timetable was made from. Raises `BadInput` where it is none."""
    return read_fair(json.dumps(timetable.input).encode())


def kept_plan(kept: dict[str, Any]) -> core.Plan:
    """A plan that was kept as JSON."""
    return read_plan(json.dumps(kept).encode())


def fair_as_json(fair: core.Fair) -> dict[str, Any]:
    """A fair in the form in which it is kept."""
    found: dict[str, Any] = json.loads(fair_text(fair))
    return found


def plan_as_json(plan: core.Plan) -> dict[str, Any]:
    """A plan in the form in which it is kept."""
    found: dict[str, Any] = json.loads(plan_text(plan))
    return found


def published_timetable(fair: Fair) -> Timetable | None:
    """The version that participants are shown now; None as long as there is none."""
    return fair.timetables.filter(version=fair.published).first() if fair.published else None


def planned(meeting: Meeting) -> core.PlannedMeeting:
    """A placed meeting as the solver knows it."""
    assert meeting.slot is not None
    assert meeting.table is not None
    people = tuple(row.interpreter.public_id for row in meeting.interpreters.all())
    return core.PlannedMeeting(meeting.request.public_id, meeting.slot.public_id, meeting.table.number, people)


def standing_places(fair: Fair) -> core.Plan:
    """The meetings that stand now, as a plan that says nothing else: what another plan is compared with."""
    return replace(NOTHING, fair=fair.name, meetings=tuple(planned(meeting) for meeting in standing_meetings(fair)))


def standing_plan(fair: Fair) -> core.Plan:
    """The plan that stands: that of the published version, with the meetings as they are now (one that was missed is not among them)."""
    published, standing = published_timetable(fair), standing_places(fair)
    return replace(kept_plan(published.plan), meetings=standing.meetings) if published else standing


def changes_of(before: core.Plan, after: core.Plan) -> tuple[core.Change, ...]:
    """What differs between two plans, without what is kept; that others interpret is a change of kind "kept" with the same place."""
    then = {meeting.request: set(meeting.interpreters) for meeting in before.meetings}
    now = {meeting.request: set(meeting.interpreters) for meeting in after.meetings}
    found = changes_between(before.meetings, after.meetings)
    return tuple(change for change in found if change.kind != "kept" or then[change.request] != now[change.request])


# A rule that a plan must keep when it is published, whatever was asked for since; what it says of itself was checked when it was made.
RULES = frozenset(
    {
        "plan-request-unknown", "plan-slot-unknown", "plan-interpreter-unknown", "request-placed-twice", "table-unknown", "table-closed",
        "table-taken", "slot-not-allowed", "delegation-absent", "delegation-double-booked", "delegation-over-limit",
        "interpreters-not-two-people", "interpreter-of-another", "interpreter-absent", "interpreter-double-booked", "interpreter-over-limit",
        "interpreter-without-rest", "relay-not-allowed", "meeting-not-understood", "fixed-not-in-place", "past-moved", "placed-in-the-past",
    }
)  # fmt: skip


def began_by(fair: core.Fair, at: datetime) -> frozenset[str]:
    """The slots that have begun."""
    return frozenset(slot.id for slot in fair.slots if slot.starts_at <= at)
