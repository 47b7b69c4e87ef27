"""Fairs as their readers see them, and who a reader is at a fair."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from isopolity.directory.models import Organisation
from isopolity.directory.queries import Standing, standing_of
from isopolity.fairs.models import Delegation, Fair


def fairs_organised_by(user: Any) -> QuerySet[Fair]:
    """The fairs of the organisations for which a person acts, drafts included."""
    ids = _own_organisations(standing_of(user))
    return Fair.objects.filter(organisers__organisation_id__in=ids).distinct()


def fairs_visible_to(user: Any, reader: Standing | None = None) -> QuerySet[Fair]:
    """Every fair that is no draft; of drafts, a person's own. Stewards see all. `reader` is the person's standing, where it is known."""
    reader = reader or standing_of(user)
    if reader.is_steward:
        return Fair.objects.select_related("place__country")
    own = Fair.objects.filter(organisers__organisation_id__in=_own_organisations(reader)).values("id")
    return Fair.objects.filter(~Q(state=Fair.State.DRAFT) | Q(id__in=own)).select_related("place__country")


def fair_for(user: Any, public_id: str) -> Fair:
    """The fair of an address, with its place; 404 for one that this reader may not know of."""
    return get_object_or_404(fairs_visible_to(user), public_id=public_id)


@dataclass(frozen=True, slots=True)
class Part:
    """What a reader is at a fair: its secretariat, people of delegations (in the order of their names), or neither."""

    is_organiser: bool
    is_steward: bool
    delegations: tuple[Delegation, ...]

    @property
    def takes_part(self) -> bool:
        """Acts for a delegation that is accredited."""
        return any(delegation.state == Delegation.State.ACCREDITED for delegation in self.delegations)

    def acts_for(self, delegation: Delegation) -> bool:
        return delegation.pk in {own.pk for own in self.delegations}


def part_of(user: Any, fair: Fair, reader: Standing | None = None) -> Part:
    """The part that a reader has in a fair now: three questions to the database (two with their standing), and none for a visitor."""
    reader = reader or standing_of(user)
    own = _own_organisations(reader)
    if not own:
        return Part(False, reader.is_steward, ())
    delegations = fair.delegations.filter(organisation_id__in=own).select_related("organisation").order_by("organisation__name", "id")
    return Part(fair.organisers.filter(organisation_id__in=own).exists(), reader.is_steward, tuple(delegations))


def _own_organisations(reader: Standing) -> list[int]:
    """The open organisations, vouched for, in whose name a reader acts."""
    found = [role.organisation for role in reader.roles if role.organisation is not None]
    return [organisation.pk for organisation in found if organisation.is_public]


def listed_fairs(user: Any) -> QuerySet[Fair]:
    """The fairs that this reader may know of, the latest first, each with its organisers and `accredited`, the number of its delegations."""
    accredited = Count("delegations", filter=Q(delegations__state=Delegation.State.ACCREDITED))
    rows = fairs_visible_to(user).annotate(accredited=accredited).order_by("-starts_on", "name", "id")
    return rows.prefetch_related("organisers__organisation")


def organisers_of(fair: Fair) -> list[Organisation]:
    """The organisations to which the fair belongs, the one that created it first."""
    return [row.organisation for row in fair.organisers.select_related("organisation")]


def accredited_count(fair: Fair) -> int:
    """How many delegations take part."""
    return fair.delegations.filter(state=Delegation.State.ACCREDITED).count()
