"""The people in a delegation. The record of acts holds no name: a person may have to be forgotten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.fairs.models import Delegate, Delegation
from isopolity.fairs.permissions import can_keep_delegation
from isopolity.fairs.services.delegations import actor_of

FIELDS = ("name", "office", "sex", "languages", "team")
MOST_PEOPLE = 50


@transaction.atomic
def add_delegate(delegation: Delegation, *, values: Mapping[str, Any], by: Any, at: datetime) -> Delegate:
    """Name one more person, who gets a badge. Refused: the permission; `delegates-too-many`; `delegation-withdrawn`; `delegate-team-unknown`."""
    refuse_if(can_keep_delegation(by, delegation))
    _refuse_withdrawn(delegation)
    if delegation.delegates.filter(left_out_at=None).count() >= MOST_PEOPLE:
        raise Refused(Reason("delegates-too-many", {"most": MOST_PEOPLE}))
    assert set(values) <= set(FIELDS)
    _refuse_team(delegation, values)
    delegate = Delegate.objects.create(delegation=delegation, **values)
    record("fairs:delegate:add", by=actor_of(by, delegation), of=delegate, at=at)
    return delegate


@transaction.atomic
def change_delegate(delegate: Delegate, *, values: Mapping[str, Any], by: Any, at: datetime) -> Delegate:
    """Change what a badge says, and the team. Refused: the permission; `delegate-left-out`; `delegate-team-unknown`."""
    refuse_if(can_keep_delegation(by, delegate.delegation))
    _refuse_gone(delegate)
    assert set(values) <= set(FIELDS)
    _refuse_team(delegate.delegation, values)
    changed = sorted(name for name, value in values.items() if getattr(delegate, name) != value)
    for name in changed:
        setattr(delegate, name, values[name])
    delegate.save(update_fields=changed)
    record("fairs:delegate:change", by=actor_of(by, delegate.delegation), of=delegate, values={"changed": changed}, at=at)
    return delegate


@transaction.atomic
def leave_out_delegate(delegate: Delegate, *, by: Any, at: datetime) -> Delegate:
    """Take a person off a delegation; the badge counts no more. Refused: the permission; `delegate-left-out`."""
    refuse_if(can_keep_delegation(by, delegate.delegation))
    _refuse_gone(delegate)
    delegate.left_out_at = at
    delegate.save(update_fields=["left_out_at"])
    record("fairs:delegate:leave-out", by=actor_of(by, delegate.delegation), of=delegate, at=at)
    return delegate


def _refuse_gone(delegate: Delegate) -> None:
    if delegate.left_out_at is not None:
        raise Refused(Reason("delegate-left-out"))


def _refuse_team(delegation: Delegation, values: Mapping[str, Any]) -> None:
    team = values.get("team")
    if team is not None and not 1 <= team <= delegation.teams:
        raise Refused(Reason("delegate-team-unknown"))


def _refuse_withdrawn(delegation: Delegation) -> None:
    if delegation.state == Delegation.State.WITHDRAWN:
        raise Refused(Reason("delegation-withdrawn", {"delegation": delegation.organisation.name}))
