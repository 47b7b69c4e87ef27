"""What came of meetings: each party's word, silence, and the figures of a fair."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.core.reasons import Reason
from isopolity.exchange.forms import writing_language
from isopolity.fairs.forms.day import OutcomeForm
from isopolity.fairs.models import Fair, Outcome
from isopolity.fairs.permissions import can_look_behind_fair, can_report_outcome, can_see_inside, reports_for
from isopolity.fairs.queries.delegations import figures_of
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.outcomes import SeenMeeting, meetings_to_report, party_meeting_for, results_of, seen_meeting, silent_meetings
from isopolity.fairs.queries.seen import SeenInside, inside_for, seen_fair_for
from isopolity.fairs.request_words import NO_PLACE
from isopolity.fairs.services.outcomes import Said, report_outcome
from isopolity.ui.access import public, requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of


@public
@require_safe
def results(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who took part and what came of the meetings, for everybody."""
    seen = seen_fair_for(request.user, public_id)
    found, labels = results_of(seen.fair), dict(Outcome.WhyNot.choices)
    context = {
        "fair": seen.fair,
        "results": found,
        "figures": figures_of(seen.fair),
        "part": seen.part,
        "why_not": [(labels[code], number) for code, number in found.why_not],
        "without_place": [(NO_PLACE.get(code, NO_PLACE["not-chosen"]), number) for code, number in found.without_place],
    }
    return render(request, "fairs/results.html", context)


@requires(can_look_behind_fair, find=fair_for)
@require_safe
def silent(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Meetings of which a party has said nothing although the days for it are over."""
    page = page_of(silent_meetings(fair, timezone.now()), request.GET.get("page", "1"))
    with timezone.override(fair.zone):
        return render(request, "fairs/silent.html", {"fair": fair, "page": page, "query": ""})


@requires(can_see_inside, find=inside_for)
@require_safe
def reports(request: HttpRequest, seen: SeenInside) -> HttpResponse:
    """The meetings of a delegation that have begun, and what it said of them."""
    page = page_of(meetings_to_report(seen.delegation, timezone.now()), request.GET.get("page", "1"))
    context = {
        "fair": seen.fair,
        "delegation": seen.delegation,
        "page": page,
        "meetings": [seen_meeting(meeting, seen.delegation) for meeting in page],
        "may_report": reports_for(seen.part, seen.delegation) is None,
        "query": "",
    }
    with timezone.override(seen.fair.zone):
        return render(request, "fairs/reports.html", context)


def may_report(user: Any, seen: SeenMeeting) -> Reason | None:
    """The people of the delegation in the address, and the secretariat of the fair."""
    return can_report_outcome(user, seen.own)


@requires(may_report, find=party_meeting_for)
def report(request: HttpRequest, seen: SeenMeeting) -> HttpResponse:
    """What one party says of a meeting."""
    form = OutcomeForm(seen.parties, request.POST or None, initial=_initial(seen))
    if request.method == "POST" and form.is_valid():
        said = Said(**form.cleaned_data)
        if acted(form, lambda: report_outcome(seen.meeting, seen.own, said, by=request.user, at=timezone.now())):
            messages.success(request, _("It is noted."))
            return redirect("fairs:reports", seen.meeting.fair.public_id, seen.own.public_id)
    with timezone.override(seen.meeting.fair.zone):
        return render(request, "fairs/report.html", {"seen": seen, "fair": seen.meeting.fair, "form": form})


def _initial(seen: SeenMeeting) -> dict[str, Any]:
    """What the party said before, as its form shows it."""
    said = seen.said
    if said is None:
        return {"language": writing_language(seen.own.organisation), "theme": seen.meeting.request.theme}
    fields: dict[str, Any] = {name: getattr(said, name) for name in Said.__slots__}
    owner: Any = said.next_owner
    return {**fields, "was_held": "yes" if said.was_held else "no", "next_owner": owner.public_id if owner else ""}
