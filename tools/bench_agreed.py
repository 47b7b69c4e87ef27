"""Events of the literature where every meeting is agreed: whether all are placed, how soon, and how many idle gaps are left.

`ISOPOLITY_B2B=FOLDER bench_agreed.py` prints a table. The twelve instances were published by Bofill, Espasa, Garcia, Palahí, Suy and
Villaret without a licence, so they are not in this repository: the folder has them as `isopolity-fair/1`, under the names below. The
reference is what a plain CP-SAT model found (OR-Tools 9.15, two workers, 60 seconds), and the bound that it proved.
"""

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.measure import table  # noqa: E402

# Idle gaps of the reference and its proven bound; where it has to be surpassed.
REFERENCE = {
    "tic-12": (0, 0), "tic-12crafc": (0, 0), "tic-13": (0, 0), "tic-13crafc": (9, 0), "tic-14crafc": (3, 0), "forumt-14": (5, 5),
    "forumt-14crafe": (8, 4), "forum-13": (1, 0), "forum-13crafb": (23, 0), "ticf-13crafa": (4, 0), "ticf-14crafa": (59, 0),
    "f2014-55r": (0, 0),
}  # fmt: skip
SURPASS = {"forum-13crafb", "ticf-14crafa", "tic-13crafc"}
LIMIT_S, PLACED_S = 60, 10


def row(name: str, path: Path, seed: int) -> tuple[str, ...]:
    from isopolity.core.scheduling.check import check_schedule
    from isopolity.core.scheduling.files import read_fair
    from isopolity.core.scheduling.solver import solve

    fair = read_fair(path.read_bytes())
    every, placed_s = sum(request.value for request in fair.requests), []
    cpu = time.process_time()

    def say(at: object) -> None:
        if at.value == every:  # type: ignore[attr-defined]
            placed_s.append(at.seconds)  # type: ignore[attr-defined]

    plan = solve(fair, seed=seed, time_limit_s=LIMIT_S, progress=say)
    cpu = time.process_time() - cpu
    assert check_schedule(fair, plan) == ()
    known, bound = REFERENCE[name]
    kept = len(plan.meetings) == len(fair.requests) and min(placed_s) <= PLACED_S
    good = plan.idle_gaps < known if name in SURPASS else plan.idle_gaps <= known
    return (
        name, f"{len(plan.meetings)} of {len(fair.requests)}", f"{min(placed_s, default=float('nan')):.1f}", str(plan.idle_gaps),
        f"{'<' if name in SURPASS else '≤'} {known} (bound {bound})", "yes" if kept and good else "**no**", f"{plan.seconds:.1f}", f"{cpu:.0f}",
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="+", default=list(REFERENCE), choices=list(REFERENCE))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = os.environ.get("ISOPOLITY_B2B")
    if not folder:
        print("ISOPOLITY_B2B names the folder that has the instances; without it there is nothing to measure.", file=sys.stderr)
        return 1
    from isopolity.core.scheduling.gaps import warm

    warm()
    heads = ("event", "placed", "all placed after s", "idle gaps", "reference", "reached", "s", "CPU s")
    print(table(heads, [row(name, Path(folder) / f"{name}.json", given.seed) for name in given.only]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
