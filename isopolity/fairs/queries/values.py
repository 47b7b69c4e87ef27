"""What accepted requests are worth to the timetable, from ranks and scores as they are now (`core.fair_values`)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from isopolity.core.fair_values import MeetingValue, meeting_value, wishes_in_order
from isopolity.fairs.models import Fair, MeetingRequest, RequestParty


def values_of(fair: Fair) -> dict[str, MeetingValue]:
    """Public id → value of every accepted request of a fair. One query."""
    return _values(RequestParty.objects.filter(request__fair=fair, request__state=MeetingRequest.State.ACCEPTED))


def value_of(request: MeetingRequest) -> MeetingValue:
    """The value of one open request: what it has, or would have were it accepted now. One query."""
    parties = [party.delegation_id for party in request.parties.all()]
    counted = Q(request__state=MeetingRequest.State.ACCEPTED, delegation__in=parties) | Q(request=request)
    # Of requests with others only the side of these parties is read: it gives the places.
    return _values(RequestParty.objects.filter(counted), [request.public_id])[request.public_id]


def _values(parties: QuerySet[RequestParty], wanted: Iterable[str] | None = None) -> dict[str, MeetingValue]:
    ranks: dict[int, dict[str, int | None]] = defaultdict(dict)
    names: dict[int, str] = {}
    scores: dict[str, int | None] = {}
    sides: dict[str, list[int]] = defaultdict(list)
    rows = parties.order_by("id").values_list(
        "delegation_id", "delegation__organisation__name", "request__public_id", "rank", "request__match_score"
    )
    for delegation, name, request, rank, score in rows:
        names[delegation] = name
        ranks[delegation][request] = rank
        scores[request] = score
        sides[request].append(delegation)
    wishes = {delegation: wishes_in_order(names[delegation], own) for delegation, own in ranks.items()}
    return {
        request: meeting_value([wishes[delegation][request] for delegation in sides[request]], scores[request])
        for request in (scores if wanted is None else wanted)
    }
