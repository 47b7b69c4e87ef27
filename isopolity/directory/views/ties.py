"""Ties between authorities: the public list, and the queue in which stewards review what lists propose."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from isopolity.directory.forms.ties import Chosen, QueueFilter, TieFilter, chosen_from
from isopolity.directory.models import TieProposal
from isopolity.directory.permissions import can_review_ties
from isopolity.directory.queries import is_steward
from isopolity.directory.queries.organisations import countries_listed
from isopolity.directory.queries.tie_review import (
    chosen_pairs,
    review_counts,
    review_queue,
    reviewed,
    tie_proposal_for,
    tie_proposals_for,
)
from isopolity.directory.queries.ties import parties_of, public_ties
from isopolity.directory.services.ties import Accepting, accept_tie_proposals, set_tie_proposals_aside, undo_tie_proposal
from isopolity.ui.access import public, requires
from isopolity.ui.lists import Column, answer_list, page_of

State = TieProposal.State
COLUMNS = [
    Column("id", lambda tie: tie.public_id),
    Column("parties", lambda tie: [party.name for party in parties_of(tie)]),
    Column("party_ids", lambda tie: [party.public_id for party in parties_of(tie)]),
    Column("countries", lambda tie: [party.country_id for party in parties_of(tie)]),
    Column("kind", lambda tie: tie.kind),
    Column("from", lambda tie: str(tie.begun) if tie.begun else None),
    Column("until", lambda tie: str(tie.ended) if tie.ended else None),
    Column("source", lambda tie: tie.source.title if tie.source else None),
    Column("source_address", lambda tie: tie.source.address if tie.source else None),
    Column("as_stated", lambda tie: tie.as_stated),
    Column("confidence", lambda tie: tie.confidence),
]


@public
@require_safe
def ties(request: HttpRequest, suffix: str) -> HttpResponse:
    """Every statement of a source about a link between public authorities; two sources that disagree are two rows."""
    form = TieFilter(request.GET, countries=countries_listed(("local-authority",)))
    country = form.cleaned_data["country"] if form.is_valid() else ""
    context = {"form": form, "reviews": is_steward(request.user)}
    return answer_list(request, suffix, rows=public_ties(country=country), columns=COLUMNS, template="directory/ties.html", context=context)


@requires(can_review_ties)
@require_safe
def tie_review(request: HttpRequest) -> HttpResponse:
    """The queue, twenty at a time, with the best choice for each side chosen beforehand."""
    form = QueueFilter(request.GET or None, initial={"state": State.WAITING})
    asked = form.asked
    page = page_of(review_queue(**asked), request.GET.get("page", "1"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "rows": reviewed(list(page.object_list)), "counts": review_counts(), "query": query.urlencode()}
    context["open"] = asked["state"] in (State.WAITING, State.POSTPONED)
    return render(request, "directory/tie_review.html", context)


@requires(can_review_ties)
@require_POST
def decide_ties(request: HttpRequest) -> HttpResponse:
    """What a page of the queue sent: to be accepted, which is asked once more, or to be set aside."""
    chosen, what = chosen_from(request.POST), request.POST.get("do", "")
    rows = tie_proposals_for(request.user, chosen.ids)
    if not rows or what not in ("accept", State.POSTPONED, State.REFUSED, State.WAITING):
        messages.warning(request, _("Tick one pair at least, then choose what is to become of it."))
        return redirect("directory:tie_review")
    if what == "accept":
        pairs = chosen_pairs(rows, chosen.sides)
        context = {"pairs": pairs, "can_accept": any(pair.is_whole for pair in pairs)}
        return render(request, "directory/tie_confirm.html", context)
    return _set_aside(request, rows, what)


def _set_aside(request: HttpRequest, rows: Sequence[TieProposal], state: str) -> HttpResponse:
    count = set_tie_proposals_aside(rows, state=state, by=request.user, at=timezone.now())
    messages.success(request, ngettext("%(count)s pair set aside.", "%(count)s pairs set aside.", count) % {"count": count})
    return redirect("directory:tie_review")


@requires(can_review_ties)
@require_POST
def accept_ties(request: HttpRequest) -> HttpResponse:
    """Make ties of what was confirmed."""
    chosen = chosen_from(request.POST)
    made = accept_tie_proposals(_accepting(request, chosen), by=request.user, at=timezone.now())
    messages.success(request, ngettext("%(count)s tie accepted.", "%(count)s ties accepted.", len(made)) % {"count": len(made)})
    return redirect("directory:tie_review")


def _accepting(request: HttpRequest, chosen: Chosen) -> list[Accepting]:
    rows = tie_proposals_for(request.user, chosen.ids)
    return [Accepting(row, *chosen.sides[row.public_id]) for row in rows]


@requires(can_review_ties, find=tie_proposal_for)
def tie_proposal(request: HttpRequest, proposal: TieProposal) -> HttpResponse:
    """One pair with all its candidates and why; what is accepted here is confirmed like the others."""
    [row] = reviewed([proposal])
    context = {"row": row, "proposal": proposal, "open": proposal.state in (State.WAITING, State.POSTPONED)}
    context["parties"] = parties_of(proposal.tie) if proposal.tie else []
    return render(request, "directory/tie_proposal.html", context)


@requires(can_review_ties, find=tie_proposal_for)
@require_POST
def undo_tie(request: HttpRequest, proposal: TieProposal) -> HttpResponse:
    undo_tie_proposal(proposal, by=request.user, at=timezone.now())
    messages.success(request, _("The tie is taken back, and the pair waits again."))
    return redirect(reverse("directory:tie_proposal", args=[proposal.public_id]))
