"""The published timetable as its readers see it: by delegation, table, interpreter and slot. Meetings that were dropped stand nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from isopolity.core.scheduling.languages import shared_languages
from isopolity.core.scheduling.model import Delegation as CoreDelegation
from isopolity.fairs.models import Delegation, Fair, Interpreter, Meeting, MeetingInterpreter, MeetingSeat, MeetingTable, RequestParty, Slot
from isopolity.fairs.queries.fairs import fairs_visible_to

# So many tables stand beside each other, where the times of a day stand below one another.
TABLES_BESIDE = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting as somebody reads it: `others` are the delegations besides the reader's own, in the order of the request.

    `teams` has, by the key of a delegation, which of its teams sits there, where it has several; `team` is the reader's own.
    """

    meeting: Meeting
    starts_at: datetime
    ends_at: datetime
    table: int
    room: str
    delegations: tuple[Delegation, ...]
    others: tuple[Delegation, ...]
    interpreters: tuple[Interpreter, ...]
    teams: Mapping[int, int]
    team: int | None = None
    is_first_choice: bool = False
    is_own: bool = False

    @property
    def parties(self) -> list[tuple[Delegation, int | None]]:
        """The delegations at the table with the team of each, where it has several."""
        return [(one, self.teams.get(one.pk)) for one in self.delegations]

    @property
    def names(self) -> list[str]:
        """The other delegations, as the reader knows them."""
        return [one.organisation.shown_name for one in self.others]

    @property
    def interpreter_names(self) -> list[str]:
        return [one.name for one in self.interpreters]

    @property
    def languages(self) -> tuple[str, ...]:
        """What is spoken: the languages that all share, in the order of the first party; else those that the interpreters bring together."""
        parties = [CoreDelegation(one.public_id, "", "", tuple(one.languages)) for one in self.delegations]
        shared = shared_languages(parties)
        if shared:
            return tuple(code for code in self.delegations[0].languages if code in shared)
        brought = {code for one in self.interpreters for code in one.languages}
        return tuple(dict.fromkeys(next((code for code in one.languages if code in brought), "") for one in self.delegations))


def placed_meetings(fair: Fair) -> QuerySet[Meeting]:
    """The meetings of the timetable that stands, in order of time and table, with all that a line of it shows: four questions."""
    seats = MeetingSeat.objects.select_related("delegation__organisation").order_by("id")
    people = MeetingInterpreter.objects.select_related("interpreter")
    rows = fair.meetings.filter(slot__isnull=False).select_related("slot", "table__room", "request")
    return rows.prefetch_related(Prefetch("seats", seats), Prefetch("interpreters", people)).order_by("slot__starts_at", "table__number")


def lines_of(fair: Fair, meetings: Iterable[Meeting], *, own: Iterable[int] = (), marked: Iterable[int] = ()) -> list[Line]:
    """Lines in the hall's time. Delegations with the ids `own` are not named; with those in `marked` the line is the reader's own."""
    mine, zone = set(own), fair.zone
    ours = mine | set(marked)
    found = []
    for meeting in meetings:
        assert meeting.slot is not None
        assert meeting.table is not None
        seats = list(meeting.seats.all())
        delegations = tuple(seat.delegation for seat in seats)
        teams = {seat.delegation_id: seat.told_team for seat in seats if seat.told_team}
        found.append(
            Line(
                meeting=meeting,
                starts_at=meeting.slot.starts_at.astimezone(zone),
                ends_at=meeting.slot.ends_at.astimezone(zone),
                table=meeting.table.number,
                room=meeting.table.room.name,
                delegations=delegations,
                others=tuple(one for one in delegations if one.pk not in mine) if mine else delegations,
                interpreters=tuple(row.interpreter for row in meeting.interpreters.all()),
                teams=teams,
                team=next((teams[pk] for pk in mine if pk in teams), None),
                is_first_choice=meeting.request_id == getattr(meeting, "first_choice", None),
                is_own=bool(ours.intersection(one.pk for one in delegations)),
            )
        )
    return found


def day_of_delegation(delegation: Delegation, *, team: int | None = None) -> list[Line]:
    """The meetings of one delegation, or of one team of it, its first choice marked."""
    fair = delegation.fair
    ranked = RequestParty.objects.filter(delegation=delegation, rank__isnull=False, request__state="accepted").order_by(
        "rank", "request_id"
    )
    seated = {"seats__delegation": delegation} if team is None else {"seats__delegation": delegation, "seats__team": team}
    meetings = placed_meetings(fair).filter(**seated).annotate(first_choice=Subquery(ranked.values("request_id")[:1]))
    return lines_of(fair, meetings, own=[delegation.pk])


def day_of_interpreter(interpreter: Interpreter) -> list[Line]:
    """The meetings in which one interpreter serves."""
    return lines_of(interpreter.fair, placed_meetings(interpreter.fair).filter(interpreters__interpreter=interpreter))


def day_of_table(table: MeetingTable) -> list[Line]:
    """The meetings at one table."""
    return lines_of(table.fair, placed_meetings(table.fair).filter(table=table))


def own_delegations(delegations: Iterable[Delegation]) -> list[int]:
    """Their ids, for marking a reader's own meetings."""
    return [delegation.pk for delegation in delegations]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a reader, under its date."""

    on: date
    lines: Sequence[Line]


def by_day(lines: Iterable[Line]) -> list[Day]:
    """The lines under the days of the hall."""
    days: dict[date, list[Line]] = {}
    for line in lines:
        days.setdefault(line.starts_at.date(), []).append(line)
    return [Day(on, found) for on, found in days.items()]


def slots_of(fair: Fair) -> list[Slot]:
    """The slots in order of time."""
    return list(fair.slots.order_by("starts_at"))


def slots_by_day(fair: Fair, slots: Sequence[Slot]) -> list[tuple[date, list[tuple[str, datetime]]]]:
    """The slots under the days of the hall: public id and time of each."""
    days: dict[date, list[tuple[str, datetime]]] = {}
    for slot in slots:
        starts_at = slot.starts_at.astimezone(fair.zone)
        days.setdefault(starts_at.date(), []).append((slot.public_id, starts_at))
    return list(days.items())


@dataclass(frozen=True, slots=True)
class Row:
    """One time of the hall with what stands at each table of a group, in their order; None where a table is free."""

    starts_at: datetime
    lines: Sequence[Line | None]


def days_with_slots(fair: Fair, slots: Sequence[Slot]) -> list[date]:
    """The days of the hall on which there are slots."""
    return list(dict.fromkeys(fair.day_of(slot.starts_at) for slot in slots))


def day_shown(days: Sequence[date], asked: str, today: date) -> date | None:
    """The day that a reader asked for; else today, or the next one, or the last. None without any."""
    for day in days:
        if day.isoformat() == asked:
            return day
    return next((day for day in days if day >= today), days[-1] if days else None)


def rows_of(fair: Fair, slots: Iterable[Slot], tables: Iterable[MeetingTable], own: Iterable[int]) -> list[Row]:
    """The hall by time and table: these slots and these tables."""
    numbers, shown = [table.number for table in tables], list(slots)
    meetings = placed_meetings(fair).filter(slot__in=shown, table__number__in=numbers)
    found = {(line.meeting.slot_id, line.table): line for line in lines_of(fair, meetings, marked=own)}
    return [Row(slot.starts_at, [found.get((slot.pk, number)) for number in numbers]) for slot in shown]


def slot_shown(slots: Sequence[Slot], asked: str, at: datetime) -> Slot | None:
    """The slot that a reader asked for; else the one that is on or comes next; after the end the last one. None without slots."""
    for slot in slots:
        if slot.public_id == asked:
            return slot
    return next((slot for slot in slots if slot.ends_at > at), slots[-1] if slots else None)


def interpreter_in(user: Any, public_id: str, interpreter_id: str) -> Interpreter:
    """An interpreter of a fair that this reader may know of; 404 for any other."""
    rows = Interpreter.objects.filter(fair__in=fairs_visible_to(user)).select_related("fair")
    found: Interpreter = get_object_or_404(rows, fair__public_id=public_id, public_id=interpreter_id)
    return found


def table_in(user: Any, public_id: str, number: int) -> MeetingTable:
    """A table of a fair that this reader may know of, by its number; 404 for any other."""
    rows = MeetingTable.objects.filter(fair__in=fairs_visible_to(user)).select_related("fair", "room")
    found: MeetingTable = get_object_or_404(rows, fair__public_id=public_id, number=number)
    return found


# What a printed fair may be put in order by.
SHEETS = ("time", "delegation", "table", "interpreter")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part of a printed fair: `moment` heads it when it is in order of time, `name` otherwise."""

    name: str
    moment: datetime | None
    lines: Sequence[Line]


def sheets_of(lines: Iterable[Line], by: str) -> list[Sheet]:
    """The lines once for each slot, delegation, table or interpreter (`SHEETS`), in order of time, name or number."""
    found: dict[Any, tuple[str, list[Line]]] = {}
    for line in lines:
        for key, name, shown in _places(line, by):
            found.setdefault(key, (name, []))[1].append(shown)
    return [Sheet(name, key if by == "time" else None, own) for key, (name, own) in sorted(found.items(), key=lambda entry: entry[0])]


def _places(line: Line, by: str) -> Iterable[tuple[Any, str, Line]]:
    if by == "time":
        return [(line.starts_at, "", line)]
    if by == "table":
        return [(line.table, str(line.table), line)]
    if by == "interpreter":
        return [((one.name, one.pk), one.name, line) for one in line.interpreters]
    names = [(one, one.organisation.shown_name) for one in line.delegations]
    return [((name, one.pk), name, _as_read_by(line, one)) for one, name in names]


def _as_read_by(line: Line, own: Delegation) -> Line:
    return replace(line, others=tuple(one for one in line.delegations if one != own), team=line.teams.get(own.pk))
