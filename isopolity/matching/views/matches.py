"""The partners suggested to a city, one pair in full, and what the city put aside."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isopolity.audit.kept_pages import kept_part
from isopolity.core.reasons import refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for
from isopolity.matching import services
from isopolity.matching.fairness import figures_of, note_on
from isopolity.matching.lines import invented_among, lines_of
from isopolity.matching.partner_links import links_for
from isopolity.matching.permissions import can_hide_match, can_see_matches
from isopolity.matching.queries.lists import partners_for_page
from isopolity.matching.queries.matches import (
    FIRST_PLACES,
    ReadCity,
    hidden_by,
    last_run,
    partner_for,
    read_city_for,
    suggestion_between,
)
from isopolity.ui.access import public, requires, signed_in
from isopolity.ui.lists import page_of


@dataclass(frozen=True, slots=True)
class ListShown:
    """One page of a city's partners, written as its people read it. `is_final`: nothing more is counted until somebody acts."""

    has_cards: bool
    above: SafeString
    cards: SafeString
    pages: SafeString
    is_final: bool


@requires(can_see_matches, find=read_city_for)
@require_safe
def matches(request: HttpRequest, read: ReadCity) -> HttpResponse:
    """The best partners of a city, ten to a page: fresh or, among very many cities, as the worker last found them."""
    number = request.GET.get("page", "1")
    name = ("matches", read.city.public_id, read.is_own, number)
    shown = kept_part(name, lambda: _list_shown(read, number), is_final=lambda shown: shown.is_final)
    return render(request, "matching/matches.html", {"city": read.city, "is_own": read.is_own, "shown": shown})


def _list_shown(read: ReadCity, number: str) -> ListShown:
    city, at = read.city, timezone.now()
    refreshed = services.refresh_profiles(at=at, most=services.MOST_FOR_A_PAGE, first=city)
    run = last_run()
    suggestions, kept = partners_for_page(city, run)
    if kept and kept.is_stale and suggestions is not None:
        services.ask_for_list(city, at=at)
    page = page_of(suggestions or [], number, rows_a_page=FIRST_PLACES)
    lines = lines_of(list(page.object_list), city=city, reader=get_language() or "en", at=at)
    context = {
        "city": city,
        "kept": kept,
        "others_wait": refreshed == services.MOST_FOR_A_PAGE,
        "has_profile": suggestions is not None,
        "page": page,
        "lines": lines,
        "invented": invented_among(lines),
        "note": note_on(suggestions or [], run),
        "is_own": read.is_own,
        "more": links_for(city, None, at) if read.is_own else [],
    }
    above, cards, pages = (render_to_string(f"matching/matches_{part}.html", context) for part in ("above", "cards", "pages"))
    return ListShown(bool(lines), above, cards, pages, is_final=kept is None and not context["others_wait"])


@signed_in
@require_safe
def pair(request: HttpRequest, public_id: str, partner_id: str) -> HttpResponse:
    """One pair with all its reasons, obstacles and hints, as the city of the address reads them."""
    read = read_city_for(request.user, public_id)
    refuse_if(can_see_matches(request.user, read))
    city, at = read.city, timezone.now()
    services.refresh_profiles(at=at, most=services.MOST_FOR_A_PAGE, first=city)
    [line] = lines_of([suggestion_between(city, partner_id)], city=city, reader=get_language() or "en", at=at)
    more = links_for(city, line.partner, at) if read.is_own else []
    return render(request, "matching/pair_page.html", {"city": city, "line": line, "is_own": read.is_own, "more": more})


@requires(can_hide_match, find=organisation_for)
@require_safe
def hidden(request: HttpRequest, city: Organisation) -> HttpResponse:
    """The partners that a city put aside."""
    page = page_of(hidden_by(city), request.GET.get("page", "1"))
    return render(request, "matching/hidden.html", {"city": city, "page": page, "query": ""})


@requires(can_hide_match, find=organisation_for)
@require_POST
def hide(request: HttpRequest, city: Organisation) -> HttpResponse:
    """Put a partner aside."""
    partner = partner_for(request.POST.get("partner", ""))
    services.hide_match(city, partner=partner, by=request.user, at=timezone.now())
    messages.success(
        request, _("%(city)s is put aside, for your city only. You can take it back below the list.") % {"city": partner.shown_name}
    )
    return redirect("matching:matches", city.public_id)


@requires(can_hide_match, find=organisation_for)
@require_POST
def show(request: HttpRequest, city: Organisation) -> HttpResponse:
    """Take a partner back."""
    partner = partner_for(request.POST.get("partner", ""))
    services.show_match(city, partner=partner, by=request.user, at=timezone.now())
    messages.success(request, _("%(city)s may stand on your list again.") % {"city": partner.shown_name})
    return redirect("matching:hidden", city.public_id)


@public
@require_safe
def order(request: HttpRequest) -> HttpResponse:
    """How the order is made, in words."""
    return render(request, "matching/order.html", {"run": figures_of(last_run())})
