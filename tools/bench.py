"""Measure the house and write `docs/benchmarks.md`: `bench.py [PART …]`, all parts when none is named.

Each part is a program of its own, run in a process of its own; its section of the document is written anew and the others
stay. Nothing in the document is typed by hand: what is not measured does not stand there.
"""

import os
import platform
import re
import shlex
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
POSTGRES = ("tools/with_postgres.py", "wheel", "--", sys.executable)
SECTION = re.compile(r"<!-- part: (\w+) -->\n.*?<!-- end -->\n", re.DOTALL)
INTRODUCTION = """# What was measured

Written by `make bench`, or a part of it by `make bench PARTS="pages search"`. Each part says when, of which commit, on what machine and
at what load it ran; with a load above the number of cores, times by the clock are longer than they need be, and CPU time says more.
Goals stand beside the figures; a goal that is missed is in the open here.
A section speaks for the commit that it names: what the code has become since is not in its figures.
"""


@dataclass(frozen=True)
class Part:
    """One section. `commands` are arguments of this Python; `heads` go above rows that a program prints bare, `is_text` keeps lines as they are."""

    name: str
    title: str
    goals: str
    commands: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...] = ()
    is_text: bool = False


PARTS = (
    Part(
        "start",
        "From nothing to the first page, and idle memory",
        "Clean clone to the first page in 4 minutes, of which migrations, gazetteer and demonstration at most 40 s; `make demo` again within "
        "4 s; warm start under 2 s; two web processes idle under 130 MB.",
        (("tools/bench_start.py", "--clone"),),
    ),
    Part(
        "pages",
        "Pages",
        "A page costs at most 4 times a bare Django view of one row, a list at most 1.5 times a bare list of as many rows; a first visit is at "
        "most 14,336 bytes with its styles (gzip -9, the largest of English, French and Arabic); at most 12 queries, counted signed in.",
        (("tools/bench_pages.py",),),
    ),
    Part(
        "matching",
        "Matching, in files",
        "On 2 cores, warm, input loaded, reasons included, 320 codes, Zipf 0.7, 8 needs and 8 offers: 1,000 cities in 0.05 s, 10,000 in 1 s, "
        "100,000 in 45 s and 400 MB, one city among 100,000 in 10 ms. Gini of exposure at most 0.25, never suggested at most 1 %, loss of "
        "score at most 3 %.",
        (("tools/bench_matching.py",),),
    ),
    Part(
        "live",
        "Matches on the page, 10,000 cities",
        "Fresh within 300 ms when one city changed; no numerical library in a web process.",
        (("tools/bench_live_matches.py", "--cities", "10000"),),
        is_text=True,
    ),
    Part(
        "search",
        "Search",
        "None was set; docs/how/search.md says what it finds and misses.",
        (("tools/bench_search.py",), (*POSTGRES, "tools/bench_search.py")),
        ("database", "what", "median, or all of it", "all but one below, or each"),
    ),
    Part(
        "gazetteer",
        "Places of the world",
        "Part of the 40 s above.",
        (("tools/bench_gazetteer.py",), ("tools/bench_gazetteer.py", "--all"), (*POSTGRES, "tools/bench_gazetteer.py")),
        ("database", "what", "time", "CPU"),
    ),
    Part(
        "imports",
        "Bringing in a list",
        "25,000 rows in 60 s.",
        (("tools/bench_import.py",), (*POSTGRES, "tools/bench_import.py")),
        ("database", "list", "what", "time"),
    ),
    Part(
        "fairs",
        "Timetables of fairs",
        "Medians of 5 seeds on 2 cores, value to proven bound: 60×15 optimal within 10 s, 200×20 0.9990 in 30 s, 500×24 0.9970 in 60 s, "
        "1000×30 0.9950 in 120 s, 2000×40 0.9940 in 180 s and 400 MB; from 200×20 on 0.99 of the bound within 2, 6, 20 and 60 s. With three "
        "meetings promised to all: everybody reaches three or its proven maximum, at 0.1 % of the value. Times are of the call, with compiled "
        "loops at hand; the whole process stands beside. The greedy rule is that of the trade, CP-SAT a plain model. Runs that are finished "
        "are kept, so that this may be stopped and begun again.",
        (("tools/bench_fairs.py",), ("tools/bench_fairs.py", "--bare", "--floor", "3", "--without", "greedy", "cp-sat")),
    ),
    Part(
        "repairs",
        "Repairs of a timetable, 1,000 delegations",
        "50 ms (median) with the timetable held ready, at most two meetings moved, the past and what is fixed unmoved, every repaired plan "
        "accepted by the checker.",
        (("tools/bench_repairs.py",),),
    ),
    Part(
        "agreed",
        "Events of the literature, all meetings agreed",
        "Every meeting has its place within 10 s; idle gaps within 60 s no more than the reference, and fewer where it says <. The instances "
        "are not in this repository: `ISOPOLITY_B2B` names the folder that has them.",
        (("tools/bench_agreed.py",),),
    ),
)


def said_by(command: tuple[str, ...]) -> str:
    """What a part's program prints, run in an empty data folder; RuntimeError when it does not end well."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ISOPOLITY_ENV"}}
    with tempfile.TemporaryDirectory(prefix="isopolity-bench-") as folder:
        ended = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**kept, "ISOPOLITY_DATA": folder, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if ended.returncode:
        raise RuntimeError(f"{shlex.join(command)} ended with {ended.returncode}")
    return ended.stdout.strip()


def written(part: Part, said: Iterable[str], *, load: float, took_s: float, at: datetime) -> str:
    """The section of a part."""
    lines = [f"<!-- part: {part.name} -->", f"## {part.title}", "", f"Goals: {part.goals}", ""]
    if part.heads:
        lines += [f"| {' | '.join(part.heads)} |", f"| {' | '.join('---' for _ in part.heads)} |"]
    lines += ["```", *said, "```"] if part.is_text else list(said)
    commands = "; ".join(f"`{shlex.join(command).replace(sys.executable, 'python')}`" for command in part.commands)
    lines += [
        "",
        f"{at:%d %B %Y, %H:%M} UTC, commit {commit()}; {machine()}; load average before: {load:.1f}; took {took_s:.0f} s. Again: "
        f"`make bench PARTS={part.name}`, which runs {commands} with the Python of the environment, in an empty data folder.",
        "",
        "<!-- end -->",
        "",
    ]
    return "\n".join(lines)


def commit() -> str:
    name = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", "isopolity", "tools"], cwd=ROOT, check=False).returncode
    return f"{name} with changes that are not committed" if changed else name


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def sections() -> dict[str, str]:
    """The sections that the document has, by name of the part."""
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    return {found.group(1): found.group(0) for found in SECTION.finditer(text)}


def main(asked: list[str]) -> int:
    known = {part.name: part for part in PARTS}
    unknown = [name for name in asked if name not in known]
    if unknown:
        print(f"There is no part {', '.join(unknown)}: the parts are {', '.join(known)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in asked or known:
        part = known[name]
        print(f"{part.title} …", file=sys.stderr)
        load, began = os.getloadavg()[0], time.monotonic()
        try:
            said = [said_by(command) for command in part.commands]
        except RuntimeError as error:
            print(f"  {error}; its section stays as it was.", file=sys.stderr)
            failed = 1
            continue
        section = written(part, said, load=load, took_s=time.monotonic() - began, at=datetime.now(UTC))
        there = {**sections(), name: section}
        DOCUMENT.write_text("\n".join([INTRODUCTION, *(there[each] for each in known if each in there)]), encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
