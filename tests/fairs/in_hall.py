"""A fair with something in every table, and the way to its hall and back, for tests."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from isopolity.audit.queries import carried_fault, chain_verdict
from isopolity.directory.models import Membership, Role
from isopolity.fairs.hall_file import opened
from isopolity.fairs.models import AllowedSlot, Fair, MeetingInterpreter
from isopolity.fairs.permissions import Operator
from isopolity.fairs.queries.carried import tables_of
from isopolity.fairs.services.bringing import bring_file
from isopolity.fairs.services.incidents import check_in, report_incident
from isopolity.fairs.services.outcomes import Said, report_outcome
from isopolity.fairs.services.taking import Taken, give_fair, take_fair
from tests.fairs import making
from tests.fairs.working import EVE, published

OPERATOR = Operator()
WANTS = Said(was_held=True, wants_contact=True, rating=5, text="They will come and look.", language="fr")


def full_fair() -> SimpleNamespace:
    """The small fair with a published timetable in which an interpreter works, an absence, an incident, an outcome, and memberships."""
    small = making.make_small_fair()
    fair, slots = small.fair, list(small.fair.slots.all())
    network = fair.organisers.get().organisation
    for one in (small.lome, small.liege, small.ghent):
        Membership.objects.create(network=network, member=one.organisation)
    AllowedSlot.objects.create(request=small.requests[0], slot=slots[0])
    published(fair, small.secretary)
    assert MeetingInterpreter.objects.exists()
    small.slots, small.starts = slots, slots[0].starts_at
    report_incident(fair, small.liege, kind="late", first_slot=slots[2], last_slot=slots[2], by=small.secretary, at=EVE)
    fair.timetables.filter(state="working").update(state="discarded")
    meeting = fair.meetings.get(request=small.requests[0])
    report_outcome(meeting, small.liege, WANTS, by=small.of_liege, at=meeting.slot.ends_at)
    small.fair.refresh_from_db()
    return small


def taken(fair: Fair, **more: Any) -> Taken:
    return take_fair(fair, by=OPERATOR, at=EVE, **more)


def bring(data: bytes, *, may_install: bool = True, by: Any = OPERATOR, at: Any = EVE) -> tuple[str, Fair]:
    return bring_file(opened(data), may_install=may_install, by=by, at=at)


def given(fair: Fair) -> bytes:
    return give_fair(fair, by=OPERATOR, at=EVE + timedelta(days=2)).data


def secretary_of(fair: Fair) -> Any:
    """Who works for the fair on this machine."""
    return Role.objects.get(organisation__in=fair.organisers.values("organisation"), ended_at=None).user


def a_day_in_the_hall(public_id: str) -> None:
    """On the laptop: somebody checks in, a table breaks, and Lomé says that it wants contact too, from paper."""
    fair = Fair.objects.get(public_id=public_id)
    secretary = secretary_of(fair)
    lome = fair.delegations.get(organisation__name="Lome")
    slots = list(fair.slots.all())
    check_in(fair, lome.delegates.first().badge, by=secretary, at=slots[0].starts_at)
    table = fair.tables.get(number=2)
    report_incident(fair, table, kind="broken", first_slot=slots[3], by=secretary, at=slots[0].starts_at)
    fair.timetables.filter(state="working").update(state="discarded")
    meeting = fair.meetings.get(outcomes__isnull=False)
    report_outcome(meeting, lome, WANTS, by=secretary, at=slots[3].ends_at)


def plain(fair: Fair) -> Any:
    """The fair as it travels, to be compared."""
    return tables_of(Fair.objects.get(pk=fair.pk))


def chains_are_whole() -> bool:
    return chain_verdict().bad_sequence is None and carried_fault() is None
