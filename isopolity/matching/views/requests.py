"""Pages of requests for contact: those of a city, one of them, and each step on it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.core.reasons import refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for
from isopolity.exchange.forms import writing_language
from isopolity.matching import services
from isopolity.matching.forms import RequestForm, TurnForm
from isopolity.matching.models import ContactTurn
from isopolity.matching.permissions import can_act_on_request, can_see_request, can_see_requests, can_send_request
from isopolity.matching.queries.requests import (
    SILENCE,
    SeenRequest,
    allowance_of,
    request_for,
    requests_received_by,
    requests_sent_by,
    seen_by,
    turns_of,
    why_not_ask,
)
from isopolity.matching.services.requests import OUTCOMES
from isopolity.matching.words import STEPS
from isopolity.ui.access import requires, signed_in
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of


def found(user: object, public_id: str, request_id: str) -> SeenRequest:
    """The request of this address as it is read now."""
    return request_for(user, public_id, request_id, timezone.now())


@requires(can_see_requests, find=organisation_for)
@require_safe
def requests(request: HttpRequest, city: Organisation) -> HttpResponse:
    """What a city received, or with `?side=sent` what it sent."""
    is_sent = request.GET.get("side") == "sent"
    rows = requests_sent_by(city) if is_sent else requests_received_by(city)
    page, at = page_of(rows, request.GET.get("page", "1")), timezone.now()
    context = {
        "city": city,
        "is_sent": is_sent,
        "page": page,
        "query": "side=sent" if is_sent else "",
        "lines": [seen_by(city, row, at) for row in page],
        "allowance": allowance_of(city, at),
        "silence_days": SILENCE.days,
    }
    return render(request, "matching/requests.html", context)


@signed_in
def ask(request: HttpRequest, public_id: str, partner_id: str) -> HttpResponse:
    """Ask the city `partner_id` for contact in the name of the city `public_id`."""
    city, partner = organisation_for(request.user, public_id), organisation_for(request.user, partner_id)
    refuse_if(can_send_request(request.user, city))
    refusal = why_not_ask(city, partner, timezone.now())
    if refusal and request.method != "POST":
        return render(request, "matching/ask_not.html", {"city": city, "partner": partner, "refusal": refusal}, status=409)
    form = RequestForm(request.POST or None, initial={"language": writing_language(city)})
    if request.method == "POST" and form.is_valid():
        sent = acted(
            form,
            lambda: services.send_request(sender=city, receiver=partner, by=request.user, at=timezone.now(), **form.cleaned_data),
        )
        if sent:
            messages.success(request, _("Your request is on its way to %(city)s.") % {"city": partner.shown_name})
            return redirect("matching:request", city.public_id, sent.public_id)
    context = {"city": city, "partner": partner, "form": form, "allowance": allowance_of(city, timezone.now())}
    return render(request, "matching/ask.html", context)


@requires(can_see_request, find=found)
@require_safe
def request_page(request: HttpRequest, seen: SeenRequest) -> HttpResponse:
    """One request with all that was said on it."""
    may_act = can_act_on_request(request.user, seen) is None
    context = {
        "seen": seen,
        "turns": turns_of(seen.request),
        "steps": [(kind, STEPS[ContactTurn.Kind(kind)]) for kind in seen.acts] if may_act else [],
        "silence_days": SILENCE.days,
    }
    return render(request, "matching/request.html", context)


@signed_in
def step(request: HttpRequest, public_id: str, request_id: str, kind: str) -> HttpResponse:
    """One step on a request: accept, ask-more, tell-more, decline or withdraw."""
    seen = found(request.user, public_id, request_id)
    refuse_if(can_act_on_request(request.user, seen))
    if kind not in OUTCOMES:
        raise Http404
    form = TurnForm(kind, request.POST or None, initial={"language": writing_language(seen.own)})
    if request.method == "POST" and form.is_valid():
        done = acted(
            form,
            lambda: services.answer_request(seen.request, kind=kind, own=seen.own, by=request.user, at=timezone.now(), **form.cleaned_data),
        )
        if done:
            messages.success(request, _("Done. %(city)s is told by mail.") % {"city": seen.partner.shown_name})
            return redirect("matching:request", seen.own.public_id, seen.request.public_id)
    words = STEPS[ContactTurn.Kind(kind)]
    return render(request, "matching/step.html", {"seen": seen, "form": form, "words": words, "possible": kind in seen.acts})
