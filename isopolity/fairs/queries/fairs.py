"""Fairs as their readers see them, and who a reader is at a fair."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from isopolity.directory.models import Organisation
from isopolity.directory.queries import Filters, Standing, listed_organisations, standing_of
from isopolity.fairs.models import Delegation, Fair

MEMORY = "parts_of_readers"


# Of the fairs that an organisation organises, so many stand above those at which it takes part.
MOST_ORGANISED = 10


def fairs_organised_by(organisation: Organisation) -> QuerySet[Fair]:
    """The latest fairs that belong to an organisation, drafts included: for its own people."""
    return Fair.objects.filter(organisers__organisation=organisation).order_by("-starts_on", "-pk")[:MOST_ORGANISED]


def fairs_visible_to(user: Any, reader: Standing | None = None) -> QuerySet[Fair]:
    """Every fair that is no draft; of drafts, a person's own. Stewards see all. `reader` is the person's standing, where it is known."""
    reader = reader or standing_of(user)
    if reader.is_steward:
        return Fair.objects.select_related("place__country")
    own = Fair.objects.filter(organisers__organisation_id__in=_own_organisations(reader)).values("id")
    return Fair.objects.filter(~Q(state=Fair.State.DRAFT) | Q(id__in=own)).select_related("place__country")


def fair_for(user: Any, public_id: str) -> Fair:
    """The fair of an address, with its place; 404 for one that this reader may not know of.

    It remembers what its readers are (`part_of`) for the one page that it was found for; what a service locks remembers nothing.
    """
    found = get_object_or_404(Fair.objects.select_related("place__country"), public_id=public_id)
    found.__dict__[MEMORY] = {}
    if found.state == Fair.State.DRAFT and not part_of(user, found).looks_behind:
        raise Http404
    return found


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

    @property
    def looks_behind(self) -> bool:
        """Reads everything of the fair: its secretariat, and stewards."""
        return self.is_organiser or self.is_steward

    def acts_for(self, delegation: Delegation) -> bool:
        return delegation.pk in {own.pk for own in self.delegations}


def part_of(user: Any, fair: Fair, reader: Standing | None = None) -> Part:
    """The part that a reader has in a fair now: three questions to the database (two with their standing), one for a visitor."""
    memory: dict[Any, Part] = fair.__dict__.get(MEMORY, {})
    key = getattr(user, "pk", None)
    if key not in memory:
        memory[key] = _part_of(user, fair, reader or standing_of(user))
    return memory[key]


def _part_of(user: Any, fair: Fair, reader: Standing) -> Part:
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


def organiser_for(user: Any, fair: Fair) -> Organisation | None:
    """The first organiser of the fair for which a person acts: in its name they work at the fair; None for nobody's people."""
    own = _own_organisations(standing_of(user))
    row = fair.organisers.filter(organisation_id__in=own).select_related("organisation").first()
    return row.organisation if row else None


def organisers_found(fair: Fair, words: str) -> list[Organisation]:
    """Public organisations with these words in a name, at most ten, that do not organise the fair yet; none for no words."""
    if not words:
        return []
    rows = listed_organisations(Filters(text=words))
    return list(rows.exclude(fairs_organised__fair=fair)[:10])
