"""Measure matching: `bench_matching.py [--sizes 1000,10000,100000] [--kinds codes,themes] [--seeds 3]` prints a Markdown table.

Two invented worlds, the same at every run. *codes*: 320 themes without kinship, drawn by Zipf 0.7, eight needs and eight offers
a city, no texts. *themes*: the product's own tree with its closeness, and eight words, two modes and a language for each line.
Each row is measured in a process of its own, warm and with its input loaded, so its peak memory holds Python, numba and the input, and
not what compiling took. Wall time on a machine that does other work says little: processor seconds and the load stand beside it.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from isopolity.core.matching import MODES, City, Need, Offer, Profile, Taxonomy, best_partners, facts_between, match_between, profile_of  # noqa: E402

CODES, LINES, COUNTRIES, MOST = 320, 8, 150, 10
LANGUAGES = ("fr", "en", "ar", "es", "pt", "ru", "zh", "fa")
# Plain Python over all pairs is measured on so many pairs, one city by plain Python only up to so many cities.
SAMPLED_PAIRS, PLAIN_CITIES = 2_000, 10_000
# Small worlds are matched so often that the median says something.
CITIES_IN_ALL, MOST_TURNS = 50_000, 9

# The goals of matching: by column for every world, then for a world and its number of cities.
EVERYWHERE = {"gini": 0.25, "never %": 1, "loss %": 3}
GOALS = {
    ("codes", 1_000): {"all s": 0.05},
    ("codes", 10_000): {"all s": 1},
    ("codes", 100_000): {"all s": 45, "peak MB": 400, "one city ms": 10},
}


def world(kind: str) -> tuple[Taxonomy, list[str]]:
    """The tree and the themes that needs and offers are drawn from, the frequent ones first."""
    if kind == "codes":
        codes = [f"code-{number:03}" for number in range(CODES)]
        return Taxonomy(dict.fromkeys(codes)), codes
    from isopolity.exchange.themes import FILED, THEMES

    return Taxonomy({theme.id: theme.parent for theme in THEMES.values()}), list(FILED)


def cities(kind: str, count: int, seed: int) -> Iterator[Profile]:
    taxonomy, themes = world(kind)
    chance = random.Random(seed)
    weights = [*accumulate((rank + 1) ** -0.7 for rank in range(len(themes)))]

    def some_themes() -> list[str]:
        found: dict[str, None] = {}
        while len(found) < LINES:
            found[chance.choices(themes, cum_weights=weights)[0]] = None
        return list(found)

    def extras() -> dict[str, Any]:
        if kind == "codes":
            return {}
        words = frozenset(f"word-{number}" for number in chance.choices(range(2_000), k=8))
        return {"modes": frozenset(chance.sample(MODES, 2)), "language": chance.choice(LANGUAGES[:3]), "words": words}

    for number in range(count):
        city = City(
            id=f"city-{number:06}",
            country=f"country-{chance.randrange(COUNTRIES)}",
            languages=tuple(chance.sample(LANGUAGES, chance.choice((1, 1, 2)))),
            population=int(10 ** chance.uniform(3.5, 6.5)),
            least_developed=chance.random() < 0.2,
            needs=tuple(Need(f"n{at}", theme, chance.randint(1, 3), **extras()) for at, theme in enumerate(some_themes())),
            offers=tuple(Offer(f"o{at}", theme, chance.randint(1, 3), **extras()) for at, theme in enumerate(some_themes())),
        )
        yield profile_of(city, taxonomy)


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """The answer, wall seconds, processor seconds of all threads."""
    processor, wall = time.process_time(), time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - wall, time.process_time() - processor


def measure(kind: str, count: int, seed: int) -> dict[str, Any]:
    from isopolity.core.matching import engine
    from isopolity.core.matching.columns import table_of

    engine.warm()
    least: list[bool] = []
    table = table_of(least.append(profile.least_developed) or profile for profile in cities(kind, count, seed))  # type: ignore[func-returns-value]
    columns = table.columns

    def match() -> tuple[dict[str, float], Any]:
        lists, first_wall, first_processor = timed(lambda: engine.shortlists(columns))
        (figures, flat), second_wall, second_processor = timed(partial(shared_out, lists))
        del lists
        _, third_wall, third_processor = timed(lambda: engine.best_answers(columns, *flat[:2]))
        times = {"stage 1 s": first_wall, "stage 2 s": second_wall, "answers s": third_wall}
        together = {"all s": sum(times.values()), "all processor s": first_processor + second_processor + third_processor}
        return times | together, figures

    def shared_out(lists: Any) -> tuple[Any, Any]:
        """The figures and the lists, without the shortlists: a run lets go of them too."""
        shared = engine.fair_exposure(lists, least, most=MOST)
        return shared.figures, engine.flat_lists(shared, most=MOST)

    turns = [match() for _ in range(min(MOST_TURNS, max(1, CITIES_IN_ALL // count)))]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    singles = [timed(lambda city=city: engine.shortlist(columns, city)) for city in range(0, count, max(1, count // 20))]
    figures = turns[0][1]
    found = {name: statistics.median(times[name] for times, _ in turns) for name in turns[0][0]} | {
        "peak MB": peak,
        "one city ms": 1e3 * statistics.median(wall for _, wall, _ in singles),
        "gini": figures.gini,
        "never %": 100 * figures.never_suggested / max(1, figures.cities),
        "loss %": 100 * figures.score_loss,
        "load": os.getloadavg()[0],
    }
    return found | (plainly(kind, count, seed) if count <= PLAIN_CITIES else {})


def plainly(kind: str, count: int, seed: int) -> dict[str, float]:
    """The same by plain Python: one city alone, every pair (from a sample), and the reasons of one match as objects."""
    profiles = list(cities(kind, count, seed))
    candidates, _, one = timed(lambda: best_partners(profiles[0], profiles))
    chance = random.Random(seed)
    pairs = [chance.sample(profiles, 2) for _ in range(SAMPLED_PAIRS)]
    _, _, every = timed(lambda: [facts_between(*pair) for pair in pairs])
    shown = candidates[:MOST]
    _, _, reasons = timed(lambda: [match_between(profiles[0], line.partner, line.facts) for line in shown])
    return {
        "one city, plain ms": 1e3 * one,
        "every pair, plain s": every / SAMPLED_PAIRS * count * (count - 1),
        "reasons of a match µs": 1e6 * reasons / max(1, len(shown)),
    }


def additions_a_second() -> float:
    """How many 16-bit numbers one core adds in a second when it does nothing else: the physical limit of stage 1."""
    import numpy as np

    from isopolity.core.matching.compiling import compiled
    from isopolity.core.matching.promising import add_four

    @compiled
    def add_often(total: Any, rows: Any) -> None:
        for _ in range(1_000):
            add_four(total, rows, 0, 1, 2, 3)

    total, rows = np.zeros(4_096, np.uint16), np.ones((4, 4_096), np.uint16)
    add_often(total, rows)
    best = min(timed(lambda: add_often(total, rows))[1] for _ in range(20))
    return 4 * 4_096 * 1_000 / best


def table(kinds: list[str], sizes: list[int], seeds: int) -> Iterator[str]:
    names = (
        "stage 1 s", "stage 2 s", "answers s", "all s", "all processor s", "peak MB", "one city ms", "one city, plain ms",
        "every pair, plain s", "reasons of a match µs", "gini", "never %", "loss %", "load",
    )  # fmt: skip
    limit = additions_a_second()
    # Compiles what this machine has not compiled yet, so that no row's process does.
    subprocess.run([sys.executable, ROOT / "tools" / "warm.py"], check=True)
    yield f"| world | cities | {' | '.join(names)} | physical limit s |"
    yield "| --- |" + " ---: |" * (len(names) + 2)
    for kind in kinds:
        for size in sizes:
            runs = []
            for seed in range(1, (1 if size > PLAIN_CITIES else seeds) + 1):
                command = [sys.executable, __file__, "--one", kind, str(size), str(seed)]
                runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
                print(f"{kind} {size}: seed {seed} done", file=sys.stderr)
            goals = EVERYWHERE | GOALS.get((kind, size), {})
            values = [
                _beside(statistics.median(run[name] for run in runs), goals.get(name)) if name in runs[0] else "–" for name in names
            ]  # fmt: skip
            # Two directions, eight terms each: so many additions are made for each pair, on two cores.
            yield f"| {kind} | {size:,} | {' | '.join(values)} | {_shown(2 * LINES * size * size / limit / 2)} |"


def _beside(value: float, goal: float | None) -> str:
    """A figure with its goal; in bold when it misses that."""
    if goal is None:
        return _shown(value)
    return f"{_shown(value)} (goal {_shown(goal)})" if value <= goal else f"**{_shown(value)}** (goal {_shown(goal)})"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--kinds", default="codes,themes")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--one", nargs=3, metavar=("KIND", "CITIES", "SEED"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one[0], int(asked.one[1]), int(asked.one[2]))))
    else:
        for line in table(asked.kinds.split(","), [int(size) for size in asked.sizes.split(",")], asked.seeds):
            print(line)
