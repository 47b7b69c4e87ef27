"""Asking the parties of silent agreements what became of them, and the answer that a letter's link gives, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from isopolity.agreements.inquiry_tokens import token_for
from isopolity.agreements.models import Agreement, Fact, Inquiry
from isopolity.agreements.permissions import can_answer_inquiry, can_keep_register
from isopolity.agreements.queries.agreements import named_parties, standing_parties, towards_parties
from isopolity.agreements.queries.silent import ASKED_AGAIN_AFTER
from isopolity.agreements.services.facts import Stated, keep_fact
from isopolity.agreements.services.provenance import Writer, locked, writer_for
from isopolity.audit.services import Actor, record
from isopolity.core.identifiers import new_public_id
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.stages import Stage, is_dormant, months_of_silence
from isopolity.directory.invitation_tokens import hash_of
from isopolity.directory.queries import people_to_write_to
from isopolity.outbox.services import queue

LASTS = timedelta(days=30)


@transaction.atomic
def write_to_silent(agreements: Sequence[Agreement], *, by: Any, at: datetime) -> int:
    """Ask the parties of silent agreements what became of them; returns the number of letters.

    Each person in office of each named party gets one, with a link that answers for that party once, for thirty days. Passed over: what is
    not silent any more, parties without people, and parties that were asked within the last thirty days.
    """
    refuse_if(can_keep_register(by))
    if not agreements:
        raise Refused(Reason("silent-none-chosen"))
    writer = writer_for(by, towards_parties(by, []), at)
    return sum(_ask(locked(agreement), writer, at) for agreement in sorted(agreements, key=lambda one: one.pk))


def _ask(agreement: Agreement, writer: Writer, at: datetime) -> int:
    if not is_dormant(Stage(agreement.stage), agreement.last_news_on, agreement.silence_months, at.date()):
        return 0
    letters, asked = 0, []
    just_asked = set(agreement.inquiries.filter(written_at__gt=at - ASKED_AGAIN_AFTER).values_list("party_id", flat=True))
    name = agreement.title or " – ".join(str(party) for party in standing_parties(agreement))
    for party in named_parties(agreement):
        people = list(people_to_write_to(party)) if party.closed_at is None and party.pk not in just_asked else []
        if not people:
            continue
        public_id = new_public_id()
        token_hash = hash_of(token_for(public_id))
        columns = {**writer.columns, "expires_at": at + LASTS}
        Inquiry.objects.create(public_id=public_id, agreement=agreement, party=party, token_hash=token_hash, **columns)
        months = months_of_silence(agreement.last_news_on, at.date())
        values = {"organisation": party.name, "agreement": name, "months": months, "asker": writer.actor.organisation, "inquiry": public_id}
        for person in people:
            queue(
                key=f"inquiry:{public_id}:{person.public_id}",
                template="agreements/mail/silent",
                address=person.email,
                language=person.language,
                values=values,
                at=at,
            )
        letters += len(people)
        asked.append(party.public_id)
    if asked:
        record("agreements:inquiry:send", by=writer.actor, of=agreement, values={"parties": asked, "letters": letters}, at=at)
    return letters


@transaction.atomic
def answer_inquiry(inquiry: Inquiry, *, title: str, language: str, dated_on: PartialDate, at: datetime) -> Fact:
    """The dated news that the holder of a letter's link tells for the party that was asked: in time, and once."""
    agreement = locked(inquiry.agreement)
    inquiry = Inquiry.objects.select_related("party", "agreement").get(pk=inquiry.pk)
    refuse_if(can_answer_inquiry(at, inquiry))
    if dated_on.earliest > at.date():
        raise Refused(Reason("move-in-the-future", field="dated_on"))
    actor = Actor("", "", inquiry.party.name)
    writer = Writer(actor, {"organisation": inquiry.party, "organisation_name": inquiry.party.name, "written_at": at})
    stated = Stated(dated_on=dated_on, language=language)
    fact = keep_fact(agreement, stated, writer, kind=Fact.Kind.EVENT, title=title, language=language, at=at)
    Inquiry.objects.filter(pk=inquiry.pk).update(answered_at=at, fact=fact)
    values = {"inquiry": inquiry.public_id, "fact": fact.public_id, "day": str(dated_on)}
    record("agreements:inquiry:answer", by=actor, of=agreement, values=values, at=at)
    return fact
