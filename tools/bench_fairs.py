"""The timetable of fairs of five sizes: ours, the industry's greedy rule and a plain CP-SAT model, each in a process of its own.

`bench_fairs.py [--sizes 60x15 200x20] [--seeds 5] [--floor N] [--without cp-sat]` prints a table. CPU seconds stand beside those of the
clock, as machines are shared. `--one WAY SIZE SEED LIMIT` is what the processes run.
"""

import argparse
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


def one(way: str, size: str, seed: int, limit_s: float, floor: int) -> dict[str, float]:
    """One run: value, bound, when 0.99 of the bound was reached, seconds, CPU seconds, memory."""
    from isopolity.core.scheduling.files import read_fair

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
    near = next((seconds for share, seconds in reached if share >= 0.99), float("nan"))
    return {"value": plan.value, "bound": plan.upper_bound, "near_s": near, "shortfalls": len(plan.shortfalls)}


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
    return {"value": value, "bound": 0, "near_s": float("nan")}


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
    return {"value": value, "bound": round(solver.best_objective_bound), "near_s": float("nan")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--floor", type=int, default=0)
    parser.add_argument("--without", nargs="*", default=[], choices=WAYS)
    parser.add_argument("--one", nargs=4, metavar=("WAY", "SIZE", "SEED", "LIMIT"))
    given = parser.parse_args()
    if given.one:
        way, size, seed, limit = given.one
        print(json.dumps(one(way, size, int(seed), float(limit), given.floor)))
        return
    rows = []
    for size in given.sizes:
        bounds: dict[int, float] = {}
        for way in (way for way in WAYS if way not in given.without):
            runs = [_run(way, size, seed, given.floor) for seed in range(1, given.seeds + 1)]
            if way == "ours":
                bounds = {seed: run["bound"] for seed, run in enumerate(runs, 1)}
            shares = [run["value"] / bounds.get(seed, run["bound"]) for seed, run in enumerate(runs, 1)]
            near = [run["near_s"] for run in runs if run["near_s"] == run["near_s"]]
            rows.append(
                (
                    f"{size} {way}", spread(shares, 5), f"{SIZES[size][1]:.4f}" if way == "ours" else "", spread(near, 1) if near else "",
                    spread([run["seconds"] for run in runs], 1), spread([run["cpu"] for run in runs], 1),
                    f"{statistics.median(run['mb'] for run in runs):.0f}",
                )
            )  # fmt: skip
            print(rows[-1], file=sys.stderr)
    print(table(("fair", "value to bound", "goal", "0.99 after s", "s", "CPU s", "MB"), rows))


def _run(way: str, size: str, seed: int, floor: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--floor", str(floor), "--one", way, size, str(seed), str(SIZES[size][0])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
