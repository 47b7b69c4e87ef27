"""The hall by groups of tables, and what each delegation got of what it wished."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isopolity.core.reasons import refuse_if
from isopolity.fairs.hall_columns import SHARES
from isopolity.fairs.permissions import can_see_hall_seen
from isopolity.fairs.queries.days import TABLES_BESIDE, day_shown, days_with_slots, own_delegations, rows_of, slots_of
from isopolity.fairs.queries.fairness import fairness_of
from isopolity.fairs.queries.seen import SeenFair, seen_fair_for
from isopolity.fairs.queries.shares import shares_of
from isopolity.ui.access import requires, signed_in
from isopolity.ui.lists import answer_list, page_of


@requires(can_see_hall_seen, find=seen_fair_for)
@require_safe
def tables(request: HttpRequest, seen: SeenFair) -> HttpResponse:
    """One day of the hall, four tables beside each other: what stands there, and when each is free."""
    fair, slots = seen.fair, slots_of(seen.fair)
    days = days_with_slots(fair, slots)
    day = day_shown(days, request.GET.get("day", ""), fair.day_of(timezone.now()))
    page = page_of(list(fair.tables.order_by("number")), request.GET.get("page", "1"), rows_a_page=TABLES_BESIDE)
    shown = [slot for slot in slots if fair.day_of(slot.starts_at) == day]
    context = {
        "fair": fair,
        "days": days,
        "day": day,
        "page": page,
        "rows": rows_of(fair, shown, page, own_delegations(seen.part.delegations)),
        "query": f"day={day.isoformat()}" if day else "",
    }
    return render(request, "fairs/hall_tables.html", context)


@signed_in
@require_safe
def shares(request: HttpRequest, public_id: str, suffix: str) -> HttpResponse:
    """Meetings, wishes kept and first choice of every delegation: whether the timetable is fair to each."""
    seen = seen_fair_for(request.user, public_id)
    refuse_if(can_see_hall_seen(request.user, seen))
    context = {"fair": seen.fair, "fairness": fairness_of(seen.fair), "own": own_delegations(seen.part.delegations)}
    return answer_list(request, suffix, rows=shares_of(seen.fair), columns=SHARES, template="fairs/shares.html", context=context)
