"""Finding a partner without an account: what a city that needs one thing and offers another would be shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from isopolity.matching import services
from isopolity.matching.lines import invented_among, lines_of
from isopolity.matching.partner_forms import PartnerSearch
from isopolity.matching.queries.matches import FIRST_PLACES, partners_for
from isopolity.ui.access import public
from isopolity.ui.lists import page_of


@public
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """The best partners for a need and an offer; the form alone when neither is chosen."""
    form, at = PartnerSearch(request.GET), timezone.now()
    form.is_valid()
    need, offer = form.cleaned_data.get("need", ""), form.cleaned_data.get("offer", "")
    suggestions = []
    if need or offer:
        services.refresh_profiles(at=at, most=services.MOST_FOR_A_PAGE)
        suggestions = partners_for(need, offer)
    page = page_of(suggestions, request.GET.get("page", "1"), rows_a_page=FIRST_PLACES)
    lines = lines_of(list(page.object_list), city=None, reader=get_language() or "en", at=at)
    context = {
        "form": form,
        "asked": bool(need or offer),
        "one_sided": not (need and offer),
        "page": page,
        "query": f"need={need}&offer={offer}",
        "lines": lines,
        "invented": invented_among(lines),
    }
    return render(request, "matching/partners.html", context)
