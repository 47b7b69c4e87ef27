"""Meetings placed one by one, for what has to be quick: a first plan, hints, what is left over, and repairs. Plain Python on bit masks."""

from collections.abc import Iterable
from copy import copy
from itertools import pairwise

import numpy as np

from isopolity.core.scheduling.board import Array, Board, Options, Person
from isopolity.core.scheduling.placing import Placing, empty_placing

# A moment of a timetable: how much was done before it, and what was known then.
Mark = tuple[int, list[int], list[int]]


def mask_of(row: Array) -> int:
    """A row of truth values as the bits of a number."""
    return int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little")


def masks_of(rows: Array) -> list[int]:
    """Each row of truth values as the bits of a number."""
    packed = np.packbits(rows, axis=1, bitorder="little")
    width, data = packed.shape[1], packed.tobytes()
    return [int.from_bytes(data[at * width : (at + 1) * width], "little") for at in range(len(packed))]


def slots_in(mask: int) -> Iterable[int]:
    """The places of the bits, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Seating:
    """A timetable into which meetings are put and from which they are taken; it keeps every rule at each moment.

    What is done after `mark` was asked for can be taken back to it.
    """

    def __init__(self, board: Board, placing: Placing | None = None) -> None:
        self.board = board
        placing = placing or empty_placing(board)
        self.slot: list[int] = [-1] * len(board.entries)
        self.option: list[int] = [-1] * len(board.entries)
        self.allowed = masks_of(board.allowed)
        self.seats: list[list[int]] = board.seats.tolist()
        self.open = masks_of(board.seats > 0)
        self.left: list[int] = board.most.tolist()
        self.tables: list[int] = board.tables.tolist()
        self.tables_open = mask_of(board.tables > 0)
        party, begins = board.party.tolist(), board.party_from.tolist()
        self.parties: list[list[int]] = [party[a:b] for a, b in pairwise(begins)]
        self.kind: list[int] = board.kind.tolist()
        self.options = list(board.options)
        self.persons = board.persons
        self.room: list[list[int]] = board.free.tolist()
        self.held: list[set[int]] = [set() for _ in board.slots]
        self.served: list[list[set[int]]] = [[set() for _ in board.members] for _ in board.slots]
        self.work = [set(np.flatnonzero(row).tolist()) for row in placing.work]
        # By kind, the slots in which interpreters were sought in vain since any became free there, as a mask.
        self._lacking = [0] * len(board.options)
        # By slot, the groups that found nobody to take over since, as a mask.
        self._dead = [0] * len(board.slots)
        # The slots where anything became free that may serve others, as a mask; what was then taken back may still be in it.
        self.stirred = 0
        self._trail: list[tuple[str, int, int, int]] = []
        for number, person in enumerate(board.persons):
            for slot in self.work[number]:
                self.room[person.group][slot] += 1
        self.group_of = {at: group for group, members in enumerate(board.members) for at in members}
        self.person_of = {person.index: number for number, person in enumerate(board.persons)}
        held = np.flatnonzero(placing.slot >= 0)
        for entry, slot, option in zip(held.tolist(), placing.slot[held].tolist(), placing.option[held].tolist(), strict=True):
            self._take(entry, slot, option)
            for group in self.groups(entry):
                self.room[group][slot] -= 1

    def copied(self) -> "Seating":
        """The same timetable, to be changed apart from this one."""
        new = copy(self)
        new.slot, new.option, new.allowed = self.slot[:], self.option[:], self.allowed[:]
        new.open, new.left, new.tables = self.open[:], self.left[:], self.tables[:]
        new.parties, new.kind, new.options = self.parties[:], self.kind[:], self.options[:]
        new.seats, new.room = [row[:] for row in self.seats], [row[:] for row in self.room]
        new.held, new.work = [set(row) for row in self.held], [set(row) for row in self.work]
        new.served = [[set(entries) for entries in row] for row in self.served]
        new._lacking, new._dead, new._trail = self._lacking[:], self._dead[:], []
        return new

    def mark(self) -> Mark:
        """A moment that `back_to` can return to."""
        return len(self._trail), self._lacking[:], self._dead[:]

    def back_to(self, mark: Mark) -> None:
        """Take back what was done since, in the reverse order."""
        length, lacking, dead = mark
        while len(self._trail) > length:
            what, first, second, third = self._trail.pop()
            if what == "taken":
                self._leave(first)
            elif what == "left":
                self._take(first, second, third)
            elif what == "room":
                self.room[first][second] -= third
            elif what == "handed":
                self._serve(first, third, second)
            elif what == "works":
                self.work[first].remove(second)
            else:
                self.work[first].add(second)
            if what in ("taken", "left", "handed"):
                self._trail.pop()
        self._lacking, self._dead = lacking[:], dead[:]

    def add(self, parties: list[int], kind: int, allowed: int) -> int:
        """One more entry, of a kind that `options` has; answers its number."""
        self.slot.append(-1)
        self.option.append(-1)
        self.parties.append(parties)
        self.kind.append(kind)
        self.allowed.append(allowed)
        return len(self.slot) - 1

    def changed_slots(self) -> set[int]:
        """The slots in which anything was done that was not taken back."""
        room = {slot for what, _, slot, _ in self._trail if what != "handed"}
        return room | {self.slot[entry] for what, entry, _, _ in self._trail if what == "handed"} - {-1}

    def removed(self) -> set[int]:
        """The entries that were taken out, if only for a time."""
        return {entry for what, entry, _, _ in self._trail if what == "left"}

    def touched(self) -> set[int]:
        """The delegations that had a meeting taken out, if only for a time."""
        return {party for entry in self.removed() for party in self.parties[entry]}

    def placing(self) -> Placing:
        new = empty_placing(self.board)
        new.slot[:], new.option[:] = self.slot, self.option
        for number, slots in enumerate(self.work):
            new.work[number, list(slots)] = True
        return new

    def slots_for(self, entry: int) -> int:
        """The slots in which all parties and a table are free, as a mask; interpreters are not looked at."""
        return self.slots_of(entry) & self.tables_open

    def slots_of(self, entry: int) -> int:
        """The slots in which all parties are free, as a mask."""
        mask = self.allowed[entry]
        for party in self.parties[entry]:
            if self.left[party] <= 0:
                return 0
            mask &= self.open[party]
        return mask

    def likely_slots(self, entry: int) -> int:
        """As `slots_for`, without those where interpreters are known to be lacking."""
        return self.slots_for(entry) & ~self._lacking[self.kind[entry]]

    def add_kind(self, options: Options) -> int:
        """The number of the kind that is served so."""
        if options not in self.options[1:]:
            self.options.append(options)
            self._lacking.append(0)
        return self.options.index(options, 1)

    def place(self, entry: int, slot: int) -> bool:
        """Put the entry into a slot of `slots_for`, unless its interpreters cannot be had there."""
        options = self.options[self.kind[entry]]
        chosen = -1
        if self.kind[entry]:
            if self._lacking[self.kind[entry]] >> slot & 1:
                return False
            chosen = next((number for number, option in enumerate(options) if self._engage(option, slot)), -1)
            if chosen < 0:
                self._lacking[self.kind[entry]] |= 1 << slot
                return False
        self._take(entry, slot, chosen)
        return True

    def place_with(self, entry: int, slot: int, interpreters: tuple[int, ...]) -> bool:
        """As `place`, served by these interpreters (positions in the fair) where they are free, else by whoever is."""
        if not self.kind[entry]:
            return self.place(entry, slot)
        groups = tuple(self.group_of[who] for who in interpreters)
        options = self.options[self.kind[entry]]
        chosen = next((number for number, option in enumerate(options) if sorted(option) == sorted(groups)), -1)
        numbers = [self.person_of[who] for who in interpreters if who in self.person_of]
        startable = all(self._may_work(number, self.persons[number], slot) for number in numbers)
        counted = [self.group_of[who] for who in interpreters if who not in self.person_of]
        if chosen < 0 or not startable or any(self.room[group][slot] <= 0 for group in counted):
            return self.place(entry, slot)
        for number in numbers:
            self._begin(number, slot)
            self.turn(self.persons[number].group, slot, -1)
        for group in counted:
            self.turn(group, slot, -1)
        self._take(entry, slot, chosen)
        return True

    def remove(self, entry: int) -> int:
        """Take the entry out; answers the slot it had."""
        slot, groups = self.slot[entry], self.groups(entry)
        self._leave(entry)
        self.stirred |= 1 << slot
        for group in groups:
            self.turn(group, slot, 1)
            self._rest(group, slot)
        return slot

    def turn(self, group: int, slot: int, more: int) -> None:
        """So many more of a group are free in a slot (fewer when negative), by what happens outside: what was sought in vain may be had."""
        self._count(group, slot, more)
        if more > 0 and self.room[group][slot] > 0:
            self.stirred |= 1 << slot
            others = ~(1 << slot)
            self._lacking = [slots & others for slots in self._lacking]
            self._dead[slot] = 0

    def _count(self, group: int, slot: int, more: int) -> None:
        """As `turn`, where one is taken for another, or in the same breath taken: whoever found nobody would still find nobody."""
        self.room[group][slot] += more
        self._trail.append(("room", group, slot, more))

    def _forget(self) -> None:
        """One with limits works less: what was sought in vain may be had now, in other slots too."""
        self.stirred = -1
        self._lacking, self._dead = [0] * len(self._lacking), [0] * len(self._dead)

    def fill(self, order: Iterable[int]) -> int:
        """Put every entry that is not placed and fits into the slot with the most free tables, in this order; answers how many fitted."""
        count = 0
        for entry in order:
            if self.slot[entry] < 0:
                slots = sorted(slots_in(self.slots_for(entry)), key=lambda slot: -self.tables[slot])
                count += any(self.place(entry, slot) for slot in slots)
        return count

    def send_home(self, number: int, slot: int) -> bool:
        """Whether this person with limits worked in the slot, and does so no more; its meeting still counts for its group."""
        if slot not in self.work[number]:
            return False
        self.work[number].remove(slot)
        self._forget()
        self._trail.append(("rests", number, slot, 0))
        return True

    def _take(self, entry: int, slot: int, option: int) -> None:
        self._trail.append(("taken", entry, slot, option))
        self.slot[entry], self.option[entry] = slot, option
        self.held[slot].add(entry)
        for group in self.groups(entry):
            self.served[slot][group].add(entry)
        for party in self.parties[entry]:
            self.left[party] -= 1
            self.seats[party][slot] -= 1
            if self.seats[party][slot] <= 0:
                self.open[party] &= ~(1 << slot)
        self.tables[slot] -= 1
        if self.tables[slot] <= 0:
            self.tables_open &= ~(1 << slot)

    def _leave(self, entry: int) -> None:
        slot, option = self.slot[entry], self.option[entry]
        self._trail.append(("left", entry, slot, option))
        for group in self.groups(entry):
            self.served[slot][group].remove(entry)
        self.held[slot].remove(entry)
        self.slot[entry] = self.option[entry] = -1
        for party in self.parties[entry]:
            self.left[party] += 1
            self.seats[party][slot] += 1
            if self.seats[party][slot] > 0:
                self.open[party] |= 1 << slot
        self.tables[slot] += 1
        if self.tables[slot] > 0:
            self.tables_open |= 1 << slot

    def groups(self, entry: int) -> tuple[int, ...]:
        """Those who interpret for the entry where it stands."""
        option = self.option[entry]
        return self.options[self.kind[entry]][option] if option >= 0 else ()

    def _engage(self, option: tuple[int, ...], slot: int) -> bool:
        """Take one of each group: of those free, or of those whose meeting another group can serve."""
        taken: list[int] = []
        for group in option:
            seen = {*taken, group}
            if not self._one_free(group, slot, seen):
                # Each group that was looked at was looked at wholly, unless one was taken before.
                for other in () if taken else seen:
                    self._dead[slot] |= 1 << other
                for before in taken:
                    self._count(before, slot, 1)
                    self._rest(before, slot)
                return False
            self._count(group, slot, -1)
            taken.append(group)
        return True

    def _one_free(self, group: int, slot: int, seen: set[int]) -> bool:
        """Make room in a group: a chain of meetings, each served by the next group instead."""
        if self.room[group][slot] > 0 or self._start_person(group, slot):
            return True
        if self._dead[slot] >> group & 1:
            return False
        kinds: set[int] = set()
        for entry in sorted(self.served[slot][group]):
            options = self.options[self.kind[entry]]
            if self.kind[entry] in kinds or len(options[self.option[entry]]) > 1:
                continue
            kinds.add(self.kind[entry])
            for number, option in enumerate(options):
                if len(option) == 1 and option[0] not in seen:
                    seen.add(option[0])
                    if self._one_free(option[0], slot, seen):
                        self._count(option[0], slot, -1)
                        self._count(group, slot, 1)
                        self._serve(entry, self.option[entry], number)
                        return True
        return False

    def _serve(self, entry: int, before: int, after: int) -> None:
        """The meeting is served by another option, a single group like the one before."""
        self._trail.append(("handed", entry, before, after))
        slot, options = self.slot[entry], self.options[self.kind[entry]]
        self.served[slot][options[before][0]].remove(entry)
        self.served[slot][options[after][0]].add(entry)
        self.option[entry] = after

    def _start_person(self, group: int, slot: int) -> bool:
        for number, person in enumerate(self.persons):
            if person.group == group and self._may_work(number, person, slot):
                self._begin(number, slot)
                return True
        return False

    def _begin(self, number: int, slot: int) -> None:
        self.work[number].add(slot)
        self._trail.append(("works", number, slot, 0))
        self._count(self.persons[number].group, slot, 1)

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
            for number, person in enumerate(self.persons):
                if person.group == group and slot in self.work[number]:
                    self.send_home(number, slot)
                    self._count(group, slot, -1)
                    return
