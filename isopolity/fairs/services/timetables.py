"""Asking for a timetable, ending the search for one, and putting one aside. The work itself: `services.runs`."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.scheduling import model as core
from isopolity.core.scheduling.by_hand import meetings_with
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Fair, Timetable
from isopolity.fairs.permissions import can_organise_fair
from isopolity.fairs.queries.inputs import fair_input
from isopolity.fairs.queries.plans import fair_as_json, plan_as_json, standing_plan
from isopolity.fairs.queries.requests import acting_organiser
from isopolity.jobs.services import end_job, start_job

JOB_KIND = "fair-timetable"
# How much work a new timetable may be, in the solver's steps: the answer depends on them, never on how busy the machine is.
STEPS = {"quick": 200, "usual": 2_000, "thorough": 20_000}
MOST_MOVES = 2
MOST_SEED = 2**31 - 1


@transaction.atomic
def start_timetable(
    fair: Fair,
    *,
    kind: str,
    by: Any,
    at: datetime,
    seed: int = 0,
    steps: int = STEPS["usual"],
    most_moves: int = MOST_MOVES,
    note: str = "",
) -> Timetable:
    """Let the worker make a timetable: `whole` anew, or a `repair` of the one that stands, in which at most `most_moves` others move.

    What it is made from is kept as it is at this moment; what happened until then stays. Refused when there is nothing to plan, when
    there is nothing to repair, and while another one is being made.
    """
    refuse_if(can_organise_fair(by, fair))
    # One after the other: two secretaries who press the button together do not start the same work twice.
    fair = Fair.objects.select_for_update(no_key=True).get(pk=fair.pk)
    if kind == Timetable.Kind.REPAIR and not fair.published:
        raise Refused(Reason("nothing-to-repair"))
    asked = fair_input(fair, at=at)
    refuse_if(_why_not(fair, asked))
    repairs = kind == Timetable.Kind.REPAIR
    before = plan_as_json(standing_plan(fair)) if repairs else None
    limits = {"steps": None, "most_moves": most_moves} if repairs else {"steps": steps, "most_moves": None}
    figures: dict[str, Any] = {"now": _now_of(fair, at)}
    if before:
        figures["before"] = before
    return _start(fair, kind, asked, figures, by, at, seed=seed, note=note, **limits)


@transaction.atomic
def move_meeting(fair: Fair, *, request: str, slot: str, table: int, by: Any, at: datetime, note: str = "") -> Timetable:
    """A draft in which one meeting (public id of its request) stands in another slot or at another table, chosen by a person.

    Also gives a place to a request that has none. Nothing else changes. Refused with the first rule that the place would break
    (`core.scheduling.by_hand`), and for a meeting that has happened.
    """
    refuse_if(can_organise_fair(by, fair))
    fair = Fair.objects.select_for_update(no_key=True).get(pk=fair.pk)
    if not fair.published:
        raise Refused(Reason("nothing-to-repair"))
    asked, before = fair_input(fair, at=at), standing_plan(fair)
    names = {one.id: one.name for one in asked.delegations}
    if request not in {wish.id for wish in asked.requests} or slot not in {one.id for one in asked.slots}:
        raise Refused(Reason("hand-unknown"))
    if request in {entry.request for entry in asked.already}:
        raise Refused(Reason("hand-has-happened"))
    known = plan_within(asked, before)
    try:
        meetings_with(asked, known, request=request, slot=slot, table=table, now=at)
    except Refused as refused:
        reason = refused.reason
        values = {key: names.get(value, value) if isinstance(value, str) else value for key, value in reason.values.items()}
        raise Refused(Reason(reason.code, values, reason.field)) from None
    refuse_if(_why_not(fair, asked))
    figures = {"now": _now_of(fair, at), "before": plan_as_json(known), "move": {"request": request, "slot": slot, "table": table}}
    return _start(fair, Timetable.Kind.HAND, asked, figures, by, at, note=note)


def plan_within(fair: core.Fair, plan: core.Plan) -> core.Plan:
    """The plan without the meetings that its fair no longer knows: of requests that were withdrawn, in slots that were taken away."""
    requests, slots = {wish.id for wish in fair.requests}, {slot.id for slot in fair.slots}
    known = tuple(meeting for meeting in plan.meetings if meeting.request in requests and meeting.slot in slots)
    return replace(plan, meetings=known)


def _why_not(fair: Fair, asked: core.Fair) -> Reason | None:
    if not asked.slots:
        return Reason("fair-without-slots")
    if not any(slot.open_tables for slot in asked.slots):
        return Reason("fair-without-tables")
    if not asked.requests:
        return Reason("fair-without-accepted-requests")
    if fair.timetables.filter(state=Timetable.State.WORKING).exists():
        return Reason("timetable-being-made")
    return None


def _now_of(fair: Fair, at: datetime) -> str:
    return at.astimezone(fair.zone).replace(microsecond=0).isoformat()


def _start(fair: Fair, kind: str, asked: core.Fair, figures: dict[str, Any], by: Any, at: datetime, **limits: Any) -> Timetable:
    actor = actor_for(by, acting_organiser(by, fair))
    timetable = Timetable.objects.create(
        fair=fair,
        kind=kind,
        based_on=fair.published,
        input=fair_as_json(asked),
        figures=figures,
        made_at=at,
        made_office=actor.office,
        **limits,
    )
    timetable.job = start_job(JOB_KIND, by=actor, arguments={"timetable": timetable.public_id}, at=at)
    timetable.save(update_fields=["job"])
    audit.record("fairs:timetable:start", by=actor, of=timetable, values={"kind": str(kind), "seed": timetable.seed}, at=at)
    return timetable


@transaction.atomic
def stop_timetable(timetable: Timetable, *, by: Any, at: datetime) -> Timetable:
    """End the search: the best timetable so far becomes a draft. One that nobody has begun to make is put aside."""
    refuse_if(can_organise_fair(by, timetable.fair))
    timetable = Timetable.objects.select_for_update().get(pk=timetable.pk)
    if timetable.state != Timetable.State.WORKING:
        raise Refused(Reason("timetable-not-being-made"))
    actor = actor_for(by, acting_organiser(by, timetable.fair))
    if timetable.job is None or not end_job(timetable.job, by=actor, at=at):
        timetable.state = Timetable.State.DISCARDED
        timetable.save(update_fields=["state"])
    audit.record("fairs:timetable:stop", by=actor, of=timetable, at=at)
    return timetable


@transaction.atomic
def discard_timetable(timetable: Timetable, *, by: Any, at: datetime) -> Timetable:
    """Put a draft aside, or one that could not be made: it stays in the list of those put aside, and cannot be published."""
    refuse_if(can_organise_fair(by, timetable.fair))
    states = (Timetable.State.DRAFT, Timetable.State.FAILED)
    if not Timetable.objects.filter(pk=timetable.pk, state__in=states).update(state=Timetable.State.DISCARDED):
        raise Refused(Reason("timetable-not-draft"))
    timetable.state = Timetable.State.DISCARDED
    actor = actor_for(by, acting_organiser(by, timetable.fair))
    audit.record("fairs:timetable:discard", by=actor, of=timetable, at=at)
    return timetable
