"""The fair, or a part of it, as a whole-number program over *periods*: sets of slots.

One period that holds every slot forgets the times: as a linear program it is the bound, tiny and close. Periods of one slot each are
the exact problem. Between them, the other meetings standing still, lies every neighbourhood that the search looks through.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from isopolity.core.scheduling.board import NO_LIMIT, Array, Board, Person


@dataclass(frozen=True, slots=True)
class Outside:
    """What meetings outside of the program's periods use: `held` meetings of each delegation, `worked` meetings of each interpreter with
    limits, and (persons × slots) when that is known to the slot: `busy`.
    """

    held: Array
    worked: Array
    busy: Array


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise a cost, `low` ≤ Ax ≤ `high`, 0 ≤ x ≤ `most`, all whole numbers; A by columns (`begins`, `rows`, `parts`).

    The first columns are the meetings: entry `entry[i]` (position on the board) in period `period[i]`. From `serving_at` on stand how
    many meetings of class `served_kind` are served by its option `served_option` in `served_period`; from `person_at` on the meetings
    of each interpreter with limits in each period (person-major); from `short_at` on what the delegations `floored` are short of.
    """

    most: Array
    low: Array
    high: Array
    begins: Array
    rows: Array
    parts: Array
    entry: Array
    period: Array
    serving_at: int
    person_at: int
    short_at: int
    floored: Array
    served_kind: Array
    served_option: Array
    served_period: Array


def shared(left: Array, turn: int, turns: int) -> Array:
    """What of something left is kept for the others when `turns` programs are solved at once, each of which has its share."""
    return left - (left + turns - 1 - turn) // turns


def nothing_outside(board: Board) -> Outside:
    people = len(board.persons)
    return Outside(np.zeros(len(board.most), np.int64), np.zeros(people, np.int64), np.zeros((people, len(board.slots)), bool))


class _Rows:
    """Rows of the program, gathered as triples."""

    def __init__(self) -> None:
        self.count = 0
        self.at: list[Array] = []
        self.column: list[Array] = []
        self.part: list[Array] = []
        self.low: list[Array] = []
        self.high: list[Array] = []

    def add(self, at: Array, column: Array, low: Array | int | None, high: Array | int | None, count: int, part: Array | int = 1) -> None:
        """`count` rows; entry i stands in row `at[i]` of them and in `column[i]`. None is no limit."""
        self.at.append(at + self.count)
        self.column.append(column)
        self.part.append(np.broadcast_to(np.asarray(part, np.int64), column.shape))
        self.low.append(np.broadcast_to(np.asarray(-np.inf if low is None else low, np.float64), count))
        self.high.append(np.broadcast_to(np.asarray(np.inf if high is None else high, np.float64), count))
        self.count += count

    def add_where(self, keep: Array, at: Array, column: Array, high: Array, low: Array | None = None) -> None:
        """The rows that `keep` marks, renumbered."""
        number = np.cumsum(keep) - 1
        inside = keep[at]
        self.add(number[at[inside]], column[inside], None if low is None else low[keep], high[keep], int(keep.sum()))


def program_of(
    board: Board, periods: Sequence[Array], entries: Array, outside: Outside, floor: Array, sure: Array | None = None
) -> Program:
    """The program of these entries in these periods (arrays of slots, apart from one another), with `floor` meetings of each delegation
    to reach, those outside included. What it is short of stands in the last columns; their cost is for the caller to set. `sure` marks
    entries (of all on the board) that have to be held.
    """
    rows = _Rows()
    possible = np.stack([board.allowed[np.ix_(entries, period)].any(axis=1) for period in periods], axis=1)
    local, period = np.nonzero(possible)
    entry, count = entries[local], len(local)
    columns = np.arange(count)
    held = np.zeros(len(entries), bool) if sure is None else sure[entries]
    limited = held | (possible.sum(axis=1) > 1)
    rows.add_where(limited, local, columns, np.ones(len(entries)), held)
    rows.add(period, columns, None, np.array([board.tables[slots].sum() for slots in periods]), len(periods))
    spread, party = parties_of(board, entry)
    _seat_rows(rows, board, periods, outside, party, period[spread], spread)
    serving = _serving_columns(board, periods, entry, period)
    persons_from = count + len(serving.period)
    work_most = np.array([[work_within(person, slots, board.linked) for slots in periods] for person in board.persons], np.int64)
    _interpreter_rows(rows, board, periods, serving, (entry, period), persons_from)
    _person_rows(rows, board, periods, outside, persons_from, work_most)
    short_from = persons_from + work_most.size
    floor = np.maximum(floor - outside.held, 0)
    floored = np.flatnonzero(floor)
    if len(floored):
        place = np.full(len(floor), -1)
        place[floored] = np.arange(len(floored))
        counts = place[party] >= 0
        at = np.concatenate((place[party[counts]], np.arange(len(floored))))
        rows.add(at, np.concatenate((spread[counts], short_from + np.arange(len(floored)))), floor[floored], None, len(floored))
    most = np.concatenate((np.ones(count), serving.most, work_most.ravel(), floor[floored]))
    return _gathered(rows, most, (entry, period), (count, persons_from, short_from), floored, serving)


def parties_of(board: Board, entries: Array) -> tuple[Array, Array]:
    """For each party of each entry: the place of the entry in `entries`, and the delegation."""
    width = np.diff(board.party_from)[entries]
    place = np.repeat(np.arange(len(entries)), width)
    first = np.repeat(board.party_from[entries] - np.concatenate(([0], np.cumsum(width)))[:-1], width)
    return place, board.party[first + np.arange(len(place))]


def _gathered(
    rows: _Rows, most: Array, meetings: tuple[Array, Array], starts: tuple[int, int, int], floored: Array, serving: "_Serving"
) -> Program:
    at, column, part = (np.concatenate(parts) for parts in (rows.at, rows.column, rows.part))
    order = np.lexsort((at, column))
    begins = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=len(most)))))
    low, high = np.concatenate(rows.low), np.concatenate(rows.high)
    return Program(
        most, low, high, begins, at[order], part[order], *meetings, *starts, floored, serving.kind, serving.option, serving.period
    )


def _seat_rows(rows: _Rows, board: Board, periods: Sequence[Array], outside: Outside, party: Array, period: Array, column: Array) -> None:
    delegations = len(board.most)
    left = board.most - outside.held
    seats = np.stack([board.seats[:, slots].clip(min=0).sum(axis=1) for slots in periods], axis=1)
    if len(periods) == 1:
        seats = np.minimum(seats, left[:, None])
    wanted = np.bincount(party * len(periods) + period, minlength=delegations * len(periods))
    rows.add_where(wanted > seats.ravel(), party * len(periods) + period, column, seats.ravel())
    reach = np.minimum(wanted.reshape(seats.shape), seats).sum(axis=1)
    rows.add_where(reach > left, party, column, left)


@dataclass(frozen=True, slots=True)
class _Serving:
    """Columns of interpreters' work: class, option and period of each, and how much at most."""

    kind: Array
    option: Array
    groups: list[tuple[int, ...]]
    period: Array
    most: Array


def _serving_columns(board: Board, periods: Sequence[Array], entry: Array, period: Array) -> _Serving:
    kinds = board.kind[entry]
    needed = np.unique(kinds[kinds > 0] * len(periods) + period[kinds > 0], return_counts=True)
    kind, options, groups, where, most = [], [], [], [], []
    for code, count in zip(*needed, strict=True):
        for number, option in enumerate(board.options[code // len(periods)]):
            kind.append(code // len(periods))
            options.append(number)
            groups.append(option)
            where.append(code % len(periods))
            most.append(count)
    return _Serving(np.array(kind, np.int64), np.array(options, np.int64), groups, np.array(where, np.int64), np.array(most, np.float64))


def _interpreter_rows(
    rows: _Rows, board: Board, periods: Sequence[Array], serving: _Serving, meetings: tuple[Array, Array], persons_from: int
) -> None:
    """Each meeting that needs interpreters has an option, and no group works more than it has people."""
    entry, period = meetings
    width, count = len(periods), len(entry)
    kinds = board.kind[entry]
    needs = np.flatnonzero(kinds > 0)
    codes, at = np.unique(kinds[needs] * width + period[needs], return_inverse=True)
    own = np.searchsorted(codes, serving.kind * width + serving.period)
    column = count + np.arange(len(own))
    part = np.concatenate((np.ones(len(needs), np.int64), -np.ones(len(own), np.int64)))
    rows.add(np.concatenate((at, own)), np.concatenate((needs, column)), 0, 0, len(codes), part)
    groups = len(board.free)
    used = [
        (group * width + where, column[n])
        for n, (option, where) in enumerate(zip(serving.groups, serving.period, strict=True))
        for group in option
    ]
    persons = [
        (person.group * width + where, persons_from + number * width + where)
        for number, person in enumerate(board.persons)
        for where in range(width)
    ]
    both = np.array(used + persons, np.int64).reshape(-1, 2)
    part = np.concatenate((np.ones(len(used), np.int64), -np.ones(len(persons), np.int64)))
    people = np.stack([board.free[:, slots].sum(axis=1) for slots in periods], axis=1).ravel() if groups else np.zeros(0)
    rows.add(both[:, 0], both[:, 1], None, people, groups * width, part)


def work_within(person: Person, slots: Array, linked: Array) -> int:
    """How many meetings an interpreter can hold in these slots at most, its rests kept."""
    total, run = 0, 0
    inside = np.zeros(len(linked), bool)
    inside[slots] = True
    for slot in range(len(linked)):
        if not linked[slot]:
            run = 0
        if inside[slot] and person.available[slot] and run < person.consecutive:
            total += 1
            run += 1
        else:
            run = 0
    return min(total, max(person.most, 0))


def _person_rows(rows: _Rows, board: Board, periods: Sequence[Array], outside: Outside, persons_from: int, work_most: Array) -> None:
    width = len(periods)
    column_of = np.full(len(board.slots), -1)
    for number, slots in enumerate(periods):
        if len(slots) == 1:
            column_of[slots[0]] = number
    inside = np.zeros(len(board.slots), bool)
    inside[np.concatenate(list(periods))] = True
    for number, person in enumerate(board.persons):
        columns = persons_from + number * width + np.arange(width)
        busy = (outside.busy[number] & ~inside) | person.spent
        left = person.most - int(outside.worked[number])
        if person.most < NO_LIMIT and work_most[number].sum() > left:
            rows.add(np.zeros(width, np.int64), columns, None, left, 1)
        if person.consecutive < len(board.slots):
            _window_rows(rows, person, busy, column_of, inside, board.linked, int(columns[0]))


def _window_rows(rows: _Rows, person: Person, busy: Array, column_of: Array, inside: Array, linked: Array, first: int) -> None:
    """Of any `consecutive` + 1 slots in a row at least one is a rest."""
    length = person.consecutive + 1
    for start in range(len(linked) - length + 1):
        window = np.arange(start, start + length)
        single = column_of[window] >= 0
        # A slot of a longer period may be a rest: of such windows the program says nothing.
        if not linked[window[1:]].all() or not single.any() or (inside[window] & ~single & ~busy[window]).any():
            continue
        free = window[single & ~busy[window]]
        rows.add(np.zeros(len(free), np.int64), first + column_of[free], None, person.consecutive - int(busy[window].sum()), 1)
