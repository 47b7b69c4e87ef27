"""Answering the forms before an agreement is formalised."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.agreements.models import Agreement, FormAnswer
from isopolity.agreements.permissions import can_fill_form
from isopolity.agreements.queries.agreements import standing_parties, towards_agreement
from isopolity.agreements.queries.answers import Given, given_answers, is_common
from isopolity.agreements.services.provenance import locked, writer_for
from isopolity.audit.services import record
from isopolity.core.questions import is_answered
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.stages import Stage


@transaction.atomic
def answer_form(agreement: Agreement, form: str, answers: Mapping[str, Any], *, seen: int, by: Any, at: datetime) -> list[str]:
    """Write the answers that a party has changed, by question: its own, and those that all give together. Returns the changed questions.

    `seen`: the last row of the form that the writer had read. Refused where somebody changed the same answer after that, and once the
    agreement is formalised. An empty answer takes an earlier one away.
    """
    agreement = locked(agreement)
    refuse_if(can_fill_form(by, agreement))
    if agreement.stage != Stage.ANNOUNCED:
        raise Refused(Reason("form-is-closed"))
    towards = towards_agreement(by, agreement)
    own = next(party for party in standing_parties(agreement) if party.organisation_id == towards.own.pk)  # type: ignore[union-attr]
    before, now = given_answers(agreement, form, until=seen), given_answers(agreement, form)
    writer, changed = writer_for(by, towards, at), []
    for question, value in answers.items():
        side = "" if is_common(form, question) else own.public_id
        answer = value if is_answered(value) else None
        stands = _answer(now, side, question)
        if answer in (_answer(before, side, question), stands):
            continue
        if stands != _answer(before, side, question):
            raise Refused(Reason("answer-changed-meanwhile", field=question))
        FormAnswer.objects.create(agreement=agreement, form=form, question=question, side=side, answer=answer, **writer.columns)
        changed.append(question)
    if changed:
        record("agreements:form:answer", by=writer.actor, of=agreement, values={"form": form, "questions": changed}, at=at)
    return changed


def _answer(given: Given, side: str, question: str) -> object:
    return (given.by_side.get(side, {}) if side else given.common).get(question)
