"""From draft to public: somebody who is known says, by office and with a reason, that an organisation is what it says it is."""

from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit.services import Actor, record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Organisation, Role
from isopolity.directory.permissions import can_edit_organisation, can_vouch_for_organisation
from isopolity.directory.queries import HOUSE, actor_for, standing_of
from isopolity.directory.services.letters import write_to_people
from isopolity.directory.services.organisations import locked
from isopolity.search.services import release_entries


@transaction.atomic
def vouch_for_organisation(
    organisation: Organisation, *, role: Role, reason: str, by: Any, at: datetime, seen_at: datetime | None = None
) -> Organisation:
    """Make a draft public, in the office of `role` and for a `reason` that its page shows.

    `seen_at` is the `changed_at` of the page that the voucher read: when the draft has changed since, it must be read again.
    """
    organisation = _judged(organisation, role, by, seen_at)
    organisation.vouched_at = organisation.changed_at = at
    organisation.vouched_by, organisation.vouched_office, organisation.vouched_reason = role.organisation, role.office, reason
    organisation.sent_back_at, organisation.sent_back_by = None, None
    organisation.sent_back_office = organisation.sent_back_reason = ""
    organisation.save()
    release_entries(owner_id=organisation.public_id)
    by_whom = _words(role)
    write_to_people(
        organisation,
        key=f"vouched:{organisation.public_id}",
        template="directory/mail/vouched",
        values={**by_whom, "reason": reason},
        at=at,
    )
    record("directory:organisation:vouch", by=_actor(by, role), of=organisation, values={"reason": reason}, at=at)
    return organisation


@transaction.atomic
def send_back_organisation(
    organisation: Organisation, *, role: Role, reason: str, by: Any, at: datetime, seen_at: datetime | None = None
) -> Organisation:
    """Leave a draft a draft and say what is missing; it waits for its people now."""
    organisation = _judged(organisation, role, by, seen_at)
    if organisation.sent_back_at is not None:
        raise Refused(Reason("organisation-sent-back-already", {"organisation": organisation.name}))
    organisation.sent_back_at = at
    organisation.sent_back_by, organisation.sent_back_office, organisation.sent_back_reason = role.organisation, role.office, reason
    organisation.save(update_fields=["sent_back_at", "sent_back_by", "sent_back_office", "sent_back_reason"])
    key = f"sent-back:{organisation.public_id}:{at.isoformat()}"
    write_to_people(organisation, key=key, template="directory/mail/sent_back", values={**_words(role), "reason": reason}, at=at)
    record("directory:organisation:send-back", by=_actor(by, role), of=organisation, values={"reason": reason}, at=at)
    return organisation


@transaction.atomic
def ask_again(organisation: Organisation, *, by: Any, at: datetime) -> Organisation:
    """Put a draft that was sent back into the queue again."""
    organisation = locked(organisation)
    refuse_if(can_edit_organisation(by, organisation))
    if organisation.sent_back_at is None or not organisation.is_draft:
        raise Refused(Reason("organisation-not-sent-back", {"organisation": organisation.name}))
    organisation.sent_back_at, organisation.sent_back_by = None, None
    organisation.sent_back_office = organisation.sent_back_reason = ""
    organisation.save(update_fields=["sent_back_at", "sent_back_by", "sent_back_office", "sent_back_reason"])
    record("directory:organisation:ask-again", by=actor_for(by, organisation), of=organisation, at=at)
    return organisation


def _judged(organisation: Organisation, role: Role, by: Any, seen_at: datetime | None) -> Organisation:
    organisation = locked(organisation)
    refuse_if(can_vouch_for_organisation(by, organisation))
    if role not in standing_of(by).roles_that_vouch_for(organisation):
        raise Refused(Reason("only-vouchers"))
    if seen_at is not None and organisation.changed_at != seen_at:
        raise Refused(Reason("organisation-changed-meanwhile", {"organisation": organisation.name}))
    return organisation


def _words(role: Role) -> dict[str, str]:
    return {"office": role.office, "voucher": role.organisation.name if role.organisation else HOUSE}


def _actor(by: Any, role: Role) -> Actor:
    return Actor(by.public_id, role.office, _words(role)["voucher"])
