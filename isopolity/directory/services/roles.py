"""Who acts for an organisation, from when to when. A role is never rewritten: a change ends one and begins another."""

from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.accounts.models import User
from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import FocalPoint, Invitation, Organisation, Role
from isopolity.directory.permissions import can_administer_organisation, can_end_role
from isopolity.directory.queries import actor_for, is_last_administrator
from isopolity.directory.services.claims import forget_claims
from isopolity.directory.services.organisations import locked


@transaction.atomic
def change_role(role: Role, *, kind: str, office: str, by: Any, at: datetime) -> Role:
    """Give a person of the organisation another role or office; the last administrator stays one."""
    organisation = _organisation_of(role)
    refuse_if(can_administer_organisation(by, organisation))
    role = _current(role, organisation)
    if kind not in {Role.Kind.ADMINISTRATOR, Role.Kind.OFFICER}:
        raise Refused(Reason("only-lower-roles", field="kind"))
    if kind != Role.Kind.ADMINISTRATOR and is_last_administrator(role):
        raise Refused(Reason("last-administrator", {"organisation": organisation.name}, field="kind"))
    _end(role, at)
    changed = Role.objects.create(user=role.user, organisation=organisation, kind=kind, office=office, granted_at=at)
    values = {"person": role.user.public_id, "kind": kind, "office": office}
    record("directory:role:change", by=actor_for(by, organisation), of=changed, values=values, at=at)
    return changed


@transaction.atomic
def end_role(role: Role, *, by: Any, at: datetime) -> None:
    """End a role: by an administrator, or by the person themselves. What they did stays named by their office.

    The last administrator cannot go before somebody else is one. Invitations that the person wrote and that nobody has
    accepted end with the role.
    """
    organisation = _organisation_of(role)
    refuse_if(can_end_role(by, role))
    role = _current(role, organisation)
    if organisation.closed_at is None and is_last_administrator(role):
        raise Refused(Reason("last-administrator", {"organisation": organisation.name}))
    actor = actor_for(by, organisation)
    _end(role, at)
    values = {"person": role.user.public_id, "office": role.office}
    record("directory:role:end", by=actor, of=role, values=values, at=at)


@transaction.atomic
def end_all_roles(person: User, *, by: Any, at: datetime) -> None:
    """End everything a person holds when they close their account, and forget them as somebody to call.

    `accounts` has asked `last_administrator_reason` before; the question is asked once more here, behind the locks.
    """
    roles = Role.objects.filter(user=person, ended_at=None).select_related("organisation").order_by("organisation_id")
    for role in roles:
        if role.organisation is not None:
            end_role(role, by=person, at=at)
        else:
            end_steward(person, at=at)
    forget_claims(person, at=at)
    FocalPoint.objects.filter(email__iexact=person.email).delete()


@transaction.atomic
def make_steward(user: User, *, office: str, at: datetime) -> Role:
    """On the command line only. A person who is a steward already stays one."""
    role, made = Role.objects.get_or_create(
        user=user, organisation=None, kind=Role.Kind.STEWARD, ended_at=None, defaults={"office": office, "granted_at": at}
    )
    if made:
        record("directory:role:make-steward", by=None, of=role, values={"person": user.public_id, "office": office}, at=at)
    return role


@transaction.atomic
def end_steward(user: User, *, at: datetime) -> bool:
    """On the command line only. False when the person was no steward."""
    role = Role.objects.filter(user=user, organisation=None, kind=Role.Kind.STEWARD, ended_at=None).first()
    if role is None:
        return False
    _end(role, at)
    record("directory:role:end-steward", by=None, of=role, values={"person": user.public_id}, at=at)
    return True


@transaction.atomic
def make_operator(user: User, *, at: datetime) -> None:
    """On the command line only: an operator may look at every table in the admin, and change none."""
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    record("directory:role:make-operator", by=None, of=user, at=at)


def _organisation_of(role: Role) -> Organisation:
    assert role.organisation is not None, "stewards are made and unmade on the command line"
    return role.organisation


def _current(role: Role, organisation: Organisation) -> Role:
    """The role as it is now; everybody who changes roles of one organisation waits for the others here."""
    locked(organisation)
    role = Role.objects.select_related("user", "organisation").get(pk=role.pk)
    if role.ended_at is not None:
        raise Refused(Reason("role-ended-already", {"office": role.office}))
    return role


def _end(role: Role, at: datetime) -> None:
    role.ended_at = at
    role.save(update_fields=["ended_at"])
    Invitation.objects.filter(organisation=role.organisation, invited_by=role.user, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
