"""The page of a city: who it is, what it needs and offers, whom it works with, whom to call."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isopolity.audit.kept_pages import kept_for_visitors
from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for
from isopolity.directory.queries.heads import head_for
from isopolity.portal.city import city_shown_to
from isopolity.portal.known_facts import fact_id_of_place, happenings_about
from isopolity.ui.access import public


@public
@require_safe
@kept_for_visitors
def city(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation: Any = organisation_for(request.user, public_id)
    if organisation.kind != Organisation.Kind.LOCAL_AUTHORITY:
        return redirect(organisation.path)
    return render(request, "portal/city.html", {"city": organisation, "shown": city_shown_to(request.user, organisation)})


@public
@require_safe
def more(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = organisation_for(request.user, public_id)
    head = head_for(request.user, organisation, on=timezone.localdate())
    happenings = happenings_about(fact_id_of_place(organisation.place_id))
    return render(request, "portal/city_more.html", {"city": organisation, "head": head, "happenings": happenings})
