"""Organisations that a reader may see: the only place where drafts are told from what is public."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from isopolity.directory.models import Organisation, Role
from isopolity.directory.queries.offices import networks_of, roles_of

PUBLIC = Q(vouched_at__isnull=False, closed_at=None)


def public_organisations() -> QuerySet[Organisation]:
    """Vouched for and open: what lists, files, matching, search and exports may show of the directory to anybody."""
    return Organisation.objects.filter(PUBLIC).select_related("country", "place")


def organisations_visible_to(user: Any) -> QuerySet[Organisation]:
    """What this reader may open by its address.

    Everybody: organisations that were vouched for, closed ones too, whose history stays. Its own people: their draft.
    Stewards, and secretariats of vouched networks: all drafts, because somebody must be able to judge them. Lists,
    files and feeds show `public_organisations()` instead, also to these.
    """
    rows = Organisation.objects.select_related("country", "place", "vouched_by")
    if may_judge_drafts(user):
        return rows
    own = roles_of(user).filter(organisation__isnull=False).values("organisation_id")
    return rows.filter(Q(vouched_at__isnull=False) | Q(id__in=own))


def may_judge_drafts(user: Any) -> bool:
    """Stewards and the secretariats of vouched networks."""
    return roles_of(user).filter(kind=Role.Kind.STEWARD).exists() or networks_of(user).exists()


def organisation_for(user: Any, public_id: str) -> Organisation:
    """The organisation with this public id, if this reader may see it; raises `Http404` otherwise, for drafts of others too."""
    found = organisations_visible_to(user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
