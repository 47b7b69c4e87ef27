"""What one more interpreter, table or meeting would bring to those without a place: tried by really putting them there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from isopolity.core.reasons import Reason, Value
from isopolity.core.scheduling.model import Fair, Interpreter, Plan, PlannedMeeting, Request
from isopolity.core.scheduling.standing import Standing, Team, positions

# Whom the organiser has not found yet: no id of a file may be empty.
NOBODY_YET = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """`reason` says what would help (codes and values: `codes.REMEDIES`), `meetings` where the requests would have their places.

    An interpreter who is yet to be found has the id `NOBODY_YET`, a further table the next number of its slot.
    """

    reason: Reason
    meetings: tuple[PlannedMeeting, ...]


def remedies(fair: Fair, plan: Plan, *, now: datetime | None = None, most: int = 10) -> tuple[Remedy, ...]:
    """What would place most value without moving a meeting of the plan, each on its own, the best first.

    One more interpreter of a pair of languages, present all the time; one more table in every slot; one more meeting for a delegation
    that is at its limit. The plan must keep the rules of its fair, except in slots that began before `now`. What is promised here is possible; a new plan may bring more.
    """
    hall = Standing(fair, plan, now)
    unplaced = (hall.requests[entry.request] for entry in plan.unplaced)
    waiting = sorted((wish for wish in unplaced if not _has_place(hall, wish)), key=lambda wish: (-wish.value, wish.id))
    found = [*_interpreters(hall, plan, now, waiting), *_tables(hall, plan, now, waiting), *_limits(hall, waiting)]
    return tuple(sorted(found, key=lambda remedy: (-_number(remedy, "value"), remedy.reason.code, repr(remedy.reason.values)))[:most])


def _has_place(hall: Standing, wish: Request) -> bool:
    """Whether the plan has left a place that needs no remedy."""
    return bool(hall.in_time(wish) & hall.seats & hall.helped(wish)[1]) and not hall.limited.intersection(wish.parties)


def _number(remedy: Remedy, key: str) -> int:
    value = remedy.reason.values[key]
    assert isinstance(value, int)
    return value


def _interpreters(hall: Standing, plan: Plan, now: datetime | None, waiting: list[Request]) -> Iterable[Remedy]:
    by_languages: dict[frozenset[str], list[Request]] = defaultdict(list)
    for wish in waiting:
        if hall.needs_interpreter(wish) and hall.in_time(wish) and not hall.limited.intersection(wish.parties):
            spoken = (hall.delegations[party].languages for party in wish.parties)
            for languages in dict.fromkeys(map(frozenset, product(*spoken))):
                by_languages[languages].append(wish)
    for languages, wishes in by_languages.items():
        more = Interpreter(NOBODY_YET, tuple(sorted(languages)))
        fair = replace(hall.fair, interpreters=(*hall.fair.interpreters, more))
        placed = _put(Standing(fair, plan, now), [(wish, [(more,)]) for wish in wishes])
        if placed:
            yield Remedy(Reason("one-more-interpreter", {"languages": more.languages, **_sum(hall, placed)}), placed)


def _tables(hall: Standing, plan: Plan, now: datetime | None, waiting: list[Request]) -> Iterable[Remedy]:
    fair = replace(hall.fair, slots=tuple(replace(slot, tables=slot.tables + 1) for slot in hall.fair.slots))
    wider = Standing(fair, plan, now)
    placed = _put(wider, [(wish, _ways(wider, wish)) for wish in waiting])
    if placed:
        yield Remedy(Reason("one-more-table", _sum(hall, placed)), placed)


def _limits(hall: Standing, waiting: list[Request]) -> Iterable[Remedy]:
    """For each delegation at its limit the request worth most that only the limit keeps out."""
    done: set[str] = set()
    for wish in waiting:
        over = hall.limited.intersection(wish.parties)
        if len(over) == 1 and not over & done:
            party = next(iter(over))
            meeting = _place(hall, wish, _ways(hall, wish))
            if meeting is not None:
                done.add(party)
                limit = hall.delegations[party].max_meetings
                assert limit is not None
                values: dict[str, Value] = {"delegation": party, "limit": limit + 1, "request": wish.id, "value": wish.value}
                yield Remedy(Reason("one-more-meeting", values), (meeting,))


def _ways(hall: Standing, wish: Request) -> list[Team]:
    """Who may interpret it: nobody is a way too when nobody is needed."""
    return hall.teams_for(wish) if hall.needs_interpreter(wish) else [()]


def _put(hall: Standing, wishes: Iterable[tuple[Request, list[Team]]]) -> tuple[PlannedMeeting, ...]:
    """Seat one after the other what has a place, with one of its ways of being understood."""
    placed = []
    for wish, ways in wishes:
        if not hall.limited.intersection(wish.parties):
            meeting = _place(hall, wish, ways)
            if meeting is not None:
                hall.seat(meeting)
                placed.append(meeting)
    return tuple(placed)


def _place(hall: Standing, wish: Request, teams: list[Team], within: int = -1) -> PlannedMeeting | None:
    """A place for the request as the hall stands, in one of these slots, whatever the limits of its parties."""
    free = hall.in_time(wish) & hall.seats & within
    for team in teams if free else ():
        possible = free
        for one in team:
            possible &= hall.works[one.id]
        for at in positions(possible):
            slot = hall.slots[at].id
            return PlannedMeeting(wish.id, slot, min(hall.tables[slot]), tuple(one.id for one in team))
    return None


def with_a_table(fair: Fair, plan: Plan, now: datetime | None, wish: Request, slots: int) -> tuple[str, ...]:
    """Those of these slots in which one more table gives the request a place, found by putting it there. The plan stands as it is."""
    hall = Standing(replace(fair, slots=tuple(replace(slot, tables=slot.tables + 1) for slot in fair.slots)), plan, now)
    placed = (_place(hall, wish, _ways(hall, wish), 1 << at) for at in positions(slots))
    return tuple(meeting.slot for meeting in placed if meeting is not None)


def with_an_interpreter(fair: Fair, plan: Plan, now: datetime | None, wish: Request, languages: tuple[str, ...]) -> bool:
    """Whether one more interpreter with these languages gives the request a place, found by putting it there."""
    more = Interpreter(NOBODY_YET, languages)
    hall = Standing(replace(fair, interpreters=(*fair.interpreters, more)), plan, now)
    return (more,) in hall.teams_for(wish) and _place(hall, wish, [(more,)]) is not None


def _sum(hall: Standing, placed: tuple[PlannedMeeting, ...]) -> dict[str, Value]:
    slots = hall.names(hall.mask(meeting.slot for meeting in placed))
    return {"slots": slots, "count": len(placed), "value": sum(hall.requests[meeting.request].value for meeting in placed)}
