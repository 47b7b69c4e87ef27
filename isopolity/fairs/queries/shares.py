"""What each delegation got of what it wished: meetings, wishes kept, and whether its first choice is among them."""

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from isopolity.fairs.models import Delegation, Fair, MeetingRequest, RequestParty

ACCEPTED = MeetingRequest.State.ACCEPTED


def shares_of(fair: Fair) -> QuerySet[Delegation]:
    """The accredited delegations by name, each with `wished` (accepted requests), `kept` (those with a place in the timetable that stands),
    and `first_kept`: None for one that ranked none of them.
    """
    accepted = Q(wishes__request__state=ACCEPTED)
    ranked = RequestParty.objects.filter(delegation=OuterRef("pk"), request__state=ACCEPTED, rank__isnull=False).order_by(
        "rank", "request_id"
    )
    placed = fair.meetings.filter(slot__isnull=False)
    first = Subquery(ranked.annotate(kept=Exists(placed.filter(request=OuterRef("request")))).values("kept")[:1])
    official = FilteredRelation("organisation__names", condition=Q(organisation__names__is_official=True))
    rows = fair.delegations.filter(state=Delegation.State.ACCREDITED).select_related("organisation")
    return rows.annotate(
        official=official,
        wished=Count("wishes", filter=accepted, distinct=True),
        kept=Count("wishes", filter=accepted & Q(wishes__request__meeting__slot__isnull=False), distinct=True),
        first_kept=first,
    ).order_by(F("official__folded"), "id")
