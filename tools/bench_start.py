"""From nothing to the first page: `bench_start.py [--clone]` prints Markdown tables; with `--clone` also from a clean clone.

The clone is of what is committed, in an environment that has only Python, git and make, once with uv and once without, each
with a home of its own so that no package is at hand: that part needs the network or a mirror.
"""

import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.measure import ROOT, descendants, environment, free_port, isopolity, memory_mb, running, spread, table, wait_for_page

ROUNDS = 5
PHASES = {"Preparing": "migrations", "Loading": "gazetteer", "Writing": "demonstration"}


def children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def first_start(data: Path) -> list[list[str]]:
    """Make the demonstration in an empty folder: seconds of each phase, as the program says them, and the CPU of all."""
    cpu, began = children_cpu_s(), time.perf_counter()
    marks: list[tuple[str, float]] = [("start of the program", began)]
    made = subprocess.Popen(
        isopolity("demo", "--only-load"), env=environment(data), cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert made.stderr is not None
    for line in made.stderr:
        if phase := PHASES.get(line.decode().split(" ")[0]):
            marks.append((phase, time.perf_counter()))
    assert made.wait() == 0
    ends = [at for _, at in marks[1:]] + [time.perf_counter()]
    rows = [[f"first time: {name}", f"{end - at:.1f} s", "", ""] for (name, at), end in zip(marks, ends, strict=True)]
    return [*rows, ["**first time: all of it**", f"{ends[-1] - began:.1f} s", f"{children_cpu_s() - cpu:.1f} s", "40 s"]]


def start_again(data: Path, *command: str) -> tuple[list[float], list[float]]:
    """Seconds until the first page of a made installation, and the CPU of its processes, of each round."""
    walls, cpus = [], []
    for _ in range(ROUNDS):
        port, cpu, began = free_port(), children_cpu_s(), time.perf_counter()
        with running(isopolity(*command, "--port", str(port)), environment(data), stderr=subprocess.DEVNULL):
            wait_for_page(port)
            walls.append(time.perf_counter() - began)
        cpus.append(children_cpu_s() - cpu)
    return walls, cpus


def memory(data: Path) -> list[list[str]]:
    port = free_port()
    command = isopolity("serve", "--port", str(port), "--processes", "2", "--with-worker")
    with running(command, environment(data), stderr=subprocess.DEVNULL) as server:
        wait_for_page(port)
        time.sleep(3)
        rows = [memory_row("idle", server.pid)]
        for path in ("/", "/needs", "/offers", "/cities", "/places", "/countries") * 10:
            wait_for_page(port, path)
        rows.append(memory_row("after 60 pages", server.pid))
    return rows


def memory_row(when: str, parent: int) -> list[str]:
    web, worker = [], []
    for pid in [parent, *descendants(parent)]:
        is_worker = "work" in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        (worker if is_worker else web).append(memory_mb(pid))
    assert len(web) == 3 and len(worker) == 1
    return [
        when,
        f"{sum(pss for _, pss in web):.0f} MB",
        f"{max(rss for rss, _ in web):.0f} MB",
        f"{worker[0][1]:.0f} MB",
        "130 MB" if when == "idle" else "",
    ]


def from_clone(folder: Path, *, with_uv: bool) -> list[str]:
    """Clone what is committed, `make demo` with almost nothing around it, and wait for the page."""
    binaries, clone, port = folder / "bin", folder / "clone", free_port()
    binaries.mkdir()
    (binaries / "python3").symlink_to(os.path.realpath(sys.executable))
    uv = shutil.which("uv") or str(ROOT / ".venv/bin/uv")
    if with_uv:
        (binaries / "uv").symlink_to(uv)
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_CERT", "REQUESTS_CA", "CURL_CA"))}
    env = {**kept, "PATH": f"{binaries}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
    began = time.perf_counter()
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True, env=env)
    with (folder / "said").open("w") as said:
        server = subprocess.Popen(["make", "demo", f"PORT={port}"], cwd=clone, env=env, stdout=said, stderr=said, start_new_session=True)
        while not (clone / ".venv/run.stamp").exists():
            assert server.poll() is None, (folder / "said").read_text()
            time.sleep(0.1)
        made = time.perf_counter()
        wait_for_page(port)
        done = time.perf_counter()
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=90)
    name = "with uv" if with_uv else "with pip only"
    return [f"clean clone, {name}", f"{made - began:.0f} s", f"{done - made:.0f} s", f"{done - began:.0f} s", "240 s"]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="isopolity-start-") as name:
        data = Path(name) / "data"
        rows = first_start(data)
        for said, goal, command in (
            (f"again: `make demo`, {ROUNDS} times", "4 s", ("demo",)),
            (f"again: two web processes, {ROUNDS} times", "2 s", ("serve", "--processes", "2")),
        ):
            walls, cpus = start_again(data, *command)
            rows.append([f"{said}, to the first page", f"{spread(walls)} s", f"{statistics.median(cpus):.2f} s", goal])
        print(table(["Start", "time", "CPU", "goal"], rows), end="\n\n")
        heads = [
            "Memory of two web processes and their parent",
            "all three (PSS)",
            "the largest (RSS)",
            "the worker (PSS)",
            "goal for the web",
        ]
        print(table(heads, memory(data)))
    if "--clone" in sys.argv[1:]:
        clones = []
        for with_uv in (True, False):
            with tempfile.TemporaryDirectory(prefix="isopolity-clone-") as folder:
                clones.append(from_clone(Path(folder), with_uv=with_uv))
        print()
        print(table(["From nothing to the first page", "environment", "demonstration and page", "all", "goal"], clones))


if __name__ == "__main__":
    main()
