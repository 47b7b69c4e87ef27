"""What somebody who wants to register is shown first: what they act for already, and what the directory knows by the name they typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from isopolity.directory.models import Claim, Organisation, Place, Role
from isopolity.directory.models.claims import WAITING
from isopolity.directory.queries.claims import ListedHere, offices_to_ask
from isopolity.directory.queries.offices import roles_of
from isopolity.directory.queries.organisations import Filters, listed_organisations
from isopolity.directory.queries.places import places_alike, places_found

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ActsFor:
    """Where a person acts already: their open drafts, and their roles in what was vouched for."""

    drafts: list[Organisation]
    roles: list[Role]


def acts_for(user: Any) -> ActsFor:
    """One question to the database."""
    roles = [(role, role.organisation) for role in roles_of(user) if role.organisation is not None]
    return ActsFor(
        drafts=[organisation for _, organisation in roles if organisation.is_draft and organisation.closed_at is None],
        roles=[role for role, organisation in roles if not organisation.is_draft],
    )


@dataclass(frozen=True, slots=True)
class Findings:
    """What a typed name may mean, at most `MOST_SHOWN` of each. `are_alike`: nothing is called so, the places have a name like it."""

    listed: Sequence[ListedHere] = ()
    places: Sequence[Place] = ()
    are_alike: bool = False


def findings_for(user: Any, text: str, country: str = "") -> Findings:
    """Organisations that stand in the directory already, and places; only those of a country, where its ISO code is given.
    Nothing typed, nothing found. Six questions at most.
    """
    if not text:
        return Findings()
    places = places_found(text, country)[:MOST_SHOWN]
    listed = _listed_for(user, text, country, places)
    if places or listed:
        return Findings(listed, places)
    return Findings(places=places_alike(text, country)[:MOST_SHOWN], are_alike=True)


def _listed_for(user: Any, text: str, country: str, places: Sequence[Place]) -> list[ListedHere]:
    """Public organisations by name: one of their names holds the text, or they lie at one of the places. Without those for which
    the person acts or has asked to act.
    """
    there = frozenset((country,)) if country else None
    named = listed_organisations(Filters(text=text)).order_by().values("pk")
    asked = Claim.objects.filter(WAITING, user=user).values("organisation_id")
    acts = roles_of(user).filter(organisation__isnull=False).values("organisation_id")
    rows = listed_organisations(Filters(countries=there)).filter(Q(pk__in=named) | Q(place__in=places))
    found = list(rows.exclude(id__in=asked).exclude(id__in=acts)[:MOST_SHOWN])
    offices = offices_to_ask(found) if found else {}
    return [ListedHere(organisation, offices.get(organisation.pk, [])) for organisation in found]
