"""The reception of a fair on its day: badges, who is missing, what happened."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from isopolity.core.reasons import Reason
from isopolity.fairs.forms.day import CheckInForm, IncidentForm
from isopolity.fairs.models import Fair
from isopolity.fairs.permissions import can_organise_fair
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.incidents import (
    Affected,
    affected_for,
    delegations_not_yet_in,
    found_at_desk,
    incidents_of,
    people_at_desk,
    slots_not_ended,
)
from isopolity.fairs.services import incidents as services
from isopolity.ui.access import requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of


@requires(can_organise_fair, find=fair_for)
def reception(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Check people in by their badge, look for whom something happened to, and see what happened."""
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = acted(form, lambda: services.check_in(fair, form.cleaned_data["badge"], by=request.user, at=timezone.now()))
        if person:
            messages.success(request, _("%(name)s has come.") % {"name": person.name})
            return redirect("fairs:reception", fair.public_id)
    typed = request.GET.get("q", "")[:100].strip()
    context: dict[str, Any] = {"fair": fair, "form": form, "typed": typed}
    if typed:
        # Who looks for something wants that, not the lists.
        context["found"] = found_at_desk(fair, typed)
        context["people"] = people_at_desk(fair, typed)
    else:
        context["page"] = page_of(delegations_not_yet_in(fair), request.GET.get("page", "1"))
        context["incidents"] = incidents_of(fair)[:20]
    with timezone.override(fair.zone):
        return render(request, "fairs/reception.html", context)


def may_report(user: Any, affected: Affected) -> Reason | None:
    """Those who organise the fair."""
    return can_organise_fair(user, affected.fair)


@requires(may_report, find=affected_for)
def incident(request: HttpRequest, affected: Affected) -> HttpResponse:
    """Say that a delegation, an interpreter or a table is not to be had, or is there again; a repair follows."""
    fair, slots = affected.fair, slots_not_ended(affected.fair, timezone.now())
    form = IncidentForm(services.KINDS[affected.noun], slots, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = acted(form, lambda: services.report_incident(fair, affected.thing, **form.cleaned_data, by=request.user, at=timezone.now()))
        if made:
            messages.success(request, _("It is noted. The timetable changes when you publish a repair."))
            return redirect("fairs:reception", fair.public_id)
    with timezone.override(fair.zone):
        return render(request, "fairs/incident.html", {"fair": fair, "affected": affected, "form": form})
