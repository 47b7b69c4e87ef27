"""How a delegation orders its own wishes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.core.fair_values import reordered
from isopolity.core.reasons import refuse_if
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Delegation, RequestParty
from isopolity.fairs.permissions import can_speak_for_delegation
from isopolity.fairs.queries.requests import ranks_of, why_no_requests


@transaction.atomic
def rank_wishes(delegation: Delegation, typed: Mapping[str, int | None], *, by: Any, at: datetime) -> list[str]:
    """Put open requests of a delegation into the order that its people typed: public id → number, None for no rank.

    Those that `typed` does not name keep their place; ids that are none of its open requests are left out (one may have
    been declined while the form was open). Ranks are 1, 2, 3 … without gaps afterwards. Returns the ids in order.
    """
    refuse_if(can_speak_for_delegation(by, delegation))
    refuse_if(why_no_requests(delegation.fair, at))
    Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
    ranks = dict(ranks_of(delegation))
    before = [key for key, rank in ranks.items() if rank is not None]
    order = reordered(before, {key: number for key, number in typed.items() if key in ranks})
    places = {key: place for place, key in enumerate(order, start=1)}
    parties = list(RequestParty.objects.filter(delegation=delegation, request__public_id__in=ranks).select_related("request"))
    for party in parties:
        party.rank = places.get(party.request.public_id)
    RequestParty.objects.bulk_update(parties, ["rank"])
    audit.record("fairs:delegation:rank", by=actor_for(by, delegation.organisation), of=delegation, values={"order": order}, at=at)
    return order
