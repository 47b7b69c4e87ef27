"""The first page, how it works, the links between cities, and the search over everything."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.audit.kept_pages import kept_for_everybody
from isopolity.exchange.theme_choices import filed_options
from isopolity.portal import known_facts, queries
from isopolity.portal.search import everything_found
from isopolity.ui.access import public
from isopolity.ui.lists import Column, answer_list
from isopolity.ui.maps import world_map

LINKS = [
    Column("id", lambda link: link.public_id),
    Column("parties", lambda link: [*(party.name for party in link.parties), *link.open_words]),
    Column("party_ids", lambda link: [party.public_id for party in link.parties]),
    Column("countries", lambda link: [party.country_id or "" for party in link.parties]),
    Column("state", lambda link: {"contact": "contact", "promised": "announced"}.get(link.state, "existing")),
    Column("since", lambda link: str(link.since) if link.since else None),
    Column("source", lambda link: link.source),
]


@public
@require_safe
@kept_for_everybody
def home(request: HttpRequest) -> HttpResponse:
    """What this is for. On the laptop of a hall, where nobody registers a city, the fair itself."""
    if settings.HALL:
        return redirect("fairs:fairs")
    links = queries.links_of_first_page()
    points, lines = queries.drawn(links)
    needs, offers = queries.newest(get_language() or "en")
    context = {
        "map": world_map(
            points, lines, title=_("Map of cooperation between cities"), description=_("The same links are listed on a page of their own.")
        ),
        "needs": needs,
        "offers": offers,
        "standing": queries.standing(timezone.localdate()),
        "theme_options": filed_options(get_language() or "en"),
    }
    return render(request, "portal/home.html", context)


@public
@require_safe
@kept_for_everybody
def links(request: HttpRequest, suffix: str) -> HttpResponse:
    return answer_list(request, suffix, rows=queries.KnownLinks(), columns=LINKS, template="portal/links.html")


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html")


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:200].strip()
    return render(request, "portal/search.html", {"text": text, "found": everything_found(request.user, text) if text else None})


@public
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    context = {
        "events": known_facts.happenings(),
        "links": known_facts.links_of_nobody(),
        "contributions": known_facts.contributions(),
        "claims": known_facts.claims(),
    }
    return render(request, "portal/history.html", context)
