"""What the benchmarks share: a served installation, the memory of its processes, a table in Markdown."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 600


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def spread(figures: Sequence[float], digits: int = 2) -> str:
    """The median, with the smallest and the largest when there are several."""
    middle = f"{statistics.median(figures):.{digits}f}"
    return middle if len(figures) == 1 else f"{middle} ({min(figures):.{digits}f}–{max(figures):.{digits}f})"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, name: str = "demonstration") -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "ISOPOLITY_ENV", "ISOPOLITY_DATA"}}
    return {**kept, "ISOPOLITY_ENV": name, "ISOPOLITY_DATA": str(data), "PYTHONPATH": str(ROOT)}


def isopolity(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "isopolity", *arguments]


def wait_for_page(port: int, path: str = "/") -> float:
    """Seconds until the page answers with 200."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE_S:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as page:
                assert page.status == 200
                return time.perf_counter() - began
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError(f"no answer at port {port} within {PATIENCE_S} seconds")


@contextmanager
def running(command: list[str], env: dict[str, str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A program with its children, ended by Ctrl-C when the block ends."""
    process = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True, **{"stdout": subprocess.DEVNULL, **options})  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=90)


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *descendants(child))]


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident memory of one process, and its share of it when what several use is divided among them: RSS, PSS."""
    said = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(said["Rss"].split()[0]) / 1024, int(said["Pss"].split()[0]) / 1024
