"""Pages of the secretariat for timetables: side by side, one of them, its changes, its files, and each step on it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.fair_text import fair_text
from isopolity.core.scheduling.files import plan_text
from isopolity.fairs.forms.timetables import MoveForm, StartForm
from isopolity.fairs.models import Fair, MeetingRequest, Timetable
from isopolity.fairs.permissions import can_change_timetable, can_look_behind_fair, can_move_meeting, can_organise_fair, can_read_timetable
from isopolity.fairs.progress import course_of
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.plans import kept_fair, kept_plan, standing_places
from isopolity.fairs.queries.timetables import (
    changes_against_standing,
    commands_of,
    compared_with,
    files_of,
    is_made,
    meeting_of,
    read_plan_of,
    request_in,
    sheets_by_delegation,
    sheets_by_table,
    side_of,
    timetable_for,
    timetables_of,
)
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.fairs.services.timetables import discard_timetable, move_meeting, start_timetable, stop_timetable
from isopolity.ui.access import requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of

ROWS_SIDE_BY_SIDE = 10


@requires(can_look_behind_fair, find=fair_for)
@require_safe
def timetables(request: HttpRequest, fair: Fair) -> HttpResponse:
    """All timetables that were not put aside, their figures side by side."""
    page = page_of(timetables_of(fair), request.GET.get("page", "1"), rows_a_page=ROWS_SIDE_BY_SIDE)
    standing = standing_places(fair)
    context = {
        "fair": fair,
        "page": page,
        "rows": [(row, side_of(row, standing)) for row in page],
        "may_organise": can_organise_fair(request.user, fair) is None,
    }
    return render(request, "fairs/timetables.html", context)


@requires(can_organise_fair, find=fair_for)
def new_timetable(request: HttpRequest, fair: Fair) -> HttpResponse:
    """The form that asks the worker for a timetable."""
    form = StartForm(request.POST or None, initial={"kind": request.GET.get("kind", Timetable.Kind.WHOLE)})
    if request.method == "POST" and form.is_valid():
        started = acted(form, lambda: start_timetable(fair, by=request.user, at=timezone.now(), **form.asked()))
        if started:
            return redirect("fairs:timetable", fair.public_id, started.public_id)
    return render(request, "fairs/new_timetable.html", {"fair": fair, "form": form})


@requires(can_read_timetable, find=timetable_for)
@require_safe
def timetable(request: HttpRequest, timetable: Timetable) -> HttpResponse:
    """One timetable: how far the search is, or its figures and reasons."""
    side = side_of(timetable, compared_with(timetable))
    read = read_plan_of(timetable) if side else None
    figures = timetable.figures
    context = {
        "timetable": timetable,
        "fair": timetable.fair,
        "side": side,
        "read": read,
        "page": page_of(read.unplaced, request.GET.get("page", "1")) if read else None,
        "course": course_of(timetable.progress, mirrored=get_language_bidi()),
        "refusal": Reason(figures["refused"], figures["values"]) if "refused" in figures else None,
        "broke": timetable.state == Timetable.State.WORKING and timetable.job is not None and timetable.job.ended_at is not None,
        "may_organise": can_change_timetable(request.user, timetable) is None,
        "files": files_of(timetable),
        "commands": commands_of(timetable),
        "follows": timetable.based_on == timetable.fair.published,
    }
    return render(request, "fairs/timetable.html", context)


@requires(can_read_timetable, find=timetable_for)
@require_safe
def changes(request: HttpRequest, timetable: Timetable) -> HttpResponse:
    """What a plan changes: one sheet for each delegation, or with `?by=table` for each table; made to be printed."""
    if not is_made(timetable):
        raise Http404
    found, by_table = changes_against_standing(timetable), request.GET.get("by") == "table"
    context = {
        "timetable": timetable,
        "fair": timetable.fair,
        "by_table": by_table,
        "changes": found,
        "sheets": sheets_by_table(found) if by_table else sheets_by_delegation(found),
    }
    return render(request, "fairs/changes.html", context)


@requires(can_read_timetable, find=timetable_for)
@require_safe
def timetable_input(request: HttpRequest, timetable: Timetable) -> HttpResponse:
    """What the timetable was made from, as `isopolity schedule` reads it."""
    return _file("fair", fair_text(kept_fair(timetable)))


@requires(can_read_timetable, find=timetable_for)
@require_safe
def timetable_plan(request: HttpRequest, timetable: Timetable) -> HttpResponse:
    """The plan itself; one that is being made has none yet."""
    return _file("plan", plan_text(kept_plan(timetable.plan)) if "meetings" in timetable.plan else "")


@requires(can_read_timetable, find=timetable_for)
@require_safe
def timetable_before(request: HttpRequest, timetable: Timetable) -> HttpResponse:
    """The plan that a repair began with."""
    before = timetable.figures.get("before")
    return _file("before", plan_text(kept_plan(before)) if before else "")


def _file(name: str, text: str) -> HttpResponse:
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@requires(can_change_timetable, find=timetable_for)
@require_POST
def stop(request: HttpRequest, timetable: Timetable) -> HttpResponse:
    stop_timetable(timetable, by=request.user, at=timezone.now())
    messages.success(request, _("The search ends within a second or two, and its best timetable becomes a draft."))
    return redirect("fairs:timetable", timetable.fair.public_id, timetable.public_id)


@requires(can_change_timetable, find=timetable_for)
@require_POST
def publish(request: HttpRequest, timetable: Timetable) -> HttpResponse:
    """Publish a draft on the version that the page showed."""
    typed = request.POST.get("based_on", "")
    based_on = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1
    version = publish_timetable(timetable, based_on=based_on, by=request.user, at=timezone.now())
    messages.success(request, _("Version %(version)s is published. Those who are touched are told.") % {"version": version.version})
    return redirect("fairs:hall", timetable.fair.public_id)


@requires(can_change_timetable, find=timetable_for)
@require_POST
def discard(request: HttpRequest, timetable: Timetable) -> HttpResponse:
    discard_timetable(timetable, by=request.user, at=timezone.now())
    messages.success(request, _("The draft was put aside."))
    return redirect("fairs:timetables", timetable.fair.public_id)


@requires(can_move_meeting, find=request_in)
def move(request: HttpRequest, wish: MeetingRequest) -> HttpResponse:
    """Another place for one meeting, or a place for a request that has none: it becomes a draft, which is then published."""
    fair, meeting = wish.fair, meeting_of(wish)
    placed = {"slot": meeting.slot.public_id, "table": meeting.table.number} if meeting and meeting.slot and meeting.table else {}
    form = MoveForm(request.POST or None, fair=fair, initial=placed)
    if request.method == "POST" and form.is_valid():
        draft = acted(form, lambda: move_meeting(fair, request=wish.public_id, by=request.user, at=timezone.now(), **form.cleaned_data))
        if draft:
            return redirect("fairs:timetable", fair.public_id, draft.public_id)
    return render(request, "fairs/move.html", {"fair": fair, "wish": wish, "meeting": meeting, "form": form})
