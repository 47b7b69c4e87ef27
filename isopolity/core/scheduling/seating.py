"""Meetings placed one by one, for what has to be quick: a first plan, hints, what is left over, and repairs. Plain Python on bit masks."""

from collections.abc import Iterable

import numpy as np

from isopolity.core.scheduling.board import Array, Board, Person
from isopolity.core.scheduling.placing import Placing, empty_placing


def mask_of(row: Array) -> int:
    """A row of truth values as the bits of a number."""
    return int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little")


def slots_in(mask: int) -> Iterable[int]:
    """The places of the bits, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Seating:
    """A timetable into which meetings are put and from which they are taken; it keeps every rule at each moment."""

    def __init__(self, board: Board, placing: Placing | None = None) -> None:
        self.board = board
        placing = placing or empty_placing(board)
        self.slot: list[int] = [-1] * len(board.entries)
        self.option: list[int] = [-1] * len(board.entries)
        self.seats: list[list[int]] = board.seats.tolist()
        self.open = [mask_of(row > 0) for row in board.seats]
        self.left: list[int] = board.most.tolist()
        self.tables: list[int] = board.tables.tolist()
        self.tables_open = mask_of(board.tables > 0)
        self.parties = [board.party[a:b].tolist() for a, b in zip(board.party_from, board.party_from[1:], strict=False)]
        self.kind: list[int] = board.kind.tolist()
        self.room: list[list[int]] = board.free.tolist()
        self.held: list[set[int]] = [set() for _ in board.slots]
        self.served: list[list[set[int]]] = [[set() for _ in board.members] for _ in board.slots]
        self.work = [set(np.flatnonzero(row).tolist()) for row in placing.work]
        for number, person in enumerate(board.persons):
            for slot in self.work[number]:
                self.room[person.group][slot] += 1
        self.group_of = {at: group for group, members in enumerate(board.members) for at in members}
        self.person_of = {person.index: number for number, person in enumerate(board.persons)}
        held = np.flatnonzero(placing.slot >= 0)
        for entry, slot, option in zip(held.tolist(), placing.slot[held].tolist(), placing.option[held].tolist(), strict=True):
            self._take(entry, slot, option)
            for group in self._groups(entry, option):
                self.room[group][slot] -= 1

    def placing(self) -> Placing:
        new = empty_placing(self.board)
        new.slot[:], new.option[:] = self.slot, self.option
        for number, slots in enumerate(self.work):
            new.work[number, list(slots)] = True
        return new

    def slots_for(self, entry: int) -> int:
        """The slots in which all parties and a table are free, as a mask; interpreters are not looked at."""
        mask = self.tables_open
        for party in self.parties[entry]:
            if self.left[party] <= 0:
                return 0
            mask &= self.open[party]
        return mask and mask & mask_of(self.board.allowed[entry])

    def place(self, entry: int, slot: int) -> bool:
        """Put the entry into a slot of `slots_for`, unless its interpreters cannot be had there."""
        options = self.board.options[self.kind[entry]]
        chosen = -1
        if self.kind[entry]:
            chosen = next((number for number, option in enumerate(options) if self._engage(option, slot)), -1)
            if chosen < 0:
                return False
        self._take(entry, slot, chosen)
        return True

    def place_with(self, entry: int, slot: int, interpreters: tuple[int, ...]) -> bool:
        """As `place`, served by these interpreters (positions in the fair) where they are free, else by whoever is."""
        if not self.kind[entry]:
            return self.place(entry, slot)
        groups = tuple(self.group_of[who] for who in interpreters)
        options = self.board.options[self.kind[entry]]
        chosen = next((number for number, option in enumerate(options) if sorted(option) == sorted(groups)), -1)
        numbers = [self.person_of[who] for who in interpreters if who in self.person_of]
        startable = all(self._may_work(number, self.board.persons[number], slot) for number in numbers)
        counted = [self.group_of[who] for who in interpreters if who not in self.person_of]
        if chosen < 0 or not startable or any(self.room[group][slot] <= 0 for group in counted):
            return self.place(entry, slot)
        for number in numbers:
            self.work[number].add(slot)
        for group in counted:
            self.room[group][slot] -= 1
        self._take(entry, slot, chosen)
        return True

    def remove(self, entry: int) -> int:
        """Take the entry out; answers the slot it had."""
        slot = self.slot[entry]
        for group in self._groups(entry, self.option[entry]):
            self.room[group][slot] += 1
            self._rest(group, slot)
        for group in self._groups(entry, self.option[entry]):
            self.served[slot][group].remove(entry)
        self.held[slot].remove(entry)
        self.slot[entry] = self.option[entry] = -1
        for party in self.parties[entry]:
            self.left[party] += 1
            self.seats[party][slot] += 1
            self.open[party] |= 1 << slot
        self.tables[slot] += 1
        self.tables_open |= 1 << slot
        return slot

    def fill(self, order: Iterable[int]) -> int:
        """Put every entry that is not placed and fits into the slot with the most free tables, in this order; answers how many fitted."""
        count = 0
        # Nothing is taken out meanwhile: where interpreters are lacking for a class, they stay lacking.
        lacking: set[tuple[int, int]] = set()
        for entry in order:
            if self.slot[entry] < 0:
                kind = self.kind[entry]
                slots = [slot for slot in slots_in(self.slots_for(entry)) if (kind, slot) not in lacking]
                for slot in sorted(slots, key=lambda slot: -self.tables[slot]):
                    if self.place(entry, slot):
                        count += 1
                        break
                    lacking.add((kind, slot))
        return count

    def _take(self, entry: int, slot: int, option: int) -> None:
        self.slot[entry], self.option[entry] = slot, option
        self.held[slot].add(entry)
        for group in self._groups(entry, option):
            self.served[slot][group].add(entry)
        for party in self.parties[entry]:
            self.left[party] -= 1
            self.seats[party][slot] -= 1
            if self.seats[party][slot] <= 0:
                self.open[party] &= ~(1 << slot)
        self.tables[slot] -= 1
        if self.tables[slot] <= 0:
            self.tables_open &= ~(1 << slot)

    def _groups(self, entry: int, option: int) -> tuple[int, ...]:
        return self.board.options[self.kind[entry]][option] if option >= 0 else ()

    def _engage(self, option: tuple[int, ...], slot: int) -> bool:
        """Take one of each group: of those free, or of those whose meeting another group can serve."""
        taken: list[int] = []
        for group in option:
            if not self._one_free(group, slot, {*taken, group}):
                for before in taken:
                    self.room[before][slot] += 1
                    self._rest(before, slot)
                return False
            self.room[group][slot] -= 1
            taken.append(group)
        return True

    def _one_free(self, group: int, slot: int, seen: set[int]) -> bool:
        """Make room in a group: a chain of meetings, each served by the next group instead."""
        if self.room[group][slot] > 0 or self._start_person(group, slot):
            return True
        kinds: set[int] = set()
        for entry in sorted(self.served[slot][group]):
            options = self.board.options[self.kind[entry]]
            if self.kind[entry] in kinds or len(options[self.option[entry]]) > 1:
                continue
            kinds.add(self.kind[entry])
            for number, option in enumerate(options):
                if len(option) == 1 and option[0] not in seen:
                    seen.add(option[0])
                    if self._one_free(option[0], slot, seen):
                        self._hand_over(entry, number, slot)
                        return True
        return False

    def _hand_over(self, entry: int, number: int, slot: int) -> None:
        """The meeting is served by its option of this number instead, a single group like the one before."""
        options = self.board.options[self.kind[entry]]
        (before,), (after,) = options[self.option[entry]], options[number]
        self.room[before][slot] += 1
        self.room[after][slot] -= 1
        self.served[slot][before].remove(entry)
        self.served[slot][after].add(entry)
        self.option[entry] = number

    def _start_person(self, group: int, slot: int) -> bool:
        for number, person in enumerate(self.board.persons):
            if person.group == group and self._may_work(number, person, slot):
                self.work[number].add(slot)
                self.room[group][slot] += 1
                return True
        return False

    def _may_work(self, number: int, person: Person, slot: int) -> bool:
        work = self.work[number]
        if not person.available[slot] or slot in work or len(work) >= person.most:
            return False
        linked = self.board.linked
        first = last = slot
        while linked[first] and (first - 1 in work or person.spent[first - 1]):
            first -= 1
        while last + 1 < len(linked) and linked[last + 1] and (last + 1 in work or person.spent[last + 1]):
            last += 1
        return last - first + 1 <= person.consecutive

    def _rest(self, group: int, slot: int) -> None:
        """Send one with limits to rest when the group has room to spare."""
        if self.room[group][slot] > 0:
            for number, person in enumerate(self.board.persons):
                if person.group == group and slot in self.work[number]:
                    self.work[number].remove(slot)
                    self.room[group][slot] -= 1
                    return
