"""Networks, their members, and who asks to join. A member that is no longer public is shown to nobody."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from isopolity.directory import member_counts
from isopolity.directory.models import Membership, MembershipRequest, Organisation
from isopolity.directory.queries.offices import organisations_of


def _public(part: str) -> Q:
    return Q(**{f"{part}__vouched_at__isnull": False, f"{part}__closed_at": None})


def current_members(network: Organisation) -> QuerySet[Membership]:
    """The memberships of public organisations in a network that have not ended, by name of the member."""
    rows = network.members.filter(_public("member"), left_on=None)
    return rows.select_related("member__country", "source").order_by("member__name", "id")


def former_members(network: Organisation) -> QuerySet[Membership]:
    """Ended memberships of public organisations, the last to leave first."""
    rows = Membership.objects.filter(_public("member"), network=network, left_on__isnull=False)
    return rows.select_related("member__country", "source").order_by("-left_on", "member__name", "id")


def memberships_of(organisation: Organisation) -> QuerySet[Membership]:
    """The public networks to which an organisation belongs or belonged, current ones first."""
    rows = Membership.objects.filter(_public("network"), member=organisation).select_related("network", "source")
    return rows.order_by("left_on", "network__name", "id")


@dataclass(frozen=True, slots=True)
class MembersOfCountry:
    """How many members a network has in the country with this ISO code (two letters); the code is empty for members of no country."""

    iso2: str
    members: int


def members_by_country(network: Organisation) -> list[MembersOfCountry]:
    """The current, public members of a network by country, most first, then by code; those of no country last."""
    rows = current_members(network).order_by().values_list("member__country_id").annotate(members=Count("member", distinct=True))
    counted = [MembersOfCountry(iso2 or "", members) for iso2, members in rows]
    return sorted(counted, key=lambda row: (not row.iso2, -row.members, row.iso2))


def with_member_counts(networks: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Networks with what their current, public members have elsewhere, as `<name>_of_members` for each of `member_counts.registered()`."""
    here = Membership.objects.filter(_public("member"), network=OuterRef(OuterRef("pk")), left_on=None).values("member")
    counted = {}
    for count in member_counts.registered():
        rows = count.rows(here).order_by().annotate(of_members=Value(1)).values("of_members")
        counted[f"{count.name}_of_members"] = Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)
    return networks.annotate(**counted)


@dataclass(frozen=True, slots=True)
class CountOfMembers:
    """How many of what `label` names the members of a network have."""

    label: str
    number: int


def counts_of_members(network: Organisation) -> list[CountOfMembers]:
    """What the page of one network says. One question to the database."""
    row = with_member_counts(Organisation.objects.filter(pk=network.pk)).get()
    return counts_in(row)


def counts_in(row: Organisation) -> list[CountOfMembers]:
    """The counts of a row of `with_member_counts`, in their order."""
    return [CountOfMembers(str(count.label), getattr(row, f"{count.name}_of_members")) for count in member_counts.registered()]


def open_membership_requests(organisation: Organisation) -> QuerySet[MembershipRequest]:
    """Requests that wait: to a network, or sent by one of its would-be members."""
    rows = MembershipRequest.objects.filter(Q(network=organisation) | Q(member=organisation), answered_at=None)
    return rows.select_related("network", "member__country").order_by("asked_at", "id")


def membership_for(user: Any, public_id: str) -> Membership:
    """A membership in which this person acts for the network or for the member; raises `Http404` for any other."""
    own = organisations_of(user).values("id")
    rows = Membership.objects.filter(Q(network_id__in=own) | Q(member_id__in=own)).select_related("network", "member")
    return get_object_or_404(rows, public_id=public_id)


def membership_requests_waiting_for(user: Any) -> QuerySet[MembershipRequest]:
    """Unanswered requests to join the networks that this person acts for, oldest first, with both sides."""
    rows = MembershipRequest.objects.filter(network_id__in=organisations_of(user).values("id"), answered_at=None)
    return rows.select_related("network", "member").order_by("asked_at", "id")


def membership_request_for(user: Any, public_id: str) -> MembershipRequest:
    """A request to a network whose secretariat this person belongs to; raises `Http404` for any other."""
    rows = MembershipRequest.objects.filter(network_id__in=organisations_of(user).values("id")).select_related("network", "member")
    return get_object_or_404(rows, public_id=public_id)
