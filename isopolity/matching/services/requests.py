"""Asking for contact, and answering. One of many answers wins; what was said can never be changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from isopolity.audit import services as audit
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import actor_for, people_to_write_to
from isopolity.matching.models import Contact, ContactRequest, ContactTurn
from isopolity.matching.permissions import can_act_on_request, can_send_request
from isopolity.matching.queries.requests import SeenRequest, open_already, seen_by, why_not_ask
from isopolity.matching.services.contacts import Party, keep_contact
from isopolity.outbox import services as outbox

Kind = ContactTurn.Kind
# Each act: what the request becomes, and whether words are needed.
OUTCOMES: Mapping[str, tuple[str, bool]] = {
    Kind.ASK_MORE: (ContactRequest.State.ASKED_MORE, True),
    Kind.TELL_MORE: (ContactRequest.State.WAITING, True),
    Kind.ACCEPT: (ContactRequest.State.ACCEPTED, False),
    Kind.DECLINE: (ContactRequest.State.DECLINED, True),
    Kind.WITHDRAW: (ContactRequest.State.WITHDRAWN, False),
}


@transaction.atomic
def send_request(
    *, sender: Organisation, receiver: Organisation, reason: str, question: str, language: str, by: Any, at: datetime
) -> ContactRequest:
    """Ask another city for contact, with a reason and a first question in `language`; its people are told by mail.

    Refused: a sender that may not act towards others, a receiver that is a draft, closed, no local authority or of the
    same country (A02), a pair with an open request in either direction, and a sender beyond what one city may send.
    """
    refuse_if(can_send_request(by, sender))
    # Requests of one sender are counted one after the other. No key: two cities that ask each other must not wait for ever.
    Organisation.objects.select_for_update(no_key=True).get(pk=sender.pk)
    refuse_if(why_not_ask(sender, receiver, at))
    actor = actor_for(by, sender)
    try:
        with transaction.atomic():
            request = ContactRequest.objects.create(
                sender=sender, receiver=receiver, reason=reason, question=question, language=language, sent_at=at, moved_at=at
            )
    except IntegrityError:
        # The other city asked at the same moment.
        raise Refused(open_already(sender, receiver) or Reason("request-open-already", {"partner": receiver.name})) from None
    turn = _add_turn(request, sender, Kind.ASK, text="", language="", office=actor.office, at=at)
    _tell(turn, receiver, at)
    audit.record("matching:request:send", by=actor, of=request, values={"to": receiver.public_id}, at=at)
    return request


@transaction.atomic
def answer_request(
    request: ContactRequest, *, kind: str, text: str, language: str, own: Organisation, by: Any, at: datetime
) -> ContactRequest:
    """Take one step on a request as the party `own`: accept, ask for more, decline, tell more, or withdraw (`ContactTurn.Kind`).

    Of many answers at once one wins; the others are refused with `request-moved-on`. Accepting records the contact.
    Words are needed for all but accepting and withdrawing. The other city's people are told by mail.
    """
    seen = seen_by(own, request, at)
    refuse_if(can_act_on_request(by, seen))
    if kind not in seen.acts:
        raise Refused(_why_not(kind, seen))
    state, needs_words = OUTCOMES[kind]
    if needs_words and not text:
        raise Refused(Reason("request-needs-words", field="text"))
    fields: dict[str, Any] = {"state": state, "moved_at": at}
    if state not in ContactRequest.OPEN:
        fields["answered_at"] = at
    # The database decides who was first: the state this step starts from must still be there.
    if not ContactRequest.objects.filter(pk=request.pk, state=request.state, moved_at=request.moved_at).update(**fields):
        raise Refused(Reason("request-moved-on"))
    for name, value in fields.items():
        setattr(request, name, value)
    actor = actor_for(by, own)
    turn = _add_turn(request, own, kind, text=text, language=language if text else "", office=actor.office, at=at)
    if kind == Kind.ACCEPT:
        keep_contact(
            parties=[Party(request.sender), Party(request.receiver)],
            origin=Contact.Origin.REQUEST,
            made_on=at.date(),
            request=request,
            by=actor,
            at=at,
        )
    _tell(turn, seen.partner, at)
    audit.record(f"matching:request:{kind}", by=actor, of=request, at=at)
    return request


def _why_not(kind: str, seen: SeenRequest) -> Reason:
    if not seen.request.is_open:
        return Reason("request-closed")
    if seen.is_sender and kind in (Kind.ACCEPT, Kind.ASK_MORE, Kind.DECLINE):
        return Reason("only-the-receiver")
    if not seen.is_sender and kind in (Kind.TELL_MORE, Kind.WITHDRAW):
        return Reason("only-the-sender")
    return Reason("request-moved-on")


def _add_turn(
    request: ContactRequest, organisation: Organisation, kind: str, *, text: str, language: str, office: str, at: datetime
) -> ContactTurn:
    return ContactTurn.objects.create(
        request=request, organisation=organisation, kind=kind, text=text, language=language, office=office, at=at
    )


def _tell(turn: ContactTurn, reader: Organisation, at: datetime) -> None:
    """One message to each person of the other city, in that person's language, with the words of the turn."""
    request = turn.request
    words = {"reason": request.reason, "question": request.question} if turn.kind == Kind.ASK else {"text": turn.text}
    for person in people_to_write_to(reader):
        outbox.queue(
            key=f"matching:turn:{turn.pk}:{person.public_id}",
            template="matching/mail/turn",
            address=person.email,
            language=person.language,
            values={
                "kind": turn.kind,
                "writer": turn.organisation.name,
                "office": turn.office,
                "reader": reader.name,
                "path": f"/cities/{reader.public_id}/requests/{request.public_id}",
                **words,
            },
            at=at,
        )
