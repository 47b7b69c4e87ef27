"""A fair as arrays: what is still open once the fixed meetings have their places. Slots stand in order of time.

Interpreters with the same languages who work for the same delegation (or for all) are one *group*: in a slot they can stand in for
each other. Requests that the same groups, or pairs of groups, can serve are one *class*; class 0 needs nobody.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from isopolity.core.scheduling.fixed import runs_of_slots
from isopolity.core.scheduling.languages import covers, relays, shared_languages
from isopolity.core.scheduling.model import Already, Delegation, Fair, Request

Array = npt.NDArray[Any]
NO_LIMIT = 1 << 30
# The languages of a group of interpreters and the delegation that it works for, if for one only; and how a class is served.
Group = tuple[frozenset[str], str | None]
Options = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An interpreter with a limit of meetings or a rest. `most` is what is left of the limit; `spent` the slots of fixed meetings."""

    index: int
    group: int
    most: int
    consecutive: int
    available: Array
    spent: Array


@dataclass(frozen=True, slots=True)
class Board:
    """`entries` are the positions in `fair.requests` of those that are not fixed and possible in some slot; rows of `allowed` (entries ×
    slots) follow them. `party_from` and `party` list the parties (positions in `fair.delegations`) of each entry. `seats` (delegations ×
    slots) is how many meetings it can still hold at once, `most` and `floor` how many more at most and at least, `tables` the free
    tables of a slot, `free` (groups × slots) its interpreters without limits. `options[class]` are the groups that serve: one or two.
    `linked[t]`: slot t follows on slot t-1 without a pause that counts.
    """

    fair: Fair
    slots: tuple[int, ...]
    entries: Array
    party_from: Array
    party: Array
    value: Array
    required: Array
    allowed: Array
    seats: Array
    most: Array
    floor: Array
    least: Array
    tables: Array
    linked: Array
    kind: Array
    options: tuple[Options, ...]
    groups: tuple[Group, ...]
    free: Array
    members: tuple[tuple[int, ...], ...]
    persons: tuple[Person, ...]
    fixed_value: int
    fixed_meetings: Array


def board_of(fair: Fair) -> Board:
    """Compile a fair. Fixed meetings are taken out: what they use is used, and they count for limits and floors."""
    slots = tuple(sorted(range(len(fair.slots)), key=lambda at: fair.slots[at].starts_at))
    slot_at = {fair.slots[at].id: place for place, at in enumerate(slots)}
    delegation_at = {delegation.id: at for at, delegation in enumerate(fair.delegations)}
    request_at = {request.id: at for at, request in enumerate(fair.requests)}
    fixed = [entry for entry in fair.already if entry.fixed]
    seats = _seats(fair, slot_at)
    tables = np.array([len(fair.slots[at].open_tables) for at in slots], np.int64)
    places = [(fair.requests[request_at[entry.request]], slot_at[entry.slot]) for entry in fixed]
    held = np.zeros(len(fair.delegations), np.int64)
    for request, slot in places:
        parties = [delegation_at[party] for party in request.parties]
        tables[slot] -= 1
        held[parties] += 1
        seats[parties, slot] -= 1
    most = np.array([NO_LIMIT if d.max_meetings is None else d.max_meetings for d in fair.delegations], np.int64) - held
    floor = np.array([d.min_meetings for d in fair.delegations], np.int64) - held
    people = _People(fair, slot_at, fixed)
    kinds = _Kinds(fair, people.groups)
    taken = {request_at[entry.request] for entry in fixed}
    rows = [at for at in range(len(fair.requests)) if at not in taken]
    chosen = [fair.requests[at] for at in rows]
    party = np.array([delegation_at[party] for request in chosen for party in request.parties], np.int64)
    party_from = np.cumsum([0, *(len(request.parties) for request in chosen)], dtype=np.int64)
    kind = np.array([kinds.number(request) for request in chosen], np.int64)
    possible = ((seats > 0) & (most > 0)[:, None])[party]
    allowed = np.logical_and.reduceat(possible, party_from[:-1]) if rows else np.zeros((0, len(slots)), bool)
    allowed &= (tables > 0) & kinds.possible(people.someone())[kind]
    for row, request in enumerate(chosen):
        if request.allowed_slots is not None:
            allowed[row] &= np.array([fair.slots[slot].id in request.allowed_slots for slot in slots], bool)
    keep = allowed.any(axis=1)
    runs = runs_of_slots(fair.slots)
    return Board(
        fair=fair,
        slots=slots,
        entries=np.array(rows, np.int64)[keep],
        party_from=np.concatenate(([0], np.cumsum(np.diff(party_from)[keep]))),
        party=party[np.repeat(keep, np.diff(party_from))],
        value=np.array([request.value for request in chosen], np.int64)[keep],
        required=np.array([request.required for request in chosen], bool)[keep],
        allowed=allowed[keep],
        seats=seats,
        most=most,
        floor=np.maximum(floor, 0),
        least=np.array([delegation.least_developed_country for delegation in fair.delegations], bool),
        tables=tables,
        linked=np.array([place > 0 for run in runs for place in range(len(run))], bool),
        kind=kind[keep],
        options=tuple(kinds.options),
        groups=tuple(people.groups),
        free=people.free,
        members=people.members,
        persons=people.persons,
        fixed_value=sum(request.value for request, _ in places),
        fixed_meetings=held,
    )


def narrowed(board: Board, open_slots: Array) -> Board:
    """The board with only these slots (marked) open; entries that are possible in none of them go."""
    allowed = board.allowed & open_slots
    keep = allowed.any(axis=1)
    width = np.diff(board.party_from)
    persons = tuple(replace(person, available=person.available & open_slots) for person in board.persons)
    return replace(
        board,
        entries=board.entries[keep],
        party_from=np.concatenate(([0], np.cumsum(width[keep]))),
        party=board.party[np.repeat(keep, width)],
        value=board.value[keep],
        required=board.required[keep],
        allowed=allowed[keep],
        kind=board.kind[keep],
        seats=np.where(open_slots, board.seats, 0),
        tables=np.where(open_slots, board.tables, 0),
        free=np.where(open_slots, board.free, 0),
        persons=persons,
    )


def _seats(fair: Fair, slot_at: dict[str, int]) -> Array:
    seats = np.zeros((len(fair.delegations), len(fair.slots)), np.int64)
    for at, delegation in enumerate(fair.delegations):
        seats[at] = delegation.teams
        seats[at, [slot_at[slot] for slot in delegation.unavailable]] = 0
    return seats


class _People:
    """Interpreters in groups: those without limits are counted, those with limits stay persons."""

    def __init__(self, fair: Fair, slot_at: dict[str, int], fixed: list[Already]) -> None:
        groups: dict[Group, list[int]] = defaultdict(list)
        for at, interpreter in enumerate(fair.interpreters):
            groups[frozenset(interpreter.languages), interpreter.delegation].append(at)
        self.groups = list(groups)
        self.members = tuple(tuple(members) for members in groups.values())
        spent = np.zeros((len(fair.interpreters), len(slot_at)), bool)
        place = {interpreter.id: at for at, interpreter in enumerate(fair.interpreters)}
        for entry in fixed:
            for who in entry.interpreters:
                spent[place[who], slot_at[entry.slot]] = True
        self.free = np.zeros((len(groups), len(slot_at)), np.int64)
        persons = []
        for group, members in enumerate(self.members):
            for at in members:
                interpreter = fair.interpreters[at]
                available = ~spent[at]
                available[[slot_at[slot] for slot in interpreter.unavailable]] = False
                if interpreter.max_meetings is None and interpreter.max_consecutive is None:
                    self.free[group] += available
                    continue
                most = NO_LIMIT if interpreter.max_meetings is None else interpreter.max_meetings - int(spent[at].sum())
                rest = NO_LIMIT if interpreter.max_consecutive is None else interpreter.max_consecutive
                persons.append(Person(at, group, most, rest, available, spent[at]))
        self.persons = tuple(persons)

    def someone(self) -> Array:
        """Whether a group has anybody in a slot (groups × slots)."""
        there = self.free > 0
        for person in self.persons:
            if person.most > 0:
                there[person.group] |= person.available
        return there


class _Kinds:
    """The classes of requests, numbered as they are met."""

    def __init__(self, fair: Fair, groups: list[Group]) -> None:
        self.delegations = {delegation.id: delegation for delegation in fair.delegations}
        self.groups = groups
        self.own = {delegation for _, delegation in groups if delegation is not None}
        self.options: list[Options] = [()]
        self.numbers: dict[Any, int] = {}
        self.numbers_of_options: dict[Options, int] = {}
        tongues: dict[frozenset[str], int] = {}
        self.tongue = {one.id: tongues.setdefault(frozenset(one.languages), len(tongues)) for one in fair.delegations}

    def number(self, request: Request) -> int:
        owners = frozenset(self.own.intersection(request.parties)) if self.own else None
        key = (frozenset([self.tongue[party] for party in request.parties]), request.relay_allowed, owners)
        if key not in self.numbers:
            self.numbers[key] = self._new(request, tuple(self.delegations[party] for party in request.parties))
        return self.numbers[key]

    def possible(self, someone: Array) -> Array:
        """In which slots each class has an option with somebody in each of its groups (classes × slots)."""
        there = np.zeros((len(self.options), someone.shape[1]), bool)
        there[0] = True
        for number, options in enumerate(self.options):
            for option in options:
                there[number] |= someone[list(option)].all(axis=0)
        return there

    def _new(self, request: Request, parties: tuple[Delegation, ...]) -> int:
        if shared_languages(parties):
            return 0
        found = options_for(self.groups, request, parties)
        if found not in self.numbers_of_options:
            self.numbers_of_options[found] = len(self.options)
            self.options.append(found)
        return self.numbers_of_options[found]


def options_for(groups: Sequence[Group], request: Request, parties: tuple[Delegation, ...]) -> Options:
    """The groups, or pairs of groups, that can serve the request, whose parties share no language."""
    serving = [at for at, (_, owner) in enumerate(groups) if owner is None or owner in request.parties]
    alone = [at for at in serving if covers(groups[at][0], parties)]
    options: list[tuple[int, ...]] = [(at,) for at in alone]
    if request.relay_allowed:
        rest = [at for at in serving if at not in alone]
        options += [(one, other) for one in rest for other in rest if one < other and relays(groups[one][0], groups[other][0], parties)]
    return tuple(options)
