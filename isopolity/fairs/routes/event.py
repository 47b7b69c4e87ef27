"""Fairs themselves, their halls and their delegations."""

from django.urls import URLPattern, path

from isopolity.fairs.views import fairs
from isopolity.ui.lists import list_paths

urlpatterns: list[URLPattern] = [
    *list_paths("fairs", fairs.fairs, "fairs"),
    path("fairs/<str:public_id>", fairs.fair, name="fair"),
]
