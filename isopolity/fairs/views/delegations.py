"""Delegations: the list, the secretariat's answers, registering, and the page from which a delegation is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isopolity.directory.forms.organisations import reader_language
from isopolity.exchange.themes import theme_name
from isopolity.fairs.columns import delegation_columns
from isopolity.fairs.forms.delegations import AnswerForm, AvailabilityForm, DelegationFilter, DelegationForm, LeavingForm
from isopolity.fairs.models import Delegation, Fair
from isopolity.fairs.parts import links_of
from isopolity.fairs.permissions import (
    can_keep_delegation,
    can_organise_fair,
    can_register_at,
    can_see_delegation_inside,
)
from isopolity.fairs.queries.delegations import (
    IN_IT,
    Entry,
    Filters,
    chosen_delegations,
    countries_and_themes,
    delegation_for,
    delegations_listed,
    entry_for,
    figures_of,
    people_in,
    times_of,
)
from isopolity.fairs.queries.fairs import fair_for, part_of
from isopolity.fairs.services import delegations as services
from isopolity.ui.access import public, requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import answer_list


@public
@require_safe
def delegations(request: HttpRequest, public_id: str, suffix: str) -> HttpResponse:
    """Who comes: for everybody the accredited delegations, for the secretariat all of them with what waits for its answer."""
    fair = fair_for(request.user, public_id)
    part = part_of(request.user, fair)
    inside = part.looks_behind
    countries, themes = countries_and_themes(fair, inside=inside)
    named = sorted(((theme, theme_name(theme, reader_language())) for theme in themes), key=lambda choice: choice[1])
    form = DelegationFilter(request.GET, countries=countries, themes=named, inside=inside)
    is_understood = form.is_valid()
    asked = form.cleaned_data
    filters = Filters(
        asked.get("q", ""), asked.get("country", ""), asked.get("language", ""), asked.get("theme", ""), asked.get("state", "")
    )
    rows = delegations_listed(fair, filters, inside=inside) if is_understood else Delegation.objects.none()
    context = {
        "fair": fair,
        "form": form,
        "inside": inside,
        "may_answer": part.is_organiser and not fair.is_closed,
        "answer": AnswerForm(),
        "figures": figures_of(fair),
    }
    columns = delegation_columns(request, inside=inside)
    response = answer_list(request, suffix, rows=rows, columns=columns, template="fairs/delegations.html", context=context)
    response.status_code = 200 if is_understood else 400
    return response


@requires(can_organise_fair, find=fair_for)
@require_POST
def answer_delegations(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Accredit the ticked delegations, or refuse them with a reason; all or none."""
    chosen = chosen_delegations(fair, request.POST.getlist("delegation"))
    form = AnswerForm(request.POST)
    if form.is_valid():
        who, at, reason = request.user, timezone.now(), form.cleaned_data["reason"]
        if form.cleaned_data["do"] == "accredit":
            rows = acted(form, lambda: services.accredit_delegations(fair, chosen, by=who, at=at))
        else:
            rows = acted(form, lambda: services.refuse_delegations(fair, chosen, reason=reason, by=who, at=at))
        if rows:
            said = ngettext("%(number)s delegation is told by mail.", "%(number)s delegations are told by mail.", len(rows))
            messages.success(request, said % {"number": len(rows)})
            return redirect("fairs:delegations", fair.public_id)
    ticked = [row.public_id for row in chosen]
    return render(request, "fairs/accredit.html", {"fair": fair, "form": form, "chosen": chosen, "ticked": ticked}, status=409)


@requires(can_register_at, find=entry_for)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Register an organisation for a fair."""
    fair, organisation = entry.fair, entry.organisation
    form = DelegationForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        made = acted(form, lambda: services.register_delegation(fair, organisation, values=form.values, by=request.user, at=timezone.now()))
        if made:
            messages.success(request, _("The secretariat of the fair is told and will answer. Now say who comes."))
            return redirect("fairs:delegation", fair.public_id, made.public_id)
    return render(request, "fairs/register.html", {"fair": fair, "organisation": organisation, "form": form})


@requires(can_see_delegation_inside, find=delegation_for)
@require_safe
def delegation(request: HttpRequest, found: Delegation) -> HttpResponse:
    """A delegation from inside: what it said, its people with their badges, when it is there."""
    context = {
        "fair": found.fair,
        "delegation": found,
        "people": people_in(found),
        "themes": [theme_name(theme, reader_language()) for theme in found.themes],
        "times": times_of(found),
        "may_keep": can_keep_delegation(request.user, found) is None and found.state != Delegation.State.WITHDRAWN,
        "links": links_of(found) if found.state in IN_IT else [],
        "as_secretariat": part_of(request.user, found.fair).is_organiser,
    }
    return render(request, "fairs/delegation.html", context)


@requires(can_keep_delegation, find=delegation_for)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_delegation(request: HttpRequest, found: Delegation) -> HttpResponse:
    """Change what a delegation says of itself."""
    data = request.POST if request.method == "POST" else None
    form = DelegationForm(data, organisation=found.organisation, delegation=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: services.change_delegation(found, values=form.values, by=request.user, at=timezone.now())) is not None
    ):
        messages.success(request, _("Saved."))
        return redirect(found.path)
    return render(request, "fairs/edit_delegation.html", {"fair": found.fair, "delegation": found, "form": form})


@requires(can_keep_delegation, find=delegation_for)
@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: HttpRequest, found: Delegation) -> HttpResponse:
    """When a delegation is there."""
    data = request.POST if request.method == "POST" else None
    slots, away = list(found.fair.slots.all()), found.absences.values_list("slot_id", flat=True)
    form = AvailabilityForm(data, fair=found.fair, slots=slots, away=away)
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: services.say_absences(found, away=form.away, by=request.user, at=timezone.now())) is not None
    ):
        messages.success(request, _("Saved."))
        return redirect(found.path)
    return render(request, "fairs/availability.html", {"fair": found.fair, "delegation": found, "form": form})


@requires(can_keep_delegation, find=delegation_for)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, found: Delegation) -> HttpResponse:
    """Take a delegation out of the fair."""
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if acted(form, lambda: services.withdraw_delegation(found, reason=reason, by=request.user, at=timezone.now())):
            messages.success(request, _("The delegation is withdrawn; the secretariat is told."))
            return redirect(found.path)
    return render(request, "fairs/withdraw.html", {"fair": found.fair, "delegation": found, "form": form})
