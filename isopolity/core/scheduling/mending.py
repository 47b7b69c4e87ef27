"""The search of a repair: places for what lost its own and for what waits, with few moves and short chains of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from isopolity.core.scheduling.placing import FLOOR_WEIGHT, LEAST_WEIGHT, REQUIRED_WEIGHT
from isopolity.core.scheduling.seating import Seating, slots_in

# So many of the weightiest meetings without a place are given one at the cost of others; so many chains are tried for all of them, and
# so many that may get longer; and so many times for each, one that is worth less is dropped for it on trial.
_LOOKED_AT, _CHAINS, _LONG_CHAINS, _OUSTED = 60, 1_000, 200, 10
# Longer chains of meetings that make room for one another are not looked for.
_DEEPEST = 2
# Of the meetings that keep a table or an interpreter busy so many are looked at, those worth least.
_LEAST = 3

# A slot, and meetings without which an entry might fit there.
Obstacle = tuple[int, tuple[int, ...]]


@dataclass
class Stakes:
    """What entries are worth, and what delegations have at most and were promised; fixed meetings are not counted in either."""

    value: list[int]
    required: list[bool]
    most: list[int]
    floor: list[int]
    least: list[bool]
    of: list[list[int]]

    def copied(self) -> "Stakes":
        """To be changed apart from this; the lists in `of` are shared, and to be replaced rather than changed."""
        return Stakes(self.value[:], self.required[:], self.most[:], self.floor[:], self.least, self.of[:])


@dataclass
class Before:
    """The plan that is repaired, and what happened to it: the slot of each of its entries that are still known; those of them that lost
    their table; `wanted` entries that lost their place, or are new; `touched` delegations that got time; the slots where something
    became free, and those that are not over, as masks. Of the other entries without a place the slots in which all parties are free:
    those `fitting` could be placed before anything happened, those `idle` could not, as a table or interpreters are lacking.
    """

    slot: dict[int, int]
    tableless: set[int]
    wanted: list[int]
    touched: set[int]
    freed: int
    ahead: int
    fitting: list[tuple[int, int]]
    idle: list[tuple[int, int]]

    def copied(self) -> "Before":
        """To be changed apart from this, but for the last two, which do not change."""
        return Before(
            self.slot.copy(), self.tableless.copy(), self.wanted[:], self.touched.copy(), self.freed, self.ahead, self.fitting, self.idle
        )


class Mending:
    """A search that changes `seating`."""

    def __init__(self, seating: Seating, stakes: Stakes, before: Before) -> None:
        self.seating, self.stakes, self.before = seating, stakes, before
        # So many meetings may still be changed; and whether anything was left undone because no more may.
        self.left, self.held_back = 0, False
        # Meetings that cannot stay: that they have no place is nothing that this search does to them.
        self._hit = set(before.wanted)
        self._largest = max(stakes.value, default=1) or 1

    def run(self) -> None:
        """Give places to what was hit and to what is not placed, the weightiest first, as long as that gains; nothing is ever lost by it.

        Called again after one more was allowed to move, it goes on from there.
        """
        self.held_back, self._chains, self._long = False, _CHAINS, _LONG_CHAINS
        self._fill(self._held_up() if self.left else self._able())
        filled = self.seating.mark()[0]
        for entry, slots in self._near():
            if self.seating.slot[entry] < 0:
                obstacles = self._obstacles(entry, slots)
                if not self._chain(entry, obstacles, _DEEPEST):
                    self._oust(entry, obstacles)
        if self.seating.mark()[0] > filled:
            self._fill(self._able())

    def _weight(self, entry: int) -> int:
        """What the entry is worth where things stand: its value, that it is required, and the floors that it helps to reach."""
        stakes, seating = self.stakes, self.seating
        weight = stakes.value[entry]
        if stakes.required[entry]:
            weight += REQUIRED_WEIGHT * self._largest
        for party in seating.parties[entry]:
            if stakes.floor[party]:
                held = stakes.most[party] - seating.left[party]
                if held < stakes.floor[party] + (seating.slot[entry] >= 0):
                    weight += (LEAST_WEIGHT if stakes.least[party] else FLOOR_WEIGHT) * self._largest
        return weight

    def _able(self) -> set[int]:
        """What may find a place since something happened, whatever it is."""
        seating, before = self.seating, self.before
        able = {*before.wanted, *(entry for entry, _ in before.fitting)}
        able.update(entry for entry, slots in before.idle if slots & seating.stirred)
        for party in before.touched | seating.touched():
            able.update(self.stakes.of[party])
        return able

    def _held_up(self) -> set[int]:
        """Meetings of the plan that have no place now: any but their old one would be a move."""
        return {entry for entry in {*self.before.wanted, *self.seating.removed()} if entry in self.before.slot}

    def _fill(self, able: set[int]) -> None:
        """Whatever of these fits where it stands free is placed, the weightiest first."""
        seating, ahead = self.seating, self.before.ahead
        waiting = [entry for entry in able if seating.slot[entry] < 0 and seating.likely_slots(entry) & ahead]
        for entry in sorted(waiting, key=lambda entry: (-self._weight(entry), entry)):
            self._settle(entry)

    def _settle(self, entry: int) -> bool:
        """Place the entry where everybody is free, first where it was before, as far as moves are left."""
        slots, was = self.seating.likely_slots(entry) & self.before.ahead, self.before.slot.get(entry, -1)
        if was >= 0 and slots >> was & 1 and self._put(entry, was):
            return True
        return any(self._put(entry, slot) for slot in slots_in(slots) if slot != was)

    def _put(self, entry: int, slot: int) -> bool:
        cost = self._cost(entry, slot)
        if cost > self.left:
            self.held_back = True
            return False
        if not self.seating.place(entry, slot):
            return False
        self.left -= cost
        return True

    def _out(self, entry: int) -> None:
        self.left += self._cost(entry, self.seating.slot[entry])
        self.seating.remove(entry)

    def _cost(self, entry: int, slot: int) -> int:
        """What it costs to put an entry without a place into the slot: one that was not hit has paid when it was taken out, and gets that
        back where it was before.
        """
        return self._is_move(entry, slot) - self._is_drop(entry)

    def _is_drop(self, entry: int) -> bool:
        """Whether it could have stayed where it was, so that to have no place is a change like a move."""
        return entry in self.before.slot and entry not in self._hit

    def _is_move(self, entry: int, slot: int) -> bool:
        was = self.before.slot.get(entry)
        return was is not None and (was != slot or entry in self.before.tableless)

    def _near(self) -> list[tuple[int, int]]:
        """Entries without a place for which room may be made, the weightiest first, and the slots to look at: all for those that lost
        their place, for others those where something became free and one of their parties has time.
        """
        seating, before = self.seating, self.before
        near = {entry: seating.allowed[entry] & before.ahead for entry in before.wanted if seating.slot[entry] < 0}
        freed = before.freed & before.ahead
        for party in before.touched:
            for entry in self.stakes.of[party]:
                if seating.slot[entry] < 0 and entry not in near and seating.allowed[entry] & freed:
                    time = 0
                    for one in seating.parties[entry]:
                        time |= seating.open[one]
                    if time & freed & seating.allowed[entry]:
                        near[entry] = time & freed & seating.allowed[entry]
        order = nsmallest(_LOOKED_AT, ((-self._weight(entry), entry) for entry in near))
        return [(entry, near[entry]) for _, entry in order]

    def _chain(self, entry: int, obstacles: list[Obstacle], length: int) -> bool:
        """Place the entry where one other meeting is in its way that can go elsewhere, or the one that is in the way of that can."""
        seating = self.seating
        if any(seating.left[party] <= 0 for party in seating.parties[entry]):
            return False
        for slot, (out, *others) in obstacles:
            if others:
                continue
            due = self._cost(entry, slot) + (out in self.before.slot and not self._is_move(out, seating.slot[out]))
            if due > self.left:
                self.held_back = True
            elif self._elsewhere(out, slot):
                self._chains -= 1
                if self._chains >= 0 and self._exchanged(entry, slot, out, 0):
                    return True
            elif length > 1 and due < self.left:
                self._long -= 1
                if self._long >= 0 and self._exchanged(entry, slot, out, length - 1):
                    return True
        return False

    def _exchanged(self, entry: int, slot: int, out: int, length: int) -> bool:
        """Put the entry into the slot and `out` elsewhere, over a chain of this length; else nothing is done."""
        mark, left = self.seating.mark(), self.left
        self._out(out)
        if self.seating.slots_for(entry) >> slot & 1 and self._put(entry, slot):
            others = self.seating.allowed[out] & self.before.ahead & ~(1 << slot)
            if self._settle(out) if not length else self._chain(out, self._obstacles(out, others), length):
                return True
        self.seating.back_to(mark)
        self.left = left
        return False

    def _oust(self, entry: int, obstacles: list[Obstacle]) -> None:
        """Place the entry where what is in its way is worth less, or goes elsewhere: where least is lost."""
        choices, weight = [], self._weight(entry)
        for slot, outs in obstacles:
            due = self._cost(entry, slot) - sum(self._cost(out, self.seating.slot[out]) for out in outs)
            lost = sum(0 if self.left and self._elsewhere(out, slot) else self._weight(out) for out in outs)
            if lost >= weight:
                continue
            if due > self.left:
                self.held_back = True
            else:
                choices.append((lost, slot, outs))
        for _, slot, outs in sorted(choices)[:_OUSTED]:
            if self._is_worth(entry, slot, outs):
                return

    def _is_worth(self, entry: int, slot: int, outs: tuple[int, ...]) -> bool:
        """Put the entry into the slot and these elsewhere or nowhere; if that is no gain, nothing is done."""
        mark, left = self.seating.mark(), self.left
        gain = 0
        for out in outs:
            gain -= self._weight(out)
            self._out(out)
        gain += self._weight(entry)
        if self.seating.slots_for(entry) >> slot & 1 and self._put(entry, slot):
            for out in outs:
                weight = self._weight(out)
                gain += weight if self._settle(out) else 0
            if gain > 0:
                return True
        self.seating.back_to(mark)
        self.left = left
        return False

    def _elsewhere(self, out: int, slot: int) -> int:
        """The slots where the meeting would fit, interpreters aside, if it made room in this one."""
        seating = self.seating
        mask = seating.allowed[out] & self.before.ahead & seating.tables_open & ~(1 << slot)
        for party in seating.parties[out]:
            mask &= seating.open[party]
        return mask

    def _obstacles(self, entry: int, slots: int) -> list[Obstacle]:
        held = self._held_by(entry)
        return [(slot, outs) for slot in slots_in(slots) for outs in self._in_the_way(entry, slot, held)]

    def _held_by(self, entry: int) -> list[dict[int, list[int]]]:
        """The meetings of each party by slot."""
        found = []
        for party in self.seating.parties[entry]:
            by_slot: dict[int, list[int]] = {}
            for out in self.stakes.of[party]:
                slot = self.seating.slot[out]
                if slot >= 0:
                    by_slot.setdefault(slot, []).append(out)
            found.append(by_slot)
        return found

    def _in_the_way(self, entry: int, slot: int, held: list[dict[int, list[int]]]) -> list[tuple[int, ...]]:
        """Meetings without which the entry might fit into the slot, one or two: those of parties that are busy or have all they may have,
        or the least that keep a table or an interpreter.
        """
        seating = self.seating
        groups = []
        for party, by_slot in zip(seating.parties[entry], held, strict=True):
            if not seating.open[party] >> slot & 1:
                groups.append(by_slot.get(slot, []))
            elif seating.left[party] <= 0:
                groups.append(self._least(out for at, outs in by_slot.items() if self.before.ahead >> at & 1 for out in outs))
        if len(groups) == 1:
            return [(out,) for out in groups[0]]
        if groups:
            return [(one, other) for one in groups[0] for other in groups[1] if one != other] if len(groups) == 2 else []
        if seating.tables_open >> slot & 1 and seating.kind[entry]:
            options = seating.options[seating.kind[entry]]
            busy = {out for option in options for group in option for out in seating.served[slot][group]}
            return [(out,) for out in self._least(busy)]
        return [(out,) for out in self._least(seating.held[slot])]

    def _least(self, pool: Iterable[int]) -> list[int]:
        value = self.stakes.value
        return sorted(pool, key=lambda out: (value[out], out))[:_LEAST]
