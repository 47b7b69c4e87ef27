"""A fair as arrays: what is still open once the fixed meetings have their places. Slots stand in order of time.

Interpreters with the same languages who work for the same delegation (or for all) are one *group*: in a slot they can stand in for
each other. Requests that the same groups, or pairs of groups, can serve are one *class*; class 0 needs nobody.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from isopolity.core.scheduling.fixed import runs_of_slots
from isopolity.core.scheduling.languages import covers, relays, shared_languages
from isopolity.core.scheduling.model import Already, Delegation, Fair, Request

Array = npt.NDArray[Any]
NO_LIMIT = 1 << 30


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
    options: tuple[tuple[tuple[int, ...], ...], ...]
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
    open_to = (seats > 0) & (most > 0)[:, None]
    served = people.someone()
    rows, allowed, kind = [], [], []
    for at in sorted(set(range(len(fair.requests))) - {request_at[entry.request] for entry in fixed}):
        request = fair.requests[at]
        possible = open_to[[delegation_at[party] for party in request.parties]].all(axis=0) & (tables > 0)
        if request.allowed_slots is not None:
            possible &= np.array([fair.slots[slot].id in request.allowed_slots for slot in slots])
        number = kinds.number(request)
        if number:
            possible &= kinds.possible(number, served)
        if possible.any():
            rows.append(at)
            allowed.append(possible)
            kind.append(number)
    chosen = [fair.requests[at] for at in rows]
    runs = runs_of_slots(fair.slots)
    return Board(
        fair=fair,
        slots=slots,
        entries=np.array(rows, np.int64),
        party_from=np.cumsum([0, *(len(request.parties) for request in chosen)], dtype=np.int64),
        party=np.array([delegation_at[party] for request in chosen for party in request.parties], np.int64),
        value=np.array([request.value for request in chosen], np.int64),
        required=np.array([request.required for request in chosen], bool),
        allowed=np.array(allowed, bool).reshape(len(rows), len(slots)),
        seats=seats,
        most=most,
        floor=np.maximum(floor, 0),
        least=np.array([delegation.least_developed_country for delegation in fair.delegations], bool),
        tables=tables,
        linked=np.array([place > 0 for run in runs for place in range(len(run))], bool),
        kind=np.array(kind, np.int64),
        options=tuple(kinds.options),
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
        groups: dict[tuple[frozenset[str], str | None], list[int]] = defaultdict(list)
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

    def __init__(self, fair: Fair, groups: list[tuple[frozenset[str], str | None]]) -> None:
        self.delegations = {delegation.id: delegation for delegation in fair.delegations}
        self.groups = groups
        self.own = {delegation for _, delegation in groups if delegation is not None}
        self.options: list[tuple[tuple[int, ...], ...]] = [()]
        self.numbers: dict[Any, int] = {}
        self.numbers_of_options: dict[tuple[tuple[int, ...], ...], int] = {}
        self.where: dict[int, Array] = {}

    def number(self, request: Request) -> int:
        parties = tuple(self.delegations[party] for party in request.parties)
        owners = frozenset(self.own.intersection(request.parties))
        key = (frozenset(frozenset(party.languages) for party in parties), request.relay_allowed, owners)
        if key not in self.numbers:
            self.numbers[key] = self._new(request, parties)
        return self.numbers[key]

    def possible(self, number: int, someone: Array) -> Array:
        """In which slots the class has an option with somebody in each of its groups."""
        if number not in self.where:
            there = np.zeros(someone.shape[1], bool)
            for option in self.options[number]:
                there |= someone[list(option)].all(axis=0)
            self.where[number] = there
        return self.where[number]

    def _new(self, request: Request, parties: tuple[Delegation, ...]) -> int:
        if shared_languages(parties):
            return 0
        serving = [at for at, (_, owner) in enumerate(self.groups) if owner is None or owner in request.parties]
        alone = [at for at in serving if covers(self.groups[at][0], parties)]
        options: list[tuple[int, ...]] = [(at,) for at in alone]
        if request.relay_allowed:
            rest = [at for at in serving if at not in alone]
            options += [
                (one, other)
                for one in rest
                for other in rest
                if one < other and relays(self.groups[one][0], self.groups[other][0], parties)
            ]
        found = tuple(options)
        if found not in self.numbers_of_options:
            self.numbers_of_options[found] = len(self.options)
            self.options.append(found)
        return self.numbers_of_options[found]
