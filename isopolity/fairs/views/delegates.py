"""The people of a delegation, and the badges to print."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isopolity.fairs.barcode import code_39
from isopolity.fairs.forms.delegations import DelegateForm
from isopolity.fairs.models import Delegate, Delegation, Fair
from isopolity.fairs.permissions import can_keep_delegate, can_keep_delegation, can_look_behind_fair
from isopolity.fairs.queries.delegations import badges_of, delegate_for, delegation_for
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.interpreters import interpreters_with_badges
from isopolity.fairs.services import delegates as services
from isopolity.ui.access import requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of

# Ten badges stand on a sheet of A4.
BADGES_A_PAGE = 100


@requires(can_keep_delegation, find=delegation_for)
@require_http_methods(["GET", "HEAD", "POST"])
def add_delegate(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Name one more person of a delegation."""
    form = DelegateForm(
        request.POST if request.method == "POST" else None, delegation=delegation, initial={"languages": delegation.languages}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: services.add_delegate(delegation, values=form.cleaned_data, by=request.user, at=timezone.now())) is not None
    ):
        messages.success(request, _("Saved. The badge can be printed."))
        return redirect(delegation.path)
    return render(request, "fairs/delegate.html", {"fair": delegation.fair, "delegation": delegation, "form": form})


@requires(can_keep_delegate, find=delegate_for)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_delegate(request: HttpRequest, delegate: Delegate) -> HttpResponse:
    """Change what a badge says."""
    known = {name: getattr(delegate, name) for name in services.FIELDS}
    form = DelegateForm(request.POST if request.method == "POST" else None, delegation=delegate.delegation, initial=known)
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: services.change_delegate(delegate, values=form.cleaned_data, by=request.user, at=timezone.now()))
        is not None
    ):
        messages.success(request, _("Saved."))
        return redirect(delegate.delegation.path)
    context = {"fair": delegate.delegation.fair, "delegation": delegate.delegation, "delegate": delegate, "form": form}
    return render(request, "fairs/delegate.html", context)


@requires(can_keep_delegate, find=delegate_for)
@require_POST
def leave_out_delegate(request: HttpRequest, delegate: Delegate) -> HttpResponse:
    """Take a person off a delegation."""
    services.leave_out_delegate(delegate, by=request.user, at=timezone.now())
    messages.success(request, _("This person is no longer in the delegation, and the badge counts no more."))
    return redirect(delegate.delegation.path)


@requires(can_look_behind_fair, find=fair_for)
@require_safe
def badges(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Badges to print, of all accredited delegations, or with `?delegation=` of one; with `?of=interpreters` those of the interpreters."""
    chosen, interpreters = request.GET.get("delegation", ""), request.GET.get("of") == "interpreters"
    rows = interpreters_with_badges(fair) if interpreters else badges_of(fair, delegation=chosen)
    page = page_of(rows, request.GET.get("page", "1"), rows_a_page=BADGES_A_PAGE)
    cards = [(person, code_39(person.badge)) for person in page]
    query = "of=interpreters" if interpreters else f"delegation={chosen}" if chosen else ""
    context = {"fair": fair, "page": page, "cards": cards, "query": query, "interpreters": interpreters}
    return render(request, "fairs/badges.html", context)
