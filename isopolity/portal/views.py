"""Pages that show several apps at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from isopolity.ui.access import public, signed_in


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")
