"""The gazetteer: finding a place, and what is near it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.directory.credits import CREDITS
from isopolity.directory.forms.places import PlaceFilter
from isopolity.directory.models import Place
from isopolity.directory.queries.organisations import public_organisations_at
from isopolity.directory.queries.places import MOST_FOUND, listed_places, nearest_places, place_for
from isopolity.ui.access import public
from isopolity.ui.countries import country_name
from isopolity.ui.lists import Column, answer_list
from isopolity.ui.maps import MapPoint, WorldMap, world_map

NEAR_SHOWN = 8

COLUMNS = [
    Column("geoname_id", lambda place: place.geoname_id),
    Column("name", lambda place: place.name),
    Column("country", lambda place: place.country_id),
    Column("subdivision", lambda place: place.subdivision.name if place.subdivision else None),
    Column("population", lambda place: place.population),
    Column("latitude", lambda place: place.latitude),
    Column("longitude", lambda place: place.longitude),
    Column("time_zone", lambda place: place.time_zone),
]


def map_of(place: Place) -> WorldMap:
    names = {"place": place.shown_name, "country": country_name(place.country_id)}
    return world_map(
        [MapPoint("place", place.shown_name, place.latitude, place.longitude)],
        title=_("Map of the world with %(place)s") % names,
        description=_("%(place)s, %(country)s, is marked with a point. Its position in figures stands beside the map.") % names,
    )


@public
@require_safe
def places(request: HttpRequest, suffix: str) -> HttpResponse:
    form = PlaceFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text, country = asked.get("q", ""), asked.get("country", "")
    found = listed_places(text, country, whole=bool(suffix))
    context = {"form": form, "text": text, "country": country, "are_alike": found.are_alike}
    # A page shows the best of those found; whoever wants all reads that the files have them.
    context["best"] = MOST_FOUND if text and len(found.places) == MOST_FOUND else None
    return answer_list(request, suffix, rows=found.places, columns=COLUMNS, template="directory/places.html", context=context)


@public
@require_safe
def place(request: HttpRequest, geoname_id: int) -> HttpResponse:
    found = place_for(request.user, geoname_id)
    context = {
        "place": found,
        "map": map_of(found),
        "near": nearest_places(found, NEAR_SHOWN),
        "organisations": public_organisations_at(found),
    }
    return render(request, "directory/place.html", context)


@public
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Whose work the directory stands on."""
    return render(request, "directory/sources.html", {"sources": CREDITS})
