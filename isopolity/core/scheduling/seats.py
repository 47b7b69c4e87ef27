"""From places to meetings with tables and interpreters by name, and back from meetings to a placing."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from isopolity.core.scheduling.board import Board
from isopolity.core.scheduling.model import Interpreter, PlannedMeeting, Slot
from isopolity.core.scheduling.placing import Placing, rest_idle_persons
from isopolity.core.scheduling.seating import Seating

# A request in a slot and the groups of interpreters that serve it there.
Seated = tuple[str, tuple[int, ...]]


def meetings_of(board: Board, placing: Placing) -> tuple[PlannedMeeting, ...]:
    """Every meeting, fixed ones too, in order of time and table."""
    fair, meetings = board.fair, []
    fixed = fixed_in(board)
    for place, at in enumerate(board.slots):
        seated = []
        for entry in np.flatnonzero(placing.slot == place).tolist():
            option = placing.option[entry]
            groups = board.options[board.kind[entry]][option] if option >= 0 else ()
            seated.append((fair.requests[board.entries[entry]].id, groups))
        works = {person.index for number, person in enumerate(board.persons) if placing.work[number, place]}
        slot = fair.slots[at]
        meetings += meetings_in(slot, fixed[slot.id], seated, at_work(board, fair.interpreters, works), {})
    return tuple(meetings)


def fixed_in(board: Board) -> dict[str, list[PlannedMeeting]]:
    """The fixed meetings of each slot."""
    found: dict[str, list[PlannedMeeting]] = {slot.id: [] for slot in board.fair.slots}
    for entry in board.fair.already:
        if entry.fixed:
            found[entry.slot].append(PlannedMeeting(entry.request, entry.slot, entry.table, entry.interpreters))
    return found


def at_work(board: Board, interpreters: Sequence[Interpreter | None], works: set[int]) -> list[list[Interpreter]]:
    """The people of each group, of those with limits only who work. `interpreters` stand as in the board's fair; who is gone is None."""
    limited = {person.index for person in board.persons} - works
    people = [[interpreters[at] for at in members if at not in limited] for members in board.members]
    return [[who for who in group if who is not None] for group in people]


def meetings_in(
    slot: Slot,
    fixed: list[PlannedMeeting],
    seated: list[Seated],
    people: list[list[Interpreter]],
    before: Mapping[str, PlannedMeeting],
) -> list[PlannedMeeting]:
    """The meetings of a slot by table. Who was in this slot `before` keeps table and interpreters where possible."""
    taken = {meeting.table for meeting in fixed}
    tables = [table for table in slot.open_tables if table not in taken]
    there = {request: before[request] for request, _ in seated if request in before and before[request].slot == slot.id}
    kept: dict[int, str] = {}
    for request, old in there.items():
        if old.table in tables:
            kept.setdefault(old.table, request)
    table_of = {request: table for table, request in kept.items()}
    others = iter([table for table in tables if table not in kept])
    busy = {who for meeting in fixed for who in meeting.interpreters}
    waiting = [[who.id for who in group if slot.id not in who.unavailable and who.id not in busy] for group in people]
    helpers = _helpers(seated, waiting, there)
    meetings = list(fixed)
    for request, _ in seated:
        table = table_of[request] if request in table_of else next(others)
        new = PlannedMeeting(request, slot.id, table, helpers[request])
        meetings.append(there[request] if there.get(request) == new else new)
    return sorted(meetings, key=lambda meeting: meeting.table)


def _helpers(seated: list[Seated], waiting: list[list[str]], there: Mapping[str, PlannedMeeting]) -> dict[str, tuple[str, ...]]:
    """Who interprets for whom in one slot: first the same as before."""
    found: dict[str, tuple[str, ...]] = {}
    for request, groups in seated:
        old = there.get(request)
        if old and len(old.interpreters) == len(groups):
            for names in (old.interpreters, old.interpreters[::-1]):
                if all(name in waiting[group] for name, group in zip(names, groups, strict=True)):
                    found[request] = old.interpreters
                    for name, group in zip(names, groups, strict=True):
                        waiting[group].remove(name)
                    break
    for request, groups in seated:
        if request not in found:
            found[request] = tuple(waiting[group].pop(0) for group in groups)
    return found


def placing_of(board: Board, meetings: Iterable[PlannedMeeting]) -> Placing:
    """The meetings of a plan that the board still allows, put in one after the other; interpreters are chosen anew."""
    entry_of = {board.fair.requests[at].id: entry for entry, at in enumerate(board.entries.tolist())}
    place = {board.fair.slots[at].id: number for number, at in enumerate(board.slots)}
    seating = Seating(board)
    for meeting in meetings:
        entry, slot = entry_of.get(meeting.request), place.get(meeting.slot)
        if entry is not None and slot is not None and seating.slot[entry] < 0 and seating.slots_for(entry) >> slot & 1:
            seating.place(entry, slot)
    placing = seating.placing()
    rest_idle_persons(board, placing, np.arange(len(board.slots)))
    return placing
