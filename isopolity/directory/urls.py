from django.urls import URLPattern, path

from isopolity.directory.views import countries, places
from isopolity.ui.lists import list_paths

app_name = "directory"
urlpatterns: list[URLPattern] = [
    *list_paths("places", places.places, "places"),
    path("places/<int:geoname_id>", places.place, name="place"),
    *list_paths("countries", countries.countries, "countries"),
    path("countries/<str:iso2>", countries.country, name="country"),
    path("countries/<str:iso2>/ldc-periods/new", countries.add_stay, name="add_ldc_period"),
    path("ldc-periods/<str:public_id>", countries.change_stay, name="ldc_period"),
    path("ldc-periods/<str:public_id>/remove", countries.take_stay_away, name="remove_ldc_period"),
    path("sources", places.sources, name="sources"),
]
