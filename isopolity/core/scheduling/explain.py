"""Why a request has no place: found by looking at every slot of the plan, not remembered from the search."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from math import prod

from isopolity.core.reasons import Reason, Value
from isopolity.core.scheduling.model import Fair, Plan, PlannedMeeting, Request, Shortfall, Unplaced
from isopolity.core.scheduling.remedies import with_a_table, with_an_interpreter
from isopolity.core.scheduling.standing import Standing, positions

# More ways of making room in one slot than so many are not compared: the first of each need are taken.
CHOICES = 200


def explained(fair: Fair, plan: Plan, *, now: datetime | None = None) -> Plan:
    """The plan with the true reason of each request without a place (codes and values: `codes.REASONS`), and for delegations that miss
    their minimum because of others what would give them one more meeting without moving anybody.

    The plan must keep the rules of its fair, except in slots that began before `now`, which are not looked at any more. What no plan could change comes first (nobody is there, nobody interprets, no table is
    open), then what stands in the way in this plan.
    """
    look = _Look(fair, plan, now)
    wishes = [look.hall.requests[entry.request] for entry in plan.unplaced]
    shortfalls = tuple(replace(entry, cure=look.cure(entry, wishes)) for entry in plan.shortfalls)
    return replace(plan, unplaced=tuple(Unplaced(wish.id, look.reason(wish)) for wish in wishes), shortfalls=shortfalls)


@dataclass(frozen=True, slots=True, order=True)
class _Price:
    """What goes when meetings are displaced, in the order in which it matters."""

    kept: int
    shortfall: int
    value: int


class _Look:
    def __init__(self, fair: Fair, plan: Plan, now: datetime | None) -> None:
        self.hall = Standing(fair, plan, now)
        self.plan, self.now = plan, now
        self.kept = {entry.request for entry in fair.already if entry.fixed} | {wish.id for wish in fair.requests if wish.required}
        self.held = {one.id: len(self.hall.of[one.id]) for one in fair.delegations}
        self._freed_before: dict[object, list[list[PlannedMeeting]]] = {}
        for meetings in (*self.hall.of.values(), *self.hall.at.values(), *self.hall.within.values()):
            meetings.sort(key=self._weight)

    def _weight(self, meeting: PlannedMeeting) -> tuple[bool, int, str]:
        return meeting.request in self.kept, self.hall.requests[meeting.request].value, meeting.request

    def reason(self, wish: Request) -> Reason:
        others = self.plan.conflict or ()
        if wish.id in others and len(others) > 1:
            return Reason("required-conflict", {"requests": tuple(other for other in others if other != wish.id)})
        return self._never(wish) or self._limit(wish) or self._now(wish)

    def cure(self, short: Shortfall, waiting: list[Request]) -> Reason | None:
        """One more table, or else one more interpreter, that gives a meeting to those who could have had more if others had less: tried by
        putting the meeting there, the request worth most first. Other shortfalls keep the cure that was known.
        """
        if short.reason.code != "floor-others-first":
            return short.cure
        hall, own = (
            self.hall,
            [wish for wish in waiting if short.delegation in wish.parties and not self.hall.limited.intersection(wish.parties)],
        )
        own.sort(key=lambda wish: (-wish.value, wish.id))
        for wish in own:
            likely = hall.in_time(wish) & hall.helped(wish)[1] & ~hall.seats
            slots = with_a_table(hall.fair, self.plan, self.now, wish, likely) if likely else ()
            if slots:
                return Reason("add-table", {"slots": slots})
        for wish in own:
            languages, likely = self._languages(wish), hall.in_time(wish) & hall.seats & ~hall.helped(wish)[1]
            if likely and with_an_interpreter(hall.fair, self.plan, self.now, wish, languages):
                return Reason("add-interpreter", {"languages": languages, "count": 1})
        return None

    def _never(self, wish: Request) -> Reason | None:
        """What stands in the way in every plan."""
        common = self.hall.common(wish)
        if not common:
            return Reason("no-common-free-slot", {"delegations": wish.parties})
        present, _ = self.hall.helped(wish)
        if not common & present:
            return self._no_interpreter(wish, common)
        if not common & present & self.hall.open:
            return Reason("tables-full", {"slots": self.hall.names(common & present)})
        return None

    def _limit(self, wish: Request) -> Reason | None:
        """A party that has all the meetings it may have, none of which is worth less."""
        for party in wish.parties:
            if party in self.hall.limited:
                least = self.hall.of[party][0] if self.hall.of[party] else None
                worth = self.hall.requests[least.request].value if least else None
                if worth is None or least is None or least.request in self.kept or (worth >= wish.value and not wish.required):
                    limit = self.hall.delegations[party].max_meetings
                    values = {"delegation": party, "limit": limit, "least": least.request if least else None, "value": worth}
                    return Reason("limit-of-meetings", values)
        return None

    def _now(self, wish: Request) -> Reason:
        """What stands in the way in this plan, in the slots in which all parties have time; if there are none, what would have to go."""
        free = self.hall.in_time(wish)
        if not free or self.hall.limited.intersection(wish.parties):
            return self._displaced(wish)
        _, helped = self.hall.helped(wish)
        without_help, without_seat = free & ~helped, free & ~self.hall.seats
        if without_help == free and without_seat != free:
            return self._no_interpreter(wish, free)
        if without_seat == free and without_help != free:
            return Reason("tables-full", {"slots": self.hall.names(free)})
        if without_help | without_seat != free:
            slot = self.hall.names(free & helped & self.hall.seats)[0]
            return Reason("place-left", {"slot": slot})
        lacking, full = without_help.bit_count(), without_seat.bit_count()
        values: dict[str, Value] = {
            "count": free.bit_count(),
            "no_interpreter": lacking,
            "tables_full": full,
            "main": "no-interpreter" if lacking >= full else "tables-full",
            "languages": self._languages(wish),
            "slots": self.hall.names(free),
        }
        return Reason("several-obstacles", values)

    def _no_interpreter(self, wish: Request, slots: int) -> Reason:
        return Reason("no-interpreter", {"languages": self._languages(wish), "slots": self.hall.names(slots)})

    def _languages(self, wish: Request) -> tuple[str, ...]:
        """The first language of each party: the pair that an interpreter is asked for."""
        return tuple(
            sorted({self.hall.delegations[party].languages[0] for party in wish.parties if self.hall.delegations[party].languages})
        )

    def _displaced(self, wish: Request) -> Reason:
        """The slot in which least would have to go for this meeting, and what."""
        best: tuple[_Price, int, tuple[str, ...]] | None = None
        possible = self.hall.common(wish) & self.hall.helped(wish)[0] & self.hall.open
        # Placing this one mends a shortfall of its own parties at most: else nothing is better than to lose nothing kept and no minimum.
        mends = any(self.held[party] < self.hall.delegations[party].min_meetings for party in wish.parties)
        for least, at in sorted((self._at_least(wish, self.hall.slots[at].id), at) for at in positions(possible)):
            if best is not None and not mends and best[0] < _Price(0, 0, least):
                break
            out = self._victims(wish, self.hall.slots[at].id, 1 << at)
            if out is not None:
                found = self._price(wish, out), at, tuple(sorted(meeting.request for meeting in out))
                best = found if best is None or found[:2] < best[:2] else best
        if best is None:
            return self._no_interpreter(wish, possible)
        price, at, requests = best
        code = "would-displace"
        if price.kept:
            code = "would-displace-kept"
        elif wish.required or price.shortfall < 0 or (price.shortfall == 0 and price.value < wish.value):
            code = "better-left"
        elif price.shortfall > 0:
            code = "would-displace-minimum"
        return Reason(code, {"slot": self.hall.slots[at].id, "requests": requests, "value": price.value, "worth": wish.value})

    def _at_least(self, wish: Request, slot: str) -> int:
        """What goes at least for this meeting in the slot: all of parties with one team, which then meet nobody else."""
        out = {}
        for party in wish.parties:
            held = self.hall.at.get((party, slot))
            if held and len(held) == self.hall.delegations[party].teams == 1:
                out[held[0].request] = held[0]
        return self._weight_of(out.values())[1]

    def _victims(self, wish: Request, slot: str, bit: int) -> list[PlannedMeeting] | None:
        """The meetings worth least without which this one could be held in the slot; None: nobody would interpret all the same."""
        hall, needs = self.hall, []
        for party in wish.parties:
            if hall.taken[party] & bit:
                needs.append([[meeting] for meeting in hall.at[party, slot]])
            if party in self.hall.limited:
                needs.append([[meeting] for meeting in self._own_choices(party, wish, slot)])
        if hall.needs_interpreter(wish):
            freed = self._freed(wish, slot, bit)
            if not freed:
                return None
            # Of those that free nothing else which must go, the cheapest will do.
            going = {meeting.request for need in needs for choice in need for meeting in choice}
            needs.append([freed[0], *(choice for choice in freed[1:] if any(meeting.request in going for meeting in choice))])
        if not hall.seats & bit:
            needs.append([[meeting] for meeting in hall.within[slot][:1]] + [[]])
        best: tuple[tuple[int, int], list[PlannedMeeting]] | None = None
        for choice in product(*needs) if prod(map(len, needs)) <= CHOICES else [[need[0] for need in needs]]:
            out = {meeting.request: meeting for part in choice for meeting in part}
            if hall.seats & bit or any(meeting.slot == slot for meeting in out.values()):
                weight = self._weight_of(out.values())
                best = (weight, list(out.values())) if best is None or weight < best[0] else best
        return best[1] if best else None

    def _own_choices(self, party: str, wish: Request, slot: str) -> list[PlannedMeeting]:
        """Which meeting of a party at its limit may go: the least, the least that it has with another party at its limit, those of the slot."""
        own = self.hall.of[party]
        also = self.hall.limited.intersection(wish.parties) - {party}
        shared = [meeting for meeting in own if also.intersection(self.hall.requests[meeting.request].parties)]
        return list(dict.fromkeys([*own[:1], *shared[:1], *self.hall.at[party, slot]]))

    def _freed(self, wish: Request, slot: str, bit: int) -> list[list[PlannedMeeting]]:
        """Meetings of the slot that must go for a team to interpret, for each team that then could; one empty list if one is free."""
        key = self.hall.kind(wish), slot
        if key not in self._freed_before:
            found: dict[tuple[str, ...], list[PlannedMeeting]] = {}
            for team in self.hall.teams_for(wish):
                held = {meeting.request: meeting for one in team if (meeting := self.hall.by.get((one.id, slot)))}
                if all((one.id, slot) in self.hall.by or self.hall.works[one.id] & bit for one in team):
                    found[tuple(sorted(held))] = list(held.values())
            self._freed_before[key] = [[]] if () in found else sorted(found.values(), key=self._weight_of)
        return self._freed_before[key]

    def _weight_of(self, out: Iterable[PlannedMeeting]) -> tuple[int, int]:
        """How many of these are kept whatever comes, and what all are worth."""
        kept = value = 0
        for meeting in out:
            kept += meeting.request in self.kept
            value += self.hall.requests[meeting.request].value
        return kept, value

    def _price(self, wish: Request, out: list[PlannedMeeting]) -> _Price:
        lost: Counter[str] = Counter(party for meeting in out for party in self.hall.requests[meeting.request].parties)
        lost.subtract(wish.parties)
        shortfall = 0
        for party, count in lost.items():
            short = self.hall.delegations[party].min_meetings - self.held[party]
            shortfall += max(0, short + count) - max(0, short)
        kept, value = self._weight_of(out)
        return _Price(kept, shortfall, value)
