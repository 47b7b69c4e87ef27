"""How the hall stands in a plan, as sets of slots: bit n of a mask is the n-th slot in order of time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations, pairwise

from isopolity.core.scheduling.languages import covers, may_serve, relays
from isopolity.core.scheduling.model import CONSECUTIVE_MINUTES, Fair, Interpreter, Plan, PlannedMeeting, Request

# Who could interpret a meeting: one person, or two who relay.
Team = tuple[Interpreter, ...]


class Standing:
    """Who is there, who is taken and what is left in each slot, for a plan that keeps the rules of its fair.

    `there`, `taken`: by delegation, the slots in which it is present, and in which all its teams meet. `present`, `works`: by
    interpreter, the slots in which it is present, and in which it can take one more meeting. `open`: slots with an open table;
    `seats`: slots with one that is left. `of`, `at`, `by` and `within`: the meetings of a delegation, of a delegation in a slot, of an
    interpreter in a slot (one at most), and of a slot. What began before `now` may break rules; nothing can be added there.
    """

    def __init__(self, fair: Fair, plan: Plan, now: datetime | None = None) -> None:
        self.fair = fair
        self.slots = sorted(fair.slots, key=lambda slot: slot.starts_at)
        self.bit = {slot.id: 1 << at for at, slot in enumerate(self.slots)}
        self.all_slots = (1 << len(self.slots)) - 1
        self.ahead = self.mask(slot.id for slot in self.slots if now is None or slot.starts_at >= now)
        self.delegations = {delegation.id: delegation for delegation in fair.delegations}
        self.requests = {request.id: request for request in fair.requests}
        self.there = {one.id: self.all_slots & ~self.mask(one.unavailable) for one in fair.delegations}
        self.present = {one.id: self.all_slots & ~self.mask(one.unavailable) if one.max_meetings != 0 else 0 for one in fair.interpreters}
        self.of: dict[str, list[PlannedMeeting]] = defaultdict(list)
        self.at: dict[tuple[str, str], list[PlannedMeeting]] = defaultdict(list)
        self.by: dict[tuple[str, str], PlannedMeeting] = {}
        self.within: dict[str, list[PlannedMeeting]] = defaultdict(list)
        self.taken: dict[str, int] = dict.fromkeys(self.delegations, 0)
        self.busy: dict[str, int] = dict.fromkeys(self.present, 0)
        self.limited = {one.id for one in fair.delegations if one.max_meetings == 0}
        self.tables: dict[str, set[int]] = {slot.id: set(slot.open_tables) for slot in self.slots}
        self.open = self.seats = self.mask(slot for slot, left in self.tables.items() if left)
        self._follows = [
            (after.starts_at - before.ends_at).total_seconds() <= CONSECUTIVE_MINUTES * 60 for before, after in pairwise(self.slots)
        ]
        for meeting in plan.meetings:
            self._seat(meeting)
        work = Counter(who for meeting in plan.meetings for who in meeting.interpreters)
        self._left = {one.id: None if one.max_meetings is None else one.max_meetings - work[one.id] for one in fair.interpreters}
        self.works = {one.id: self._works(one) for one in fair.interpreters}
        self._spoken = {one.id: frozenset(one.languages) for one in fair.delegations}
        self._own = frozenset(one.delegation for one in fair.interpreters if one.delegation)
        self._teams: dict[object, list[Team]] = {}
        self._helped: dict[object, tuple[int, int]] = {}

    def mask(self, slots: Iterable[str]) -> int:
        """The set of slots with these ids."""
        found = 0
        for slot in slots:
            found |= self.bit[slot]
        return found

    def names(self, mask: int) -> tuple[str, ...]:
        """The ids of the slots in a set, in order of time."""
        return tuple(self.slots[at].id for at in positions(mask))

    def common(self, request: Request) -> int:
        """The slots ahead that the request allows and in which every party is there."""
        common = self.ahead if request.allowed_slots is None else self.ahead & self.mask(request.allowed_slots)
        for party in request.parties:
            common &= self.there[party]
        return common

    def in_time(self, request: Request) -> int:
        """Those of them in which every party has time, whatever their limits."""
        free = self.common(request)
        for party in request.parties:
            free &= ~self.taken[party]
        return free

    def seat(self, meeting: PlannedMeeting) -> None:
        """Add a meeting that breaks no rule."""
        self._seat(meeting)
        for one in self.fair.interpreters:
            if one.id in meeting.interpreters:
                left = self._left[one.id]
                self._left[one.id] = None if left is None else left - 1
                self.works[one.id] = self._works(one)
                self._helped.clear()

    def _seat(self, meeting: PlannedMeeting) -> None:
        bit = self.bit[meeting.slot]
        self.tables[meeting.slot].discard(meeting.table)
        if not self.tables[meeting.slot]:
            self.seats &= ~bit
        self.within[meeting.slot].append(meeting)
        for party in self.requests[meeting.request].parties:
            self.of[party].append(meeting)
            at_once = self.at[party, meeting.slot]
            at_once.append(meeting)
            if len(at_once) >= self.delegations[party].teams:
                self.taken[party] |= bit
            if len(self.of[party]) == self.delegations[party].max_meetings:
                self.limited.add(party)
        for who in meeting.interpreters:
            if who in self.busy:
                self.by[who, meeting.slot] = meeting
                self.busy[who] |= bit

    def _works(self, one: Interpreter) -> int:
        """The slots in which this interpreter can take one more meeting: present, free, below the limit and with its rests."""
        left = self._left[one.id]
        if left is not None and left <= 0:
            return 0
        free = self.present[one.id] & ~self.busy[one.id]
        if one.max_consecutive is None:
            return free
        return sum(1 << at for at in positions(free) if self._stretch(self.busy[one.id], at) <= one.max_consecutive)

    def _stretch(self, busy: int, at: int) -> int:
        """So many consecutive slots are busy around this one, if it is busy too."""
        first = last = at
        while first and self._follows[first - 1] and busy >> (first - 1) & 1:
            first -= 1
        while last < len(self._follows) and self._follows[last] and busy >> (last + 1) & 1:
            last += 1
        return last - first + 1

    def needs_interpreter(self, request: Request) -> bool:
        return not frozenset.intersection(*(self._spoken[party] for party in request.parties))

    def teams_for(self, request: Request) -> list[Team]:
        """Every interpreter, and where relay is allowed every two, that make this meeting understood."""
        kind = self.kind(request)
        if kind not in self._teams:
            parties = tuple(self.delegations[party] for party in request.parties)
            helpers = [one for one in self.fair.interpreters if may_serve(one, request)]
            tongues = {one.id: frozenset(one.languages) for one in helpers}
            teams: list[Team] = [(one,) for one in helpers if covers(tongues[one.id], parties)]
            if request.relay_allowed:
                rest = [one for one in helpers if (one,) not in teams]
                teams += [pair for pair in combinations(rest, 2) if relays(tongues[pair[0].id], tongues[pair[1].id], parties)]
            self._teams[kind] = teams
        return self._teams[kind]

    def helped(self, request: Request) -> tuple[int, int]:
        """The slots in which some team for the request is present, and in which some team can take it; all when none is needed."""
        if not self.needs_interpreter(request):
            return self.all_slots, self.all_slots
        kind = self.kind(request)
        if kind not in self._helped:
            present = free = 0
            for team in self.teams_for(request):
                there = works = self.all_slots
                for one in team:
                    there &= self.present[one.id]
                    works &= self.works[one.id]
                present |= there
                free |= works
            self._helped[kind] = present, free
        return self._helped[kind]

    def kind(self, request: Request) -> object:
        """Requests of one kind are served by the same interpreters."""
        languages = frozenset(self._spoken[party] for party in request.parties)
        return languages, request.relay_allowed, self._own.intersection(request.parties)


def positions(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
