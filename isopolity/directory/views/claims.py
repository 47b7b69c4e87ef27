"""A listed organisation gets people of its own: somebody asks, a secretariat or a steward answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from isopolity.directory import services
from isopolity.directory.forms.people import AnswerInOfficeForm, ClaimForm, JudgementForm
from isopolity.directory.models import Claim, Organisation
from isopolity.directory.permissions import can_answer_claim, can_claim_organisation, can_hand_over, can_withdraw_claim
from isopolity.directory.queries import head_for, organisation_for, people_of
from isopolity.directory.queries.claims import HandOver, claim_for, hand_over_for, own_claim_for, roles_that_let_in
from isopolity.ui.access import requires
from isopolity.ui.forms import acted


@requires(can_claim_organisation, find=organisation_for)
def claim_organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Somebody of its own says who they are."""
    form = ClaimForm(request.POST if request.method == "POST" else None)
    by, at = request.user, timezone.now()
    if request.method == "POST" and form.is_valid():
        sent = acted(form, lambda: services.claim_organisation(organisation, **form.cleaned_data, by=by, at=at))
        if sent is not None:
            messages.success(request, _("It is asked. You get a letter with the answer; nothing of the page changes meanwhile."))
            return redirect("directory:register")
    context = {"organisation": organisation, "form": form, "head": head_for(by, organisation, on=timezone.localdate())}
    return render(request, "directory/claim.html", context)


@requires(can_answer_claim, find=claim_for)
def answer_claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Let somebody in, or refuse, with a reason."""
    by, at = request.user, timezone.now()
    form = AnswerInOfficeForm(request.POST if request.method == "POST" else None, roles=roles_that_let_in(by, claim.organisation))
    if request.method == "POST" and form.is_valid():
        accepts = request.POST.get("do") == "accept"
        if acted(form, lambda: services.answer_claim(claim, accept=accepts, **form.values, by=by, at=at)):
            messages.success(request, _("Your answer is sent."))
            return redirect("directory:drafts")
    return render(request, "directory/claim_answer.html", {"claim": claim, "organisation": claim.organisation, "form": form})


@requires(can_withdraw_claim, find=own_claim_for)
@require_POST
def withdraw_claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    services.withdraw_claim(claim, by=request.user, at=timezone.now())
    messages.success(request, _("It is taken back."))
    return redirect("directory:register")


def _handed_over(moved: int) -> str:
    if not moved:
        return _("Done: the draft had no needs or offers that could go along.")
    said = ngettext("Done: %(moved)s need or offer went along.", "Done: %(moved)s needs and offers went along.", moved)
    return said % {"moved": moved}


@requires(can_hand_over, find=hand_over_for)
def hand_over(request: HttpRequest, found: HandOver) -> HttpResponse:
    """The people of a draft become those of the listed organisation beside it."""
    draft, organisation = found.draft, found.organisation
    by, at = request.user, timezone.now()
    form = JudgementForm(
        request.POST if request.method == "POST" else None,
        roles=roles_that_let_in(by, organisation),
        seen_at=draft.changed_at.isoformat(),
    )
    if request.method == "POST" and form.is_valid():
        moved = acted(form, lambda: services.hand_over_draft(draft, organisation=organisation, **form.values, by=by, at=at))
        if moved is not None:
            messages.success(request, _handed_over(moved))
            return redirect(organisation.path)
        form.data = typed = request.POST.copy()
        typed["seen_at"] = draft.changed_at.isoformat()
    context = {"draft": draft, "organisation": organisation, "form": form, "people": people_of(draft)}
    return render(request, "directory/hand_over.html", context)
