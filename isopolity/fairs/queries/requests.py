"""Requests for meetings: whose they are, what waits, who may be asked, and when a request lapses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.directory.queries import standing_of
from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingRequest, RequestParty, together_of
from isopolity.fairs.queries.fairs import fair_for, fairs_visible_to, organiser_for

State, Answer = MeetingRequest.State, RequestParty.Answer
# Days before a request lapses on which those who were asked are reminded; in a short time to answer, half of it.
REMIND_BEFORE = timedelta(days=3)
# The desk writes down what two delegations agree on the spot: from the day before the fair, when badges are handed out.
DESK_OPENS_BEFORE = timedelta(days=1)
# What a delegation has sent and what still counts: those that others declined or let lapse are given back.
COUNTED = (State.WAITING, State.ACCEPTED, State.WITHDRAWN)


def with_parties(rows: QuerySet[MeetingRequest]) -> QuerySet[MeetingRequest]:
    """The same requests with their parties, delegations and organisations: two queries, however many rows."""
    parties = RequestParty.objects.select_related("delegation__organisation").order_by("id")
    return rows.prefetch_related(Prefetch("parties", queryset=parties)).select_related("fair")


def requests_of_fair(
    fair: Fair, *, state: str = "", origin: str = "", required: bool = False, delegation: str = ""
) -> QuerySet[MeetingRequest]:
    """All requests of a fair, newest first, with their parties; "" is no filter. For those who organise it.

    `delegation` is the public id of one that is a party, whoever asked.
    """
    wanted = Q()
    wanted &= Q(state=state) if state else Q()
    wanted &= Q(origin=origin) if origin else Q()
    wanted &= Q(is_required=True) if required else Q()
    rows = fair.requests.filter(wanted)
    if delegation:
        rows = rows.filter(Exists(RequestParty.objects.filter(request=OuterRef("pk"), delegation__public_id=delegation)))
    return with_parties(rows).select_related("sender__organisation")


def delegation_for(user: Any, public_id: str, delegation_id: str) -> Delegation:
    """A delegation of a fair that this reader may know of, with fair and organisation; 404 otherwise."""
    rows = Delegation.objects.filter(fair__in=fairs_visible_to(user), fair__public_id=public_id)
    return get_object_or_404(rows.select_related("fair", "organisation"), public_id=delegation_id)


def request_for(user: Any, public_id: str, request_id: str) -> MeetingRequest:
    """A request of a fair that this reader may know of, with its parties; who may read it is the permission's matter."""
    fair = fair_for(user, public_id)
    return get_object_or_404(with_parties(fair.requests.select_related("sender__organisation")), public_id=request_id)


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request as one of its parties reads it."""

    request: MeetingRequest
    own: Delegation

    @property
    def party(self) -> RequestParty:
        return next(party for party in self.request.parties.all() if party.delegation_id == self.own.pk)

    @property
    def others(self) -> list[Delegation]:
        return [party.delegation for party in self.request.parties.all() if party.delegation_id != self.own.pk]

    @property
    def is_sender(self) -> bool:
        return self.request.sender_id == self.own.pk

    @property
    def is_open(self) -> bool:
        return self.request.state in MeetingRequest.OPEN

    @property
    def waits_for_own(self) -> bool:
        return self.request.state == State.WAITING and self.party.answer == Answer.WAITING

    @property
    def asks_for_relay(self) -> bool:
        """Whether the sender agreed to two interpreters through a third language, and this party is to say whether it does too."""
        return self.request.relay_allowed and self.own.fair.relay_allowed and lack_a_language(self.request.delegations)

    @property
    def acts(self) -> tuple[str, ...]:
        """What this party may do now: accept, decline, withdraw. A required meeting is the secretariat's to take back."""
        if not self.is_open or self.request.sender_id is None:
            return ()
        if self.is_sender:
            return ("withdraw",)
        return ("accept", "decline") if self.waits_for_own else ("decline",)


def seen_request_for(user: Any, public_id: str, delegation_id: str, request_id: str) -> SeenRequest:
    """A request as the delegation of the address reads it; 404 when it is no party."""
    own = delegation_for(user, public_id, delegation_id)
    rows = with_parties(own.fair.requests.filter(parties__delegation=own).select_related("sender__organisation"))
    return SeenRequest(get_object_or_404(rows, public_id=request_id), own)


def wishes_of(delegation: Delegation, side: str = "received") -> QuerySet[MeetingRequest]:
    """The requests of one delegation with their parties: `received` (those that wait for its answer first), `sent`, or
    `order`: the open ones as it ranks them, first to last, then those without a rank.
    """
    own = RequestParty.objects.filter(delegation=delegation)
    mine = MeetingRequest.objects.filter(fair_id=delegation.fair_id, parties__in=own)
    if side == "sent":
        return with_parties(mine.filter(sender=delegation).order_by("-sent_at", "-id"))
    if side == "order":
        return with_parties(mine.filter(state__in=MeetingRequest.OPEN).order_by(F("parties__rank").asc(nulls_last=True), "sent_at", "id"))
    waits = When(state=State.WAITING, parties__answer=Answer.WAITING, then=Value(0))
    received = mine.exclude(sender=delegation).annotate(answered=Case(waits, default=Value(1), output_field=IntegerField()))
    return with_parties(received.order_by("answered", "-sent_at", "-id"))


def ranks_of(delegation: Delegation) -> list[tuple[str, int | None]]:
    """Public id and rank of each open request of one delegation, in the order of `wishes_of(…, "order")`. One query."""
    rows = RequestParty.objects.filter(delegation=delegation, request__state__in=MeetingRequest.OPEN)
    rows = rows.order_by(F("rank").asc(nulls_last=True), "request__sent_at", "request_id")
    return list(rows.values_list("request__public_id", "rank"))


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a delegation may still send: `sent` of at most `most`. What it receives has no limit."""

    sent: int
    most: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.sent)


def allowance_of(delegation: Delegation) -> Allowance:
    """Where the limit of what one delegation sends stands. What others declined or let lapse is given back, what it withdrew
    itself is not; meetings agreed at the desk do not count.
    """
    sent = delegation.requests_sent.filter(state__in=COUNTED).exclude(origin=MeetingRequest.Origin.DESK)
    return Allowance(sent.count(), delegation.fair.most_requests)


def acting_organiser(user: Any, fair: Fair) -> Organisation:
    """The organiser in whose name a person of the secretariat acts, whose right was asked before."""
    organiser = organiser_for(user, fair)
    assert organiser is not None
    return organiser


def acting_for_fair(user: Any, fair: Fair, delegation: Delegation | None) -> Organisation:
    """The organisation in whose name a person keeps something of a delegation: its own, else the organiser's."""
    if delegation is not None and delegation.organisation_id in {role.organisation_id for role in standing_of(user).roles}:
        return delegation.organisation
    return acting_organiser(user, fair)


def open_between(fair: Fair, delegations: Sequence[Delegation]) -> MeetingRequest | None:
    """The open request of exactly these delegations."""
    return fair.requests.filter(together=together_of(delegations), state__in=MeetingRequest.OPEN).first()


def why_not_meet(fair: Fair, delegations: Sequence[Delegation]) -> Reason | None:
    """What hinders a meeting of these delegations by the rules of the fair, whoever asks for it."""
    if len({delegation.pk for delegation in delegations}) < max(2, len(delegations)):
        return Reason("meeting-needs-two-parties")
    for delegation in delegations:
        if delegation.fair_id != fair.pk:
            return Reason("delegation-of-another-fair", {"delegation": delegation.organisation.name})
        if delegation.state != Delegation.State.ACCREDITED:
            return Reason("partner-not-accredited", {"delegation": delegation.organisation.name})
    if fair.who_meets == Fair.WhoMeets.ANYONE:
        return None
    countries = {delegation.organisation.country_id for delegation in delegations}
    # A network may have no country: it could be of another one.
    if len(countries) < 2 and None not in countries:
        return Reason("meeting-needs-two-countries", {"delegation": delegations[-1].organisation.name})
    if fair.who_meets == Fair.WhoMeets.LEAST_DEVELOPED and not any(delegation.least_developed for delegation in delegations):
        return Reason("meeting-needs-least-developed", {"delegation": delegations[-1].organisation.name})
    return None


def why_no_requests(fair: Fair, at: datetime) -> Reason | None:
    """What hinders all delegations from asking, answering and ranking now: the fair is not open, or its last day for that is over."""
    if fair.state != Fair.State.OPEN:
        return Reason("fair-not-open", {"fair": fair.name})
    if fair.day_of(at) > fair.request_until:
        return Reason("requests-are-closed", {"day": fair.request_until.isoformat()})
    return None


def why_not_ask(sender: Delegation, receiver: Delegation, at: datetime) -> Reason | None:
    """What hinders this delegation from asking that one now."""
    fair = sender.fair
    if reason := why_no_requests(fair, at) or why_not_meet(fair, (sender, receiver)):
        return reason
    if known := open_between(fair, (sender, receiver)):
        code = "meeting-received-already" if known.sender_id == receiver.pk else "meeting-asked-already"
        return Reason(code, {"delegation": receiver.organisation.name})
    allowance = allowance_of(sender)
    if not allowance.left:
        return Reason("meeting-requests-used-up", {"sent": allowance.sent, "most": allowance.most})
    return None


def lack_a_language(delegations: Sequence[Delegation]) -> bool:
    """Whether no language is spoken by all of them: somebody must interpret, or two must relay."""
    return not frozenset.intersection(*(frozenset(delegation.languages) for delegation in delegations))


def has_place(request: MeetingRequest) -> bool:
    """Whether the published timetable holds the meeting."""
    return Meeting.objects.filter(request=request).exclude(state=Meeting.State.DROPPED).exists()


def asked_until(fair: Fair) -> datetime:
    """The moment at which the last day for requests and answers ends, by the clock of the hall."""
    return fair.at(fair.request_until + timedelta(days=1), time(0))


def lapses_at(request: MeetingRequest) -> datetime:
    """When a request that nobody answers lapses: `answer_days` after it was sent, or with the last day for answers."""
    return min(request.sent_at + timedelta(days=request.fair.answer_days), asked_until(request.fair))


def lapses_on(request: MeetingRequest) -> date:
    """The last day, by the clock of the hall, on which it can be answered."""
    return request.fair.day_of(lapses_at(request) - timedelta(seconds=1))


def reminds_at(request: MeetingRequest) -> datetime:
    """When those who were asked are reminded."""
    ends = lapses_at(request)
    return ends - min(REMIND_BEFORE, (ends - request.sent_at) / 2)


def waiting_requests(fair: Fair) -> QuerySet[MeetingRequest]:
    """What nobody has answered yet, oldest first, with its parties."""
    return with_parties(fair.requests.filter(state=State.WAITING).order_by("sent_at", "id"))


def waits_for(delegation: Delegation) -> int:
    """How many requests wait for this delegation's answer."""
    return delegation.wishes.filter(answer=Answer.WAITING, request__state=State.WAITING).count()


def accredited_delegations(fair: Fair) -> list[Delegation]:
    """The delegations that take part, by name."""
    rows = fair.delegations.filter(state=Delegation.State.ACCREDITED).select_related("fair", "organisation")
    return sorted(rows, key=lambda delegation: (delegation.organisation.shown_name, delegation.pk))


def counts_by_state(fair: Fair) -> dict[str, int]:
    """How many requests of a fair stand in each state; states without any are left out."""
    return dict(fair.requests.order_by().values_list("state").annotate(Count("pk")))
