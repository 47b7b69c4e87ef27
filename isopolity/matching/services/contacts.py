"""Contacts: recorded when a request is accepted, by fairs, and from registers and lists; and the notes of calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from isopolity.audit import services as audit
from isopolity.audit.services import Actor
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Confidence, Country, Organisation, Source
from isopolity.directory.queries import actor_for
from isopolity.matching.models import CallNote, Contact, ContactParty, ContactRequest
from isopolity.matching.permissions import can_record_contact, can_write_call_note
from isopolity.matching.queries.contacts import SeenContact, fact_of

# Where the day begins first: a call held there "today" is not in the future.
FIRST_ZONE = timedelta(hours=14)
# Registers name contacts of decades ago, and a step may take years; a day further off is a slip of the year, and a note is never changed.
CALL_LASTS, STEP_TAKES = timedelta(days=40 * 365), timedelta(days=10 * 365)


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation; or, for a partner that is not named yet, `words` such as "cities in Madagascar" and their country."""

    organisation: Organisation | None = None
    words: str = ""
    country: Country | None = None

    @property
    def country_code(self) -> str | None:
        return self.organisation.country_id if self.organisation else self.country.pk if self.country else None

    @property
    def key(self) -> tuple[int | None, str, str | None]:
        return (self.organisation.pk if self.organisation else None, self.words, self.country.pk if self.country else None)


@transaction.atomic
def record_contact(
    *,
    parties: Sequence[Party],
    origin: str,
    made_on: date,
    by: Any,
    at: datetime,
    source: Source | None = None,
    as_stated: str = "",
    confidence: str = Confidence.MEDIUM,
    first_with_each: bool = False,
    among_others: bool = False,
) -> Contact:
    """Record that parties talk: two or more, of two countries at least (A02), one of them named at least.

    `origin` is `meeting`, `register` or `import` (a request records its own). `first_with_each`: the first party talks
    with each of the others, who do not talk with one another. `among_others`: the source says that there are more.
    The same fact from the same source is recorded once: the known contact is given back. Registers and lists need a source.
    """
    refuse_if(can_record_contact(by, [party.organisation for party in parties if party.organisation]))
    if origin not in (Contact.Origin.MEETING, Contact.Origin.REGISTER, Contact.Origin.IMPORT):
        raise Refused(Reason("contact-needs-a-request"))
    if source is None and origin != Contact.Origin.MEETING:
        raise Refused(Reason("contact-needs-a-source", field="source"))
    return keep_contact_once(
        parties=parties,
        origin=origin,
        made_on=made_on,
        by=actor_for(by),
        at=at,
        source=source,
        as_stated=as_stated,
        confidence=confidence,
        first_with_each=first_with_each,
        among_others=among_others,
    )


def keep_contact_once(
    *, parties: Sequence[Party], origin: str, made_on: date, by: Actor, at: datetime, source: Source | None = None, **fields: Any
) -> Contact:
    """Write a contact in the caller's transaction, after the caller's own permission; the same fact, known already, is given back."""
    fact = fact_of(origin, made_on, source, [party.key for party in parties])
    known = Contact.objects.filter(fact=fact).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return keep_contact(parties=parties, origin=origin, made_on=made_on, by=by, at=at, source=source, fact=fact, **fields)
    except IntegrityError:
        # Somebody recorded the same fact at the same moment; any other fault of the database finds nothing here, and is raised again.
        known = Contact.objects.filter(fact=fact).first()
        if known is None:
            raise
        return known


def keep_contact(
    *,
    parties: Sequence[Party],
    origin: str,
    made_on: date,
    by: Actor,
    at: datetime,
    request: ContactRequest | None = None,
    **fields: Any,
) -> Contact:
    """Write a contact in the caller's transaction, after the caller's own permission."""
    refuse_if(why_no_contact(parties))
    contact = Contact.objects.create(origin=origin, made_on=made_on, request=request, **fields)
    ContactParty.objects.bulk_create(
        ContactParty(contact=contact, position=place, organisation=party.organisation, open_words=party.words, open_country=party.country)
        for place, party in enumerate(parties, start=1)
    )
    named = [party.organisation.public_id for party in parties if party.organisation]
    audit.record("matching:contact:record", by=by, of=contact, values={"origin": origin, "parties": named}, at=at)
    return contact


def why_no_contact(parties: Sequence[Party]) -> Reason | None:
    """Why these cannot be the parties of a contact: fewer than two, one twice, none named, no local authorities, one country (A02)."""
    organisations = [party.organisation for party in parties if party.organisation]
    if len(parties) < 2 or not organisations or len({party.key for party in parties}) < len(parties):
        return Reason("contact-needs-two-parties")
    if any(bool(party.organisation) == bool(party.words) for party in parties):
        return Reason("contact-party-named-or-open")
    if any(organisation.kind != Organisation.Kind.LOCAL_AUTHORITY for organisation in organisations):
        return Reason("contact-joins-local-authorities")
    countries = {party.country_code for party in parties}
    # A country that is not known could be another one.
    return Reason("contact-needs-two-countries") if len(countries) < 2 and None not in countries else None


@transaction.atomic
def write_call_note(
    seen: SeenContact,
    *,
    held_on: date,
    text: str,
    language: str,
    next_step: str,
    next_owner: Organisation,
    next_due_on: date,
    by: Any,
    at: datetime,
) -> CallNote:
    """Write what was said on a call, the next step, which party does it, and by when (S37). A note is never changed.

    Refused: a call in the future or of another age, a next step due before the call or many years on, an owner that is no party.
    """
    refuse_if(can_write_call_note(by, seen))
    if held_on > (at + FIRST_ZONE).date():
        raise Refused(Reason("call-in-the-future", field="held_on"))
    if held_on < at.date() - CALL_LASTS:
        raise Refused(Reason("call-too-long-ago", {"day": held_on.isoformat()}, field="held_on"))
    if next_due_on < held_on:
        raise Refused(Reason("step-before-the-call", field="next_due_on"))
    if next_due_on > at.date() + STEP_TAKES:
        raise Refused(Reason("step-too-far", {"day": next_due_on.isoformat()}, field="next_due_on"))
    if next_owner.pk not in {party.organisation_id for party in seen.contact.parties.all()}:
        raise Refused(Reason("owner-is-no-party", field="next_owner"))
    actor = actor_for(by, seen.own)
    note = CallNote.objects.create(
        contact=seen.contact,
        organisation=seen.own,
        office=actor.office,
        held_on=held_on,
        text=text,
        language=language,
        next_step=next_step,
        next_owner=next_owner,
        next_due_on=next_due_on,
        written_at=at,
    )
    audit.record("matching:call-note:write", by=actor, of=note, values={"contact": seen.contact.public_id}, at=at)
    return note
