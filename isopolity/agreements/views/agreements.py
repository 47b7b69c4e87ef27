"""The page of an agreement, its moves, and what it is called."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.agreements import services
from isopolity.agreements.answer_pages import missing_lines
from isopolity.agreements.forms.acts import AnnouncementForm, CorrectionForm, MoveForm, SettingsForm
from isopolity.agreements.gates import filled_gates
from isopolity.agreements.models import Agreement
from isopolity.agreements.pages import next_moves, origin_for, seen_by
from isopolity.agreements.permissions import can_announce, can_correct_move, can_keep_agreement, can_move_agreement
from isopolity.agreements.queries.agreements import PartOf, agreement_for, facts_of, move_for, towards_agreement, towards_contact
from isopolity.agreements.views.acts import act, days_of
from isopolity.agreements.words import MOVES
from isopolity.audit.kept_pages import kept_for_visitors
from isopolity.core.reasons import Reason
from isopolity.core.stages import Move, Origin, Stage
from isopolity.directory.forms.organisations import reader_language
from isopolity.matching.models import Contact
from isopolity.matching.queries.contacts import contact_for
from isopolity.ui.access import public, requires
from isopolity.ui.forms import acted


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """An agreement and the move that an address names."""

    agreement: Agreement
    move: Move


def move_asked(user: Any, public_id: str, move: str) -> MoveAsked:
    """Raises `Http404` for what is no move."""
    if move not in set(Move):
        raise Http404
    return MoveAsked(agreement_for(user, public_id), Move(move))


def may_move(user: Any, asked: MoveAsked) -> Reason | None:
    """Who may move the agreement at all."""
    return can_move_agreement(user, asked.agreement)


def may_correct(user: Any, found: PartOf) -> Reason | None:
    """Who may correct the agreement at all."""
    return can_correct_move(user, found.agreement)


def _said(form: MoveForm, move: Move, origin: Origin) -> services.Said:
    values = form.cleaned_data
    return services.Said(move.value, origin.value, values["dated_on"], form.provenance, values["note"], values["language"])


@public
@require_safe
@kept_for_visitors
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything that is known of it, for everybody; what they can do, for its people and those who keep the register."""
    found = agreement_for(request.user, public_id)
    return render(request, "agreements/agreement.html", {"agreement": found, "seen": seen_by(request.user, found, timezone.localdate())})


@requires(can_announce, find=contact_for)
def announce(request: HttpRequest, contact: Contact) -> HttpResponse:
    """A contact becomes an agreement that is announced."""
    towards = towards_contact(request.user, contact)
    initial = {"dated_on": days_of(contact.made_on), "language": reader_language(), "as_stated": contact.as_stated}
    if contact.source is not None:
        initial |= {"source_title": contact.source.title, "source_address": contact.source.address, "confidence": contact.confidence}
    form = AnnouncementForm(request.POST or None, is_party=towards.is_party, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        said = _said(form, Move.ANNOUNCE, origin_for(towards))
        more = {"title": values["title"], "silence_months": values["silence_months"]}
        made = acted(form, lambda: services.announce_contact(contact, said, by=request.user, at=timezone.now(), **more))
        if made is not None:
            messages.success(request, _("It is announced, and has a page of its own."))
            return redirect("agreements:agreement", made.public_id)
    return render(request, "agreements/announce.html", {"contact": contact, "form": form, "is_party": towards.is_party})


@requires(may_move, find=move_asked)
def move(request: HttpRequest, asked: MoveAsked) -> HttpResponse:
    """One move, with what it still waits for."""
    found, move = asked.agreement, asked.move
    towards, today = towards_agreement(request.user, found), timezone.localdate()
    form = MoveForm(request.POST or None, is_party=towards.is_party, initial={"dated_on": days_of(today), "language": reader_language()})
    if request.method == "POST" and form.is_valid():
        said = _said(form, move, origin_for(towards))
        if acted(form, lambda: services.move_agreement(found, said, by=request.user, at=timezone.now())):
            messages.success(request, _("The agreement has moved on."))
            return redirect("agreements:agreement", found.public_id)
    facts = facts_of(found, filled_gates(found))
    nexts = [one for one in next_moves(Stage(found.stage), facts) if one.move == move]
    context = {"agreement": found, "form": form, "title": MOVES[move], "next": nexts[0] if nexts else None, "is_party": towards.is_party}
    context["lines"] = missing_lines(found) if towards.is_party and move == Move.FORMALISE else []
    return render(request, "agreements/move.html", context)


@requires(may_correct, find=move_for)
def correct(request: HttpRequest, found: PartOf) -> HttpResponse:
    """Take back the last move, because it was wrong."""
    return act(
        request,
        found.agreement,
        CorrectionForm(request.POST or None, initial={"language": reader_language()}),
        lambda values: services.correct_move(found.part, **values, by=request.user, at=timezone.now()),
        title=_("Take back a move that was wrong"),
        lead=_("The move stays in the history, and so does the correction with your words. The agreement is again where it was before."),
        submit=_("Take it back"),
        done=_("The move is taken back."),
    )


@requires(can_keep_agreement, find=agreement_for)
def settings(request: HttpRequest, found: Agreement) -> HttpResponse:
    """What it is called, and after how many months it is dormant."""
    return act(
        request,
        found,
        SettingsForm(request.POST or None, initial={"title": found.title, "months": found.silence_months}),
        lambda values: services.set_silence(found, **values, by=request.user, at=timezone.now()),
        title=_("Name and months until dormant"),
        submit=_("Save"),
        done=_("It is saved."),
    )
