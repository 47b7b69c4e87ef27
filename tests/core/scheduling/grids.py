"""Fairs and plans drawn as text.

A fair, one entry a line:   slot s1 09:00 2 -2          (two tables, the second closed; 2T09:00 is the second day)
                            city a fr,en -s1 max=2 min=1 teams=2 ldc
                            interpreter i fr,en -s1 rest=1 max=2 of=a
                            wish r1 a b 90 required relay in=s1,s2
                            fixed r1 s1 1 i           (hint r1 s1 1 is one that may move)
A plan:                     r1 s1 1 i
"""

from collections import Counter
from datetime import datetime, timedelta, timezone

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.model import (
    Already,
    Change,
    Delegation,
    Fair,
    Fairness,
    Interpreter,
    Place,
    Plan,
    PlannedMeeting,
    Request,
    Shortfall,
    Slot,
    Unplaced,
)

ZONE = timezone(timedelta(hours=2))


def when(text):
    day, _, clock = text.rpartition("T")
    hour, minute = map(int, clock.split(":"))
    return datetime(2027, 5, 14 + int(day or 1), hour, minute, tzinfo=ZONE)


def fair_of(grid, name="Fair"):
    found = {"slot": [], "city": [], "interpreter": [], "wish": [], "already": []}
    for line in grid.strip().splitlines():
        kind, *words = line.split("#")[0].split() or [""]
        options = dict(word.split("=") for word in words if "=" in word)
        away = frozenset(word[1:] for word in words if word.startswith("-"))
        plain = [word for word in words if "=" not in word and not word.startswith("-")]
        number = {key: int(value) for key, value in options.items() if value.isdecimal()}
        if kind == "slot":
            found[kind].append(Slot(plain[0], when(plain[1]), 20, int(plain[2]), frozenset(map(int, away))))
        elif kind == "city":
            found[kind].append(
                Delegation(
                    plain[0], plain[0].title(), "XX", tuple(plain[1].split(",")), away, number.get("max"), number.get("min", 0),
                    number.get("teams", 1), "ldc" in plain,
                )
            )  # fmt: skip
        elif kind == "interpreter":
            tongues = tuple(plain[1].split(","))
            found[kind].append(Interpreter(plain[0], tongues, away, number.get("rest"), number.get("max"), options.get("of")))
        elif kind == "wish":
            flags = {"required", "relay"} & set(plain)
            name_, *parties, value = [word for word in plain if word not in flags]
            allowed = frozenset(filter(None, options["in"].split(","))) if "in" in options else None
            found[kind].append(Request(name_, tuple(parties), int(value), "required" in flags, allowed, "relay" in flags))
        elif kind:
            found["already"].append(Already(plain[0], plain[1], int(plain[2]), tuple(plain[3:]), kind == "fixed"))
    return Fair(name, *(tuple(found[kind]) for kind in ("slot", "city", "wish", "interpreter", "already")))


def meetings_of(grid):
    words = [line.split("#")[0].split() for line in grid.strip().splitlines()]
    return tuple(PlannedMeeting(row[0], row[1], int(row[2]), tuple(row[3:])) for row in words if row)


def plan_of(fair, grid, before=None):
    """The plan of these meetings, with all that it says of itself true, as far as the fair knows what it names, and no more proven than that."""
    meetings = meetings_of(grid)
    wishes = {wish.id: wish for wish in fair.requests}
    placed = {meeting.request for meeting in meetings}
    slots = {slot.id for slot in fair.slots}
    slot_of = [(wishes[meeting.request], meeting.slot) for meeting in meetings if meeting.request in wishes and meeting.slot in slots]
    reached = Counter(party for wish, _ in slot_of for party in wish.parties)
    counts = [reached[city.id] for city in fair.delegations]
    value = sum(wishes[name].value for name in placed if name in wishes)
    return Plan(
        fair=fair.name,
        seed=0,
        meetings=meetings,
        unplaced=tuple(Unplaced(wish.id, Reason("not-chosen")) for wish in fair.requests if wish.id not in placed),
        value=value,
        upper_bound=value,
        status="optimal",
        seconds=0.0,
        idle_gaps=sum(idle_gaps(fair, [slot for wish, slot in slot_of if city.id in wish.parties]) for city in fair.delegations),
        shortfalls=tuple(
            Shortfall(city.id, city.min_meetings, reached[city.id], city.min_meetings, Reason("not-chosen"))
            for city in fair.delegations
            if reached[city.id] < city.min_meetings
        ),
        fairness=Fairness(min(counts, default=0), max(counts, default=0), counts.count(0)),
        changes=None if before is None else changes(before.meetings, meetings),
    )


def idle_gaps(fair, busy):
    """A day as a word of 1 (meets) and 0: holes are what is left between the first 1 and the last."""
    days = {}
    for slot in sorted(fair.slots, key=lambda slot: slot.starts_at):
        days[slot.starts_at.date()] = days.get(slot.starts_at.date(), "") + str(int(slot.id in busy))
    return sum(1 for day in days.values() for hole in day.strip("0").split("1") if hole)


def changes(before, after):
    """Every meeting of either plan."""
    then, now = ({meeting.request: Place(meeting.slot, meeting.table) for meeting in plan} for plan in (before, after))
    kinds = {(True, False): "dropped", (False, True): "added"}
    return tuple(
        Change(
            request,
            kinds.get((request in then, request in now)) or ("kept" if then[request] == now[request] else "moved"),
            then.get(request),
            now.get(request),
        )
        for request in dict.fromkeys([*then, *now])
    )


def edited(grid, edits):
    """The grid with lines changed: "old > new; another > its new", where "> new" adds a line and "old >" takes one out."""
    lines = [line.split("#")[0].strip() for line in grid.strip().splitlines()]
    for edit in filter(None, edits.split(";")):
        old, new = (part.strip() for part in edit.split(">"))
        if not old:
            lines.append(new)
            continue
        assert lines.count(old) == 1, old
        lines[lines.index(old)] = new
    return "\n".join(lines)
