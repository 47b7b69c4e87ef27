"""Finding places by any of their names, with or without accents, in any script, with a slip of the finger."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from isopolity.core.distances import distance_km, window_around
from isopolity.core.names import fold
from isopolity.directory.models import OrganisationName, Place, PlaceName
from isopolity.directory.queries.organisations import public_organisations

MOST_FOUND = 200
# How many places with a name that begins as typed are looked at, the largest first.
MOST_BEGINNINGS = 400
# A place called so by its own country is meant more often than one of that size which is called so elsewhere.
OWN_NAME_COUNTS = 3
# Below this many letters a slip cannot be told from another name, and beyond the other there are too many slips.
SHORTEST_SLIP, LONGEST_SLIP = 4, 24
# Names that share their first letters with what was typed, looked at for further slips, and how alike they must be.
SHARED_LETTERS, MOST_LIKE, LEAST_LIKENESS = 3, 8000, 0.74
SIMILAR_SHOWN = 20
LAST_CHARACTER = "\U0010ffff"

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
    "αβγδεζηθικλμνξοπρστυφχψω",
)


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """What a text found. `are_alike`: nothing is called or begins so, and the names of these are only like it."""

    places: Sequence[Place] | QuerySet[Place]
    are_alike: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place and how far it lies from another."""

    place: Place
    distance_km: float


def places_by_size(country: str = "") -> QuerySet[Place]:
    """All places, of one country when its ISO code is given, the largest first."""
    rows = Place.objects.select_related("country", "subdivision").order_by("-population", "geoname_id")
    return rows.filter(country_id=country) if country else rows


def listed_places(text: str, country: str, *, whole: bool = False) -> PlacesFound:
    """What the list of places shows: those found for a text or like it, best first, else all of a country or of the world, the largest first.

    Of those found, the best `MOST_FOUND`; all of them when `whole`.
    """
    if text:
        return places_or_alike(text, country, most=None if whole else MOST_FOUND)
    return PlacesFound(places_by_size(country))


def place_for(user: Any, geoname_id: int) -> Place:
    """The place with GeoNames' number, for anybody; raises `Http404` when there is none."""
    found = Place.objects.filter(geoname_id=geoname_id).select_related("country", "subdivision").first()
    if found is None:
        raise Http404
    return found


def beginning(text: str) -> Q:
    """Names that begin with a folded text, asked so that each database finds them by its index."""
    if connection.vendor == "postgresql":
        return Q(folded__startswith=text)
    return Q(folded__gte=text, folded__lt=text + LAST_CHARACTER)


def slips(text: str) -> list[str]:
    """Everything that is one slip away from a folded text: a letter more, less, another one, or two changed round.

    Letters come from the script of the text; scripts without a small alphabet give only those without new letters.
    """
    letters = next((alphabet for alphabet in ALPHABETS if set(alphabet) & set(text)), "")
    found: dict[str, None] = {}
    for place in range(len(text) + 1):
        before, after = text[:place], text[place:]
        found |= dict.fromkeys(f"{before}{letter}{after}" for letter in letters)
        if after:
            found[before + after[1:]] = None
            found |= dict.fromkeys(f"{before}{letter}{after[1:]}" for letter in letters)
        if len(after) > 1:
            found[before + after[1] + after[0] + after[2:]] = None
    found.pop(text, None)
    return list(found)


def _largest(names: Q, country: str, most: int | None) -> list[Place]:
    return list(places_by_size(country).filter(geoname_id__in=PlaceName.objects.filter(names).values("place_id"))[:most])


def _alike(text: str, country: str) -> list[Place]:
    """Places with names like the text, most alike first, then the largest."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    near = PlaceName.objects.filter(beginning(text[:SHARED_LETTERS]))
    if country:
        near = near.filter(place__country_id=country)
    names = dict(near.order_by("folded").values_list("id", "folded")[:MOST_LIKE])
    best = process.extract(text, names, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=LEAST_LIKENESS, limit=SIMILAR_SHOWN)
    likeness = {name: score for _, score, name in best}
    scores: dict[int, float] = {}
    for name, place in PlaceName.objects.filter(id__in=likeness).values_list("id", "place_id"):
        scores[place] = max(likeness[name], scores.get(place, 0))
    found = places_by_size(country).filter(geoname_id__in=scores)
    return sorted(found, key=lambda place: (-scores[place.geoname_id], -place.population, place.geoname_id))


def _of_authorities_called(text: str, country: str) -> list[Place]:
    """Where the public authorities lie that have this name in some language: they know names that the gazetteer does not."""
    called = OrganisationName.objects.filter(folded=text, organisation__in=public_organisations().filter(kind="local-authority"))
    return list(places_by_size(country).filter(geoname_id__in=set(called.values_list("organisation__place", flat=True))))


def places_alike(typed: str, country: str = "") -> list[Place]:
    """Places with a name that is one slip of the finger away from what was typed, or else alike; at most `SIMILAR_SHOWN`."""
    text = fold(typed)
    if not SHORTEST_SLIP <= len(text) <= LONGEST_SLIP:
        return []
    # The places first, in a question of their own: PostgreSQL would otherwise go through all places for so many names.
    slipped = set(PlaceName.objects.filter(folded__in=slips(text)).values_list("place_id", flat=True))
    return list(places_by_size(country).filter(geoname_id__in=slipped)[:SIMILAR_SHOWN]) or _alike(text, country)


def places_named(text: str, country: str = "", *, most: int | None = MOST_FOUND) -> list[Place]:
    """Places that have exactly this name in some language, the largest first, a place's own name counting threefold; at most `most`."""
    folded = fold(text)
    exact = _largest(Q(folded=folded), country, most) if folded else []
    return sorted(exact, key=lambda place: -place.population * (OWN_NAME_COUNTS if fold(place.name) == folded else 1))


def places_found(text: str, country: str = "", *, named: Sequence[Place] | None = None, most: int | None = MOST_FOUND) -> list[Place]:
    """Places for what somebody typed, best first, at most `most` (None: all that there are); all countries unless an ISO code is given.

    First those that have exactly this name in some language, the largest first, its own name counting threefold; then those whose
    own name begins so; then those another name of which begins so. `named`: what `places_named` gave, if that was asked already.
    Case, accents, and the habits of keyboards never matter (`core.names.fold`). No letter typed, nothing found.
    """
    folded = fold(text)
    if not folded:
        return []
    exact = places_named(text, country, most=most) if named is None else named
    begun = _largest(beginning(folded), country, most and MOST_BEGINNINGS)
    own: list[Place] = []
    other: list[Place] = []
    for place in begun:
        (own if fold(place.name).startswith(folded) else other).append(place)
    found = {place.geoname_id: place for place in [*exact, *own, *other]}
    return list(islice(found.values(), most))


def places_or_alike(text: str, country: str = "", *, most: int | None = MOST_FOUND) -> PlacesFound:
    """What `places_found` gives; failing that, the places of authorities called so; failing that, names with a slip of the finger."""
    folded = fold(text)
    if not folded:
        return PlacesFound([])
    found = places_found(text, country, most=most) or _of_authorities_called(folded, country)
    return PlacesFound(found) if found else PlacesFound(places_alike(text, country), are_alike=True)


def nearest_places(place: Place, count: int, *, radii_km: Sequence[float] = (30, 120, 500, 2000, 8000, 20100)) -> list[Neighbour]:
    """The `count` places nearest to one, nearest first, across borders; fewer when the gazetteer has no more."""
    found: list[Neighbour] = []
    for radius in radii_km:
        window = window_around(place.latitude, place.longitude, radius)
        ranges = Q()
        for west, east in window.longitudes:
            ranges |= Q(longitude__range=(west, east))
        rows = Place.objects.filter(ranges, latitude__range=window.latitudes).exclude(pk=place.pk).select_related("country")
        measured = [
            Neighbour(row, distance_km(place.latitude, place.longitude, row.latitude, row.longitude)) for row in rows.order_by("geoname_id")
        ]
        found = sorted((one for one in measured if one.distance_km <= radius), key=lambda one: (one.distance_km, one.place.geoname_id))
        if len(found) >= count:
            break
    return found[:count]
