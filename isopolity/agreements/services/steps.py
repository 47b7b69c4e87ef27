"""Saying that a step of the guide is done, with its day and how one can know it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from isopolity.agreements import guide
from isopolity.agreements.gates import filled_gates
from isopolity.agreements.guide import Step
from isopolity.agreements.models import Agreement, StepDone
from isopolity.agreements.permissions import can_tick_step
from isopolity.agreements.queries.agreements import standing_parties, towards_agreement
from isopolity.agreements.queries.steps import checked_steps, is_before
from isopolity.agreements.services.provenance import locked, writer_for
from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.stages import Stage


@transaction.atomic
def tick_step(agreement: Agreement, step: Step, *, dated_on: date, note: str, language: str, by: Any, at: datetime) -> StepDone:
    """A party says that a step is done: for itself where each side does it, else for all. Once; the row is never changed.

    Refused for steps of later stages, and for what is known to be done already.
    """
    agreement = locked(agreement)
    refuse_if(can_tick_step(by, agreement))
    towards = towards_agreement(by, agreement)
    if is_before(Stage(agreement.stage), Stage(step.stage)):
        raise Refused(Reason("step-of-a-later-stage"))
    if dated_on > at.date():
        raise Refused(Reason("move-in-the-future", field="dated_on"))
    own = next(party for party in standing_parties(agreement) if party.organisation_id == towards.own.pk)  # type: ignore[union-attr]
    side = own.public_id if step.sides == "each" else ""
    if not checked_steps(agreement, filled_gates(agreement))[step.id].is_open_for(side):
        raise Refused(Reason("step-done-already"))
    writer = writer_for(by, towards, at)
    done = StepDone.objects.create(
        agreement=agreement,
        step=step.id,
        guide_version=guide.VERSION,
        side=side,
        dated_on=dated_on,
        note=note,
        language=language,
        **writer.columns,
    )
    values = {"step": step.id, "guide": guide.VERSION, "day": dated_on.isoformat(), "side": side}
    record("agreements:step:tick", by=writer.actor, of=agreement, values=values, at=at)
    return done
