"""What parties say of their meetings, and the contacts that come of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.audit.services import Actor
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Delegation, Meeting, Outcome
from isopolity.fairs.permissions import can_report_outcome
from isopolity.fairs.queries.requests import acting_for_fair
from isopolity.matching.models import Contact
from isopolity.matching.services.contacts import Party, keep_contact_once, why_no_contact


@dataclass(frozen=True, slots=True)
class Said:
    """What one party says. `next_owner` is the organisation of one of the parties; a next step comes with its owner and day."""

    was_held: bool
    why_not: str = ""
    rating: int | None = None
    theme: str = ""
    text: str = ""
    language: str = ""
    wants_contact: bool = False
    next_step: str = ""
    next_owner: Organisation | None = None
    next_due_on: date | None = None


@transaction.atomic
def report_outcome(meeting: Meeting, delegation: Delegation, said: Said, *, by: Any, at: datetime) -> Outcome:
    """Write what one party says of a meeting that has begun: its own people, or the secretariat from the paper sheet.

    Said again, the later words stand. When all parties want to stay in contact, the contact is recorded (`matching`), once; where
    the parties cannot be those of a contact (one country, no local authorities) what they said stands without one.
    Refused: a meeting that has not begun or was dropped, no reason why it was not held, a next step without owner or day,
    an owner that is no party, a day before the meeting, and taking back the wish for a contact that was recorded already.
    """
    refuse_if(can_report_outcome(by, delegation))
    # One after the other: two parties that both want contact at the same moment must see each other's word.
    meeting = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("fair", "slot").get(pk=meeting.pk)
    refuse_if(_why_not(meeting, delegation, said, at))
    speaks = acting_for_fair(by, meeting.fair, delegation)
    actor, from_paper = actor_for(by, speaks), speaks.pk != delegation.organisation_id
    outcome = Outcome.objects.filter(meeting=meeting, delegation=delegation).first() or Outcome(meeting=meeting, delegation=delegation)
    if outcome.contact_id and not said.wants_contact:
        raise Refused(Reason("outcome-contact-recorded", field="wants_contact"))
    for name in Said.__slots__:
        setattr(outcome, name, getattr(said, name))
    outcome.written_at, outcome.written_office, outcome.from_paper = at, actor.office, from_paper
    outcome.save()
    _settle(meeting, actor, at)
    values = {"meeting": meeting.public_id, "held": said.was_held, "contact": said.wants_contact, "from_paper": from_paper}
    audit.record("fairs:outcome:report", by=actor, of=outcome, values=values, at=at)
    outcome.refresh_from_db()
    return outcome


def _why_not(meeting: Meeting, delegation: Delegation, said: Said, at: datetime) -> Reason | None:
    parties = set(meeting.seats.values_list("delegation__organisation_id", flat=True))
    if meeting.slot is None:
        return Reason("outcome-of-a-dropped-meeting")
    if meeting.slot.starts_at > at:
        return Reason("outcome-before-the-meeting", {"starts_at": meeting.slot.starts_at.astimezone(meeting.fair.zone).isoformat()})
    if delegation.organisation_id not in parties:
        return Reason("outcome-of-others")
    if not said.was_held and not said.why_not:
        return Reason("outcome-needs-why-not", field="why_not")
    if not said.was_held and (said.rating is not None or said.wants_contact or said.next_step):
        return Reason("outcome-of-nothing", field="was_held")
    if said.next_step and (said.next_owner is None or said.next_due_on is None):
        return Reason("outcome-step-needs-owner-and-day", field="next_owner" if said.next_owner is None else "next_due_on")
    if not said.next_step and (said.next_owner or said.next_due_on):
        return Reason("outcome-step-needs-words", field="next_step")
    if said.next_owner and said.next_owner.pk not in parties:
        return Reason("outcome-owner-is-no-party", field="next_owner")
    if said.next_due_on and said.next_due_on < meeting.fair.day_of(meeting.slot.starts_at):
        return Reason("outcome-step-before-the-meeting", field="next_due_on")
    return None


def _settle(meeting: Meeting, actor: Actor, at: datetime) -> None:
    """What the words of all parties together make of the meeting: held when one says so, a contact when all want it."""
    outcomes = list(meeting.outcomes.all())
    state = Meeting.State.HELD if any(outcome.was_held for outcome in outcomes) else Meeting.State.NOT_HELD
    if meeting.state != state:
        Meeting.objects.filter(pk=meeting.pk).update(state=state, changed_at=at)
    keep_contact_of(meeting, by=actor, at=at)


def keep_contact_of(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Record the contact that all parties of a meeting want, once, and name it beside what they said; nothing where one of them
    does not want it. In the caller's transaction, after its permission.
    """
    outcomes = meeting.outcomes.all()
    wanted = {outcome.delegation_id for outcome in outcomes if outcome.wants_contact}
    seats = list(meeting.seats.select_related("delegation__organisation").order_by("delegation__registered_at", "delegation_id"))
    if not {seat.delegation_id for seat in seats} <= wanted:
        return
    parties = [Party(seat.delegation.organisation) for seat in seats]
    if meeting.slot is None or why_no_contact(parties):
        return
    made_on = meeting.fair.day_of(meeting.slot.starts_at)
    contact = keep_contact_once(parties=parties, origin=Contact.Origin.MEETING, made_on=made_on, by=by, at=at)
    meeting.outcomes.update(contact=contact)
