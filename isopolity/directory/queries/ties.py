"""Ties that everybody may see: those between public authorities only, each as its source states it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from isopolity.directory.models import Organisation, Tie, TieParty
from isopolity.directory.queries.organisations import public_organisations


def public_ties(*, country: str = "", source: str = "") -> QuerySet[Tie]:
    """Ties whose parties are all public, by the name of the first party; statements about the same parties stand together."""
    hidden = TieParty.objects.filter(tie=OuterRef("pk")).exclude(organisation__in=public_organisations().values("id"))
    first = TieParty.objects.filter(tie=OuterRef("pk")).order_by("organisation__name").values("organisation__name")[:1]
    rows = Tie.objects.filter(~Exists(hidden)).annotate(first_name=Subquery(first))
    if country:
        rows = rows.filter(Exists(TieParty.objects.filter(tie=OuterRef("pk"), organisation__country=country)))
    if source:
        rows = rows.filter(source__public_id=source)
    return rows.select_related("source").prefetch_related("tie_parties__organisation").order_by("first_name", "between", "from_on", "id")


def parties_of(tie: Tie) -> list[Organisation]:
    """The parties in the order of their names, from what `public_ties` has fetched."""
    return sorted((party.organisation for party in tie.tie_parties.all()), key=lambda one: (one.name, one.public_id))


@dataclass(frozen=True, slots=True)
class SharedTie:
    """All that sources say of the tie between an organisation and its partners: often one statement, sometimes two that disagree."""

    partners: Sequence[Organisation]
    statements: Sequence[Tie]


def ties_of(organisation: Organisation) -> list[SharedTie]:
    """The public ties of one organisation, by name of the partner. One query."""
    its = public_ties().filter(tie_parties__organisation=organisation)
    rows = TieParty.objects.filter(tie__in=its.order_by().values("pk")).select_related("tie__source", "organisation")
    parties: dict[Tie, list[Organisation]] = {}
    for row in rows.order_by("tie__from_on", "tie_id"):
        parties.setdefault(row.tie, []).append(row.organisation)
    return shared_ties(parties, organisation)


def shared_ties(parties: Mapping[Tie, Sequence[Organisation]], organisation: Organisation) -> list[SharedTie]:
    """Statements, each with its parties, put together by the partners that they are about."""
    found: dict[frozenset[int], list[Tie]] = {}
    partners: dict[frozenset[int], list[Organisation]] = {}
    for tie, named in parties.items():
        others = sorted((party for party in named if party.pk != organisation.pk), key=lambda one: (one.name, one.public_id))
        key = frozenset(party.pk for party in others)
        partners[key] = others
        found.setdefault(key, []).append(tie)
    shared = [SharedTie(partners[key], ties) for key, ties in found.items()]
    return sorted(shared, key=lambda one: [(partner.name, partner.public_id) for partner in one.partners])
