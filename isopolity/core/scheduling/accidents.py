"""What happened to a fair since: the differences that a prepared timetable can take in without being prepared anew."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from isopolity.core.scheduling.model import Delegation, Fair, Interpreter, Request, Slot


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


@dataclass(frozen=True, slots=True)
class Accidents:
    """Delegations that are there less, slots with fewer tables and interpreters who are there less, each by position in the fair before
    (an interpreter may be gone: None); requests that are no more, that are new, and that are worth something else.
    """

    delegations: dict[int, Delegation]
    slots: dict[int, Slot]
    interpreters: dict[int, Interpreter | None]
    gone: tuple[Request, ...]
    new: tuple[Request, ...]
    revalued: tuple[Request, ...]


def accidents_between(before: Fair, after: Fair) -> Accidents | None:
    """The differences; None when there are others than these, by which more would be possible or the fair is another one."""
    if before.name != after.name or before.already != after.already:
        return None
    slots = _changed(before.slots, after.slots, _fewer_tables)
    delegations = _changed(before.delegations, after.delegations, _there_less)
    present = {interpreter.id for interpreter in after.interpreters}
    staying = [interpreter for interpreter in before.interpreters if interpreter.id in present]
    still_there = _changed(staying, after.interpreters, _works_less)
    requests = _requests(before.requests, after.requests)
    if slots is None or delegations is None or still_there is None or requests is None:
        return None
    place = {interpreter.id: at for at, interpreter in enumerate(before.interpreters)}
    interpreters: dict[int, Interpreter | None] = {at: None for name, at in place.items() if name not in present}
    interpreters |= {place[one.id]: one for one in still_there.values()}
    return Accidents(delegations, slots, interpreters, *requests)


def _changed(before: Sequence[N], after: Sequence[N], is_less: Callable[[N, N], bool]) -> dict[int, N] | None:
    """Those that differ, when the ids are the same in the same order and what differs is less than it was."""
    if len(before) != len(after):
        return None
    found = {}
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is not new and old != new:
            if old.id != new.id or not is_less(old, new):
                return None
            found[at] = new
    return found


def _fewer_tables(old: Slot, new: Slot) -> bool:
    same = replace(new, tables=old.tables, closed_tables=old.closed_tables) == old
    return same and set(new.open_tables) <= set(old.open_tables)


def _there_less(old: Delegation, new: Delegation) -> bool:
    """Absent more, fewer teams, or a lower limit; what it was promised may change either way."""
    same = replace(new, unavailable=old.unavailable, teams=old.teams, max_meetings=old.max_meetings, min_meetings=old.min_meetings)
    if same != old or not old.unavailable <= new.unavailable or new.teams > old.teams:
        return False
    return old.max_meetings is None or (new.max_meetings is not None and new.max_meetings <= old.max_meetings)


def _works_less(old: Interpreter, new: Interpreter) -> bool:
    return replace(new, unavailable=old.unavailable) == old and old.unavailable <= new.unavailable


def _requests(
    before: Sequence[Request], after: Iterable[Request]
) -> tuple[tuple[Request, ...], tuple[Request, ...], tuple[Request, ...]] | None:
    """Those gone, new, and revalued; None when one has other parties, slots or ways of being understood."""
    if before is after:
        return (), (), ()
    # Most are the same objects: those are put aside without looking into them.
    known, present = set(map(id, before)), set(map(id, after))
    missing, fresh = known - present, present - known
    left = {request.id: request for request in before if id(request) in missing} if missing else {}
    new, revalued = [], []
    for request in (request for request in after if id(request) in fresh) if fresh else ():
        old = left.pop(request.id, None)
        if old is None:
            new.append(request)
        elif old != request:
            if replace(request, value=old.value, required=old.required) != old:
                return None
            revalued.append(request)
    return tuple(left.values()), tuple(new), tuple(revalued)
