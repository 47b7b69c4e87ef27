from django.urls import path

from isopolity.portal.views import city, desk, first
from isopolity.ui.lists import list_paths

app_name = "portal"
urlpatterns = [
    path("", first.home, name="home"),
    path("about", first.about, name="about"),
    path("history", first.history, name="history"),
    path("search", first.search, name="search"),
    *list_paths("links", first.links, "links"),
    path("desk", desk.desk, name="desk"),
    path("cities/<slug:public_id>", city.city, name="city"),
    path("cities/<slug:public_id>/more", city.more, name="city_more"),
]
