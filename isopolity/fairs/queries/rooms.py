"""What a hall has: slots by day, rooms with their tables."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from isopolity.fairs.models import Fair, MeetingTable, Room, Slot
from isopolity.fairs.queries.fairs import fair_for


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a fair, by the clock of the hall, with its slots in order."""

    day: date
    slots: tuple[Slot, ...]


def days_of(fair: Fair) -> list[Day]:
    """The days that have slots; each slot carries `meetings_count`, the meetings that stand in it."""
    found: dict[date, list[Slot]] = {}
    for slot in fair.slots.annotate(meetings_count=Count("meetings")).order_by("starts_at"):
        found.setdefault(fair.day_of(slot.starts_at), []).append(slot)
    return [Day(day, tuple(slots)) for day, slots in found.items()]


def rooms_of(fair: Fair) -> QuerySet[Room]:
    """The rooms with their tables in order; each table carries `closed_count`, the slots in which it is closed."""
    tables = MeetingTable.objects.annotate(closed_count=Count("absences")).order_by("number")
    return fair.rooms.prefetch_related(Prefetch("tables", queryset=tables))


def tables_and_spares(fair: Fair) -> tuple[int, int]:
    """How many tables the timetable may use, and how many are kept for the day itself."""
    counted = Counter(fair.tables.values_list("is_spare", flat=True))
    return counted[False], counted[True]


def room_for(user: Any, public_id: str, room_id: str) -> Room:
    """A room of the fair of an address; 404 for any other."""
    return get_object_or_404(Room.objects.filter(fair=fair_for(user, public_id)).select_related("fair"), public_id=room_id)


def table_for(user: Any, public_id: str, table_id: str) -> MeetingTable:
    """A table of the fair of an address, with its room; 404 for any other."""
    fair = fair_for(user, public_id)
    found = get_object_or_404(MeetingTable.objects.filter(fair=fair).select_related("room"), public_id=table_id)
    found.fair = fair
    return found
