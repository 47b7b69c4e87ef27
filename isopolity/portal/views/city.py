"""The page of a city: who it is, what it needs and offers, whom it works with, whom to call."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for
from isopolity.portal.city import city_shown_to
from isopolity.ui.access import public


@public
def city(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation: Any = organisation_for(request.user, public_id)
    if organisation.kind != Organisation.Kind.LOCAL_AUTHORITY:
        return redirect(organisation.path)
    return render(request, "portal/city.html", {"city": organisation, "shown": city_shown_to(request.user, organisation)})
