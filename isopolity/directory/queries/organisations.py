"""Organisations that a reader may see: the only place where drafts are told from what is public."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import Http404

from isopolity.core.names import fold, latin_reading, likeness, skeleton
from isopolity.directory.models import Country, Organisation, OrganisationName
from isopolity.directory.queries.offices import is_steward, networks_of, organisations_of, roles_of

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
    return is_steward(user) or networks_of(user).exists()


def organisation_for(user: Any, public_id: str) -> Organisation:
    """The organisation with this public id, if this reader may see it; raises `Http404` otherwise, for drafts of others too."""
    found = organisations_visible_to(user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def drafts_to_judge(user: Any) -> QuerySet[Organisation]:
    """Drafts that wait for somebody to vouch, oldest first: for a steward all, for a secretariat all but networks, none of one's own."""
    rows = Organisation.objects.filter(vouched_at=None, closed_at=None, sent_back_at=None).select_related("country", "place")
    rows = rows.exclude(id__in=roles_of(user).filter(organisation__isnull=False).values("organisation_id")).order_by("registered_at", "id")
    if is_steward(user):
        return rows
    return rows.exclude(kind=Organisation.Kind.NETWORK) if networks_of(user).exists() else rows.none()


def drafts_registered_by(user: Any) -> QuerySet[Organisation]:
    """The open drafts in which a person acts. Drafts cannot invite, so it is this person who registered them."""
    return organisations_of(user).filter(vouched_at=None)


@dataclass(frozen=True, slots=True)
class LookAlike:
    """An organisation with a name that a reader could take for the one asked about: equal, alike to the eye, or to the ear."""

    organisation: Organisation
    name: str
    likeness: Literal["same", "looks-alike", "reads-alike"]


def look_alikes(name: str, *, country: Country | None, drafts: bool = False, apart_from: Organisation | None = None) -> list[LookAlike]:
    """Organisations of the same country (None: of none) that go by a name like this one, by `core.names.likeness`.

    Public ones only, unless `drafts`: those are for people who judge drafts, since a draft's name is not public.
    """
    rows = OrganisationName.objects.filter(
        Q(folded=fold(name)) | Q(skeleton=skeleton(name)) | Q(reading=latin_reading(name)),
        organisation__country=country,
        organisation__closed_at=None,
    ).select_related("organisation__country", "organisation__place")
    if not drafts:
        rows = rows.filter(organisation__vouched_at__isnull=False)
    found: dict[int, LookAlike] = {}
    for row in rows.order_by("organisation__name", "id"):
        how = likeness(row.name, name)
        if how is not None and row.organisation != apart_from:
            found.setdefault(row.organisation_id, LookAlike(row.organisation, row.name, how))
    return list(found.values())
