"""Where the secretariat makes a fair and keeps it: its desk, the steps of its form, its states, its organisers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for
from isopolity.fairs.forms.fairs import CancellingForm, NewFairForm, OrganiserForm, form_of, values_of
from isopolity.fairs.models import Fair
from isopolity.fairs.parts import links_for
from isopolity.fairs.permissions import can_create_fair, can_look_behind_fair, can_organise_fair
from isopolity.fairs.queries.delegations import counts_by_state, figures_of
from isopolity.fairs.queries.fairs import fair_for, organisers_found, organisers_of, part_of
from isopolity.fairs.queries.rooms import tables_and_spares
from isopolity.fairs.services import fairs as services
from isopolity.ui.access import requires
from isopolity.ui.forms import acted

STEPS = tuple(services.STEPS)


@requires(can_create_fair, find=organisation_for)
@require_http_methods(["GET", "HEAD", "POST"])
def new_fair(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """A new fair in preparation: its name, its days, its place; then the steps of its form."""
    form = NewFairForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        made = acted(form, lambda: services.create_fair(organisation, values=form.values, by=request.user, at=timezone.now()))
        if made:
            messages.success(request, _("The fair is in preparation: only you who organise it see it until you open it."))
            return redirect("fairs:edit_fair", made.public_id, STEPS[0])
    return render(request, "fairs/new_fair.html", {"organisation": organisation, "form": form})


@requires(can_look_behind_fair, find=fair_for)
@require_safe
def desk(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Everything of a fair that its secretariat keeps, and what comes next."""
    part = part_of(request.user, fair)
    tables, spares = tables_and_spares(fair)
    context = {
        "fair": fair,
        "links": links_for(fair, part),
        "organisers": organisers_of(fair),
        "may_organise": part.is_organiser and not fair.is_closed,
        "can_end": fair.day_of(timezone.now()) >= fair.ends_on,
        "slots": fair.slots.count(),
        "tables": tables,
        "spares": spares,
        "counts": counts_by_state(fair),
        "figures": figures_of(fair),
    }
    return render(request, "fairs/desk.html", context)


def step_of(user: object, public_id: str, step: str) -> Fair:
    """The fair of an address that names one of the steps."""
    if step not in STEPS:
        raise Http404
    return fair_for(user, public_id)


@requires(can_organise_fair, find=step_of)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_fair(request: HttpRequest, fair: Fair) -> HttpResponse:
    """One step of the form of a fair; the next follows while it is in preparation."""
    assert request.resolver_match is not None
    step = request.resolver_match.kwargs["step"]
    form = form_of(fair, step, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = values_of(form, step)
        if acted(form, lambda: services.change_fair(fair, step=step, values=values, by=request.user, at=timezone.now())):
            messages.success(request, _("Saved."))
            position = STEPS.index(step) + 1
            if fair.state == Fair.State.DRAFT and position < len(STEPS):
                return redirect("fairs:edit_fair", fair.public_id, STEPS[position])
            return redirect("fairs:desk", fair.public_id)
    return render(request, "fairs/edit_fair.html", {"fair": fair, "form": form, "step": step, "number": STEPS.index(step) + 1})


@requires(can_organise_fair, find=fair_for)
@require_POST
def open_fair(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Make a fair in preparation public."""
    services.open_fair(fair, by=request.user, at=timezone.now())
    messages.success(request, _("The fair is open: everybody sees its page, and delegations may register."))
    return redirect("fairs:desk", fair.public_id)


@requires(can_organise_fair, find=fair_for)
@require_POST
def end_fair(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Close the books of a fair that is over."""
    services.end_fair(fair, by=request.user, at=timezone.now())
    messages.success(request, _("The fair has ended: nothing of it changes any more."))
    return redirect("fairs:desk", fair.public_id)


@requires(can_organise_fair, find=fair_for)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_fair(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Call a fair off, for a reason that all delegations read."""
    form = CancellingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if acted(form, lambda: services.cancel_fair(fair, reason=reason, by=request.user, at=timezone.now())):
            messages.success(request, _("The fair is cancelled. Its organisers and delegations are told by mail."))
            return redirect(fair.path)
    return render(request, "fairs/cancel_fair.html", {"fair": fair, "form": form})


@requires(can_organise_fair, find=fair_for)
@require_http_methods(["GET", "HEAD", "POST"])
def organisers(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Who organises a fair: find another organisation by its name and add it."""
    words = request.GET.get("q", "").strip()[:200]
    form = OrganiserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        added = organisation_for(request.user, form.cleaned_data["organisation"])
        if acted(form, lambda: services.add_organiser(fair, added, by=request.user, at=timezone.now())):
            messages.success(
                request, _("%(organisation)s organises the fair too, and is told by mail.") % {"organisation": added.shown_name}
            )
            return redirect("fairs:organisers", fair.public_id)
    context = {"fair": fair, "organisers": organisers_of(fair), "words": words, "found": organisers_found(fair, words), "form": form}
    return render(request, "fairs/organisers.html", context)


@requires(can_organise_fair, find=fair_for)
@require_POST
def remove_organiser(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Take an organisation off the organisers."""
    gone = organisation_for(request.user, request.POST.get("organisation", ""))
    services.remove_organiser(fair, gone, by=request.user, at=timezone.now())
    messages.success(request, _("%(organisation)s no longer organises the fair.") % {"organisation": gone.shown_name})
    return redirect(fair.path)
