"""Inviting a person into an organisation by a letter whose link works once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.invitation_tokens import hash_of, token_for
from isopolity.directory.models import Invitation, Organisation, Role
from isopolity.directory.permissions import can_administer_organisation, can_invite
from isopolity.directory.queries import actor_for, has_confirmed_address, role_in
from isopolity.directory.services.organisations import locked
from isopolity.outbox.services import queue

LASTS = timedelta(days=14)
# Enough for a whole town hall in a week, too few for advertising.
MOST_OPEN = 40


@transaction.atomic
def invite_person(organisation: Organisation, *, email: str, kind: str, office: str, language: str, by: Any, at: datetime) -> Invitation:
    """Write to `email` that its owner may act for the organisation; the answer never says whether that address has an account.

    Refused to everybody but administrators, for drafts (nothing is sent in their name), for a role above one's own, and
    while an invitation to the same address is open.
    """
    organisation = locked(organisation)
    refuse_if(can_invite(by, organisation))
    if kind not in {Role.Kind.ADMINISTRATOR, Role.Kind.OFFICER}:
        raise Refused(Reason("only-lower-roles", field="kind"))
    email = email.strip().lower()
    if Role.objects.filter(organisation=organisation, ended_at=None, user__email=email).exists():
        raise Refused(Reason("person-has-a-role", {"email": email}, field="email"))
    unanswered = Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None)
    unanswered.filter(expires_at__lte=at).update(withdrawn_at=at)
    if unanswered.filter(email=email).exists():
        raise Refused(Reason("invitation-open-already", {"email": email}, field="email"))
    if unanswered.count() >= MOST_OPEN:
        raise Refused(Reason("invitations-too-many", {"most": MOST_OPEN}))
    invitation = Invitation(
        organisation=organisation, email=email, kind=kind, office=office, invited_by=by, invited_at=at, expires_at=at + LASTS
    )
    invitation.token_hash = hash_of(token_for(invitation.public_id))
    invitation.save()
    role = role_in(by, organisation)
    assert role is not None
    queue(
        key=f"invitation:{invitation.public_id}",
        template="directory/mail/invitation",
        address=email,
        language=language,
        values={"organisation": organisation.name, "inviter": role.office, "office": office, "invitation": invitation.public_id},
        at=at,
    )
    values = {"invitation": invitation.public_id, "kind": kind, "office": office}
    record("directory:invitation:send", by=actor_for(by, organisation), of=organisation, values=values, at=at)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Any, at: datetime) -> None:
    """Make the link useless before anybody uses it."""
    organisation = invitation.organisation
    refuse_if(can_administer_organisation(by, organisation))
    locked(organisation)
    invitation.refresh_from_db()
    refuse_if(_used(invitation))
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=at)
    values = {"invitation": invitation.public_id}
    record("directory:invitation:withdraw", by=actor_for(by, organisation), of=organisation, values=values, at=at)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: Any, at: datetime) -> Role:
    """Take the role that the letter offers: once, in time, and only by the person whose confirmed address it was sent to."""
    organisation = locked(invitation.organisation)
    invitation.refresh_from_db()
    refuse_if(invitation_hindrance(invitation, by=by, at=at))
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=at)
    role = Role.objects.create(user=by, organisation=organisation, kind=invitation.kind, office=invitation.office, granted_at=at)
    values = {"invitation": invitation.public_id, "kind": role.kind, "office": role.office}
    record("directory:invitation:accept", by=actor_for(by, organisation), of=role, values=values, at=at)
    return role


def invitation_hindrance(invitation: Invitation, *, by: Any, at: datetime) -> Reason | None:
    """Why this person cannot accept this invitation now; None when they can."""
    organisation = invitation.organisation
    if not has_confirmed_address(by, invitation.email):
        return Reason("only-the-invited")
    if reason := _used(invitation):
        return reason
    if invitation.expires_at <= at:
        return Reason("invitation-expired", {"organisation": organisation.name})
    if organisation.closed_at is not None:
        return Reason("organisation-closed", {"organisation": organisation.name})
    if role_in(by, organisation) is not None:
        return Reason("you-have-a-role", {"organisation": organisation.name})
    return None


def _used(invitation: Invitation) -> Reason | None:
    if invitation.accepted_at is not None:
        return Reason("invitation-used-already")
    return Reason("invitation-withdrawn") if invitation.withdrawn_at is not None else None
