"""Requests for contact: whose they are, what waits, and where the cap stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.directory.queries import roles_of
from isopolity.matching.models import CallNote, Contact, ContactRequest, ContactTurn

# After so long without a step a request, or a contact without a call, is shown as silent.
SILENCE = timedelta(days=30)
# What one city may send, so that a famous city is not buried; what a city receives has no cap.
MOST_OPEN = 20
MOST_IN_PERIOD = 40
PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request as one of its two cities reads it."""

    request: ContactRequest
    own: Organisation
    partner: Organisation
    silent: bool

    @property
    def is_sender(self) -> bool:
        return self.request.sender_id == self.own.pk

    @property
    def is_own_turn(self) -> bool:
        return self.request.waits_for == self.own.pk

    @property
    def contact(self) -> Contact | None:
        """What the request led to, once it was accepted."""
        return getattr(self.request, "contact", None)

    @property
    def acts(self) -> tuple[str, ...]:
        """The kinds of turn that this city may take now."""
        kinds = ContactTurn.Kind
        if not self.request.is_open:
            return ()
        if not self.is_sender:
            asks = (kinds.ASK_MORE,) if self.request.state == ContactRequest.State.WAITING else ()
            return (kinds.ACCEPT, *asks, kinds.DECLINE)
        return (kinds.TELL_MORE, kinds.WITHDRAW) if self.is_own_turn else (kinds.WITHDRAW,)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a city may still send. `open_now` requests wait for an answer, `in_period` were sent in the last 30 days."""

    open_now: int
    in_period: int

    most_open = MOST_OPEN
    most_in_period = MOST_IN_PERIOD

    @property
    def left(self) -> int:
        return max(0, min(MOST_OPEN - self.open_now, MOST_IN_PERIOD - self.in_period))


def open_requests() -> QuerySet[ContactRequest]:
    """Requests that wait for one of the two cities."""
    return ContactRequest.objects.filter(state__in=ContactRequest.OPEN)


def requests_of(organisation: Organisation) -> QuerySet[ContactRequest]:
    """All requests that a city sent or received, newest first, with both cities. For readers who may see them."""
    both = Q(sender=organisation) | Q(receiver=organisation)
    return ContactRequest.objects.filter(both).select_related("sender__country", "receiver__country").order_by("-sent_at", "-id")


def requests_sent_by(organisation: Organisation) -> QuerySet[ContactRequest]:
    return requests_of(organisation).filter(sender=organisation)


def requests_received_by(organisation: Organisation) -> QuerySet[ContactRequest]:
    return requests_of(organisation).filter(receiver=organisation)


def requests_waiting_for(user: Any) -> QuerySet[ContactRequest]:
    """What waits for a step by the cities for which a person acts, the longest waiting first."""
    rows = ContactRequest.objects.filter(_waits_for(_acted_for(user)))
    return rows.select_related("sender__country", "receiver__country").order_by("moved_at", "id")


def requests_on_desk_of(user: Any, at: datetime) -> QuerySet[ContactRequest]:
    """First what the cities for which a person acts have asked, and was accepted or declined in the 30 days before `at`, newest
    first; then what waits for a step by them, the longest waiting first. Together, so that a desk asks once.

    An accepted one is news until somebody writes down a call. `answering_office` is the office that answered.
    """
    own = _acted_for(user)
    answers = ContactTurn.objects.filter(request=OuterRef("pk"), kind__in=(ContactTurn.Kind.ACCEPT, ContactTurn.Kind.DECLINE))
    news = ~Exists(CallNote.objects.filter(contact__request=OuterRef("pk"))) & Q(
        state__in=(ContactRequest.State.ACCEPTED, ContactRequest.State.DECLINED), sender__in=own, answered_at__gt=at - SILENCE
    )
    rows = ContactRequest.objects.filter(_waits_for(own) | news).annotate(answering_office=Subquery(answers.values("office")[:1]))
    rows = rows.select_related("sender__country", "receiver__country", "contact")
    return rows.order_by(F("answered_at").desc(nulls_last=True), "moved_at", "id")


def _waits_for(own: QuerySet[Any, Any]) -> Q:
    return Q(state=ContactRequest.State.WAITING, receiver__in=own) | Q(state=ContactRequest.State.ASKED_MORE, sender__in=own)


def _acted_for(user: Any) -> QuerySet[Any, Any]:
    """Ids of the open organisations for which a person acts."""
    return roles_of(user).filter(organisation__isnull=False, organisation__closed_at=None).order_by().values("organisation_id")


def seen_by(organisation: Organisation, request: ContactRequest, at: datetime) -> SeenRequest:
    """The request as this party reads it at a time."""
    partner = request.receiver if request.sender_id == organisation.pk else request.sender
    return SeenRequest(request, organisation, partner, request.is_open and request.moved_at <= at - SILENCE)


def request_for(user: Any, public_id: str, request_id: str, at: datetime) -> SeenRequest:
    """The request that the city of this address sent or received; raises `Http404` when there is no such one.

    Who may read it is the permission's matter: `can_see_request`.
    """
    request = ContactRequest.objects.filter(public_id=request_id).select_related("sender__country", "receiver__country", "contact").first()
    if request is None:
        raise Http404
    for party in (request.sender, request.receiver):
        if party.public_id == public_id:
            return seen_by(party, request, at)
    raise Http404


def turns_of(request: ContactRequest) -> QuerySet[ContactTurn]:
    """What was said, in order."""
    return request.turns.select_related("organisation")


def open_request_between(one: Organisation, other: Organisation) -> ContactRequest | None:
    """The open request of a pair, whoever sent it."""
    pair = Q(sender=one, receiver=other) | Q(sender=other, receiver=one)
    return open_requests().filter(pair).first()


def open_partners_of(organisation: Organisation) -> set[int]:
    """Ids of the organisations with which a request is open, in either direction."""
    pairs = open_requests().filter(Q(sender=organisation) | Q(receiver=organisation)).values_list("sender_id", "receiver_id")
    return {other for pair in pairs for other in pair} - {organisation.pk}


def why_not_ask(sender: Organisation, receiver: Organisation, at: datetime) -> Reason | None:
    """What hinders a request between these two now, whoever sends it: oneself, the own country (A02), no local authority, a
    draft or closed one, an open request in either direction, or the cap on what one city sends.
    """
    named = {"partner": receiver.name}
    if receiver.pk == sender.pk:
        return Reason("request-to-oneself")
    if receiver.country_id == sender.country_id:
        return Reason("request-needs-two-countries", named)
    if receiver.kind != Organisation.Kind.LOCAL_AUTHORITY:
        return Reason("organisation-is-no-city", {"organisation": receiver.name})
    if not receiver.is_public:
        return Reason("partner-is-not-public", named)
    return open_already(sender, receiver) or _over_cap(allowance_of(sender, at))


def open_already(sender: Organisation, receiver: Organisation) -> Reason | None:
    """That a request between the two is open, and which of them sent it."""
    known = open_request_between(sender, receiver)
    if known is None:
        return None
    code = "request-open-already" if known.sender_id == sender.pk else "request-received-already"
    return Reason(code, {"partner": receiver.name})


def _over_cap(allowance: Allowance) -> Reason | None:
    if allowance.open_now >= MOST_OPEN:
        return Reason("request-too-many-open", {"count": allowance.open_now, "most": MOST_OPEN})
    if allowance.in_period >= MOST_IN_PERIOD:
        return Reason("request-too-many-sent", {"count": allowance.in_period, "most": MOST_IN_PERIOD, "days": PERIOD.days})
    return None


def allowance_of(sender: Organisation, at: datetime) -> Allowance:
    """Where the cap on what a city sends stands; withdrawn requests count in the period, so that asking is not free."""
    sent = ContactRequest.objects.filter(sender=sender)
    return Allowance(sent.filter(state__in=ContactRequest.OPEN).count(), sent.filter(sent_at__gt=at - PERIOD).count())
