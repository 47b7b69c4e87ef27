"""A worker for tests: does the work that is queued at once, in this process."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from isopolity.core.reasons import Reason
from isopolity.core.scheduling import model as core
from isopolity.core.scheduling.figures import fairness
from isopolity.fairs.models import Fair, Timetable
from isopolity.fairs.queries.inputs import fair_input
from isopolity.fairs.queries.plans import fair_as_json, plan_as_json
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.fairs.services.timetables import start_timetable
from isopolity.jobs.services import do_job

# Nothing has begun: the fair of `making` opens on 24 November at 09:00 in Brussels, which is 08:00 UTC.
EVE = datetime(2026, 11, 23, 18, tzinfo=UTC)


def done(timetable: Timetable) -> Timetable:
    """The timetable once the worker has made it."""
    assert timetable.job is not None
    do_job(timetable.job.public_id)
    return Timetable.objects.select_related("fair", "job").get(pk=timetable.pk)


def drafted(fair: Fair, by: Any, *, kind: str = "whole", at: datetime = EVE, **more: Any) -> Timetable:
    """A draft, made by the real solver in few steps."""
    limits = {"steps": 20} if kind == "whole" else {}
    return done(start_timetable(fair, kind=kind, by=by, at=at, **{**limits, **more}))


def published(fair: Fair, by: Any, *, at: datetime = EVE) -> Timetable:
    """The first draft, published; the fair as it is then."""
    draft = drafted(fair, by, at=at)
    version = publish_timetable(draft, based_on=fair.published, by=by, at=at)
    fair.refresh_from_db()
    return version


def places(fair: Fair) -> dict[str, tuple[str, int]]:
    """Where each placed meeting stands: time in the hall, and table; by its request."""
    rows = fair.meetings.filter(slot__isnull=False).select_related("request", "slot", "table")
    return {row.request.public_id: (row.slot.starts_at.astimezone(fair.zone).strftime("%d %H:%M"), row.table.number) for row in rows}


class Said(SimpleNamespace):
    """What `jobs` gives to a piece of work, for tests that do the work themselves; `stops_after` looks it is told to stop."""

    def __init__(self, timetable: Timetable, *, stops_after: int | None = None) -> None:
        super().__init__(arguments={"timetable": timetable.public_id}, position={}, owner_id="", looks=0, stops_after=stops_after)

    def step(self, *, done: int, total: int, position: dict[str, Any] | None = None) -> None:
        from isopolity.jobs.kinds import Stopped

        self.looks += 1
        if self.stops_after is not None and self.looks > self.stops_after:
            raise Stopped


def kept_timetable(fair: Fair, *placed: Any, at: datetime, left: Reason | None = None, **fields: Any) -> Timetable:
    """A timetable as it is kept, without any search: these requests in these slots at these tables, with interpreters behind them or none;
    everything else without a place, for the reason `left`."""
    asked = fair_input(fair, at=at)
    meetings = tuple(
        core.PlannedMeeting(request.public_id, slot.public_id, table, tuple(one.public_id for one in people))
        for request, slot, table, *people in placed
    )
    names = {meeting.request for meeting in meetings}
    value = sum(wish.value for wish in asked.requests if wish.id in names)
    plan = core.Plan(
        fair=fair.name,
        seed=0,
        meetings=meetings,
        unplaced=tuple(core.Unplaced(wish.id, left or Reason("not-chosen")) for wish in asked.requests if wish.id not in names),
        value=value,
        upper_bound=value,
        status="optimal",
        seconds=0.0,
        idle_gaps=0,
        shortfalls=(),
        fairness=fairness(asked, meetings),
    )
    none = {"kept": 0, "of": 0}
    figures = {
        "now": at.astimezone(fair.zone).isoformat(),
        "requests": len(asked.requests),
        "placed": len(meetings),
        "first_choices": none,
        "least_developed": {"delegations": 0, "floors_reached": 0, **none},
        "all": none,
    }
    kept = {"input": fair_as_json(asked), "plan": plan_as_json(plan), "figures": figures}
    return Timetable.objects.create(
        **{"fair": fair, "kind": "whole", "steps": 20, "made_at": at, "made_office": "Secretariat", **kept, **fields}
    )
