"""Public pages of contacts, and the parties' own pages of what was said on calls."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for
from isopolity.exchange.forms import writing_language
from isopolity.matching import services
from isopolity.matching.forms import CallNoteForm
from isopolity.matching.models import ContactParty
from isopolity.matching.permissions import can_see_call_notes, can_see_requests, can_write_call_note
from isopolity.matching.queries.contacts import SeenContact, contact_for, contacts_of, party_contact_for, steps_of
from isopolity.ui.access import public, requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import Column, answer_list, page_of


def _of_parties(read: Any) -> Any:
    return lambda contact: [read(party) for party in contact.parties.all()]


def _party_country(party: ContactParty) -> str:
    return (party.organisation.country_id if party.organisation else party.open_country_id) or ""


COLUMNS: Sequence[Column] = (
    Column("id", lambda contact: contact.public_id),
    Column("made_on", lambda contact: contact.made_on.isoformat()),
    Column("origin", lambda contact: contact.origin),
    Column("parties", _of_parties(str)),
    Column("party_ids", _of_parties(lambda party: party.organisation.public_id if party.organisation else "")),
    Column("party_countries", _of_parties(_party_country)),
    Column("first_with_each", lambda contact: contact.first_with_each),
    Column("among_others", lambda contact: contact.among_others),
    Column("source", lambda contact: contact.source.title if contact.source else None),
    Column("source_reference", lambda contact: contact.source.reference if contact.source else None),
    Column("source_address", lambda contact: contact.source.address if contact.source else None),
    Column("as_stated", lambda contact: contact.as_stated or None),
    Column("confidence", lambda contact: contact.confidence),
)


@public
@require_safe
def contacts(request: HttpRequest, public_id: str, suffix: str) -> HttpResponse:
    """The contacts of one city, for everybody."""
    city = organisation_for(request.user, public_id)
    context = {"city": city, "is_own": can_see_requests(request.user, city) is None}
    return answer_list(request, suffix, rows=contacts_of(city), columns=COLUMNS, template="matching/contacts.html", context=context)


@public
@require_safe
def contact(request: HttpRequest, contact_id: str) -> HttpResponse:
    """What is public of one contact."""
    return render(request, "matching/contact.html", {"contact": contact_for(request.user, contact_id)})


@requires(can_see_requests, find=organisation_for)
@require_safe
def steps(request: HttpRequest, city: Organisation) -> HttpResponse:
    """Where each contact of a city stands: next steps, what is overdue, what is silent."""
    rows = steps_of(city, timezone.localdate())
    return render(request, "matching/steps.html", {"city": city, "page": page_of(rows, request.GET.get("page", "1")), "query": ""})


@requires(can_see_call_notes, find=party_contact_for)
@require_safe
def calls(request: HttpRequest, seen: SeenContact) -> HttpResponse:
    """What was said on the calls of a contact, for its parties."""
    may_write = can_write_call_note(request.user, seen) is None
    step = seen.notes[0] if seen.notes else None
    context = {"seen": seen, "may_write": may_write, "step": step, "overdue": bool(step and step.next_due_on < timezone.localdate())}
    return render(request, "matching/calls.html", context)


@requires(can_write_call_note, find=party_contact_for)
def write_note(request: HttpRequest, seen: SeenContact) -> HttpResponse:
    """A note of a call, with its next step."""
    named = [party.organisation for party in seen.contact.parties.all() if party.organisation]
    initial = {"language": writing_language(seen.own), "held_on": timezone.localdate(), "next_owner": seen.own.public_id}
    form = CallNoteForm(named, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        note = acted(form, lambda: services.write_call_note(seen, by=request.user, at=timezone.now(), **form.cleaned_data))
        if note:
            messages.success(request, _("The note is kept, and the next step stands on your list."))
            return redirect("matching:calls", seen.own.public_id, seen.contact.public_id)
    return render(request, "matching/write_note.html", {"seen": seen, "form": form})
