"""The work of making a timetable, in the worker: it says how far it is, can be stopped, and goes on after a worker has died.

Nothing here imports numpy or HiGHS before the work begins: pages import this app.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.core.reasons import Reason
from isopolity.core.scheduling import model as core
from isopolity.core.scheduling.by_hand import meetings_with, plan_with
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.explain import explained
from isopolity.core.scheduling.remedies import remedies
from isopolity.core.strict_json import BadInput
from isopolity.fairs.models import Timetable
from isopolity.fairs.queries.inputs import first_choices
from isopolity.fairs.queries.plans import fair_as_json, kept_fair, kept_plan, plan_as_json
from isopolity.jobs.kinds import Progress, Stopped

# Between two looks at the database, and between two times that the best plan so far is kept.
LOOK_S, KEEP_S = 1.0, 5.0
# So many rows of progress are kept at most: then every second one goes.
MOST_ROWS = 120
REMEDIES = 6
WHAT_IFS = ("table", "slot")


def make_timetable(progress: Progress) -> dict[str, Any]:
    """Do the work of the job: the timetable becomes a draft, or `failed` with a reason. Done twice it is kept once."""
    timetable = Timetable.objects.select_related("fair").get(public_id=progress.arguments["timetable"])
    if timetable.state != Timetable.State.WORKING:
        return {}
    try:
        fair = _going_on(timetable)
    except BadInput as error:
        return _failed(timetable, Reason("timetable-input-broken", {"path": error.path, "expected": error.expected, "found": error.found}))
    run = Run(timetable, progress)
    try:
        plan = _MAKERS[Timetable.Kind(timetable.kind)](timetable, fair, run)
    except Exception:
        _failed(timetable, Reason("timetable-broke"))
        raise
    return _kept(timetable, fair, plan, run)


class Run:
    """What the solver is told and tells, in the worker's own thread."""

    def __init__(self, timetable: Timetable, progress: Progress) -> None:
        self.timetable, self._progress = timetable, progress
        self.stopped = False
        self.rows: list[list[float]] = [list(row) for row in timetable.progress]
        # Work that was cut off goes on with the clock of its last row.
        self._before_s = self.rows[-1][0] if self.rows else 0.0
        self._looked = self._kept = time.monotonic()
        self._best: Callable[[], tuple[core.PlannedMeeting, ...]] | None = None

    def say(self, progress: Any) -> None:
        """Remember value and bound, and how to make the best plan so far."""
        row = [round(self._before_s + progress.seconds, 1), progress.value, progress.upper_bound]
        if not self.rows or self.rows[-1][1:] != row[1:]:
            self.rows.append(row)
        if len(self.rows) > MOST_ROWS:
            self.rows = self.rows[:1] + self.rows[2:-1:2] + self.rows[-1:]
        self._best = progress.meetings

    def stop(self) -> bool:
        """Whether somebody asked to stop; says now and then how far the work is."""
        now = time.monotonic()
        if self.stopped or now < self._looked + LOOK_S:
            return self.stopped
        self._looked = now
        fields: dict[str, Any] = {"progress": self.rows}
        if self._best is not None and now >= self._kept + KEEP_S:
            self._kept = now
            fields["plan"] = {"kept": [[one.request, one.slot, one.table, list(one.interpreters)] for one in self._best()]}
        Timetable.objects.filter(pk=self.timetable.pk, state=Timetable.State.WORKING).update(**fields)
        try:
            self._progress.step(done=0, total=1)
        except Stopped:
            self.stopped = True
        return self.stopped


def _going_on(timetable: Timetable) -> core.Fair:
    """The fair of the timetable. After a worker has died, the best plan that it kept is what the search begins with, and is written into
    the input: so the same command gives the same plan.
    """
    fair = kept_fair(timetable)
    kept = timetable.plan.get("kept", ())
    if kept:
        fixed = tuple(entry for entry in fair.already if entry.fixed)
        taken = {entry.request for entry in fixed}
        hints = [core.Already(request, slot, table, tuple(people), fixed=False) for request, slot, table, people in kept]
        fair = replace(fair, already=(*fixed, *(hint for hint in hints if hint.request not in taken)))
        timetable.input, timetable.plan = fair_as_json(fair), {}
        timetable.save(update_fields=["input", "plan"])
    return fair


def _whole(timetable: Timetable, fair: core.Fair, run: Run) -> core.Plan:
    from isopolity.core.scheduling.solver import solve

    return solve(fair, seed=timetable.seed, steps=timetable.steps, progress=run.say, stop=run.stop)


def _repair(timetable: Timetable, fair: core.Fair, run: Run) -> core.Plan:
    from isopolity.core.scheduling.solver import repair

    before = kept_plan(timetable.figures["before"])
    return repair(fair, before, now=now_of(timetable), max_moves=timetable.most_moves or 0, seed=timetable.seed)


def _hand(timetable: Timetable, fair: core.Fair, run: Run) -> core.Plan:
    before, move = kept_plan(timetable.figures["before"]), timetable.figures["move"]
    return plan_with(fair, before, meetings_with(fair, before, now=now_of(timetable), **move))


_MAKERS: dict[Timetable.Kind, Callable[[Timetable, core.Fair, Run], core.Plan]] = {
    Timetable.Kind.WHOLE: _whole,
    Timetable.Kind.REPAIR: _repair,
    Timetable.Kind.HAND: _hand,
}


def now_of(timetable: Timetable) -> datetime:
    """The moment for which it was asked: what began before it stays."""
    return datetime.fromisoformat(timetable.figures["now"])


def before_of(timetable: Timetable) -> core.Plan | None:
    """The plan that a repair or a change by hand began with."""
    kept = timetable.figures.get("before")
    return kept_plan(kept) if kept else None


@transaction.atomic
def _kept(timetable: Timetable, fair: core.Fair, plan: core.Plan, run: Run) -> dict[str, Any]:
    """Explain the plan, check it with code that did not make it, and keep it as a draft."""
    now, before = now_of(timetable), before_of(timetable)
    plan = explained(fair, plan, now=now)
    most = None if timetable.kind == Timetable.Kind.WHOLE else timetable.most_moves
    found = check_schedule(fair, plan, before=before, now=now if before else None, max_moves=most)
    # A search that was stopped before every required request had its place has broken no rule: its draft says so.
    broken = [violation for violation in found if violation.reason.code != "required-unplaced"]
    if broken:
        return _failed(timetable, Reason("timetable-breaks-rules", {"count": len(broken), "code": broken[0].reason.code}))
    timetable.progress = [*run.rows, [round(run.rows[-1][0] if run.rows else plan.seconds, 1), plan.value, plan.upper_bound]]
    timetable.plan, timetable.state = plan_as_json(plan), Timetable.State.DRAFT
    timetable.figures = {**timetable.figures, **_figures(timetable, fair, plan, run)}
    fields = {name: getattr(timetable, name) for name in ("progress", "plan", "state", "figures")}
    if Timetable.objects.filter(pk=timetable.pk, state=Timetable.State.WORKING).update(**fields):
        audit.record("fairs:timetable:make", by=None, of=timetable, values={"value": plan.value, "bound": plan.upper_bound})
    return {}


def _figures(timetable: Timetable, fair: core.Fair, plan: core.Plan, run: Run) -> dict[str, Any]:
    """What is said of a draft beside the plan's own figures; whoever compares drafts compares these."""
    placed = {meeting.request for meeting in plan.meetings}
    first = first_choices(timetable.fair, (wish.id for wish in fair.requests))
    least = {one.id: one.min_meetings for one in fair.delegations if one.least_developed_country}
    short = {entry.delegation for entry in plan.shortfalls}
    wished = [party for wish in fair.requests for party in wish.parties]
    held = [party for wish in fair.requests if wish.id in placed for party in wish.parties]
    return {
        "stopped": run.stopped,
        "requests": len(fair.requests),
        "placed": len(placed),
        "first_choices": {"kept": sum(request in placed for request in first.values()), "of": len(first)},
        "least_developed": {
            "delegations": len(least),
            "floors_reached": len(set(least) - short),
            "kept": sum(party in least for party in held),
            "of": sum(party in least for party in wished),
        },
        "all": {"kept": len(held), "of": len(wished)},
        "remedies": _remedies(timetable, fair, plan),
        "what_if": [] if run.stopped or timetable.kind != Timetable.Kind.WHOLE else _what_ifs(fair, plan),
    }


def _remedies(timetable: Timetable, fair: core.Fair, plan: core.Plan) -> list[dict[str, Any]]:
    found = remedies(fair, plan, now=now_of(timetable), most=REMEDIES)
    plain = [{key: list(value) if isinstance(value, tuple) else value for key, value in one.reason.values.items()} for one in found]
    return [{"code": one.reason.code, "values": values} for one, values in zip(found, plain, strict=True)]


def _what_ifs(fair: core.Fair, plan: core.Plan) -> list[dict[str, Any]]:
    """What one more table, slot, or interpreter of the languages most asked for would bring; nothing where all is placed."""
    from isopolity.core.scheduling.solver import what_if

    if not plan.unplaced:
        return []
    asked = [one.reason.values["languages"] for one in remedies(fair, plan, most=REMEDIES) if one.reason.code == "one-more-interpreter"]
    pairs = [f"interpreter:{'-'.join(languages)}" for languages in asked[:2] if isinstance(languages, tuple)]
    found = [(more, what_if(fair, plan, more=more)) for more in (*WHAT_IFS, *pairs)]
    return [{"more": more, "value": one.value_gain, "count": len(one.placed)} for more, one in found]


def _failed(timetable: Timetable, reason: Reason) -> dict[str, Any]:
    kept = {"refused": reason.code, "values": dict(reason.values)}
    rows = Timetable.objects.filter(pk=timetable.pk, state=Timetable.State.WORKING)
    rows.update(state=Timetable.State.FAILED, figures={**timetable.figures, **kept})
    return {}
