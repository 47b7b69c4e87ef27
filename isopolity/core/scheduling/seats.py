"""From a placing to meetings with tables and interpreters by name, and back from meetings to a placing."""

from collections.abc import Iterable, Mapping

import numpy as np

from isopolity.core.scheduling.board import Board
from isopolity.core.scheduling.model import PlannedMeeting
from isopolity.core.scheduling.placing import Placing, rest_idle_persons
from isopolity.core.scheduling.seating import Seating


def meetings_of(board: Board, placing: Placing, before: Mapping[str, PlannedMeeting] | None = None) -> tuple[PlannedMeeting, ...]:
    """Every meeting, fixed ones too, in order of time and table. Who keeps a slot of `before` keeps table and interpreters where possible."""
    before = before or {}
    fair = board.fair
    fixed = [PlannedMeeting(entry.request, entry.slot, entry.table, entry.interpreters) for entry in fair.already if entry.fixed]
    meetings = list(fixed)
    for place, at in enumerate(board.slots):
        slot = fair.slots[at]
        entries = np.flatnonzero(placing.slot == place).tolist()
        requests = [fair.requests[board.entries[entry]].id for entry in entries]
        taken = {meeting.table for meeting in fixed if meeting.slot == slot.id}
        tables = [table for table in slot.open_tables if table not in taken]
        kept = {
            request: before[request].table
            for request in requests
            if request in before and before[request].slot == slot.id and before[request].table in tables
        }
        seen: set[int] = set()
        kept = {request: table for request, table in kept.items() if not (table in seen or seen.add(table))}  # type: ignore[func-returns-value]
        others = iter([table for table in tables if table not in seen])
        helpers = _helpers(board, placing, place, entries, before)
        for entry, request in zip(entries, requests, strict=True):
            table = kept[request] if request in kept else next(others)
            meetings.append(PlannedMeeting(request, slot.id, table, helpers[entry]))
    order = {fair.slots[at].id: place for place, at in enumerate(board.slots)}
    return tuple(sorted(meetings, key=lambda meeting: (order[meeting.slot], meeting.table)))


def _helpers(
    board: Board, placing: Placing, slot: int, entries: list[int], before: Mapping[str, PlannedMeeting]
) -> dict[int, tuple[str, ...]]:
    """Who interprets for whom in one slot."""
    fair, slot_id = board.fair, board.fair.slots[board.slots[slot]].id
    busy = {who for entry in fair.already if entry.fixed and entry.slot == slot_id for who in entry.interpreters}
    limited = {person.index: number for number, person in enumerate(board.persons)}
    waiting: list[list[str]] = []
    for members in board.members:
        people = [fair.interpreters[at] for at in members if at not in limited or placing.work[limited[at], slot]]
        waiting.append([who.id for who in people if slot_id not in who.unavailable and who.id not in busy])
    found: dict[int, tuple[str, ...]] = {}
    needs = {entry: board.options[board.kind[entry]][placing.option[entry]] for entry in entries if placing.option[entry] >= 0}
    for entry, groups in needs.items():
        old = before.get(fair.requests[board.entries[entry]].id)
        if old and old.slot == slot_id and len(old.interpreters) == len(groups):
            for names in (old.interpreters, old.interpreters[::-1]):
                if all(name in waiting[group] for name, group in zip(names, groups, strict=True)):
                    found[entry] = old.interpreters
                    for name, group in zip(names, groups, strict=True):
                        waiting[group].remove(name)
                    break
    for entry, groups in needs.items():
        if entry not in found:
            found[entry] = tuple(waiting[group].pop(0) for group in groups)
    return {entry: found.get(entry, ()) for entry in entries}


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
