"""Pages of the day: a delegation's, the hall, a table's, an interpreter's, the wall board; to read, to print, for a calendar."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.core.reasons import refuse_if
from isopolity.fairs.calendars import CONTENT_TYPE, calendar_of
from isopolity.fairs.hall_columns import HALL
from isopolity.fairs.models import Delegate, Fair, Interpreter, MeetingTable
from isopolity.fairs.permissions import can_see_delegate, can_see_hall_seen, can_see_inside, can_see_interpreter, can_see_table
from isopolity.fairs.queries.days import (
    SHEETS,
    Line,
    by_day,
    day_of_delegation,
    day_of_interpreter,
    day_of_table,
    interpreter_in,
    lines_of,
    own_delegations,
    placed_meetings,
    sheets_of,
    slot_shown,
    slots_by_day,
    slots_of,
    table_in,
)
from isopolity.fairs.queries.delegations import delegate_for
from isopolity.fairs.queries.fairness import fairness_of, wishes_without_place
from isopolity.fairs.queries.seen import SeenFair, SeenInside, inside_for, seen_fair_for
from isopolity.ui.access import requires, signed_in
from isopolity.ui.lists import answer_list, page_of

BOARD_RENEWS_S = 20


@requires(can_see_inside, find=inside_for)
@require_safe
def day(request: HttpRequest, inside: SeenInside) -> HttpResponse:
    """The meetings of one delegation, day by day, and what is said of the timetable's fairness."""
    delegation = inside.delegation
    lines, fairness = day_of_delegation(delegation), fairness_of(delegation.fair)
    context = {
        "delegation": delegation,
        "fair": delegation.fair,
        "days": by_day(lines),
        "count": len(lines),
        "fairness": fairness,
        "may_keep": not delegation.fair.is_over and (inside.part.is_organiser or inside.part.acts_for(delegation)),
        "without": wishes_without_place(delegation, fairness) if fairness else [],
    }
    return render(request, "fairs/day.html", context)


@requires(can_see_inside, find=inside_for)
@require_safe
def day_calendar(request: HttpRequest, inside: SeenInside) -> HttpResponse:
    delegation = inside.delegation
    return _calendar(delegation.fair, day_of_delegation(delegation), delegation.organisation.shown_name)


@requires(can_see_delegate, find=delegate_for)
@require_safe
def person_calendar(request: HttpRequest, person: Delegate) -> HttpResponse:
    """The meetings of one person, under the person's name: those of the person's team, else of the whole delegation."""
    delegation = person.delegation
    return _calendar(
        delegation.fair, day_of_delegation(delegation, team=person.own_team), f"{person.name}, {delegation.organisation.shown_name}"
    )


@requires(can_see_table, find=table_in)
@require_safe
def table(request: HttpRequest, table: MeetingTable) -> HttpResponse:
    """What stands at one table."""
    context = {"table": table, "fair": table.fair, "days": by_day(day_of_table(table))}
    return render(request, "fairs/table_day.html", context)


@requires(can_see_table, find=table_in)
@require_safe
def table_calendar(request: HttpRequest, table: MeetingTable) -> HttpResponse:
    return _calendar(table.fair, day_of_table(table), _("Table %(table)s") % {"table": table.number})


@requires(can_see_interpreter, find=interpreter_in)
@require_safe
def interpreter(request: HttpRequest, interpreter: Interpreter) -> HttpResponse:
    """Where one interpreter serves."""
    context = {"interpreter": interpreter, "fair": interpreter.fair, "days": by_day(day_of_interpreter(interpreter))}
    return render(request, "fairs/interpreter_day.html", context)


@requires(can_see_interpreter, find=interpreter_in)
@require_safe
def interpreter_calendar(request: HttpRequest, interpreter: Interpreter) -> HttpResponse:
    return _calendar(interpreter.fair, day_of_interpreter(interpreter), interpreter.name)


def _calendar(fair: Fair, lines: list[Line], name: str) -> HttpResponse:
    host = settings.SITE_ADDRESS.split("//")[-1].split(":")[0].rstrip("/")
    response = HttpResponse(calendar_of(fair, lines, name=f"{fair.name}: {name}", host=host, at=timezone.now()), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="meetings.ics"'
    return response


@signed_in
@require_safe
def hall(request: HttpRequest, public_id: str, suffix: str) -> HttpResponse:
    """One slot of the hall, twenty tables at a time; as a file the whole timetable."""
    seen = seen_fair_for(request.user, public_id)
    refuse_if(can_see_hall_seen(request.user, seen))
    fair, part = seen.fair, seen.part
    if suffix:
        return answer_list(request, suffix, rows=lines_of(fair, placed_meetings(fair)), columns=HALL, template="")
    slots = slots_of(fair)
    slot = slot_shown(slots, request.GET.get("slot", ""), timezone.now())
    own = own_delegations(part.delegations)
    context = {
        "fair": fair,
        "slot": slot,
        "slots": slots_by_day(fair, slots),
        "own": part.delegations,
        "may_organise": part.is_organiser and fair.state == Fair.State.OPEN,
        "fairness": fairness_of(fair),
    }
    rows = lines_of(fair, placed_meetings(fair).filter(slot=slot), marked=own)
    return answer_list(request, "", rows=rows, columns=HALL, template="fairs/hall.html", context=context)


@requires(can_see_hall_seen, find=seen_fair_for)
@require_safe
def board(request: HttpRequest, seen: SeenFair) -> HttpResponse:
    """For a screen on the wall: what is on now or comes next. It renews itself and goes on to the next group of tables."""
    fair = seen.fair
    slot = slot_shown(slots_of(fair), "", timezone.now())
    page = page_of(lines_of(fair, placed_meetings(fair).filter(slot=slot)), request.GET.get("page", "1"))
    context = {
        "fair": fair,
        "slot": slot,
        "starts_at": slot.starts_at.astimezone(fair.zone) if slot else None,
        "now": timezone.now().astimezone(fair.zone),
        "page": page,
        "next": page.next_page_number() if page.has_next() else 1,
        "renews_s": BOARD_RENEWS_S,
    }
    return render(request, "fairs/board.html", context)


@requires(can_see_hall_seen, find=seen_fair_for)
@require_safe
def printed(request: HttpRequest, seen: SeenFair) -> HttpResponse:
    """The whole fair on few pages: by time, or with `?by=delegation`, `?by=table` or `?by=interpreter` a sheet for each."""
    fair, by = seen.fair, request.GET.get("by", "time")
    if by not in SHEETS:
        raise Http404
    context = {"fair": fair, "by": by, "sheets": sheets_of(lines_of(fair, placed_meetings(fair)), by)}
    return render(request, "fairs/printed.html", context)
