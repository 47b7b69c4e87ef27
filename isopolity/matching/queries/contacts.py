"""Contacts are public: who, since when, by what, from which source. What was said on calls is for the parties."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404

from isopolity.directory.models import Organisation, Source
from isopolity.directory.queries import organisation_for, organisations_of, public_organisations
from isopolity.matching.models import CallNote, Contact, ContactParty
from isopolity.matching.queries.requests import SILENCE


@dataclass(frozen=True, slots=True)
class SeenContact:
    """A contact as one of its named parties reads it, with its calls, newest first."""

    contact: Contact
    own: Organisation
    notes: tuple[CallNote, ...]

    @property
    def partners(self) -> list[Organisation]:
        parties = self.contact.parties.all()
        return [party.organisation for party in parties if party.organisation and party.organisation_id != self.own.pk]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a contact stands for its parties: its next step, or that nobody has written of a call yet."""

    contact: Contact
    note: CallNote | None
    overdue: bool
    silent: bool


def public_contacts() -> QuerySet[Contact]:
    """Contacts whose named parties are all public, newest first, with their parties."""
    named = ContactParty.objects.filter(organisation__isnull=False).order_by()
    hidden = named.exclude(organisation__in=public_organisations().order_by().values("id"))
    return _with_parties(Contact.objects.exclude(pk__in=hidden.values("contact")))


def contacts_of(organisation: Organisation) -> QuerySet[Contact]:
    """The public contacts of one city."""
    return public_contacts().filter(parties__organisation=organisation)


def parties_by_contact(organisation: Organisation, *related: str) -> dict[Contact, list[ContactParty]]:
    """The public contacts of one city, newest first, each with its parties in the order of the source. One query.

    `related`: what else of a contact it reads, such as what came of it, by the names of its relations.
    """
    its = contacts_of(organisation).order_by().values("pk")
    rows = ContactParty.objects.filter(contact__in=its).select_related(
        "contact__source", "organisation", *(f"contact__{name}" for name in related)
    )
    parties: dict[Contact, list[ContactParty]] = {}
    for party in rows.order_by("-contact__made_on", "-contact_id", "position"):
        parties.setdefault(party.contact, []).append(party)
    return parties


def contact_for(user: Any, contact_id: str) -> Contact:
    """The public contact with this id; raises `Http404` when there is none, also for one with a draft among its parties."""
    found = public_contacts().filter(public_id=contact_id).first()
    if found is None:
        raise Http404
    return found


def party_contact_for(user: Any, public_id: str, contact_id: str) -> SeenContact:
    """A contact as the party of this address reads it; raises `Http404` when that organisation is no party of it.

    Who may read it is the permission's matter: `can_see_call_notes`.
    """
    organisation = organisation_for(user, public_id)
    contact = _with_parties(Contact.objects.filter(public_id=contact_id, parties__organisation=organisation)).first()
    if contact is None:
        raise Http404
    notes = contact.call_notes.select_related("organisation", "next_owner")
    return SeenContact(contact, organisation, tuple(notes))


def steps_of(organisation: Organisation, today: date) -> list[Step]:
    """Where each contact of an organisation stands, overdue and silent ones first. For its own people."""
    return _steps(Contact.objects.filter(parties__organisation=organisation), today)


def steps_waiting_for(user: Any, today: date) -> list[Step]:
    """The overdue and silent contacts of all cities for which a person acts."""
    own = organisations_of(user).values("id")
    steps = _steps(Contact.objects.filter(parties__organisation__in=own).distinct(), today)
    return [step for step in steps if step.overdue or step.silent]


PartyKey = tuple[int | None, str, str | None]


def fact_of(origin: str, made_on: date, source: Source | None, parties: Iterable[PartyKey]) -> str:
    """What makes a contact from a meeting, register or list the same fact: SHA-256 of its origin, day, source and set of
    parties (organisation id, words, country), hexadecimal. The database takes each once.
    """
    named = sorted(([organisation or 0, words, country or ""] for organisation, words, country in parties))
    said = json.dumps([origin, made_on.isoformat(), source.pk if source else None, named])
    return hashlib.sha256(said.encode()).hexdigest()


def _with_parties(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    parties = Prefetch("parties", ContactParty.objects.select_related("organisation"))
    return rows.select_related("source").prefetch_related(parties).order_by("-made_on", "-id")


def _steps(rows: QuerySet[Contact], today: date) -> list[Step]:
    latest = CallNote.objects.filter(contact=OuterRef("pk")).order_by("-written_at", "-id").values("pk")[:1]
    contacts = list(_with_parties(rows).annotate(latest_note=Subquery(latest)))
    ids = [contact.latest_note for contact in contacts]
    notes = CallNote.objects.filter(pk__in=ids).select_related("next_owner").in_bulk()
    steps = [_step(contact, notes.get(contact.latest_note), today) for contact in contacts]
    return sorted(steps, key=lambda step: not (step.overdue or step.silent))


def _step(contact: Contact, note: CallNote | None, today: date) -> Step:
    # A contact known from a register or a list has no calls here that one could miss.
    expects_calls = contact.origin in (Contact.Origin.REQUEST, Contact.Origin.MEETING)
    return Step(
        contact,
        note,
        overdue=note is not None and note.next_due_on < today,
        silent=note is None and expects_calls and contact.made_on <= today - SILENCE,
    )
