"""Fairs for everybody: the list, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isopolity.audit.kept_pages import kept_for_visitors
from isopolity.fairs.columns import fair_columns
from isopolity.fairs.parts import links_for
from isopolity.fairs.queries.delegations import may_register
from isopolity.fairs.queries.fairs import accredited_count, fair_for, listed_fairs, organisers_of, part_of
from isopolity.ui.access import public
from isopolity.ui.lists import answer_list


@public
@require_safe
@kept_for_visitors
def fairs(request: HttpRequest, suffix: str) -> HttpResponse:
    """All fairs that this reader may know of, the latest first."""
    return answer_list(request, suffix, rows=listed_fairs(request.user), columns=fair_columns(request), template="fairs/fairs.html")


@public
@require_safe
def fair(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a fair is, where and when, its rules, and the pages that this reader is shown."""
    found = fair_for(request.user, public_id)
    part = part_of(request.user, found)
    context = {
        "fair": found,
        "part": part,
        "organisers": organisers_of(found),
        "accredited": accredited_count(found),
        "links": links_for(found, part),
        "may_register": may_register(request.user, found, day=found.day_of(timezone.now())),
    }
    return render(request, "fairs/fair.html", context)
