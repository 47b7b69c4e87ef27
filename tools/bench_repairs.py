"""Repairs of a published timetable: how long they take, how many others they move, and how much of what was lost they win back.

`bench_repairs.py [--size 1000x30] [--trials 40]` prints a table. The plan of the fair is made once, with a limit of steps, and kept in
`.bench/`. Each trial is an accident by lot at the beginning of some slot; it is mended with the timetable held ready, as a program that
stays awake does, and without, as the command does. Every repaired plan is checked, outside the time that is measured.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from isopolity.core.scheduling.check import check_schedule  # noqa: E402
from isopolity.core.scheduling.files import plan_text, read_fair, read_plan  # noqa: E402
from isopolity.core.scheduling.model import Fair, Plan, PlannedMeeting, Request  # noqa: E402
from tools.make_fair import made_fair  # noqa: E402
from tools.measure import table  # noqa: E402

KEPT = ROOT / ".bench"
SEED, STEPS, MAX_MOVES = 1, 150, 2
GOAL_MS = 50


@dataclass(frozen=True)
class Accident:
    """The fair as it is afterwards, the moment, and the meetings that can no longer be held as they were planned."""

    fair: Fair
    now: datetime
    hit: frozenset[str]


@dataclass(frozen=True)
class Repaired:
    ms: float
    cpu_ms: float
    moved: int
    # What was hit is worth so much, and of that so much is there again afterwards: in its place or in others'.
    lost: int
    regained: int
    placed: bool


def accident(kind: str, fair: Fair, plan: Plan, random: Random) -> Accident:
    """One of its kind; slots that lie behind are never changed."""
    at = random.randrange(len(fair.slots) * 3 // 4)
    ahead = [slot.id for slot in fair.slots[at:]]
    coming = [meeting for meeting in plan.meetings if meeting.slot in set(ahead)]
    changed, hit = _KINDS[kind](fair, coming, ahead, random)
    return Accident(changed, fair.slots[at].starts_at, frozenset(meeting.request for meeting in hit))


Change = tuple[Fair, list[PlannedMeeting]]


def _late(fair: Fair, coming: list[PlannedMeeting], ahead: list[str], random: Random) -> Change:
    """A delegation comes one to three slots later, and has a meeting in them."""
    away = frozenset(ahead[: random.randint(1, 3)])
    who = random.choice(sorted({party for one in coming if one.slot in away for party in _parties(fair)[one.request]}))
    changed = tuple(replace(one, unavailable=one.unavailable | away) if one.id == who else one for one in fair.delegations)
    return replace(fair, delegations=changed), [one for one in coming if one.slot in away and who in _parties(fair)[one.request]]


def _cancelled(fair: Fair, coming: list[PlannedMeeting], ahead: list[str], random: Random) -> Change:
    """A delegation goes home: whatever it had not yet begun is no more."""
    who = random.choice(fair.delegations).id
    planned = {one.request for one in coming}
    begun = {one.id for one in fair.requests} - planned
    kept = tuple(one for one in fair.requests if who not in one.parties or one.id in begun)
    return replace(fair, requests=kept), [one for one in coming if who in _parties(fair)[one.request]]


def _ill(fair: Fair, coming: list[PlannedMeeting], ahead: list[str], random: Random) -> Change:
    who = random.choice(fair.interpreters).id
    changed = tuple(replace(one, unavailable=one.unavailable | set(ahead)) if one.id == who else one for one in fair.interpreters)
    return replace(fair, interpreters=changed), [one for one in coming if who in one.interpreters]


def _broken(fair: Fair, coming: list[PlannedMeeting], ahead: list[str], random: Random) -> Change:
    number = random.choice(coming).table
    changed = tuple(replace(one, closed_tables=one.closed_tables | {number}) if one.id in ahead else one for one in fair.slots)
    return replace(fair, slots=changed), [one for one in coming if one.table == number]


def _new(fair: Fair, coming: list[PlannedMeeting], ahead: list[str], random: Random) -> Change:
    """Two who had not thought of one another wish to meet, as much as any."""
    known = {frozenset(one.parties) for one in fair.requests}
    pair = random.sample([one.id for one in fair.delegations], 2)
    while frozenset(pair) in known:
        pair = random.sample([one.id for one in fair.delegations], 2)
    value = max(one.value for one in fair.requests)
    return replace(fair, requests=(*fair.requests, Request("new", tuple(pair), value))), []


_KINDS: dict[str, Callable[[Fair, list[PlannedMeeting], list[str], Random], Change]] = {
    "a delegation is late": _late,
    "a delegation cancels": _cancelled,
    "an interpreter is ill": _ill,
    "a table breaks": _broken,
    "a new request": _new,
}


def _parties(fair: Fair) -> dict[str, tuple[str, ...]]:
    if _OF.get("fair") is not fair:
        _OF.update({"fair": fair, "parties": {one.id: one.parties for one in fair.requests}})
    parties: dict[str, tuple[str, ...]] = _OF["parties"]
    return parties


_OF: dict[str, Any] = {}


def tried(happened: Accident, fair: Fair, plan: Plan, repairing: Callable[[], Plan]) -> Repaired:
    began, cpu = time.perf_counter(), time.process_time()
    mended = repairing()
    ms, cpu_ms = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - cpu)
    found = check_schedule(happened.fair, mended, before=plan, now=happened.now, max_moves=MAX_MOVES)
    assert found == (), found[:3]
    worth = {one.id: one.value for one in (*fair.requests, *happened.fair.requests)}
    lost = sum(worth[name] for name in happened.hit)
    moved = sum(change.kind == "moved" for change in mended.changes or ())
    there = {meeting.request for meeting in mended.meetings}
    return Repaired(ms, cpu_ms, moved, lost, mended.value - (plan.value - lost), "new" in there)


def base(size: str) -> tuple[Fair, Plan]:
    """The fair and its timetable, made once."""
    from isopolity.core.scheduling.gaps import warm
    from isopolity.core.scheduling.solver import solve

    delegations, slots = map(int, size.split("x"))
    fair = read_fair(json.dumps(made_fair(delegations, slots, SEED)).encode())
    kept = KEPT / f"repairs-{size}-{SEED}-{STEPS}.json"
    if not kept.exists():
        warm()
        KEPT.mkdir(exist_ok=True)
        kept.write_text(plan_text(solve(fair, seed=SEED, steps=STEPS)), encoding="utf-8")
    return fair, read_plan(kept.read_bytes())


def rows(size: str, trials: int) -> list[tuple[str, ...]]:
    from isopolity.core.scheduling.solver import prepared, repair

    fair, plan = base(size)
    assert check_schedule(fair, plan) == ()
    began = time.perf_counter()
    ready = prepared(fair, plan)
    took_s = time.perf_counter() - began
    found, every = [], []
    for kind in _KINDS:
        happened = [accident(kind, fair, plan, Random(f"{kind} {trial}")) for trial in range(trials)]
        quick = [tried(one, fair, plan, lambda one=one: ready.repaired(one.fair, now=one.now, max_moves=MAX_MOVES)) for one in happened]
        anew = [tried(one, fair, plan, lambda one=one: repair(one.fair, plan, now=one.now, max_moves=MAX_MOVES)) for one in happened]
        every += quick
        found.append(_row(kind, quick, anew))
    found.append((f"**all {len(every)}**", *_times(every), "", str(max(one.moved for one in every)), "", ""))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    share = plan.value / plan.upper_bound
    print(
        f"{fair.name}: {len(plan.meetings)} of {len(fair.requests)} requests have a place, {share:.4f} of the bound ({STEPS} steps). ",
        end="",
    )
    print(f"To hold the timetable ready took {took_s:.2f} s. {memory:.0f} MB at most, the checker included.\n")
    return found


def _times(runs: list[Repaired]) -> tuple[str, str]:
    ms = [run.ms for run in runs]
    return f"{statistics.median(ms):.0f}, {max(ms):.0f}", f"{statistics.median(run.cpu_ms for run in runs):.0f}"


def _row(kind: str, quick: list[Repaired], anew: list[Repaired]) -> tuple[str, ...]:
    lost = sum(run.lost for run in quick)
    regained = f"{100 * sum(run.regained for run in quick) / lost:.0f} %" if lost else f"{sum(run.placed for run in quick)} placed"
    moved = f"{statistics.mean(run.moved for run in quick):.1f}, {max(run.moved for run in quick)}"
    return kind, *_times(quick), " / ".join(_times(anew)), moved, str(round(lost / len(quick))), regained


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", default="1000x30")
    parser.add_argument("--trials", type=int, default=40)
    given = parser.parse_args()
    heads = (
        "what happened", "ready: ms, median and most", "CPU ms", "not ready: ms, median and most / CPU ms", "moved: mean, most",
        "value lost, mean", "of it regained",
    )  # fmt: skip
    found = rows(given.size, given.trials)
    print(table(heads, found))


if __name__ == "__main__":
    main()
