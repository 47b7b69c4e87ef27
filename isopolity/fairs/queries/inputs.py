"""A fair's rows as the solver reads them: `isopolity-fair/1`, complete, with the public ids of the rows as ids.

What has happened stands fixed, and whatever was changed since makes nothing of it impossible: a meeting that began, or was held, keeps
its slot, table, interpreters and parties, and in a slot that began no other table is open. A meeting that was not held is no longer in
the way: its request may be given another time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from isopolity.core.scheduling import model as core
from isopolity.fairs.models import Absence, Delegation, Fair, Meeting, MeetingInterpreter, MeetingRequest, MeetingSeat
from isopolity.fairs.queries.values import values_of

# The code of CLDR for an unknown country: a network need not have one.
NO_COUNTRY = "ZZ"
Fixed = dict[str, core.Already]


@dataclass(slots=True)
class _Happened:
    """The meetings that do not move, and what follows from them for slots, tables and people."""

    entries: Fixed = field(default_factory=dict)
    tables: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    slots: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, meeting: Meeting) -> None:
        """Keep a placed meeting; who takes part in it is there in its slot, whatever is said of them now."""
        assert meeting.slot is not None
        assert meeting.table is not None
        people = tuple(row.interpreter.public_id for row in meeting.interpreters.all())
        slot = meeting.slot.public_id
        self.entries[meeting.request.public_id] = core.Already(meeting.request.public_id, slot, meeting.table.number, people)
        self.tables[slot].add(meeting.table.number)
        for who in (*(seat.delegation.public_id for seat in meeting.seats.all()), *people):
            self.slots[who].append(slot)


def standing_meetings(fair: Fair) -> QuerySet[Meeting]:
    """The meetings that have a place in the published timetable and were not missed, in order of time and table: two questions."""
    rows = fair.meetings.filter(state__in=(Meeting.State.PLANNED, Meeting.State.HELD)).select_related("slot", "table", "request")
    rows = rows.prefetch_related(Prefetch("interpreters", MeetingInterpreter.objects.select_related("interpreter")))
    return rows.order_by("slot__starts_at", "table__number")


def has_happened(meeting: Meeting, at: datetime) -> bool:
    """Whether it began or was held: it never moves again."""
    return meeting.state == Meeting.State.HELD or (meeting.slot is not None and meeting.slot.starts_at <= at)


def fair_input(fair: Fair, *, at: datetime, hints: Iterable[core.PlannedMeeting] = ()) -> core.Fair:
    """What the solver is asked for this fair at this moment. `hints` is a plan to begin with."""
    happened = _Happened()
    for meeting in standing_meetings(fair).prefetch_related(Prefetch("seats", MeetingSeat.objects.select_related("delegation"))):
        if has_happened(meeting, at):
            happened.add(meeting)
    absent = _absences(fair)
    slots = _slots(fair, happened, absent, at)
    ids = frozenset(slot.id for slot in slots)
    delegations = _delegations(fair, happened, absent, ids)
    interpreters = _interpreters(fair, happened, absent, ids, {one.id for one in delegations})
    requests = _requests(fair, happened, {one.id for one in delegations})
    known = {wish.id for wish in requests}
    begin = [
        core.Already(hint.request, hint.slot, hint.table, hint.interpreters, fixed=False)
        for hint in hints
        if hint.request in known and hint.request not in happened.entries
    ]
    return core.Fair(fair.name, slots, delegations, requests, interpreters, (*happened.entries.values(), *begin))


def _absences(fair: Fair) -> dict[str, set[str]]:
    """The slots in which each delegation, interpreter and table (by public id) is not to be had."""
    rows = Absence.objects.filter(slot__fair=fair).values_list(
        "slot__public_id", "delegation__public_id", "interpreter__public_id", "table__public_id"
    )
    found: dict[str, set[str]] = defaultdict(set)
    for slot, *who in rows:
        found[next(one for one in who if one)].add(slot)
    return found


def _slots(fair: Fair, happened: _Happened, absent: Mapping[str, set[str]], at: datetime) -> tuple[core.Slot, ...]:
    tables = list(fair.tables.all())
    most = max((table.number for table in tables), default=0)
    usable = {table.number: table.public_id for table in tables if not table.is_spare}

    def closed(slot: str, began: bool) -> frozenset[int]:
        open_ = set() if began else {number for number, table in usable.items() if slot not in absent[table]}
        return frozenset(range(1, most + 1)) - open_ - happened.tables[slot]

    return tuple(
        core.Slot(
            id=slot.public_id,
            starts_at=slot.starts_at.astimezone(fair.zone),
            minutes=slot.minutes,
            tables=most,
            closed_tables=closed(slot.public_id, slot.starts_at <= at),
        )
        for slot in fair.slots.all()
    )


def _delegations(fair: Fair, happened: _Happened, absent: Mapping[str, set[str]], slots: frozenset[str]) -> tuple[core.Delegation, ...]:
    found = []
    for row in fair.delegations.select_related("organisation").order_by("id"):
        held = happened.slots[row.public_id]
        is_there = row.state == Delegation.State.ACCREDITED
        if not is_there and not held:
            continue
        limits = [limit for limit in (row.most_meetings, fair.most_meetings) if limit is not None]
        floor = max(fair.least_meetings, fair.least_meetings_ldc) if row.least_developed else fair.least_meetings
        found.append(
            core.Delegation(
                id=row.public_id,
                name=row.organisation.name,
                country=row.organisation.country_id or NO_COUNTRY,
                languages=tuple(dict.fromkeys(row.languages)),
                unavailable=(frozenset(absent[row.public_id]) if is_there else slots).difference(held),
                max_meetings=max(min(limits), len(held)) if limits else None,
                min_meetings=floor if is_there else 0,
                teams=max(row.teams, *Counter(held).values()) if held else row.teams,
                least_developed_country=row.least_developed,
            )
        )
    return tuple(found)


def _interpreters(
    fair: Fair, happened: _Happened, absent: Mapping[str, set[str]], slots: frozenset[str], delegations: set[str]
) -> tuple[core.Interpreter, ...]:
    found = []
    for row in fair.interpreters.select_related("delegation").order_by("id"):
        held = happened.slots[row.public_id]
        own = row.delegation.public_id if row.delegation else None
        is_there = row.left_out_at is None and (own is None or own in delegations)
        if not is_there and not held:
            continue
        found.append(
            core.Interpreter(
                id=row.public_id,
                languages=tuple(dict.fromkeys(row.languages)),
                unavailable=(frozenset(absent[row.public_id]) if is_there else slots).difference(held),
                max_consecutive=row.most_consecutive,
                max_meetings=None if row.most_meetings is None else max(row.most_meetings, len(held)),
                delegation=own,
            )
        )
    return tuple(found)


def _requests(fair: Fair, happened: _Happened, delegations: set[str]) -> tuple[core.Request, ...]:
    rows = fair.requests.prefetch_related("parties__delegation", "allowed_slots__slot").order_by("id")
    accepted = list(rows.filter(state=MeetingRequest.State.ACCEPTED))
    missing = set(happened.entries) - {row.public_id for row in accepted}
    accepted += rows.filter(public_id__in=missing) if missing else []
    wished = [row for row in accepted if delegations.issuperset(party.delegation.public_id for party in row.parties.all())]
    values = values_of(fair)
    found = []
    for row in wished:
        held = happened.entries.get(row.public_id)
        allowed = frozenset(entry.slot.public_id for entry in row.allowed_slots.all())
        found.append(
            core.Request(
                id=row.public_id,
                parties=tuple(party.delegation.public_id for party in row.parties.all()),
                # Taken back since it was held: it stays where it was, whatever it is worth.
                value=values[row.public_id].value if row.public_id in values else 1,
                required=row.is_required,
                allowed_slots=(allowed | {held.slot} if held else allowed) if allowed else None,
                # Who changed its rule since cannot make a relay impossible that took place.
                relay_allowed=(row.relay_allowed and fair.relay_allowed) or bool(held and len(held.interpreters) == 2),
            )
        )
    return tuple(found)


def first_choices(fair: Fair, requests: Iterable[str]) -> dict[str, str]:
    """By delegation, which of these requests it ranked highest; a delegation that ranked none of them is left out."""
    rows = fair.requests.filter(public_id__in=set(requests), parties__rank__isnull=False)
    best: dict[str, tuple[int, str]] = {}
    for request, who, rank in rows.values_list("public_id", "parties__delegation__public_id", "parties__rank"):
        # The filter has left out those without a rank.
        mine = (int(rank or 0), request)
        best[who] = min(best.get(who, mine), mine)
    return {who: request for who, (_rank, request) in best.items()}
