"""Asking for meetings: by a delegation, at the desk, and by the secretariat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from isopolity.audit import services as audit
from isopolity.audit.services import Actor
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Delegation, Fair, MeetingRequest, RequestParty, together_of
from isopolity.fairs.permissions import can_organise_fair, can_speak_for_delegation
from isopolity.fairs.queries.partners import score_between
from isopolity.fairs.queries.requests import DESK_OPENS_BEFORE, acting_organiser, lapses_on, open_between, why_not_ask, why_not_meet
from isopolity.fairs.services.request_letters import tell_step

State, Origin, Answer = MeetingRequest.State, MeetingRequest.Origin, RequestParty.Answer


@transaction.atomic
def send_request(
    *, sender: Delegation, receiver: Delegation, reason: str, language: str, theme: str = "", relay: bool = True, by: Any, at: datetime
) -> MeetingRequest:
    """Ask another delegation for a meeting; it waits for their answer, and their people are told by mail.

    `relay`: the sender agrees to two interpreters through a third language, where the fair allows it; so must the other side.
    Refused: after the last day for requests, against the rule of who may meet, for a delegation that is not accredited,
    while a request of the two is open, and beyond what one delegation may send. The score of matching is kept with it.
    """
    refuse_if(can_speak_for_delegation(by, sender))
    # Requests of one sender are counted one after the other. No key: two who ask each other must not wait for ever.
    sender = Delegation.objects.select_for_update(no_key=True, of=("self",)).select_related("fair", "organisation").get(pk=sender.pk)
    refuse_if(why_not_ask(sender, receiver, at))
    actor = actor_for(by, sender.organisation)
    score = score_between([sender, receiver])
    request = _keep(
        sender.fair,
        [sender, receiver],
        actor=actor,
        at=at,
        sender=sender,
        # What both matching and the list show comes from the matches: the score says so.
        origin=Origin.MATCH if score else Origin.LIST,
        reason=reason,
        language=language,
        theme=theme,
        match_score=score,
        relay=relay,
    )
    _answer_yes(request, [sender], actor.office, at)
    until = lapses_on(request).isoformat()
    parties = [sender, receiver]
    tell_step(request, "ask", parties=parties, readers=[receiver], writer=sender.organisation.name, office=actor.office, at=at, until=until)
    audit.record("fairs:request:send", by=actor, of=request, values={"to": receiver.public_id}, at=at)
    return request


@transaction.atomic
def agree_at_desk(
    fair: Fair, *, first: Delegation, second: Delegation, reason: str, language: str, relay: bool = True, by: Any, at: datetime
) -> MeetingRequest:
    """Write down, as the secretariat at its desk, that two delegations which stand there want to meet: accepted at once.

    From the day before the fair on. `first` asked. Both are told by mail, so that nobody agrees without knowing. Where a
    request of the two waits already, answering that is what is meant, and it is refused with that sentence.
    """
    refuse_if(can_organise_fair(by, fair))
    if fair.state != Fair.State.OPEN:
        raise Refused(Reason("fair-not-open", {"fair": fair.name}))
    if fair.day_of(at) < fair.starts_on - DESK_OPENS_BEFORE:
        raise Refused(Reason("desk-not-open-yet", {"day": fair.starts_on.isoformat()}))
    return _keep_agreed(
        fair, [first, second], kind="agree", by=by, at=at, sender=first, origin=Origin.DESK, reason=reason, language=language, relay=relay
    )


@transaction.atomic
def require_meeting(
    fair: Fair,
    delegations: Sequence[Delegation],
    *,
    reason: str,
    language: str,
    required: bool = True,
    relay: bool = True,
    by: Any,
    at: datetime,
) -> MeetingRequest:
    """Add, as the secretariat, a meeting of two or more delegations: accepted at once, and placed before all others when `required`.

    The rule of the fair of who may meet holds here too. All parties are told by mail.
    """
    refuse_if(can_organise_fair(by, fair))
    fields = {"reason": reason, "language": language, "is_required": required, "relay": relay}
    return _keep_agreed(fair, delegations, kind="require", by=by, at=at, sender=None, origin=Origin.SECRETARIAT, **fields)


@transaction.atomic
def mark_relay(request: MeetingRequest, *, relay: bool, by: Any, at: datetime) -> MeetingRequest:
    """Write down, as the secretariat, that the parties agree to two interpreters who relay, or no longer do. A published timetable stays
    as it is until it is repaired. Refused: a request that is closed, and `fair-without-relay` where the rules of the fair exclude it.
    """
    refuse_if(can_organise_fair(by, request.fair))
    if request.state not in MeetingRequest.OPEN:
        raise Refused(Reason("meeting-request-closed"))
    if relay and not request.fair.relay_allowed:
        raise Refused(Reason("fair-without-relay", {"fair": request.fair.name}))
    request.relay_allowed = relay
    request.save(update_fields=["relay_allowed"])
    actor = actor_for(by, acting_organiser(by, request.fair))
    audit.record("fairs:request:relay", by=actor, of=request, values={"relay": relay}, at=at)
    return request


def _keep_agreed(fair: Fair, delegations: Sequence[Delegation], *, kind: str, by: Any, at: datetime, **fields: Any) -> MeetingRequest:
    refuse_if(why_not_meet(fair, delegations))
    organiser = acting_organiser(by, fair)
    actor = actor_for(by, organiser)
    score = score_between(list(delegations))
    request = _keep(fair, delegations, actor=actor, at=at, state=State.ACCEPTED, match_score=score, **fields)
    _answer_yes(request, delegations, actor.office, at)
    tell_step(request, kind, parties=delegations, readers=delegations, writer=organiser.name, office=actor.office, at=at)
    parties = [delegation.public_id for delegation in delegations]
    audit.record(f"fairs:request:{kind}", by=actor, of=request, values={"parties": parties}, at=at)
    return request


def _keep(fair: Fair, delegations: Sequence[Delegation], *, relay: bool, actor: Actor, at: datetime, **fields: Any) -> MeetingRequest:
    """The request with its parties. Of two that are sent at once for the same delegations the database keeps one."""
    already = Reason("meeting-asked-already", {"delegation": delegations[-1].organisation.name})
    if open_between(fair, delegations):
        raise Refused(already)
    words = {"together": together_of(delegations), "relay_allowed": fair.relay_allowed and relay}
    try:
        with transaction.atomic():
            request = MeetingRequest.objects.create(fair=fair, sent_at=at, sent_office=actor.office, moved_at=at, **words, **fields)
    except IntegrityError:
        # Somebody asked for the same meeting at the same moment; any other fault of the database finds nothing here.
        if open_between(fair, delegations) is None:
            raise
        raise Refused(already) from None
    RequestParty.objects.bulk_create(RequestParty(request=request, delegation=delegation) for delegation in delegations)
    return request


def _answer_yes(request: MeetingRequest, delegations: Sequence[Delegation], office: str, at: datetime) -> None:
    request.parties.filter(delegation__in=list(delegations)).update(answer=Answer.ACCEPTED, answered_at=at, answered_office=office)
