"""Who may do what at a fair. Rights come before the state of things."""

from typing import Any

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.directory.permissions import can_represent_organisation
from isopolity.fairs.models import Delegation, Fair
from isopolity.fairs.queries.fairs import part_of


def can_create_fair(user: Any, organisation: Organisation) -> Reason | None:
    """People who act for an organisation that was vouched for, and is open."""
    return can_represent_organisation(user, organisation)


def can_see_fair(user: Any, fair: Fair) -> Reason | None:
    """Everybody sees a fair that is no draft; a draft is seen by its organisers and by stewards."""
    if fair.state != Fair.State.DRAFT:
        return None
    part = part_of(user, fair)
    return None if part.is_organiser or part.is_steward else _only_organisers(fair)


def can_organise_fair(user: Any, fair: Fair) -> Reason | None:
    """The people of its organisers, as long as it is neither ended nor cancelled."""
    if not part_of(user, fair).is_organiser:
        return _only_organisers(fair)
    return _closed(fair)


def can_look_behind_fair(user: Any, fair: Fair) -> Reason | None:
    """The people of its organisers, also after its end, and stewards: everything of the fair, for reading."""
    part = part_of(user, fair)
    return None if part.is_organiser or part.is_steward else _only_organisers(fair)


def can_see_hall(user: Any, fair: Fair) -> Reason | None:
    """The timetable of the whole hall: accredited delegations, organisers and stewards."""
    part = part_of(user, fair)
    if part.is_organiser or part.is_steward or part.takes_part:
        return None
    return Reason("only-participants-of-the-fair", {"fair": fair.name})


def can_register_delegation(user: Any, organisation: Organisation) -> Reason | None:
    """People who act for an organisation that was vouched for, and is open."""
    return can_represent_organisation(user, organisation)


def can_keep_delegation(user: Any, delegation: Delegation) -> Reason | None:
    """The people of the delegation's organisation, and the secretariat of the fair, while the fair is not over."""
    part = part_of(user, delegation.fair)
    if not (part.is_organiser or part.acts_for(delegation)):
        return Reason("only-the-delegation-and-organisers", {"delegation": delegation.organisation.name})
    return _closed(delegation.fair)


def can_see_delegation_inside(user: Any, delegation: Delegation) -> Reason | None:
    """Its people by name, its requests, its day: the delegation itself, the secretariat of the fair, and stewards."""
    part = part_of(user, delegation.fair)
    if part.is_organiser or part.is_steward or part.acts_for(delegation):
        return None
    return Reason("only-the-delegation-and-organisers", {"delegation": delegation.organisation.name})


def can_speak_for_delegation(user: Any, delegation: Delegation) -> Reason | None:
    """The people of the delegation alone: what it wishes and answers is its own; it must be accredited."""
    if not part_of(user, delegation.fair).acts_for(delegation):
        return Reason("only-the-delegation", {"delegation": delegation.organisation.name})
    if reason := _closed(delegation.fair):
        return reason
    if delegation.state != Delegation.State.ACCREDITED:
        return Reason("delegation-not-accredited", {"delegation": delegation.organisation.name})
    return None


def _only_organisers(fair: Fair) -> Reason:
    return Reason("only-organisers-of-the-fair", {"fair": fair.name})


def _closed(fair: Fair) -> Reason | None:
    if fair.state in {Fair.State.ENDED, Fair.State.CANCELLED}:
        return Reason("fair-is-over", {"fair": fair.name})
    return None
