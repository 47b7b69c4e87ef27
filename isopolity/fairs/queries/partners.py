"""Whom a delegation may ask for a meeting, in the order of how well they fit."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from isopolity.directory.models import Organisation
from isopolity.fairs.models import Delegation, Fair, MeetingRequest, RequestParty, together_of
from isopolity.fairs.queries.requests import why_no_requests, why_not_meet
from isopolity.matching.queries.matches import scores_of


@dataclass(frozen=True, slots=True)
class Partner:
    """Another delegation as one that may be asked: the score of matching (None: it knows nothing of the two), and the
    request that is open between the two."""

    delegation: Delegation
    score: int | None
    request: MeetingRequest | None


def partners_of(delegation: Delegation, *, with_score: bool = False) -> list[Partner]:
    """The accredited delegations that this one may meet by the rules of the fair: best fit first, then by name.

    `with_score`: only those of which matching knows that they fit. Four queries, however many delegations.
    """
    fair = delegation.fair
    rows = fair.delegations.filter(state=Delegation.State.ACCREDITED).exclude(pk=delegation.pk)
    others = [other for other in rows.select_related("organisation__country") if why_not_meet(fair, (delegation, other)) is None]
    scores = scores_of(delegation.organisation, [other.organisation.public_id for other in others])
    asked = _open_with(delegation)
    partners = [Partner(other, scores.get(other.organisation.public_id), asked.get(other.pk)) for other in others]
    shown = [partner for partner in partners if partner.score] if with_score else partners
    return sorted(shown, key=lambda partner: (-(partner.score or 0), partner.delegation.organisation.name, partner.delegation.pk))


def score_between(delegations: list[Delegation]) -> int | None:
    """How well these delegations fit: matching's score, with three and more the mean of the known pairs; None without any."""
    known: list[int] = []
    for place, one in enumerate(delegations[:-1]):
        others = [other.organisation.public_id for other in delegations[place + 1 :]]
        known += scores_of(one.organisation, others).values()
    return sum(known) // len(known) if known else None


def _open_with(delegation: Delegation) -> dict[int, MeetingRequest]:
    """Delegation → the open request of just these two."""
    rows = RequestParty.objects.filter(request__parties__delegation=delegation, request__state__in=MeetingRequest.OPEN)
    rows = rows.exclude(delegation=delegation).select_related("request", "delegation")
    pairs: dict[int, MeetingRequest] = {}
    for party in rows:
        if party.request.together == together_of((delegation, party.delegation)):
            pairs[party.delegation_id] = party.request
    return pairs


@dataclass(frozen=True, slots=True)
class Asked:
    """A fair by its name, and the parts of the address at which one delegation asks another there."""

    fair: str
    address: tuple[str, str, str]


def fairs_to_ask_at(city: Organisation, partner: Organisation, at: datetime) -> list[Asked]:
    """The fairs at which both are accredited and meetings may be asked for now, the next first. One query."""
    accredited = Delegation.objects.filter(state=Delegation.State.ACCREDITED)
    other = accredited.filter(fair=OuterRef("fair"), organisation=partner).values("public_id")
    own = accredited.filter(organisation=city, fair__state=Fair.State.OPEN).annotate(other=Subquery(other)).exclude(other=None)
    return [
        Asked(delegation.fair.name, (delegation.fair.public_id, delegation.public_id, delegation.other))
        for delegation in own.select_related("fair").order_by("fair__starts_on", "pk")
        if why_no_requests(delegation.fair, at) is None
    ]


def delegations_of(organisation: Organisation) -> QuerySet[Delegation]:
    """The delegations of an organisation, the latest fair first, each with `waiting`, the requests that wait for its answer."""
    waiting = Q(wishes__answer=RequestParty.Answer.WAITING, wishes__request__state=MeetingRequest.State.WAITING)
    rows = organisation.delegations.exclude(fair__state=Fair.State.DRAFT).select_related("fair")
    return rows.annotate(waiting=Count("wishes", filter=waiting)).order_by("-fair__starts_on", "-pk")
