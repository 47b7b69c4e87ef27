"""The day in the hall: who has come, who is late or missing, and the repair that follows."""

from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Absence, Delegate, Delegation, Fair, Incident, Interpreter, MeetingTable, Slot, Timetable
from isopolity.fairs.permissions import can_organise_fair
from isopolity.fairs.queries.incidents import badge_holder, slots_between
from isopolity.fairs.queries.requests import acting_organiser
from isopolity.fairs.services.timetables import start_timetable

Kind = Incident.Kind
Thing = Delegation | Interpreter | MeetingTable
# What can happen to what.
KINDS: dict[str, tuple[str, ...]] = {
    "delegation": (Kind.LATE, Kind.NO_SHOW, Kind.CANCELLED, Kind.BACK),
    "interpreter": (Kind.LATE, Kind.NO_SHOW, Kind.ILL, Kind.BACK),
    "table": (Kind.BROKEN, Kind.BACK),
}


@transaction.atomic
def check_in(fair: Fair, badge: str, *, by: Any, at: datetime) -> Delegate | Interpreter:
    """Note that the person with this badge has come. Again: the first time stands. An unknown badge is refused."""
    refuse_if(can_organise_fair(by, fair))
    person = badge_holder(fair, badge)
    if person is None:
        raise Refused(Reason("badge-unknown", {"badge": badge}, field="badge"))
    if person.checked_in_at is not None:
        return person
    type(person).objects.filter(pk=person.pk, checked_in_at=None).update(checked_in_at=at)
    person.checked_in_at = at
    noun = "interpreter" if isinstance(person, Interpreter) else "delegate"
    audit.record(f"fairs:{noun}:check-in", by=actor_for(by, acting_organiser(by, fair)), of=person, at=at)
    return person


@transaction.atomic
def report_incident(
    fair: Fair, thing: Thing, *, kind: str, first_slot: Slot, last_slot: Slot | None = None, note: str = "", by: Any, at: datetime
) -> Incident:
    """Note who or what is not to be had from a slot to a slot (None: to the end of the fair), or is there again from one on.

    Where a timetable is published and stands no longer, its repair is asked for at once (`start_timetable`); nothing changes until
    a person publishes it. While another timetable is being made, the incident is kept without one.
    """
    refuse_if(can_organise_fair(by, fair))
    noun = _noun_of(thing)
    if thing.fair_id != fair.pk or first_slot.fair_id != fair.pk or (last_slot and last_slot.fair_id != fair.pk):
        raise Refused(Reason("incident-elsewhere"))
    if kind not in KINDS[noun]:
        raise Refused(Reason("incident-not-of-this", field="kind"))
    if first_slot.ends_at <= at:
        raise Refused(Reason("incident-in-the-past", field="first_slot"))
    if last_slot and last_slot.starts_at < first_slot.starts_at:
        raise Refused(Reason("incident-ends-before", field="last_slot"))
    slots = slots_between(fair, first_slot, last_slot)
    own = Absence.objects.filter(**{noun: thing})
    if kind == Kind.BACK:
        own.filter(slot__in=slots).delete()
    else:
        there = set(own.values_list("slot_id", flat=True))
        Absence.objects.bulk_create(Absence(**{noun: thing}, slot=slot) for slot in slots if slot.pk not in there)
    actor = actor_for(by, acting_organiser(by, fair))
    fields: dict[str, Any] = {noun: thing, "first_slot": first_slot, "last_slot": last_slot, "note": note}
    incident = Incident.objects.create(fair=fair, kind=kind, at=at, office=actor.office, **fields)
    incident.repair = _repair(fair, note, by, at)
    incident.save(update_fields=["repair"])
    values = {"kind": kind, noun: thing.public_id, "from": first_slot.public_id, "to": last_slot.public_id if last_slot else None}
    audit.record("fairs:incident:report", by=actor, of=incident, values=values, at=at)
    return incident


def _noun_of(thing: Thing) -> str:
    if isinstance(thing, Delegation):
        return "delegation"
    return "interpreter" if isinstance(thing, Interpreter) else "table"


def _repair(fair: Fair, note: str, by: Any, at: datetime) -> Timetable | None:
    if not fair.published:
        return None
    try:
        with transaction.atomic():
            return start_timetable(fair, kind=Timetable.Kind.REPAIR, note=note, by=by, at=at)
    except Refused:
        # Another one is being made, or nothing is left to plan: the incident stands, and the page says how to ask for a repair.
        return None
