"""The timetable of fairs of five sizes: ours, the industry's greedy rule and a plain CP-SAT model, each in a process of its own.

`bench_fairs.py [--sizes 60x15 200x20] [--seeds 5] [--floor N] [--without cp-sat]` prints a table. CPU seconds stand beside those of the
clock, as machines are shared. `--one WAY SIZE SEED LIMIT` is what the processes run. Every finished run is kept in `.bench/fairs.jsonl`
with what the code was: who stops the whole and begins again goes on where it was. `--files FAIR ...` runs ours on files instead.
"""

import argparse
import hashlib
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.make_fair import made_with_mutual  # noqa: E402
from tools.measure import spread, table  # noqa: E402

# Size, seconds allowed, and the share of the bound that is the goal.
SIZES = {"60x15": (10, 1.0), "200x20": (30, 0.9990), "500x24": (60, 0.9970), "1000x30": (120, 0.9950), "2000x40": (180, 0.9940)}
WAYS = ("ours", "greedy", "cp-sat")
KEPT = ROOT / ".bench" / "fairs.jsonl"
# So long for each fair of `--files`.
FILE_S = 60


def one(way: str, size: str, seed: int, limit_s: float, floor: int) -> dict[str, float]:
    """One run: value, bound, when 0.99 of the bound was reached, seconds, CPU seconds, memory."""
    from isopolity.core.scheduling.files import read_fair
    from isopolity.core.scheduling.gaps import warm

    warm()
    delegations, slots = map(int, size.split("x"))
    document, mutual = made_with_mutual(delegations, slots, seed, floor)
    fair = read_fair(json.dumps(document).encode())
    began, cpu = time.perf_counter(), time.process_time()
    found = {"ours": _ours, "greedy": _greedy, "cp-sat": _cp_sat}[way](fair, mutual, seed, limit_s)
    return {
        **found,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _ours(fair, mutual, seed, limit_s):
    from isopolity.core.scheduling.check import check_schedule
    from isopolity.core.scheduling.solver import solve

    reached = []
    plan = solve(fair, seed=seed, time_limit_s=limit_s, progress=lambda at: reached.append((at.value / at.upper_bound, at.seconds)))
    assert check_schedule(fair, plan) == ()
    near = next((seconds for share, seconds in reached if share >= 0.99), None)
    short = sum(min(entry.floor, entry.proven_max) - entry.reached for entry in plan.shortfalls)
    return {"value": plan.value, "bound": plan.upper_bound, "near_s": near, "shortfalls": len(plan.shortfalls), "short": short}


def _greedy(fair, mutual, seed, limit_s):
    """Mutual requests first, then one-sided ones, in order of registration, each into the first slot where it fits."""
    from isopolity.core.scheduling.board import board_of
    from isopolity.core.scheduling.seating import Seating, slots_in

    board = board_of(fair)
    seating = Seating(board)
    ids = [fair.requests[at].id for at in board.entries.tolist()]
    for entry in sorted(range(len(ids)), key=lambda entry: ids[entry] not in mutual):
        for slot in slots_in(seating.slots_for(entry)):
            if seating.place(entry, slot):
                break
    value = sum(int(board.value[entry]) for entry, slot in enumerate(seating.slot) if slot >= 0)
    return {"value": value, "bound": 0, "near_s": None}


def _cp_sat(fair, mutual, seed, limit_s):
    """The model that one writes down first: a variable for each request and slot, one for each class, group and slot."""
    from ortools.sat.python import cp_model

    from isopolity.core.scheduling.board import board_of

    board = board_of(fair)
    model = cp_model.CpModel()
    at_slot: dict[tuple[int, int], list] = {}
    of_party: dict[int, list] = {}
    tables: dict[int, list] = {}
    needs: dict[tuple[int, int], list] = {}
    worth = []
    for entry in range(len(board.entries)):
        own = []
        for slot in board.allowed[entry].nonzero()[0].tolist():
            held = model.new_bool_var("")
            own.append(held)
            worth.append(int(board.value[entry]) * held)
            tables.setdefault(slot, []).append(held)
            for party in board.party[board.party_from[entry] : board.party_from[entry + 1]].tolist():
                at_slot.setdefault((party, slot), []).append(held)
                of_party.setdefault(party, []).append(held)
            if board.kind[entry]:
                needs.setdefault((int(board.kind[entry]), slot), []).append(held)
        model.add_at_most_one(own)
    for (party, slot), held in at_slot.items():
        model.add(sum(held) <= int(board.seats[party, slot]))
    for party, held in of_party.items():
        model.add(sum(held) <= min(int(board.most[party]), len(held)))
    for slot, held in tables.items():
        model.add(sum(held) <= int(board.tables[slot]))
    used: dict[tuple[int, int], list] = {}
    for (kind, slot), held in needs.items():
        served = []
        for (group,) in board.options[kind]:
            count = model.new_int_var(0, int(board.free[group, slot]), "")
            served.append(count)
            used.setdefault((group, slot), []).append(count)
        model.add(sum(held) == sum(served))
    for (group, slot), counts in used.items():
        model.add(sum(counts) <= int(board.free[group, slot]))
    model.maximize(sum(worth))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers, solver.parameters.random_seed = limit_s, 2, seed
    status = solver.solve(model)
    value = round(solver.objective_value) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else 0
    return {"value": value, "bound": round(solver.best_objective_bound), "near_s": None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--floor", type=int, default=0)
    parser.add_argument("--without", nargs="*", default=[], choices=WAYS)
    parser.add_argument("--bare", action="store_true", help="without heads, for a table that goes on")
    parser.add_argument("--files", nargs="+", default=[])
    parser.add_argument("--one", nargs=4, metavar=("WAY", "SIZE", "SEED", "LIMIT"))
    given = parser.parse_args()
    if given.one:
        way, size, seed, limit = given.one
        print(json.dumps(one(way, size, int(seed), float(limit), given.floor)))
        return
    if given.files:
        print(table(("fair", "placed", "idle gaps", "status", "s"), [_of_file(path) for path in given.files]))
        return
    rows = []
    for size in given.sizes:
        bounds: dict[int, float] = {}
        for way in (way for way in WAYS if way not in given.without):
            runs = [_kept_run(way, size, seed, given.floor) for seed in range(1, given.seeds + 1)]
            if way == "ours":
                bounds = {seed: run["bound"] for seed, run in enumerate(runs, 1)}
            shares = [run["value"] / bounds.get(seed, run["bound"]) for seed, run in enumerate(runs, 1)]
            rows.append(_row(f"{size} {way}" + (f", floor {given.floor}" if given.floor else ""), way, size, shares, runs))
            print(rows[-1], file=sys.stderr)
    heads = ("fair", "value to bound", "goal", "0.99 after s", "s", "whole process s", "CPU s", "MB", "below floor, of these avoidable")
    lines = table(heads, rows).splitlines()
    print("\n".join(lines[2:] if given.bare else lines))


def _row(name: str, way: str, size: str, shares: list[float], runs: list[dict[str, float]]) -> tuple[str, ...]:
    near = [run["near_s"] for run in runs if run["near_s"] is not None]
    return (
        name,
        spread(shares, 5),
        f"{SIZES[size][1]:.4f}" if way == "ours" else "",
        spread(near, 1) if near else "",
        *(spread([run[key] for run in runs], 1) for key in ("seconds", "whole", "cpu")),
        f"{statistics.median(run['mb'] for run in runs):.0f}",
        f"{sum(run['shortfalls'] for run in runs)}, {sum(run['short'] for run in runs)}" if way == "ours" else "",
    )


def _of_file(path: str) -> tuple[str, ...]:
    """A fair of a file, for as long as the idle gaps of published instances are compared."""
    from isopolity.core.scheduling.check import check_schedule
    from isopolity.core.scheduling.files import read_fair
    from isopolity.core.scheduling.solver import solve

    fair = read_fair(Path(path).read_bytes())
    plan = solve(fair, seed=1, time_limit_s=FILE_S)
    assert check_schedule(fair, plan) == ()
    return fair.name, f"{len(plan.meetings)} of {len(fair.requests)}", str(plan.idle_gaps), plan.status, f"{plan.seconds:.1f}"


def _kept_run(way: str, size: str, seed: int, floor: int) -> dict[str, float]:
    """The run as it was kept, or done now and kept."""
    key = [_code(), way, size, seed, floor]
    lines = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else []
    # The process may have been stopped while it wrote: the last line then is no run.
    for line in lines:
        if line.endswith("}") and (kept := json.loads(line))["key"] == key:
            return kept["run"]
    run = _run(way, size, seed, floor)
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.open("a", encoding="utf-8") as file:
        file.write(("\n" if lines else "") + json.dumps({"key": key, "run": run}))
    return run


def _code() -> str:
    """What the code is, changes that are not committed included."""
    git = ("git", "-C", str(ROOT))
    scope = ("--", "isopolity/core/scheduling", "tools/bench_fairs.py", "tools/make_fair.py")
    tree = subprocess.run([*git, "log", "-1", "--format=%H", *scope], capture_output=True, check=True).stdout
    changes = subprocess.run([*git, "diff", "HEAD", *scope], capture_output=True, check=True).stdout
    return hashlib.sha256(tree + changes).hexdigest()[:16]


def _run(way: str, size: str, seed: int, floor: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--floor", str(floor), "--one", way, size, str(seed), str(SIZES[size][0])]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return {**json.loads(done.stdout), "whole": time.perf_counter() - began}


if __name__ == "__main__":
    main()
