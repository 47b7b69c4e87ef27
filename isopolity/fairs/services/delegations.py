"""Delegations of a fair: registering, keeping, withdrawing, and the secretariat's answer to them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import actor_for
from isopolity.directory.queries.countries import least_developed_on
from isopolity.fairs.models import Delegation, Fair
from isopolity.fairs.permissions import can_keep_delegation, can_organise_fair, can_register_delegation, why_away
from isopolity.fairs.queries.fairs import organiser_for, part_of
from isopolity.fairs.services.answers import end_requests_of
from isopolity.fairs.services.event_letters import tell_organisation, tell_organisers
from isopolity.fairs.services.rooms import keep_absences

State = Delegation.State
FIELDS = ("languages", "themes", "words", "language", "teams", "most_meetings")


@transaction.atomic
def register_delegation(fair: Fair, organisation: Organisation, *, values: Mapping[str, Any], by: Any, at: datetime) -> Delegation:
    """Register an organisation for a fair, at hand in all slots until it says otherwise; the secretariat is told by mail and answers.

    One that withdrew registers anew with its old people. Refused: the permission; `fair-is-not-open`; `registration-over`;
    `delegation-registered-already`; `delegation-was-refused`.
    """
    refuse_if(can_register_delegation(by, organisation))
    locked = Fair.objects.select_for_update().get(pk=fair.pk)
    refuse_if(why_away(locked))
    if locked.state != Fair.State.OPEN:
        raise Refused(Reason("fair-is-not-open", {"fair": locked.name}))
    if locked.day_of(at) > locked.register_until:
        raise Refused(Reason("registration-over", {"day": locked.register_until.isoformat()}))
    delegation = locked.delegations.filter(organisation=organisation).first()
    if delegation is None:
        delegation = Delegation(fair=locked, organisation=organisation)
    elif delegation.state != State.WITHDRAWN:
        is_refused = delegation.state == State.REFUSED
        raise Refused(Reason("delegation-was-refused" if is_refused else "delegation-registered-already"))
    _take(delegation, values)
    actor = actor_for(by, organisation)
    delegation.state, delegation.registered_at, delegation.registered_office = State.WAITING, at, actor.office
    delegation.answered_at, delegation.answered_office, delegation.answered_reason = None, "", ""
    delegation.least_developed = organisation.country_id in least_developed_on(locked.starts_on)
    delegation.save()
    told = {"delegation": organisation.name, "office": actor.office}
    tell_organisers(locked, "registered", key=f"{delegation.pk}:{at.isoformat()}", values=told, at=at, path=f"{locked.path}/delegations")
    record("fairs:delegation:register", by=actor, of=delegation, values={"fair": locked.public_id}, at=at)
    return delegation


@transaction.atomic
def change_delegation(delegation: Delegation, *, values: Mapping[str, Any], by: Any, at: datetime) -> Delegation:
    """Change what a delegation says of itself (`FIELDS`). Refused: the permission; `delegation-withdrawn`."""
    locked = _kept(delegation, by)
    before = {name: getattr(locked, name) for name in FIELDS}
    _take(locked, values)
    changed = sorted(name for name, value in before.items() if getattr(locked, name) != value)
    locked.save(update_fields=FIELDS)
    record("fairs:delegation:change", by=actor_of(by, locked), of=locked, values={"changed": changed}, at=at)
    return locked


@transaction.atomic
def say_absences(delegation: Delegation, *, away: Collection[str], by: Any, at: datetime) -> Delegation:
    """Say in which slots (public ids) a delegation cannot be met: these and no others. A published timetable stays until it is repaired;
    where meetings of the delegation stand in it at these times, the secretariat is told by mail.

    Refused: the permission; `delegation-withdrawn`; `slots-drawn-anew` for slots that are no longer there.
    """
    locked = _kept(delegation, by)
    slots = list(locked.fair.slots.filter(public_id__in=away))
    if len(slots) != len(set(away)):
        raise Refused(Reason("slots-drawn-anew", field="here"))
    keep_absences(Q(delegation=locked), "delegation", locked, slots)
    actor = actor_of(by, locked)
    if locked.seats.filter(slot__in=slots, slot__starts_at__gt=at).exists():
        told = {"delegation": locked.organisation.name, "office": actor.office}
        where = f"{locked.fair.path}/timetables/new?kind=repair"
        tell_organisers(locked.fair, "absent", key=f"{locked.pk}:{at.isoformat()}", values=told, at=at, path=where)
    record("fairs:delegation:availability", by=actor, of=locked, values={"away": len(slots)}, at=at)
    return locked


@transaction.atomic
def withdraw_delegation(delegation: Delegation, *, reason: str, by: Any, at: datetime) -> Delegation:
    """Take a delegation out of the fair. Its open requests are withdrawn, and the other parties told, but for those with a place in
    the published timetable: these stay until the secretariat, which is told by mail, repairs it.

    Refused: the permission; `delegation-withdrawn`; `withdrawal-needs-words`.
    """
    locked = _kept(delegation, by)
    if not reason:
        raise Refused(Reason("withdrawal-needs-words", field="reason"))
    actor = actor_of(by, locked)
    locked.state, locked.answered_at, locked.answered_office, locked.answered_reason = State.WITHDRAWN, at, actor.office, reason
    locked.save(update_fields=["state", "answered_at", "answered_office", "answered_reason"])
    ended = end_requests_of(locked, by=actor, at=at)
    told = {"delegation": locked.organisation.name, "office": actor.office, "reason": reason}
    tell_organisers(
        locked.fair, "withdrawn", key=f"{locked.pk}:{at.isoformat()}", values=told, at=at, path=f"{locked.fair.path}/delegations"
    )
    record("fairs:delegation:withdraw", by=actor, of=locked, values={"reason": reason, "requests": ended}, at=at)
    return locked


@transaction.atomic
def accredit_delegations(fair: Fair, delegations: Sequence[Delegation], *, by: Any, at: datetime) -> list[Delegation]:
    """Accredit delegations that wait or were refused, several at once, all or none; each is told by mail.

    Refused: the permission; `delegations-none-chosen`; `delegation-not-waiting`; `fair-is-full` beyond the capacity.
    """
    locked, rows = _answerable(fair, delegations, (State.WAITING, State.REFUSED), by)
    if locked.capacity is not None:
        taken = locked.delegations.filter(state=State.ACCREDITED).count()
        if taken + len(rows) > locked.capacity:
            raise Refused(Reason("fair-is-full", {"most": locked.capacity, "free": max(0, locked.capacity - taken)}))
    return _answer(locked, rows, State.ACCREDITED, "", by=by, at=at)


@transaction.atomic
def refuse_delegations(fair: Fair, delegations: Sequence[Delegation], *, reason: str, by: Any, at: datetime) -> list[Delegation]:
    """Do not accredit delegations that wait, for a reason that each reads in its letter.

    Refused: the permission; `delegations-none-chosen`; `delegation-not-waiting`; `refusal-needs-reason`.
    """
    locked, rows = _answerable(fair, delegations, (State.WAITING,), by)
    if not reason:
        raise Refused(Reason("refusal-needs-reason", field="reason"))
    return _answer(locked, rows, State.REFUSED, reason, by=by, at=at)


def actor_of(user: Any, delegation: Delegation) -> Any:
    """In whose name a person keeps a delegation: its own organisation's where they act for it, else the organiser's."""
    own = part_of(user, delegation.fair).acts_for(delegation)
    return actor_for(user, delegation.organisation if own else organiser_for(user, delegation.fair))


def _answerable(fair: Fair, delegations: Sequence[Delegation], states: tuple[str, ...], by: Any) -> tuple[Fair, list[Delegation]]:
    locked = Fair.objects.select_for_update().get(pk=fair.pk)
    refuse_if(can_organise_fair(by, locked))
    rows = list(locked.delegations.filter(pk__in=[row.pk for row in delegations]).select_related("organisation"))
    if not rows:
        raise Refused(Reason("delegations-none-chosen"))
    for row in rows:
        if row.state not in states:
            raise Refused(Reason("delegation-not-waiting", {"delegation": row.organisation.name}))
    return locked, rows


def _answer(fair: Fair, rows: list[Delegation], state: str, reason: str, *, by: Any, at: datetime) -> list[Delegation]:
    actor = actor_for(by, organiser_for(by, fair))
    for row in rows:
        row.state, row.answered_at, row.answered_office, row.answered_reason = state, at, actor.office, reason
        row.save(update_fields=["state", "answered_at", "answered_office", "answered_reason"])
        told = {"office": actor.office, "organiser": actor.organisation, "reason": reason}
        path = f"{fair.path}/delegations/{row.public_id}"
        tell_organisation(fair, row.organisation, str(state), key=f"{row.pk}:{at.isoformat()}", values=told, at=at, path=path)
    verb = "accredit" if state == State.ACCREDITED else "refuse"
    values = {"delegations": [row.public_id for row in rows], **({"reason": reason} if reason else {})}
    record(f"fairs:delegation:{verb}", by=actor, of=fair, values=values, at=at)
    return rows


def _kept(delegation: Delegation, by: Any) -> Delegation:
    """The delegation as it is now, for who may keep it; one that withdrew is nobody's to change."""
    found = Delegation.objects.select_for_update(of=("self",)).select_related("fair", "organisation")
    locked = found.get(pk=delegation.pk)
    refuse_if(can_keep_delegation(by, locked))
    if locked.state == State.WITHDRAWN:
        raise Refused(Reason("delegation-withdrawn", {"delegation": locked.organisation.name}))
    return locked


def _take(delegation: Delegation, values: Mapping[str, Any]) -> None:
    assert set(values) <= set(FIELDS), f"no fields of a delegation: {sorted(set(values) - set(FIELDS))}"
    for name, value in values.items():
        setattr(delegation, name, value)
