"""Making a fair, changing it, opening, ending and cancelling it, and who organises it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Delegation, Fair, FairOrganiser
from isopolity.fairs.permissions import can_create_fair, can_organise_fair
from isopolity.fairs.queries.fairs import organiser_for
from isopolity.fairs.services.event_letters import tell_organisation, tell_participants

# The event that a fair is part of.
EVENT = ("part_of", "part_of_place", "part_of_starts_on", "part_of_ends_on", "part_of_website")
# The steps of the form and what each may change; nothing else of a fair is changed by values.
STEPS: Mapping[str, tuple[str, ...]] = {
    "what": ("name", "about", "language", "languages", "website", *EVENT),
    "when": ("starts_on", "ends_on", "time_zone", "place", "venue"),
    "rules": (
        "register_until",
        "request_until",
        "capacity",
        "who_meets",
        "most_requests",
        "most_meetings",
        "least_meetings",
        "least_meetings_ldc",
        "relay_allowed",
        "answer_days",
        "outcome_days",
    ),
}
MOST_DAYS = 14
# Time to accredit and to answer requests before the timetable is made, where nothing else was said.
REGISTERS_BEFORE = timedelta(days=14)
ASKS_BEFORE = timedelta(days=7)


@transaction.atomic
def create_fair(organisation: Organisation, *, values: Mapping[str, Any], by: Any, at: datetime) -> Fair:
    """A new fair in preparation, organised by `organisation`, seen by its people alone until it is opened.

    `values`: name, language, starts_on, ends_on, time_zone, and if known place. Registration ends two weeks before it and
    requests one week, but never before today. Refused: the permission; what `_refuse_days` says.
    """
    refuse_if(can_create_fair(by, organisation))
    fair = Fair(created_at=at, changed_at=at, languages=[values["language"]], **values)
    today = fair.day_of(at)
    fair.register_until = min(max(fair.starts_on - REGISTERS_BEFORE, today), fair.ends_on)
    fair.request_until = min(max(fair.starts_on - ASKS_BEFORE, today), fair.ends_on)
    _refuse_days(fair)
    if fair.ends_on < today:
        raise Refused(Reason("fair-in-the-past", field="ends_on"))
    fair.save()
    FairOrganiser.objects.create(fair=fair, organisation=organisation)
    record("fairs:fair:create", by=actor_for(by, organisation), of=fair, at=at)
    return fair


@transaction.atomic
def change_fair(fair: Fair, *, step: str, values: Mapping[str, Any], by: Any, at: datetime) -> Fair:
    """Change the fields of one step (`STEPS`).

    Refused: the permission; `_refuse_days`; `_refuse_event`; days or a time zone that slots already stand in; a capacity below those accredited.
    """
    locked = _locked(fair)
    refuse_if(can_organise_fair(by, locked))
    assert set(values) <= set(STEPS[step]), f"no fields of the step {step}: {sorted(set(values) - set(STEPS[step]))}"
    changed = sorted(name for name, value in values.items() if getattr(locked, name) != value)
    for name in changed:
        setattr(locked, name, values[name])
    _refuse_days(locked)
    _refuse_event(locked)
    _refuse_lost_slots(locked, zone_changed="time_zone" in changed)
    accredited = locked.delegations.filter(state=Delegation.State.ACCREDITED).count()
    if locked.capacity is not None and locked.capacity < accredited:
        raise Refused(Reason("capacity-below-accredited", {"number": accredited}, field="capacity"))
    return _saved(locked, "change", by=by, at=at, values={"changed": changed})


@transaction.atomic
def open_fair(fair: Fair, *, by: Any, at: datetime) -> Fair:
    """Make a fair in preparation public, so that delegations may register. Refused: the permission; `fair-not-in-preparation`; a fair whose last day is over."""
    locked = _locked(fair)
    refuse_if(can_organise_fair(by, locked))
    if locked.state != Fair.State.DRAFT:
        raise Refused(Reason("fair-not-in-preparation"))
    if locked.ends_on < locked.day_of(at):
        raise Refused(Reason("fair-in-the-past"))
    locked.state = Fair.State.OPEN
    return _saved(locked, "open", by=by, at=at)


@transaction.atomic
def end_fair(fair: Fair, *, by: Any, at: datetime) -> Fair:
    """Close the books of a fair, on its last day at the earliest: nothing of it changes from then on. Refused: the permission; `fair-is-not-open`; `fair-not-over`."""
    locked = _locked(fair)
    refuse_if(can_organise_fair(by, locked))
    if locked.state != Fair.State.OPEN:
        raise Refused(Reason("fair-is-not-open", {"fair": locked.name}))
    if locked.day_of(at) < locked.ends_on:
        raise Refused(Reason("fair-not-over", {"day": locked.ends_on.isoformat()}))
    locked.state = Fair.State.ENDED
    return _saved(locked, "end", by=by, at=at)


@transaction.atomic
def cancel_fair(fair: Fair, *, reason: str, by: Any, at: datetime) -> Fair:
    """Call an open fair off, for a reason that its page shows; organisers and delegations are told by mail.

    Refused: the permission; `fair-is-not-open`, since nobody expects a fair in preparation; `cancelling-needs-reason`.
    """
    locked = _locked(fair)
    refuse_if(can_organise_fair(by, locked))
    if locked.state != Fair.State.OPEN:
        raise Refused(Reason("fair-is-not-open", {"fair": locked.name}))
    if not reason:
        raise Refused(Reason("cancelling-needs-reason", field="reason"))
    locked.state, locked.cancelled_reason = Fair.State.CANCELLED, reason
    tell_participants(locked, "cancelled", values={"reason": reason}, at=at)
    return _saved(locked, "cancel", by=by, at=at, values={"reason": reason})


@transaction.atomic
def add_organiser(fair: Fair, organisation: Organisation, *, by: Any, at: datetime) -> FairOrganiser:
    """Share the fair with another organisation of the public directory: its people may do all that the others may. They are told by mail.

    Refused: the permission; `organiser-not-public`; `organiser-already`.
    """
    locked = _locked(fair)
    refuse_if(can_organise_fair(by, locked))
    if not organisation.is_public:
        raise Refused(Reason("organiser-not-public", {"organisation": organisation.name}))
    rows = list(locked.organisers.all())
    if organisation.pk in {row.organisation_id for row in rows}:
        raise Refused(Reason("organiser-already", {"organisation": organisation.name}))
    row = FairOrganiser.objects.create(fair=locked, organisation=organisation, position=rows[-1].position + 1)
    tell_organisation(locked, organisation, "organiser", key=f"{row.pk}", at=at)
    record("fairs:organiser:add", by=_actor(by, locked), of=locked, values={"organisation": organisation.public_id}, at=at)
    return row


@transaction.atomic
def remove_organiser(fair: Fair, organisation: Organisation, *, by: Any, at: datetime) -> None:
    """Take an organisation off the organisers; one must remain. Refused: the permission; `organiser-last`; `organiser-unknown`."""
    locked = _locked(fair)
    refuse_if(can_organise_fair(by, locked))
    row = locked.organisers.filter(organisation=organisation).first()
    if row is None:
        raise Refused(Reason("organiser-unknown", {"organisation": organisation.name}))
    if locked.organisers.count() == 1:
        raise Refused(Reason("organiser-last"))
    actor = _actor(by, locked)
    row.delete()
    record("fairs:organiser:remove", by=actor, of=locked, values={"organisation": organisation.public_id}, at=at)


def _refuse_days(fair: Fair) -> None:
    if fair.ends_on < fair.starts_on:
        raise Refused(Reason("fair-ends-before-it-starts", field="ends_on"))
    if (fair.ends_on - fair.starts_on).days >= MOST_DAYS:
        raise Refused(Reason("fair-too-long", {"most": MOST_DAYS}, field="ends_on"))
    for name in ("register_until", "request_until"):
        if getattr(fair, name) > fair.ends_on:
            raise Refused(Reason("fair-deadline-after-its-end", {"day": fair.ends_on.isoformat()}, field=name))


def _refuse_event(fair: Fair) -> None:
    """The event that a fair is part of has a name before anything else, and both of its days or neither."""
    first, last = fair.part_of_starts_on, fair.part_of_ends_on
    if not fair.part_of and any(getattr(fair, name) for name in EVENT):
        raise Refused(Reason("event-without-name", field="part_of"))
    if (first is None) != (last is None):
        raise Refused(Reason("event-with-one-day", field="part_of_starts_on" if first is None else "part_of_ends_on"))
    if first and last and last < first:
        raise Refused(Reason("fair-ends-before-it-starts", field="part_of_ends_on"))


def _refuse_lost_slots(fair: Fair, *, zone_changed: bool) -> None:
    """Slots are moments: no day of theirs may fall out of the fair, and the clock on the wall stays the one that they were drawn by."""
    first, last = fair.slots.order_by("starts_at").first(), fair.slots.order_by("starts_at").last()
    if first is None or last is None:
        return
    if zone_changed:
        raise Refused(Reason("zone-has-slots", field="time_zone"))
    if fair.day_of(first.starts_at) < fair.starts_on:
        raise Refused(Reason("slots-outside-days", {"day": fair.day_of(first.starts_at).isoformat()}, field="starts_on"))
    if fair.day_of(last.starts_at) > fair.ends_on:
        raise Refused(Reason("slots-outside-days", {"day": fair.day_of(last.starts_at).isoformat()}, field="ends_on"))


def _locked(fair: Fair) -> Fair:
    """The fair as it is now, for nobody else to change until the end of the transaction."""
    return Fair.objects.select_for_update().get(pk=fair.pk)


def _actor(user: Any, fair: Fair) -> Any:
    return actor_for(user, organiser_for(user, fair))


def _saved(fair: Fair, verb: str, *, by: Any, at: datetime, values: Mapping[str, Any] | None = None) -> Fair:
    fair.changed_at = at
    fair.save()
    record(f"fairs:fair:{verb}", by=_actor(by, fair), of=fair, values=values, at=at)
    return fair
