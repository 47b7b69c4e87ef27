"""A draft becomes the timetable that participants are shown: the meetings get their places, and whoever is touched is told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.scheduling import model as core
from isopolity.core.scheduling.check import check_schedule
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Delegation, Fair, Interpreter, Meeting, MeetingInterpreter, MeetingRequest, MeetingSeat, Timetable
from isopolity.fairs.permissions import can_organise_fair
from isopolity.fairs.queries.inputs import fair_input, has_happened
from isopolity.fairs.queries.plans import RULES, changes_of, kept_plan, standing_plan
from isopolity.fairs.queries.requests import acting_organiser
from isopolity.fairs.services.letters import tell_changes


@transaction.atomic
def publish_timetable(timetable: Timetable, *, based_on: int, by: Any, at: datetime) -> Timetable:
    """Make a draft the next version of the fair's timetable.

    `based_on` is the version that whoever publishes was looking at: of two who publish at once one wins, and the other is refused with
    `timetable-follows-another`. The plan is checked once more, against the fair as it is now. Meetings that have happened are not
    touched. Each delegation is told of its own changes, and of nothing else.
    """
    fair = timetable.fair
    refuse_if(can_organise_fair(by, fair))
    _take_turn(timetable, based_on, at)
    before, after = standing_plan(fair), kept_plan(timetable.plan)
    changes = changes_of(before, after)
    if fair.published and not changes:
        raise Refused(Reason("timetable-changes-nothing"))
    _refuse_unfit(fair, before, after, at)
    placement = _Placement(fair, at)
    placement.put(after)
    actor = actor_for(by, acting_organiser(by, fair))
    timetable.state, timetable.version = Timetable.State.PUBLISHED, based_on + 1
    timetable.published_at, timetable.published_office = at, actor.office
    timetable.save(update_fields=["state", "version", "published_at", "published_office"])
    tell_changes(fair, timetable, before, after, at)
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "moved", "dropped")}
    audit.record("fairs:timetable:publish", by=actor, of=timetable, values={"version": timetable.version, **counts}, at=at)
    return timetable


def _take_turn(timetable: Timetable, based_on: int, at: datetime) -> None:
    """Count the version up. The database decides who was first: the number that was looked at must still stand."""
    fair = timetable.fair
    if not Fair.objects.filter(pk=fair.pk, published=based_on).update(published=based_on + 1, changed_at=at):
        published = Fair.objects.values_list("published", flat=True).get(pk=fair.pk)
        raise Refused(Reason("timetable-follows-another", {"published": published, "based_on": based_on}))
    state, follows = Timetable.objects.values_list("state", "based_on").get(pk=timetable.pk)
    if state != Timetable.State.DRAFT:
        raise Refused(Reason("timetable-not-draft"))
    if follows != based_on:
        raise Refused(Reason("timetable-follows-another", {"published": based_on, "based_on": follows}))


def _refuse_unfit(fair: Fair, before: core.Plan, after: core.Plan, at: datetime) -> None:
    found = check_schedule(fair_input(fair, at=at), after, before=before, now=at)
    broken = {violation.path for violation in found if violation.reason.code in RULES}
    if broken:
        raise Refused(Reason("timetable-no-longer-fits", {"count": len(broken)}))


@dataclass(slots=True)
class _Placement:
    """The rows of a fair's meetings, and what they become."""

    fair: Fair
    at: datetime
    meetings: dict[str, Meeting] = field(init=False)
    slots: dict[str, Any] = field(init=False)
    tables: dict[int, Any] = field(init=False)
    # Teams that sit already, by slot and delegation.
    taken: dict[tuple[int, int], set[int]] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.fair.meetings.select_related("request", "slot", "table")
        self.meetings = {row.request.public_id: row for row in rows.prefetch_related("interpreters__interpreter", "seats")}
        self.slots = {slot.public_id: slot for slot in self.fair.slots.all()}
        self.tables = {table.number: table for table in self.fair.tables.all()}
        self.taken = defaultdict(set)

    def put(self, plan: core.Plan) -> None:
        """Give every meeting of the plan its place; what is not in it is dropped, unless it has happened."""
        wanted = {one.request: one for one in plan.meetings}
        stays = {name for name, row in self.meetings.items() if self._stays(row, wanted.get(name))}
        changed = [name for name, row in self.meetings.items() if name not in stays and (row.slot_id or name in wanted)]
        for name in stays:
            for seat in self.meetings[name].seats.all():
                self.taken[seat.slot_id, seat.delegation_id].add(seat.team)
        self._clear([self.meetings[name] for name in changed])
        self._move([(self.meetings[name], wanted[name]) for name in changed if name in wanted])
        new = self._create([one for name, one in wanted.items() if name not in self.meetings])
        moved = {name: self.meetings[name] for name in changed if name in wanted}
        self._seat({**new, **moved}, wanted)

    def _stays(self, row: Meeting, one: core.PlannedMeeting | None) -> bool:
        if row.slot is None:
            return False
        if has_happened(row, self.at) and (row.state != Meeting.State.NOT_HELD or one is None):
            return True
        if one is None or row.table is None or row.state == Meeting.State.NOT_HELD:
            return False
        people = {entry.interpreter.public_id for entry in row.interpreters.all()}
        return (row.slot.public_id, row.table.number, people) == (one.slot, one.table, set(one.interpreters))

    def _clear(self, rows: list[Meeting]) -> None:
        """Take them off their places first, so that two may change places."""
        ids = [row.pk for row in rows]
        MeetingSeat.objects.filter(meeting__in=ids).delete()
        MeetingInterpreter.objects.filter(meeting__in=ids).delete()
        Meeting.objects.filter(pk__in=ids).update(state=Meeting.State.DROPPED, slot=None, table=None, changed_at=self.at)
        for row in rows:
            row.sequence += 1
        Meeting.objects.bulk_update(rows, ["sequence"], batch_size=200)

    def _move(self, pairs: Iterable[tuple[Meeting, core.PlannedMeeting]]) -> None:
        rows = []
        for row, one in pairs:
            row.slot, row.table = self.slots[one.slot], self.tables[one.table]
            row.state, row.changed_at = Meeting.State.PLANNED, self.at
            rows.append(row)
        Meeting.objects.bulk_update(rows, ["slot", "table", "state", "changed_at"], batch_size=200)

    def _create(self, wanted: list[core.PlannedMeeting]) -> dict[str, Meeting]:
        requests = dict(self.fair.requests.filter(public_id__in=[one.request for one in wanted]).values_list("public_id", "pk"))
        rows = {
            one.request: Meeting(
                fair=self.fair,
                request_id=requests[one.request],
                slot=self.slots[one.slot],
                table=self.tables[one.table],
                changed_at=self.at,
            )
            for one in wanted
        }
        Meeting.objects.bulk_create(rows.values(), batch_size=200)
        return rows

    def _seat(self, rows: Mapping[str, Meeting], wanted: Mapping[str, core.PlannedMeeting]) -> None:
        people = dict(Interpreter.objects.filter(fair=self.fair).values_list("public_id", "pk"))
        parties: dict[str, list[int]] = defaultdict(list)
        requests = MeetingRequest.objects.filter(public_id__in=rows)
        for name, delegation in requests.order_by("parties__id").values_list("public_id", "parties__delegation_id"):
            parties[name].append(delegation)
        teams = dict(Delegation.objects.filter(fair=self.fair).values_list("pk", "teams"))
        seats, interpreters = [], []
        for name, row in rows.items():
            assert row.slot_id is not None
            for delegation in parties[name]:
                team = self._team(row.slot_id, delegation, teams[delegation])
                seats.append(MeetingSeat(meeting=row, delegation_id=delegation, slot_id=row.slot_id, team=team))
            for who in wanted[name].interpreters:
                interpreters.append(MeetingInterpreter(meeting=row, interpreter_id=people[who], slot_id=row.slot_id))
        MeetingSeat.objects.bulk_create(seats, batch_size=200)
        MeetingInterpreter.objects.bulk_create(interpreters, batch_size=200)

    def _team(self, slot: int, delegation: int, teams: int) -> int:
        taken = self.taken[slot, delegation]
        # A delegation that has fewer teams than when the plan was made has been refused before.
        team = next(number for number in range(1, max(teams, len(taken) + 1) + 1) if number not in taken)
        taken.add(team)
        return team
