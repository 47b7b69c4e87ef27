"""The queue of proposed ties, and for each name in it the places and authorities that it may mean."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from isopolity.core.names import fold
from isopolity.core.resolution import Candidate, Proposal, apart, proposals
from isopolity.directory.models import ImportBatch, Organisation, OrganisationName, Place, Tie, TieProposal
from isopolity.directory.queries.imports import imports_visible_to, places_named, places_numbered
from isopolity.directory.queries.offices import is_steward
from isopolity.directory.queries.organisations import public_organisations

State, Ease = TieProposal.State, TieProposal.Ease
# Of Saint-Pierres there are more than anybody reads.
MOST_CANDIDATES = 20


class Side(TypedDict):
    """One side of a proposal as it stood in the file; `country` and `geoname_id` are "" and 0 where it did not say."""

    name: str
    country: str
    geoname_id: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a name may mean: a place, and the public authority that stands there or has the name, if there is one."""

    place: Place | None
    organisation: Organisation | None
    own_name: bool

    @property
    def key(self) -> str:
        """`o:` and a public id, or `p:` and a number of GeoNames: what a form sends back."""
        return f"o:{self.organisation.public_id}" if self.organisation else f"p:{self.place.pk if self.place else 0}"

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else self.place.name if self.place else ""

    @property
    def country(self) -> str:
        return (self.organisation.country_id if self.organisation else self.place.country_id if self.place else "") or ""

    @property
    def candidate(self) -> Candidate:
        population = self.place.population if self.place else (self.organisation.population or 0) if self.organisation else 0
        return Candidate(self.key, self.name, self.country, population, self.own_name, self.organisation is not None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate as the page shows it."""

    found: Found
    proposal: Proposal

    @property
    def subdivision(self) -> str:
        place = self.found.place or (self.found.organisation.place if self.found.organisation else None)
        return place.subdivision.name if place is not None and place.subdivision is not None else ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A proposal with the choices for its two sides, best first."""

    proposal: TieProposal
    one: Sequence[Choice]
    other: Sequence[Choice]

    @property
    def best(self) -> tuple[Choice, Choice] | None:
        """The best choices of two countries, else of two places, if there are any: never the same place twice."""
        pairs = [(one, other) for one in self.one for other in self.other if one.found.key != other.found.key]
        return max(pairs, key=_standing) if pairs else None


def _standing(pair: tuple[Choice, Choice]) -> tuple[bool, int]:
    one, other = pair
    return one.found.country != other.found.country, one.proposal.score + other.proposal.score


def review_queue(shown: str = "", *, batch: str = "", state: str = State.WAITING) -> QuerySet[TieProposal]:
    """Proposals in one state, as they came; `shown` is an ease, or empty: all. Raises `Http404` for words that are none."""
    if shown not in Ease.values or state not in State.values:
        raise Http404
    rows = TieProposal.objects.filter(state=state).exclude(batch__state__in=ImportBatch.GONE).select_related("batch__source", "tie")
    rows = rows.filter(ease=shown) if shown else rows
    return (rows.filter(batch__public_id=batch) if batch else rows).order_by("id")


def review_counts() -> dict[str, int]:
    """How many proposals wait, by ease, and how many are in each other state."""
    waiting = Q(state=State.WAITING)
    which = {f"waiting_{value}": waiting & Q(ease=value) for value in Ease.values if value}
    which |= {value: Q(state=value) for value in State.values}
    live = TieProposal.objects.exclude(batch__state__in=ImportBatch.GONE)
    counts: dict[str, int] = live.aggregate(**{name: Count("id", filter=query) for name, query in which.items()})
    return counts


def tie_proposal_for(user: Any, public_id: str) -> TieProposal:
    """A proposal, for stewards; raises `Http404` for others."""
    rows = TieProposal.objects.select_related("batch__source", "tie") if is_steward(user) else TieProposal.objects.none()
    return get_object_or_404(rows.exclude(batch__state__in=ImportBatch.GONE), public_id=public_id)


def tie_for(user: Any, public_id: str) -> Tie:
    """Any tie, for stewards; raises `Http404` for others."""
    rows = Tie.objects.select_related("source").prefetch_related("tie_parties__organisation")
    return get_object_or_404(rows if is_steward(user) else rows.none(), public_id=public_id)


def tie_imports(user: Any) -> QuerySet[ImportBatch]:
    """The lists of ties that were brought in and not taken back."""
    return imports_visible_to(user).filter(kind=ImportBatch.Kind.TIES).exclude(state__in=ImportBatch.GONE)


def candidates_for(sides: Sequence[Side]) -> list[list[Found]]:
    """For each side what its name may mean, the largest places first, at most `MOST_CANDIDATES`. Four queries for any number of sides."""
    folded = [fold(side["name"]) for side in sides]
    named = places_named(word for word, side in zip(folded, sides, strict=True) if word and not side["geoname_id"])
    numbered = places_numbered(side["geoname_id"] for side in sides if side["geoname_id"])
    places = {place.pk for found in named.values() for place in found} | set(numbered)
    at_place, by_name = _authorities(set(folded), places)
    return [_found(side, word, named, numbered, at_place, by_name) for word, side in zip(folded, sides, strict=True)]


def _authorities(names: set[str], places: set[int]) -> tuple[dict[int, list[Organisation]], dict[str, list[Organisation]]]:
    """Public local authorities at these places, and those that go by these names."""
    authorities = public_organisations().filter(kind=Organisation.Kind.LOCAL_AUTHORITY).select_related("place__subdivision")
    at_place: dict[int, list[Organisation]] = defaultdict(list)
    for row in authorities.filter(place__in=places).order_by("id"):
        at_place[row.place_id or 0].append(row)
    by_name: dict[str, list[Organisation]] = defaultdict(list)
    names_of = OrganisationName.objects.filter(folded__in=names - {""}, organisation__in=authorities.values("id"))
    for name in names_of.select_related("organisation__place__subdivision").order_by("organisation_id", "id"):
        if name.organisation not in by_name[name.folded]:
            by_name[name.folded].append(name.organisation)
    return at_place, by_name


def _found(
    side: Side,
    folded: str,
    named: dict[str, list[Place]],
    numbered: dict[int, Place],
    at_place: dict[int, list[Organisation]],
    by_name: dict[str, list[Organisation]],
) -> list[Found]:
    if side["geoname_id"]:
        places = [numbered[side["geoname_id"]]] if side["geoname_id"] in numbered else []
        authorities: list[Organisation] = []
    else:
        places, authorities = named.get(folded, []), by_name.get(folded, [])
    found: dict[str, Found] = {}
    for place in places:
        own = fold(place.name) == folded
        # Authorities at a place stand for it: nobody means the place beside them.
        for one in [Found(place, authority, own) for authority in at_place.get(place.pk, [])] or [Found(place, None, own)]:
            found[one.key] = one
    for authority in authorities:
        one = Found(authority.place, authority, fold(authority.name) == folded)
        found.setdefault(one.key, one)
    wanted = [one for one in found.values() if not side["country"] or one.country == side["country"]]
    return wanted[:MOST_CANDIDATES]


def candidates_of(rows: Sequence[TieProposal]) -> list[tuple[list[Found], list[Found]]]:
    """For each proposal what its two sides may mean; what one side alone can mean, the other cannot."""
    found = candidates_for([side for row in rows for side in (row.one, row.other)])
    made = []
    for one, other in zip(found[::2], found[1::2], strict=True):
        mine, theirs = apart([each.key for each in one], [each.key for each in other])
        made.append(([each for each in one if each.key in mine], [each for each in other if each.key in theirs]))
    return made


def reviewed(rows: Sequence[TieProposal]) -> list[Reviewed]:
    """Proposals with their choices, scored as things are now."""
    found = zip(rows, candidates_of(rows), strict=True)
    return [Reviewed(row, _choices(one, other), _choices(other, one)) for row, (one, other) in found]


def _choices(found: Sequence[Found], partners: Sequence[Found]) -> list[Choice]:
    by_key = {one.key: one for one in found}
    scored = proposals([one.candidate for one in found], partners=[one.candidate for one in partners])
    return [Choice(by_key[one.candidate.key], one) for one in scored]


def tie_proposals_for(user: Any, ids: Sequence[str]) -> list[TieProposal]:
    """The proposals with these ids that can still be decided on by lists that were not taken back, for stewards."""
    rows = TieProposal.objects.filter(public_id__in=ids).exclude(batch__state__in=ImportBatch.GONE).select_related("batch__source")
    return list(rows.order_by("id")) if is_steward(user) else []


@dataclass(frozen=True, slots=True)
class ChosenPair:
    """A proposal with what was chosen for its sides; None where the choice is none of the candidates any more."""

    proposal: TieProposal
    one: Choice | None
    other: Choice | None

    @property
    def is_whole(self) -> bool:
        """Both sides are known, and lie in two countries."""
        return self.one is not None and self.other is not None and self.one.found.country != self.other.found.country


def chosen_pairs(rows: Sequence[TieProposal], sides: dict[str, tuple[str, str]]) -> list[ChosenPair]:
    """What would be made of these proposals."""
    pairs = []
    for row in reviewed(rows):
        keys = sides[row.proposal.public_id]
        one, other = (
            next((choice for choice in choices if choice.found.key == key), None)
            for choices, key in ((row.one, keys[0]), (row.other, keys[1]))
        )
        pairs.append(ChosenPair(row.proposal, one, other))
    return pairs
