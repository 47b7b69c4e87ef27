"""Pages of a delegation's wishes: what it received and sent, its own order, whom it may ask, and each step."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for
from isopolity.exchange.forms import writing_language
from isopolity.fairs.forms.requests import AnswerForm, AskForm, RanksForm
from isopolity.fairs.permissions import can_see_inside, can_speak_for_delegation, speaks_for
from isopolity.fairs.queries.fairs import fair_for, fairs_organised_by, part_of
from isopolity.fairs.queries.partners import delegations_of, partners_of, score_between
from isopolity.fairs.queries.requests import (
    SeenRequest,
    allowance_of,
    delegation_for,
    lack_a_language,
    seen_request_for,
    waits_for,
    why_no_requests,
    why_not_ask,
    wishes_of,
)
from isopolity.fairs.queries.seen import SeenInside, delegation_beside, inside_for
from isopolity.fairs.request_words import STEPS
from isopolity.fairs.services import answers, ranks, requests
from isopolity.matching.permissions import can_see_requests
from isopolity.matching.services import MOST_FOR_A_PAGE, refresh_profiles
from isopolity.ui.access import requires, signed_in
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of
from isopolity.ui.wording import joined

SIDES = ("received", "sent")


@signed_in
@require_safe
def my_wishes(request: HttpRequest, public_id: str) -> HttpResponse:
    """To the wishes of the delegation for which the reader acts; with several, to the first, which links to the others."""
    return _to_own(request, public_id, "fairs:wishes")


@signed_in
@require_safe
def my_day(request: HttpRequest, public_id: str) -> HttpResponse:
    """To the day of the delegation for which the reader acts; with several, to that of the first."""
    return _to_own(request, public_id, "fairs:day")


def _to_own(request: HttpRequest, public_id: str, page: str) -> HttpResponse:
    fair = fair_for(request.user, public_id)
    own = part_of(request.user, fair).delegations
    if not own:
        raise Refused(Reason("only-participants-of-the-fair", {"fair": fair.name}))
    return redirect(page, fair.public_id, own[0].public_id)


@requires(can_see_requests, find=organisation_for)
@require_safe
def of_city(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The fairs that an organisation organises, and those at which it takes part, for its own people."""
    page = page_of(delegations_of(organisation), request.GET.get("page", "1"))
    context = {"organisation": organisation, "organised": fairs_organised_by(organisation), "page": page, "query": ""}
    return render(request, "fairs/of_city.html", context)


@requires(can_see_inside, find=inside_for)
@require_safe
def wishes(request: HttpRequest, seen: SeenInside) -> HttpResponse:
    """What a delegation received, or with `?side=sent` what it sent."""
    delegation, side = seen.delegation, request.GET.get("side", "received")
    if side not in SIDES:
        raise Http404
    page = page_of(wishes_of(delegation, side), request.GET.get("page", "1"))
    context = {
        "delegation": delegation,
        "side": side,
        "page": page,
        "query": f"side={side}",
        "lines": [SeenRequest(row, delegation) for row in page],
        "waiting": waits_for(delegation),
        "allowance": allowance_of(delegation) if side == "sent" else None,
        "others": [other for other in seen.part.delegations if other.pk != delegation.pk],
        "may_speak": speaks_for(seen.part, delegation) is None,
    }
    return render(request, "fairs/wishes.html", context)


@signed_in
def order(request: HttpRequest, public_id: str, delegation_id: str) -> HttpResponse:
    """The open wishes in the delegation's own order, a number beside each; those on other pages keep theirs."""
    delegation = delegation_for(request.user, public_id, delegation_id)
    refuse_if(can_speak_for_delegation(request.user, delegation))
    page = page_of(wishes_of(delegation, "order"), request.GET.get("page", "1"))
    lines = [SeenRequest(row, delegation) for row in page]
    form = RanksForm([_numbered(line) for line in lines], request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        changed = {key: form.cleaned_data[key] for key in form.changed_data}
        if acted(form, lambda: ranks.rank_wishes(delegation, changed, by=request.user, at=timezone.now())) is not None:
            messages.success(request, _("Your order is kept."))
            return redirect(request.get_full_path())
    context = {
        "delegation": delegation,
        "page": page,
        "query": "",
        "form": form,
        "rows": [(line, form[line.request.public_id]) for line in lines],
        "closed": why_no_requests(delegation.fair, timezone.now()),
    }
    return render(request, "fairs/order.html", context)


def _numbered(line: SeenRequest) -> tuple[str, int | None, str]:
    return line.request.public_id, line.party.rank, joined(other.organisation.shown_name for other in line.others)


@requires(can_see_inside, find=inside_for)
@require_safe
def partners(request: HttpRequest, seen: SeenInside) -> HttpResponse:
    """Whom a delegation may ask for a meeting: the best fits first; with `?fit=1` only those of its matches that are here."""
    delegation = seen.delegation
    refresh_profiles(at=timezone.now(), most=MOST_FOR_A_PAGE, first=delegation.organisation)
    only_fits, may_speak = request.GET.get("fit") == "1", speaks_for(seen.part, delegation) is None
    context = {
        "delegation": delegation,
        "only_fits": only_fits,
        "page": page_of(partners_of(delegation, with_score=only_fits), request.GET.get("page", "1")),
        "query": "fit=1" if only_fits else "",
        "allowance": allowance_of(delegation) if may_speak else None,
        "closed": why_no_requests(delegation.fair, timezone.now()),
        "may_speak": may_speak,
    }
    return render(request, "fairs/partners.html", context)


@signed_in
def ask(request: HttpRequest, public_id: str, delegation_id: str, other_id: str) -> HttpResponse:
    """Ask the delegation `other_id` for a meeting in the name of the delegation `delegation_id`."""
    seen = inside_for(request.user, public_id, delegation_id)
    own, other = seen.delegation, delegation_beside(seen, other_id)
    refuse_if(speaks_for(seen.part, own))
    relay = own.fair.relay_allowed and lack_a_language([own, other])
    form = AskForm(request.POST or None, relay=relay, initial={"language": writing_language(own.organisation)})
    if request.method == "POST" and form.is_valid():
        words = {"relay": False, **form.cleaned_data}
        sent = acted(form, lambda: requests.send_request(sender=own, receiver=other, by=request.user, at=timezone.now(), **words))
        if sent:
            messages.success(request, _("Your request is on its way to %(city)s.") % {"city": other.organisation.shown_name})
            return redirect("fairs:request", own.fair.public_id, sent.public_id)
    refusal = why_not_ask(own, other, timezone.now())
    context = {
        "delegation": own,
        "other": other,
        "form": form,
        "refusal": None if form.is_bound else refusal,
        "score": None if refusal else score_between([own, other]),
        "allowance": allowance_of(own),
    }
    return render(request, "fairs/ask.html", context, status=409 if refusal and not form.is_bound else 200)


@signed_in
def answer(request: HttpRequest, public_id: str, delegation_id: str, request_id: str, act: str) -> HttpResponse:
    """One step on a request: accept, decline or withdraw."""
    seen: Any = seen_request_for(request.user, public_id, delegation_id, request_id)
    refuse_if(can_speak_for_delegation(request.user, seen.own))
    if act not in STEPS:
        raise Http404
    initial = {"language": writing_language(seen.own.organisation)}
    form = AnswerForm(act, request.POST if request.method == "POST" else None, relay=seen.asks_for_relay, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {"text": "", "language": "", "relay": False, **form.cleaned_data}
        if acted(form, lambda: answers.answer_request(seen, act=act, by=request.user, at=timezone.now(), **words)):
            messages.success(request, _("Done. The other delegation is told by mail."))
            return redirect("fairs:wishes", public_id, delegation_id)
    context = {"seen": seen, "act": act, "form": form, "words": STEPS[act], "possible": act in seen.acts}
    return render(request, "fairs/answer.html", context)
