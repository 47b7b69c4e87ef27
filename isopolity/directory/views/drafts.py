"""Drafts that wait for somebody to vouch."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.directory import services
from isopolity.directory.forms.people import JudgementForm
from isopolity.directory.models import Organisation
from isopolity.directory.permissions import can_vouch, can_vouch_for_organisation
from isopolity.directory.queries import drafts_to_judge, head_for, look_alikes, organisation_for, people_of
from isopolity.directory.queries.claims import claims_to_answer, twins_of_draft
from isopolity.ui.access import requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of

CLAIMS_SHOWN = 20


@requires(can_vouch)
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The queue, oldest first."""
    page = page_of(drafts_to_judge(request.user), request.GET.get("page", "1"))
    return render(request, "directory/drafts.html", {"page": page, "claims": claims_to_answer(request.user)[:CLAIMS_SHOWN]})


@requires(can_vouch_for_organisation, find=organisation_for)
def draft(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Everything one needs to judge a draft, and the two answers."""
    head = head_for(request.user, organisation, on=timezone.localdate())
    roles = head.reader.roles_that_vouch_for(organisation)
    form = JudgementForm(request.POST if request.method == "POST" else None, roles=roles, seen_at=organisation.changed_at.isoformat())
    if request.method == "POST" and form.is_valid():
        vouches = request.POST.get("do") == "vouch"
        service = services.vouch_for_organisation if vouches else services.send_back_organisation
        if acted(form, lambda: service(organisation, **form.values, by=request.user, at=timezone.now())):
            done = _("%(organisation)s is public now.") if vouches else _("%(organisation)s waits for its people now.")
            messages.success(request, done % {"organisation": organisation.name})
            return redirect("directory:drafts")
        form.data = typed = request.POST.copy()
        typed["seen_at"] = organisation.changed_at.isoformat()
    is_authority = organisation.kind == Organisation.Kind.LOCAL_AUTHORITY
    place = organisation.place if is_authority else None
    alikes = look_alikes(organisation.name, country=organisation.country, place=place, drafts=True, apart_from=organisation)
    context = {
        "organisation": organisation,
        "head": head,
        "form": form,
        "people": people_of(organisation),
        "alikes": alikes,
        "twins": twins_of_draft(request.user, organisation, alikes),
    }
    return render(request, "directory/draft.html", context)
