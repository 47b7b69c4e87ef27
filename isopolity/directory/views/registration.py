"""Registering an organisation: find or name the place, say who you are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.directory.forms.organisations import RegistrationForm
from isopolity.directory.forms.places import PlaceFilter
from isopolity.directory.models import Place
from isopolity.directory.permissions import can_register_organisation
from isopolity.directory.queries import invitations_waiting_for, look_alikes
from isopolity.directory.queries.claims import claims_of, with_offices
from isopolity.directory.queries.places import place_for
from isopolity.directory.queries.registering import acts_for, findings_for
from isopolity.directory.services import register_organisation
from isopolity.ui.access import requires
from isopolity.ui.forms import acted


@requires(can_register_organisation)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """First page: what is listed already and waits for its people; the place by any of its names; or its name, when the gazetteer has none."""
    form = PlaceFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text, country = asked.get("q", ""), asked.get("country", "")
    context = {
        "form": form,
        "text": text,
        "country": country,
        "found": findings_for(request.user, text, country),
        "invitations": invitations_waiting_for(request.user, at=timezone.now()),
        "acts_for": acts_for(request.user),
        "claims": claims_of(request.user),
    }
    return render(request, "directory/register.html", context)


@requires(can_register_organisation)
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Second page: who it is and who you are; look-alikes are explained before a second one of a name is made."""
    place = asked_place(request)
    name = place.name if place is not None else request.GET.get("name", "")
    form = RegistrationForm(
        request.POST if request.method == "POST" else None, place=place, initial={"name": name, "kind": "local-authority"}
    )
    alikes = look_alikes(name, country=place.country, place=place) if place is not None else []
    if request.method == "POST" and form.is_valid():
        made = acted(form, lambda: register_organisation(**form.values, by=request.user, at=timezone.now()))
        if made is not None:
            messages.success(request, _("%(organisation)s is registered, as a draft.") % {"organisation": made.name})
            return redirect(made.desk_path)
        alikes = look_alikes(form.cleaned_data["name"], country=form.country_meant, place=form.authority_place)
        if alikes:
            form.ask_whether_another()
    return render(request, "directory/registration.html", {"form": form, "place": place, "alikes": with_offices(alikes)})


def asked_place(request: HttpRequest) -> Place | None:
    """The place that the address names by its number at GeoNames, if it names one."""
    asked = request.GET.get("place", "")
    return place_for(request.user, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
