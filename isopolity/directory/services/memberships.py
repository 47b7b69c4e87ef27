"""Who belongs to a network.

There are two ways in. A network lists a member and names where that is written, because it answers for its own list; or an
organisation asks to join and the secretariat answers. Both are dated. Nobody is held: the member may end it as the
network may, and no network changes anything else of its members (S45).
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit.services import record
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Confidence, KnownTo, Membership, MembershipRequest, Organisation, Source
from isopolity.directory.permissions import can_end_membership, can_represent_organisation
from isopolity.directory.queries import actor_for
from isopolity.directory.services.letters import write_to_people
from isopolity.directory.services.organisations import locked, touch_organisation
from isopolity.directory.services.reference import known_to


@transaction.atomic
def list_member(
    network: Organisation,
    *,
    member: Organisation,
    joined: PartialDate | None,
    source_title: str,
    source_address: str = "",
    by: Any,
    at: datetime,
) -> Membership:
    """The secretariat writes a public organisation on its list and says where the membership is written; the member is told."""
    refuse_if(can_represent_organisation(by, network))
    _refuse_unfit(network, member)
    source, _made = Source.objects.get_or_create(title=source_title, reference="", address=source_address)
    membership = _begin(network, member, joined, at, source=source)
    values = {"network": network.name, "source": source_title, "source_address": source_address}
    key = f"membership-listed:{membership.public_id}"
    write_to_people(member, key=key, template="directory/mail/membership_listed", values=values, at=at)
    record("directory:membership:list", by=actor_for(by, network), of=membership, values={"member": member.public_id, **values}, at=at)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, left: PartialDate, by: Any, at: datetime) -> None:
    """End a membership on a day, or in a month or year: the network's secretariat or the member's own people."""
    refuse_if(can_end_membership(by, membership))
    locked(membership.network)
    membership.refresh_from_db()
    if membership.left_on is not None:
        raise Refused(Reason("membership-ended-already"))
    if membership.joined_on is not None and left.latest < membership.joined_on:
        raise Refused(Reason("ends-before-it-begins", field="left"))
    Membership.objects.filter(pk=membership.pk).update(left_on=left.latest, left_known_to=known_to(left))
    touch_organisation(membership.member, at=at)
    side = membership.network if can_represent_organisation(by, membership.network) is None else membership.member
    values = {"network": membership.network.public_id, "member": membership.member.public_id, "left": str(left)}
    record("directory:membership:end", by=actor_for(by, side), of=membership, values=values, at=at)


@transaction.atomic
def ask_to_join(network: Organisation, *, member: Organisation, words: str, by: Any, at: datetime) -> MembershipRequest:
    """Ask a network to take this organisation in; its secretariat gets a letter and answers."""
    refuse_if(can_represent_organisation(by, member))
    _refuse_unfit(network, member)
    if MembershipRequest.objects.filter(network=network, member=member, answered_at=None).exists():
        raise Refused(Reason("membership-asked-already", {"network": network.name}))
    actor = actor_for(by, member)
    request = MembershipRequest.objects.create(network=network, member=member, words=words, asked_at=at, asked_office=actor.office)
    values = {"member": member.name, "office": actor.office, "words": words}
    key = f"membership-asked:{request.public_id}"
    write_to_people(network, key=key, template="directory/mail/membership_asked", values=values, at=at)
    record("directory:membership-request:send", by=actor, of=request, values={"network": network.public_id}, at=at)
    return request


@transaction.atomic
def answer_membership_request(request: MembershipRequest, *, accept: bool, answer: str, by: Any, at: datetime) -> MembershipRequest:
    """Take the organisation in from today on, or decline; a refusal needs words."""
    refuse_if(can_represent_organisation(by, request.network))
    network = locked(request.network)
    request.refresh_from_db()
    if request.answered_at is not None:
        raise Refused(Reason("membership-answered-already"))
    if not accept and not answer:
        raise Refused(Reason("answer-missing", field="answer"))
    actor = actor_for(by, network)
    request.answered_at, request.answered_office, request.accepted, request.answer = at, actor.office, accept, answer
    request.save(update_fields=["answered_at", "answered_office", "accepted", "answer"])
    if accept:
        _refuse_unfit(network, request.member)
        _begin(network, request.member, PartialDate(at.year, at.month, at.day), at)
    values = {"network": network.name, "office": actor.office, "accepted": accept, "answer": answer}
    key = f"membership-answered:{request.public_id}"
    write_to_people(request.member, key=key, template="directory/mail/membership_answered", values=values, at=at)
    record("directory:membership-request:answer", by=actor, of=request, values={"accepted": accept}, at=at)
    return request


def _refuse_unfit(network: Organisation, member: Organisation) -> None:
    network = locked(network)
    if network.kind != Organisation.Kind.NETWORK or not network.is_public:
        raise Refused(Reason("not-a-network", {"network": network.name}))
    if member.pk == network.pk or not member.is_public:
        raise Refused(Reason("member-not-public", {"member": member.name}, field="member"))
    if Membership.objects.filter(network=network, member=member, left_on=None).exists():
        raise Refused(Reason("member-already", {"member": member.name, "network": network.name}, field="member"))


def _begin(
    network: Organisation, member: Organisation, joined: PartialDate | None, at: datetime, source: Source | None = None
) -> Membership:
    membership = Membership.objects.create(
        network=network,
        member=member,
        joined_on=joined.earliest if joined else None,
        joined_known_to=known_to(joined) if joined else KnownTo.DAY,
        source=source,
        confidence=Confidence.HIGH,
    )
    touch_organisation(member, at=at)
    return membership
