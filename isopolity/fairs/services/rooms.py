"""The hall of a fair: the slots of its days, its rooms, its tables, and when a table is closed."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.scheduling.drawing import drawn_slots, overlapping
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Absence, AllowedSlot, Fair, Meeting, MeetingTable, Room, Slot
from isopolity.fairs.permissions import can_organise_fair
from isopolity.fairs.queries.fairs import organiser_for

MOST_SLOTS = 400
MOST_TABLES = 500
Clock = tuple[time, time]


@transaction.atomic
def draw_slots(
    fair: Fair, *, day: date, starts: time, ends: time, minutes: int, pause: int = 0, breaks: Sequence[Clock] = (), by: Any, at: datetime
) -> list[Slot]:
    """Draw the slots of one day by the clock of the hall, `minutes` long with `pause` minutes between, none inside a break.

    Refused: the permission; a day outside the fair; a day or break that ends before it begins; a day in which nothing fits;
    slots that overlap those that are there; more than `MOST_SLOTS` in all.
    """
    locked = _locked(fair, by)
    if not locked.starts_on <= day <= locked.ends_on:
        raise Refused(Reason("day-outside-fair", {"first": locked.starts_on.isoformat(), "last": locked.ends_on.isoformat()}, field="day"))
    if ends <= starts:
        raise Refused(Reason("clock-ends-before-it-starts", field="ends"))
    for number, (rest_starts, rest_ends) in enumerate(breaks, start=1):
        if rest_ends <= rest_starts:
            raise Refused(Reason("clock-ends-before-it-starts", field=f"break_{number}_ends"))

    def moment(clock: time) -> datetime:
        # In universal time, so that half an hour is half an hour also in the night when clocks change.
        return locked.at(day, clock).astimezone(UTC)

    rests = [(moment(first), moment(last)) for first, last in breaks]
    drawn = drawn_slots((moment(starts), moment(ends)), minutes=minutes, pause=pause, breaks=rests)
    if not drawn:
        raise Refused(Reason("slots-none-fit", {"minutes": minutes}, field="minutes"))
    there = list(locked.slots.values_list("starts_at", "ends_at"))
    if hit := overlapping(drawn, there):
        words = {"starts": clock_in_hall(locked, hit[0]), "ends": clock_in_hall(locked, hit[1])}
        raise Refused(Reason("slots-overlap", words, field="starts"))
    if len(there) + len(drawn) > MOST_SLOTS:
        raise Refused(Reason("slots-too-many", {"most": MOST_SLOTS}))
    slots = Slot.objects.bulk_create(Slot(fair=locked, starts_at=first, ends_at=last) for first, last in drawn)
    _record(locked, "fairs:slots:draw", {"day": day.isoformat(), "slots": len(slots), "minutes": minutes}, by=by, at=at)
    return slots


@transaction.atomic
def delete_slots(fair: Fair, slots: Collection[str], *, by: Any, at: datetime) -> int:
    """Take slots (public ids) away that nothing uses; gives their number. Absences in them go with them.

    Refused: the permission; `slots-none-chosen`; `slots-in-use` when a meeting stands in one, or a request may only be placed there.
    """
    locked = _locked(fair, by)
    found = list(locked.slots.filter(public_id__in=slots))
    if not found:
        raise Refused(Reason("slots-none-chosen"))
    used = Meeting.objects.filter(slot__in=found).values_list("slot_id", flat=True)
    wanted = AllowedSlot.objects.filter(slot__in=found).values_list("slot_id", flat=True)
    busy = {*used, *wanted}
    if busy:
        first = min((slot for slot in found if slot.pk in busy), key=lambda slot: slot.starts_at)
        day, starts = locked.day_of(first.starts_at).isoformat(), clock_in_hall(locked, first.starts_at)
        raise Refused(Reason("slots-in-use", {"day": day, "starts": starts, "number": len(busy)}))
    locked.slots.filter(pk__in=[slot.pk for slot in found]).delete()
    _record(locked, "fairs:slots:delete", {"slots": len(found)}, by=by, at=at)
    return len(found)


@transaction.atomic
def add_room(fair: Fair, *, name: str, by: Any, at: datetime) -> Room:
    """A room, or part of a hall, under a name of its own. Refused: the permission; `room-named-already`."""
    locked = _locked(fair, by)
    if locked.rooms.filter(name=name).exists():
        raise Refused(Reason("room-named-already", {"room": name}, field="name"))
    room = Room.objects.create(fair=locked, name=name)
    _record(locked, "fairs:room:add", {"room": name}, by=by, at=at)
    return room


@transaction.atomic
def remove_room(room: Room, *, by: Any, at: datetime) -> None:
    """Take an empty room away. Refused: the permission; `room-has-tables`."""
    locked = _locked(room.fair, by)
    if room.tables.exists():
        raise Refused(Reason("room-has-tables", {"room": room.name}))
    room.delete()
    _record(locked, "fairs:room:remove", {"room": room.name}, by=by, at=at)


@transaction.atomic
def add_tables(room: Room, *, number: int, is_spare: bool, by: Any, at: datetime) -> list[MeetingTable]:
    """So many more tables in a room, numbered on through the whole fair. Refused: the permission; `tables-too-many`."""
    locked = _locked(room.fair, by)
    last = locked.tables.aggregate(last=Max("number"))["last"] or 0
    if last + number > MOST_TABLES:
        raise Refused(Reason("tables-too-many", {"most": MOST_TABLES}, field="number"))
    numbers = range(last + 1, last + number + 1)
    tables = MeetingTable.objects.bulk_create(MeetingTable(fair=locked, room=room, number=one, is_spare=is_spare) for one in numbers)
    _record(locked, "fairs:tables:add", {"room": room.name, "first": last + 1, "last": last + number, "spare": is_spare}, by=by, at=at)
    return tables


@transaction.atomic
def change_table(table: MeetingTable, *, room: Room, is_spare: bool, closed: Collection[str], by: Any, at: datetime) -> MeetingTable:
    """Say in which room a table stands, whether it is a spare one, and in which slots (public ids) it is closed: these and no others.

    Meetings that stand there stay until the timetable is repaired. Refused: the permission; `slots-drawn-anew` for slots
    that are no longer there.
    """
    locked = _locked(table.fair, by)
    slots = list(locked.slots.filter(public_id__in=closed))
    if len(slots) != len(set(closed)):
        raise Refused(Reason("slots-drawn-anew", field="closed"))
    assert room.fair_id == locked.pk, "a room of another fair"
    table.room, table.is_spare = room, is_spare
    table.save(update_fields=["room", "is_spare"])
    keep_absences(Q(table=table), "table", table, slots)
    _record(locked, "fairs:table:change", {"table": table.number, "spare": is_spare, "closed": len(slots)}, by=by, at=at)
    return table


@transaction.atomic
def remove_table(table: MeetingTable, *, by: Any, at: datetime) -> None:
    """Take a table away at which no meeting stands; the numbers of the others stay. Refused: the permission; `table-in-use`."""
    locked = _locked(table.fair, by)
    if table.meetings.exists():
        raise Refused(Reason("table-in-use", {"table": table.number}))
    table.delete()
    _record(locked, "fairs:table:remove", {"table": table.number}, by=by, at=at)


def keep_absences(of: Q, noun: str, thing: Any, slots: Sequence[Slot]) -> None:
    """Leave exactly these absences of a table or a delegation; for services that hold its fair and have asked their permission."""
    Absence.objects.filter(of).exclude(slot__in=slots).delete()
    known = set(Absence.objects.filter(of).values_list("slot_id", flat=True))
    Absence.objects.bulk_create(Absence(slot=slot, **{noun: thing}) for slot in slots if slot.pk not in known)


def clock_in_hall(fair: Fair, moment: datetime) -> str:
    """What the clock of the hall shows, such as 09:30."""
    return f"{moment.astimezone(fair.zone):%H:%M}"


def _locked(fair: Fair, by: Any) -> Fair:
    """The fair for nobody else to change until the end of the transaction, for who may organise it: two who draw at once come one after the other."""
    locked = Fair.objects.select_for_update().get(pk=fair.pk)
    refuse_if(can_organise_fair(by, locked))
    return locked


def _record(fair: Fair, action: str, values: dict[str, Any], *, by: Any, at: datetime) -> None:
    Fair.objects.filter(pk=fair.pk).update(changed_at=at)
    record(action, by=actor_for(by, organiser_for(by, fair)), of=fair, values=values, at=at)
