"""Answering requests for meetings: yes, no with a reason, taking back; and what lapses by itself. One of many answers wins."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.audit.services import Actor
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Delegation, Fair, MeetingRequest, RequestParty
from isopolity.fairs.permissions import can_organise_fair, can_speak_for_delegation
from isopolity.fairs.queries.requests import (
    SeenRequest,
    acting_organiser,
    asked_until,
    has_place,
    lapses_on,
    reminds_at,
    waiting_requests,
    waits_for,
    why_no_requests,
    with_parties,
)
from isopolity.fairs.services.request_letters import remind, tell_step

State, Answer = MeetingRequest.State, RequestParty.Answer
WORKER = Actor()
ACTS = ("accept", "decline", "withdraw")


@transaction.atomic
def answer_request(seen: SeenRequest, *, act: str, text: str, language: str, relay: bool = True, by: Any, at: datetime) -> MeetingRequest:
    """Take a step as the delegation `seen.own`: accept, decline (also what it accepted before; with a reason), or withdraw its own.

    Who accepts without `relay` wants no two interpreters through a third language: then there are none.
    `seen` is the request as it was read: of many answers at once one wins, the others are refused with
    `request-moved-on`. Answers end with the last day for them; what has a place in the published timetable is taken
    out by the secretariat. The other delegations are told by mail.
    """
    refuse_if(can_speak_for_delegation(by, seen.own))
    request = seen.request
    refuse_if(_why_not(seen, act, at))
    if act == "decline" and not text:
        raise Refused(Reason("decline-needs-a-reason", field="text"))
    actor = actor_for(by, seen.own.organisation)
    answer = Answer.ACCEPTED if act == "accept" else Answer.DECLINED if act == "decline" else None
    state = {"decline": State.DECLINED, "withdraw": State.WITHDRAWN}.get(act) or _after_yes(seen)
    _move(request, state, at)
    if act == "accept" and request.relay_allowed and not relay:
        request.relay_allowed = False
        request.save(update_fields=["relay_allowed"])
    if answer:
        words = {"reason": text, "language": language} if act == "decline" else {}
        own = RequestParty.objects.filter(request=request, delegation=seen.own)
        own.update(answer=answer, answered_at=at, answered_office=actor.office, **words)
    tell_step(
        request,
        act,
        parties=request.delegations,
        readers=seen.others,
        writer=seen.own.organisation.name,
        office=actor.office,
        at=at,
        text=text,
    )
    audit.record(f"fairs:request:{act}", by=actor, of=request, at=at)
    return request


@transaction.atomic
def take_back_request(request: MeetingRequest, *, reason: str, by: Any, at: datetime) -> MeetingRequest:
    """End an open request as the secretariat, with a reason that all parties read in their letter."""
    refuse_if(can_organise_fair(by, request.fair))
    if request.state not in MeetingRequest.OPEN:
        raise Refused(Reason("meeting-request-closed"))
    if has_place(request):
        raise Refused(Reason("meeting-has-a-place"))
    organiser = acting_organiser(by, request.fair)
    actor = actor_for(by, organiser)
    _move(request, State.WITHDRAWN, at)
    parties = request.delegations
    tell_step(request, "take-back", parties=parties, readers=parties, writer=organiser.name, office=actor.office, at=at, text=reason)
    audit.record("fairs:request:take-back", by=actor, of=request, values={"reason": reason}, at=at)
    return request


def end_requests_of(delegation: Delegation, *, by: Actor, at: datetime) -> int:
    """End the open requests of a delegation that withdrew, in the caller's transaction and after its permission; the others are told.

    Returns how many ended. What has a place in the published timetable stays until a repair takes its meeting out.
    """
    rows = MeetingRequest.objects.filter(parties__delegation=delegation, state__in=MeetingRequest.OPEN)
    ending = list(with_parties(rows.exclude(meeting__slot__isnull=False).order_by("id")))
    for request in ending:
        _move(request, State.WITHDRAWN, at)
        parties = request.delegations
        others = [party for party in parties if party.pk != delegation.pk]
        tell_step(request, "withdraw", parties=parties, readers=others, writer=delegation.organisation.name, office=by.office, at=at)
        audit.record("fairs:request:withdraw", by=by, of=request, at=at)
    return len(ending)


def remind_and_lapse(at: datetime) -> None:
    """Periodic: end what nobody answered in time, and remind those who have days left. Each request in a transaction of its own."""
    for fair in Fair.objects.filter(state=Fair.State.OPEN, away="", requests__state=State.WAITING).distinct():
        oldest = at - timedelta(days=fair.answer_days)
        waiting = waiting_requests(fair)
        for request in waiting if at >= asked_until(fair) else waiting.filter(sent_at__lte=oldest):
            _lapse(request, at)
        _remind(fair, at)


@transaction.atomic
def _lapse(request: MeetingRequest, at: datetime) -> None:
    try:
        _move(request, State.LAPSED, at)
    except Refused:
        # It was answered in the last moment: that counts.
        return
    parties = request.delegations
    tell_step(request, "lapse", parties=parties, readers=parties, writer="", office="", at=at)
    audit.record("fairs:request:lapse", by=WORKER, of=request, at=at)


def _remind(fair: Fair, at: datetime) -> None:
    due = [request for request in waiting_requests(fair).filter(reminded_at=None) if at >= reminds_at(request)]
    asked: dict[int, tuple[Delegation, list[MeetingRequest]]] = {}
    for request in due:
        for party in request.parties.all():
            if party.answer == Answer.WAITING:
                asked.setdefault(party.delegation_id, (party.delegation, []))[1].append(request)
    for delegation, requests in asked.values():
        _remind_one(fair, delegation, requests, at)


@transaction.atomic
def _remind_one(fair: Fair, delegation: Delegation, requests: Iterable[MeetingRequest], at: datetime) -> None:
    delegation.fair = fair
    first = min(lapses_on(request) for request in requests)
    remind(delegation, waiting=waits_for(delegation), until=first.isoformat(), at=at)
    MeetingRequest.objects.filter(pk__in=[request.pk for request in requests]).update(reminded_at=at)
    audit.record("fairs:delegation:remind", by=WORKER, of=delegation, at=at)


def _why_not(seen: SeenRequest, act: str, at: datetime) -> Reason | None:
    request = seen.request
    if request.state not in MeetingRequest.OPEN:
        return Reason("meeting-request-closed")
    if act not in seen.acts:
        return _not_its_act(seen, act)
    if reason := why_no_requests(request.fair, at):
        # Whoever cannot come says so also after the last day; nobody says yes then.
        return reason if act == "accept" or request.fair.state != Fair.State.OPEN else _placed(request)
    return _placed(request)


def _placed(request: MeetingRequest) -> Reason | None:
    return Reason("meeting-has-a-place") if has_place(request) else None


def _not_its_act(seen: SeenRequest, act: str) -> Reason:
    if seen.request.sender_id is None:
        return Reason("meeting-is-the-secretariats")
    if seen.is_sender:
        return Reason("meeting-answered-by-others")
    return Reason("meeting-withdrawn-by-sender") if act == "withdraw" else Reason("request-moved-on")


def _after_yes(seen: SeenRequest) -> str:
    """Accepted once everybody has said yes."""
    waits = any(party.answer == Answer.WAITING for party in seen.request.parties.all() if party.delegation_id != seen.own.pk)
    return State.WAITING if waits else State.ACCEPTED


def _move(request: MeetingRequest, state: str, at: datetime) -> None:
    """The database decides who was first: the state that was read must still be there."""
    read = MeetingRequest.objects.filter(pk=request.pk, state=request.state, moved_at=request.moved_at)
    if not read.update(state=state, moved_at=at):
        raise Refused(Reason("request-moved-on"))
    request.state, request.moved_at = state, at
