"""Delegations as their readers see them, their people, and the figures of a fair."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404

from isopolity.core.names import fold
from isopolity.directory.models import Organisation, OrganisationName
from isopolity.directory.queries import organisation_for, organisations_of
from isopolity.exchange.themes import filed_under
from isopolity.fairs.models import Delegate, Delegation, Fair
from isopolity.fairs.queries.fairs import fair_for

State = Delegation.State
IN_IT = (State.WAITING, State.ACCREDITED)
# A share among fewer people would tell of single ones.
FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody asks of the list; empty: everything. `state` is heeded for the secretariat alone."""

    text: str = ""
    country: str = ""
    language: str = ""
    theme: str = ""
    state: str = ""


def delegations_listed(fair: Fair, asked: Filters, *, inside: bool) -> QuerySet[Delegation]:
    """The delegations of a fair by the folded names of their organisations: for everybody those accredited, for the secretariat
    (`inside`) all, each with `people`, the number of its delegates.
    """
    rows = fair.delegations.select_related("organisation", "organisation__country")
    if not inside:
        rows = rows.filter(state=State.ACCREDITED)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.country:
        rows = rows.filter(organisation__country_id=asked.country)
    if asked.language:
        rows = rows.annotate(languages_text=Cast("languages", TextField())).filter(languages_text__contains=f'"{asked.language}"')
    if asked.theme:
        rows = rows.annotate(themes_text=Cast("themes", TextField()))
        wanted = Q(pk__in=[])
        for theme in filed_under(asked.theme):
            wanted |= Q(themes_text__contains=f'"{theme}"')
        rows = rows.filter(wanted)
    if asked.text:
        folded = fold(asked.text)
        named = OrganisationName.objects.filter(organisation=OuterRef("organisation"), folded__contains=folded)
        rows = rows.filter(Exists(named)) if folded else rows.none()
    official = FilteredRelation("organisation__names", condition=Q(organisation__names__is_official=True))
    people = Count("delegates", filter=Q(delegates__left_out_at=None), distinct=True)
    return rows.annotate(official=official, people=people).order_by("official__folded", "id")


def countries_and_themes(fair: Fair, *, inside: bool) -> tuple[list[str], list[str]]:
    """ISO codes of the countries, and ids of the themes, that the list can be narrowed to."""
    rows = fair.delegations.all() if inside else fair.delegations.filter(state=State.ACCREDITED)
    found = rows.order_by().values_list("organisation__country_id", "themes")
    pairs = list(found)
    return sorted({country for country, _themes in pairs if country}), sorted({theme for _country, themes in pairs for theme in themes})


def delegation_for(user: Any, public_id: str, delegation_id: str) -> Delegation:
    """A delegation of the fair of an address, with fair and organisation; 404 for any other. What may be seen of it is for the permission."""
    fair = fair_for(user, public_id)
    rows = fair.delegations.select_related("organisation__country")
    found = get_object_or_404(rows, public_id=delegation_id)
    found.fair = fair
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation that is to take part in a fair."""

    organisation: Organisation
    fair: Fair


def entry_for(user: Any, organisation: str, fair_id: str) -> Entry:
    """What an address of registering names; 404 where either is not this reader's to know."""
    return Entry(organisation_for(user, organisation), fair_for(user, fair_id))


def delegate_for(user: Any, public_id: str, delegation_id: str, delegate_id: str) -> Delegate:
    """A person of the delegation of an address who was not left out; 404 for any other."""
    delegation = delegation_for(user, public_id, delegation_id)
    found = get_object_or_404(delegation.delegates.filter(left_out_at=None), public_id=delegate_id)
    found.delegation = delegation
    return found


def people_in(delegation: Delegation) -> QuerySet[Delegate]:
    """The people of a delegation who were not left out: for itself and the secretariat."""
    return delegation.delegates.filter(left_out_at=None).order_by("name", "id")


def times_of(delegation: Delegation) -> dict[str, int]:
    """`slots`: how many slots the fair has; `away`: in how many of them the delegation is not there."""
    return delegation.fair.slots.aggregate(
        slots=Count("pk", distinct=True), away=Count("absences", filter=Q(absences__delegation=delegation))
    )


def chosen_delegations(fair: Fair, public_ids: list[str]) -> list[Delegation]:
    """The delegations of a fair that were ticked; ids of others are passed over."""
    return list(fair.delegations.filter(public_id__in=public_ids))


def badges_of(fair: Fair, *, delegation: str = "") -> QuerySet[Delegate]:
    """The people of accredited delegations, by delegation and name; of one delegation when its public id is given."""
    rows = Delegate.objects.filter(delegation__fair=fair, delegation__state=State.ACCREDITED, left_out_at=None)
    if delegation:
        rows = rows.filter(delegation__public_id=delegation)
    return rows.select_related("delegation__organisation").order_by("delegation__organisation__name", "delegation_id", "name", "id")


def may_register(user: Any, fair: Fair, *, day: date) -> list[Organisation]:
    """The organisations for which a person acts that could register: public, and without a delegation that waits, takes part or was refused.

    None when nobody can: the fair is not open or not here, or the last `day` to register is over.
    """
    if not getattr(user, "is_authenticated", False) or fair.state != Fair.State.OPEN or fair.away or day > fair.register_until:
        return []
    there = fair.delegations.exclude(state=State.WITHDRAWN).values("organisation_id")
    return list(organisations_of(user).filter(vouched_at__isnull=False).exclude(id__in=there).order_by("name"))


def counts_by_state(fair: Fair) -> dict[str, int]:
    """How many delegations are in each state; every state is named."""
    counted = Counter(fair.delegations.values_list("state", flat=True))
    return {state: counted[state] for state in State.values}


@dataclass(frozen=True, slots=True)
class Figures:
    """Who takes part: people of accredited delegations by what they said of their sex, and delegations of least developed countries."""

    women: int
    men: int
    not_said: int
    delegations: int
    least_developed: int

    @property
    def people(self) -> int:
        return self.women + self.men + self.not_said

    @property
    def said(self) -> int:
        return self.women + self.men

    @property
    def women_percent(self) -> int | None:
        """Among those who said; None where nobody did. Rounded half up."""
        return _percent(self.women, self.said)

    @property
    def least_developed_percent(self) -> int | None:
        return _percent(self.least_developed, self.delegations)

    @property
    def can_be_shown(self) -> bool:
        """To everybody: only where it tells nothing of single persons."""
        return self.people >= FEWEST_SHOWN


def figures_of(fair: Fair) -> Figures:
    """The figures of S19, counted now, in one question to the database."""
    comes = Q(delegates__left_out_at=None)
    sexes = {said.name.lower(): Count("delegates", filter=comes & Q(delegates__sex=said), distinct=True) for said in Delegate.Sex}
    counted = fair.delegations.filter(state=State.ACCREDITED).aggregate(
        delegations=Count("pk", distinct=True), least_developed=Count("pk", filter=Q(least_developed=True), distinct=True), **sexes
    )
    return Figures(counted["woman"], counted["man"], counted["not_said"], counted["delegations"], counted["least_developed"])


def _percent(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None
