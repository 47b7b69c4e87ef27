"""Who helps an agreement without being a party."""

from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.agreements.models import Agreement, Supporter
from isopolity.agreements.permissions import can_keep_agreement
from isopolity.agreements.queries.agreements import towards_agreement
from isopolity.agreements.services.provenance import Provenance, locked, why_no_source, writer_for
from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Organisation


@transaction.atomic
def add_supporter(
    agreement: Agreement, *, organisation: Organisation, role: str, provenance: Provenance, by: Any, at: datetime
) -> Supporter:
    """An organisation of the public directory helps, in one of the roles; who is no party says where that is written."""
    agreement = locked(agreement)
    refuse_if(can_keep_agreement(by, agreement))
    towards = towards_agreement(by, agreement)
    refuse_if(why_no_source(towards, provenance))
    if not organisation.is_public:
        raise Refused(Reason("party-is-not-public", {"organisation": organisation.name}, field="organisation"))
    if agreement.supporters.filter(organisation=organisation, role=role, withdrawn_at=None).exists():
        raise Refused(Reason("supporter-already", {"organisation": organisation.name}, field="role"))
    supporter = Supporter.objects.create(agreement=agreement, organisation=organisation, role=role, added_at=at, **provenance.columns())
    values = {"agreement": agreement.public_id, "organisation": organisation.public_id, "role": role}
    record("agreements:supporter:add", by=writer_for(by, towards, at).actor, of=supporter, values=values, at=at)
    return supporter


@transaction.atomic
def withdraw_supporter(supporter: Supporter, *, why: str, by: Any, at: datetime) -> None:
    """Say that a supporter helps no more, or never did."""
    agreement = locked(supporter.agreement)
    refuse_if(can_keep_agreement(by, agreement))
    if not Supporter.objects.filter(pk=supporter.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_why=why):
        raise Refused(Reason("withdrawn-already"))
    actor = writer_for(by, towards_agreement(by, agreement), at).actor
    record("agreements:supporter:withdraw", by=actor, of=supporter, values={"agreement": agreement.public_id, "why": why}, at=at)
