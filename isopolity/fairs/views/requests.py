"""Requests as the secretariat of a fair sees them, and the page of one for all who may read it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isopolity.core.reasons import refuse_if
from isopolity.exchange.forms import reader_language
from isopolity.exchange.themes import theme_name
from isopolity.fairs.forms.requests import DeskForm, FilterForm, RequireForm, TakeBackForm
from isopolity.fairs.meeting_columns import request_columns
from isopolity.fairs.models import Fair, MeetingRequest
from isopolity.fairs.permissions import can_look_behind_seen, can_organise_fair, can_see_wish, speaks_for
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.requests import (
    SeenRequest,
    accredited_delegations,
    counts_by_state,
    lack_a_language,
    lapses_on,
    request_for,
    requests_of_fair,
)
from isopolity.fairs.queries.seen import SeenWish, seen_fair_for, wish_for
from isopolity.fairs.queries.values import value_of
from isopolity.fairs.request_words import STEPS
from isopolity.fairs.services import answers
from isopolity.fairs.services import requests as services
from isopolity.ui.access import requires, signed_in
from isopolity.ui.forms import acted
from isopolity.ui.lists import answer_list


@signed_in
@require_safe
def requests(request: HttpRequest, public_id: str, suffix: str) -> HttpResponse:
    """All requests of a fair, with filters."""
    seen = seen_fair_for(request.user, public_id)
    refuse_if(can_look_behind_seen(request.user, seen))
    fair = seen.fair
    form = FilterForm(accredited_delegations(fair), request.GET)
    context = {
        "fair": fair,
        "form": form,
        "counts": [(MeetingRequest.State(state).label, number) for state, number in sorted(counts_by_state(fair).items())],
        "may_organise": seen.part.is_organiser and not fair.is_closed,
    }
    rows = requests_of_fair(fair, **form.filters)
    return answer_list(request, suffix, rows=rows, columns=request_columns(), template="fairs/requests.html", context=context)


@requires(can_see_wish, find=wish_for)
@require_safe
def request_page(request: HttpRequest, wish: SeenWish) -> HttpResponse:
    """One request: who asks whom and why, what each answered, and what it is worth to the timetable, explained."""
    found, part = wish.request, wish.part
    speaks = [SeenRequest(found, delegation) for delegation in wish.own if speaks_for(part, delegation) is None]
    is_open = found.state in MeetingRequest.OPEN
    context = {
        "found": found,
        "fair": found.fair,
        "theme": theme_name(found.theme, reader_language()) if found.theme else "",
        "own": wish.own,
        "meeting": wish.meeting,
        "steps": [(seen, act, STEPS[act]) for seen in speaks for act in seen.acts],
        # How each side ranks it is for those who organise alone: nobody reads that a guest comes last.
        "value": value_of(found) if is_open and (part.is_organiser or part.is_steward) else None,
        "lapses_on": lapses_on(found) if found.state == MeetingRequest.State.WAITING else None,
        "lacks_a_language": found.fair.relay_allowed and lack_a_language(found.delegations),
        "may_mark_relay": is_open and part.is_organiser and not found.fair.is_closed,
        "may_move": wish.meeting is not None and part.is_organiser and not found.fair.is_closed,
        "may_take_back": is_open and part.is_organiser and wish.meeting is None and not found.fair.is_closed,
    }
    return render(request, "fairs/request.html", context)


@requires(can_organise_fair, find=fair_for)
def walk_in(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Two delegations stand at the desk and want to meet."""
    form = DeskForm(accredited_delegations(fair), request.POST or None, initial={"language": reader_language()})
    if request.method == "POST" and form.is_valid():
        (first, second), words = form.parties, {name: form.cleaned_data.get(name, False) for name in ("reason", "language", "relay")}
        made = acted(form, lambda: services.agree_at_desk(fair, first=first, second=second, by=request.user, at=timezone.now(), **words))
        if made:
            messages.success(request, _("The meeting is agreed. It has no place in the timetable yet."))
            return redirect("fairs:request", fair.public_id, made.public_id)
    return render(request, "fairs/walk_in.html", {"fair": fair, "form": form})


@requires(can_organise_fair, find=fair_for)
def require(request: HttpRequest, fair: Fair) -> HttpResponse:
    """The secretariat adds a meeting of two or more delegations."""
    form = RequireForm(accredited_delegations(fair), request.POST or None, initial={"language": reader_language()})
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data.get(name, False) for name in ("reason", "language", "required", "relay")}
        made = acted(form, lambda: services.require_meeting(fair, form.chosen, by=request.user, at=timezone.now(), **words))
        if made:
            messages.success(request, _("The meeting is added, and all parties are told by mail."))
            return redirect("fairs:request", fair.public_id, made.public_id)
    return render(request, "fairs/require.html", {"fair": fair, "form": form})


@signed_in
@require_POST
def mark_relay(request: HttpRequest, public_id: str, request_id: str) -> HttpResponse:
    """The secretariat writes down whether the parties agree to two interpreters who relay."""
    found = request_for(request.user, public_id, request_id)
    agreed = request.POST.get("relay") == "yes"
    services.mark_relay(found, relay=agreed, by=request.user, at=timezone.now())
    messages.success(request, _("It is noted. A published timetable changes only when you repair it."))
    return redirect("fairs:request", public_id, request_id)


@signed_in
def take_back(request: HttpRequest, public_id: str, request_id: str) -> HttpResponse:
    """The secretariat ends a request, with a reason."""
    found = request_for(request.user, public_id, request_id)
    refuse_if(can_organise_fair(request.user, found.fair))
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        if acted(form, lambda: answers.take_back_request(found, by=request.user, at=timezone.now(), **words)):
            messages.success(request, _("The request is ended, and all parties are told by mail."))
            return redirect("fairs:request", public_id, request_id)
    return render(request, "fairs/take_back.html", {"found": found, "fair": found.fair, "form": form})
