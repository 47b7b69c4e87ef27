"""Interpreters of a fair and of a delegation, and the languages that are lacking."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isopolity.core.reasons import refuse_if
from isopolity.fairs.forms.interpreters import InterpreterForm
from isopolity.fairs.meeting_columns import interpreter_columns
from isopolity.fairs.models import Delegation, Fair
from isopolity.fairs.permissions import (
    can_keep_delegation,
    can_keep_interpreter,
    can_look_behind_fair,
    can_look_behind_seen,
    can_organise_fair,
    can_see_inside,
)
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.interpreters import away_of, interpreter_for, interpreters_of, needs_of, slots_of
from isopolity.fairs.queries.requests import delegation_for
from isopolity.fairs.queries.seen import SeenInside, inside_for, seen_fair_for
from isopolity.fairs.services import interpreters as services
from isopolity.ui.access import requires, signed_in
from isopolity.ui.forms import acted
from isopolity.ui.lists import answer_list, page_of


@signed_in
@require_safe
def interpreters(request: HttpRequest, public_id: str, suffix: str) -> HttpResponse:
    """All who interpret at a fair, those whom delegations bring among them."""
    seen = seen_fair_for(request.user, public_id)
    refuse_if(can_look_behind_seen(request.user, seen))
    fair = seen.fair
    context = {"fair": fair, "may_organise": seen.part.is_organiser and not fair.is_closed}
    return answer_list(
        request, suffix, rows=interpreters_of(fair), columns=interpreter_columns(), template="fairs/interpreters.html", context=context
    )


@requires(can_look_behind_fair, find=fair_for)
@require_safe
def needs(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Which languages the accepted requests need, and what is lacking."""
    return render(request, "fairs/language_needs.html", {"fair": fair, "needs": needs_of(fair)})


@requires(can_organise_fair, find=fair_for)
def new_interpreter(request: HttpRequest, fair: Fair) -> HttpResponse:
    """One more interpreter of the fair."""
    return _new(request, fair, None)


@requires(can_see_inside, find=inside_for)
@require_safe
def own_interpreters(request: HttpRequest, seen: SeenInside) -> HttpResponse:
    """Those whom a delegation brings."""
    delegation = seen.delegation
    page = page_of(interpreters_of(delegation.fair, delegation), request.GET.get("page", "1"))
    may_keep = (seen.part.is_organiser or seen.part.acts_for(delegation)) and not seen.fair.is_closed
    context = {"delegation": delegation, "fair": delegation.fair, "page": page, "query": "", "may_keep": may_keep}
    return render(request, "fairs/own_interpreters.html", context)


@requires(can_keep_delegation, find=delegation_for)
def new_own_interpreter(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """One more interpreter whom a delegation brings."""
    return _new(request, delegation.fair, delegation)


def _new(request: HttpRequest, fair: Fair, delegation: Delegation | None) -> HttpResponse:
    form = InterpreterForm(fair, slots_of(fair), request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = acted(
            form,
            lambda: services.add_interpreter(fair, delegation=delegation, by=request.user, at=timezone.now(), **form.cleaned_data),
        )
        if made:
            messages.success(request, _("%(name)s is on the list.") % {"name": made.name})
            return _to_list(fair, delegation)
    return render(request, "fairs/interpreter_form.html", {"fair": fair, "delegation": delegation, "form": form})


@signed_in
def edit_interpreter(request: HttpRequest, public_id: str, interpreter_id: str) -> HttpResponse:
    """What is known of an interpreter, changed."""
    found = interpreter_for(request.user, public_id, interpreter_id)
    refuse_if(can_keep_interpreter(request.user, found))
    fields = ("name", "languages", "most_consecutive", "most_meetings")
    initial = {name: getattr(found, name) for name in fields} | {"away": away_of(found)}
    form = InterpreterForm(found.fair, slots_of(found.fair), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        if acted(form, lambda: services.change_interpreter(found, by=request.user, at=timezone.now(), **words)):
            messages.success(request, _("Saved."))
            return _to_list(found.fair, found.delegation)
    context = {"fair": found.fair, "delegation": found.delegation, "form": form, "found": found}
    return render(request, "fairs/interpreter_form.html", context)


@signed_in
@require_POST
def leave_out_interpreter(request: HttpRequest, public_id: str, interpreter_id: str) -> HttpResponse:
    """Off the list."""
    found = interpreter_for(request.user, public_id, interpreter_id)
    services.leave_out_interpreter(found, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s is no longer on the list.") % {"name": found.name})
    return _to_list(found.fair, found.delegation)


def _to_list(fair: Fair, delegation: Delegation | None) -> HttpResponse:
    if delegation is None:
        return redirect("fairs:interpreters", fair.public_id)
    return redirect("fairs:own_interpreters", fair.public_id, delegation.public_id)
