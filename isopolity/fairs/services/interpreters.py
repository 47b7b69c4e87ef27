"""Interpreters: those of the fair, kept by its secretariat, and those whom a delegation brings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Absence, Delegation, Fair, Interpreter
from isopolity.fairs.permissions import can_keep_interpreters
from isopolity.fairs.queries.requests import acting_for_fair


@transaction.atomic
def add_interpreter(fair: Fair, *, delegation: Delegation | None, away: Sequence[str], by: Any, at: datetime, **fields: Any) -> Interpreter:
    """Add an interpreter of the fair, or with `delegation` one whom it brings, who serves its meetings only.

    `fields` are name, languages (two at least), most_consecutive and most_meetings; `away` are public ids of slots.
    """
    refuse_if(can_keep_interpreters(by, fair, delegation))
    refuse_if(_why_not(fields))
    interpreter = Interpreter.objects.create(fair=fair, delegation=delegation, **fields)
    _keep_away(interpreter, away)
    audit.record("fairs:interpreter:add", by=_actor(by, interpreter), of=interpreter, values=_told(fields, away), at=at)
    return interpreter


@transaction.atomic
def change_interpreter(interpreter: Interpreter, *, away: Sequence[str], by: Any, at: datetime, **fields: Any) -> Interpreter:
    """Change what is known of an interpreter. A published timetable stays as it is until it is repaired."""
    refuse_if(can_keep_interpreters(by, interpreter.fair, interpreter.delegation))
    refuse_if(_why_not(fields))
    for name, value in fields.items():
        setattr(interpreter, name, value)
    interpreter.save(update_fields=list(fields))
    _keep_away(interpreter, away)
    audit.record("fairs:interpreter:change", by=_actor(by, interpreter), of=interpreter, values=_told(fields, away), at=at)
    return interpreter


@transaction.atomic
def leave_out_interpreter(interpreter: Interpreter, *, by: Any, at: datetime) -> Interpreter:
    """Take an interpreter off the list; the meetings that they held stay on record."""
    refuse_if(can_keep_interpreters(by, interpreter.fair, interpreter.delegation))
    interpreter.left_out_at = at
    interpreter.save(update_fields=["left_out_at"])
    audit.record("fairs:interpreter:leave-out", by=_actor(by, interpreter), of=interpreter, at=at)
    return interpreter


def _why_not(fields: dict[str, Any]) -> Reason | None:
    return Reason("interpreter-needs-two-languages", field="languages") if len(set(fields["languages"])) < 2 else None


def _keep_away(interpreter: Interpreter, away: Sequence[str]) -> None:
    slots = list(interpreter.fair.slots.filter(public_id__in=away))
    if len(slots) != len(set(away)):
        # The slots were drawn anew while the form was open.
        raise Refused(Reason("slots-have-changed", field="away"))
    interpreter.absences.exclude(slot__in=slots).delete()
    known = set(interpreter.absences.values_list("slot_id", flat=True))
    Absence.objects.bulk_create(Absence(interpreter=interpreter, slot=slot) for slot in slots if slot.pk not in known)


def _told(fields: dict[str, Any], away: Sequence[str]) -> dict[str, Any]:
    """For the record of acts: no name, which may have to be forgotten one day."""
    return {**{name: value for name, value in fields.items() if name != "name"}, "away": len(away)}


def _actor(user: Any, interpreter: Interpreter) -> Any:
    return actor_for(user, acting_for_fair(user, interpreter.fair, interpreter.delegation))
