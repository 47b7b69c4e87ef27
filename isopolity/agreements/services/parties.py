"""Who takes part: parties are added, named, and taken out with a reason; and after how many months an agreement is silent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.agreements.models import Agreement, Party
from isopolity.agreements.permissions import can_keep_agreement
from isopolity.agreements.queries.agreements import facts_of, standing_parties, towards_agreement
from isopolity.agreements.services.derived import keep_derived
from isopolity.agreements.services.provenance import locked, writer_for
from isopolity.audit.services import Actor, record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.stages import BINDING, Stage, joining_hindrance
from isopolity.directory.models import Country, Organisation


def _opened(agreement: Agreement, by: Any, at: datetime) -> tuple[Agreement, Actor]:
    """The agreement as it is now, held, after the permission; what has ended takes no change."""
    agreement = locked(agreement)
    refuse_if(can_keep_agreement(by, agreement))
    if agreement.stage == Stage.ENDED:
        raise Refused(Reason("agreement-ended"))
    return agreement, writer_for(by, towards_agreement(by, agreement), at).actor


@transaction.atomic
def add_party(
    agreement: Agreement,
    *,
    organisation: Organisation | None = None,
    words: str = "",
    country: Country | None = None,
    by: Any,
    at: datetime,
) -> Party:
    """One more party: a public local authority, or words for one that is not named yet, with their country."""
    agreement, actor = _opened(agreement, by, at)
    if bool(organisation) == bool(words):
        raise Refused(Reason("contact-party-named-or-open", field="words"))
    if organisation is not None:
        refuse_if(_unfit(agreement, organisation))
    party = _add(agreement, at, organisation=organisation, open_words=words, open_country=country if words else None)
    keep_derived(agreement, at=at)
    values = {"agreement": agreement.public_id, "organisation": organisation.public_id if organisation else "", "words": words}
    record("agreements:party:add", by=actor, of=party, values=values, at=at)
    return party


@transaction.atomic
def name_open_party(party: Party, *, organisations: Sequence[Organisation], settles: bool, by: Any, at: datetime) -> list[Party]:
    """Say who an open party is: one authority or several, of its country where it has one. `settles`: these are all of them."""
    agreement, actor = _opened(party.agreement, by, at)
    party = Party.objects.select_related("open_country").get(pk=party.pk)
    if party.organisation_id is not None or party.withdrawn_at is not None or party.is_settled:
        raise Refused(Reason("party-is-named-already"))
    if not organisations:
        raise Refused(Reason("name-one-at-least", field="organisation"))
    named = []
    for organisation in organisations:
        refuse_if(_unfit(agreement, organisation))
        if party.open_country_id is not None and organisation.country_id != party.open_country_id:
            raise Refused(Reason("party-of-another-country", {"organisation": organisation.name}, field="organisation"))
        named.append(_add(agreement, at, organisation=organisation, names=party))
    if settles:
        Party.objects.filter(pk=party.pk).update(is_settled=True)
    keep_derived(agreement, at=at)
    values = {"agreement": agreement.public_id, "named": [one.public_id for one in organisations], "settled": settles}
    record("agreements:party:name", by=actor, of=party, values=values, at=at)
    return named


@transaction.atomic
def withdraw_party(party: Party, *, why: str, by: Any, at: datetime) -> None:
    """Take a party out that is none, or left. It stays in the history with the reason.

    Refused where fewer than two would be left, none of them named, or where a bound agreement would join one country only.
    """
    agreement, actor = _opened(party.agreement, by, at)
    left = [one for one in standing_parties(agreement) if one.pk != party.pk and (one.organisation is not None or one.is_open)]
    if len(left) < 2 or all(one.organisation is None for one in left):
        raise Refused(Reason("agreement-needs-two-parties"))
    if agreement.stage in BINDING:
        keys = {one.public_id for one in left}
        refuse_if(joining_hindrance([side for side in facts_of(agreement, frozenset()).sides if side.key in keys]))
    if not Party.objects.filter(pk=party.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_why=why):
        raise Refused(Reason("withdrawn-already"))
    keep_derived(agreement, at=at)
    record("agreements:party:withdraw", by=actor, of=party, values={"agreement": agreement.public_id, "why": why}, at=at)


@transaction.atomic
def set_silence(agreement: Agreement, *, months: int, title: str, by: Any, at: datetime) -> Agreement:
    """What the agreement is called, and after how many months without news it is shown as silent."""
    agreement, actor = _opened(agreement, by, at)
    agreement.silence_months, agreement.title = months, title
    keep_derived(agreement, at=at)
    record("agreements:agreement:settings", by=actor, of=agreement, values={"months": months, "title": title}, at=at)
    return agreement


def _unfit(agreement: Agreement, organisation: Organisation) -> Reason | None:
    names = {"organisation": organisation.name}
    if organisation.kind != Organisation.Kind.LOCAL_AUTHORITY:
        return Reason("party-is-no-authority", names, field="organisation")
    if not organisation.is_public:
        return Reason("party-is-not-public", names, field="organisation")
    if any(one.organisation_id == organisation.pk for one in standing_parties(agreement)):
        return Reason("party-already", names, field="organisation")
    return None


def _add(agreement: Agreement, at: datetime, **fields: Any) -> Party:
    last = agreement.parties.order_by("-position").values_list("position", flat=True).first() or 0
    return Party.objects.create(agreement=agreement, position=last + 1, added_at=at, **fields)
