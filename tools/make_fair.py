"""`make_fair.py DELEGATIONS SLOTS SEED [--floor N]`: an invented cooperation fair as `isopolity-fair/1`, for benchmarks and tests.

As such fairs are: famous cities are wished more often, themes make clusters, half the delegations are there only part of the time, most
speak one or two of eight languages, and interpreters are what there is least of.
"""

import argparse
import json
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import numpy as np

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "pt", "fa")
# How often each is a city's first language, and its second.
FIRST = np.array([20, 18, 16, 14, 10, 9, 8, 5]) / 100
SECOND = np.array([45, 20, 10, 8, 6, 4, 4, 3]) / 100
TYPES, THEMES = 15, 12
SLOTS_A_DAY = 16


def made_fair(delegations: int, slots: int, seed: int, floor: int = 0) -> dict[str, Any]:
    """The document; every delegation gets `min_meetings` of `floor`."""
    return made_with_mutual(delegations, slots, seed, floor)[0]


def made_with_mutual(delegations: int, slots: int, seed: int, floor: int = 0) -> tuple[dict[str, Any], set[str]]:
    """The document, and the ids of the requests that both sides wished."""
    random = np.random.default_rng((seed, delegations, slots))
    cities = [_delegation(at, slots, floor, random) for at in range(delegations)]
    requests, mutual = _requests(cities, random)
    document = {
        "format": "isopolity-fair/1",
        "name": f"Invented fair {delegations}x{slots}, seed {seed}",
        "slots": [_slot(at, round(0.36 * delegations)) for at in range(slots)],
        "delegations": cities,
        "interpreters": _interpreters(cities, requests, slots, random),
        "requests": requests,
    }
    return document, mutual


def _slot(at: int, tables: int) -> dict[str, Any]:
    day, place = divmod(at, SLOTS_A_DAY)
    # An hour at noon, so that not all slots are consecutive.
    begins = datetime(2027, 5, 15, 8, tzinfo=UTC) + timedelta(days=day, minutes=25 * place + (60 if place >= SLOTS_A_DAY // 2 else 0))
    return {"id": f"s{at + 1}", "starts_at": begins.isoformat(), "minutes": 20, "tables": tables}


def _delegation(at: int, slots: int, floor: int, random: np.random.Generator) -> dict[str, Any]:
    first = random.choice(len(LANGUAGES), p=FIRST)
    second = random.choice(len(LANGUAGES), p=SECOND) if random.random() < 0.6 else first
    away: list[int] = []
    if random.random() < 0.5:
        length = int(random.integers(max(1, slots // 8), max(2, slots // 2)))
        start = int(random.integers(0, slots - length + 1))
        away = list(range(start, start + length))
    return {
        "id": f"d{at + 1}",
        "name": f"City {at + 1}",
        "country": f"{chr(65 + at % 26)}{chr(65 + at // 26 % 26)}",
        "languages": list(dict.fromkeys((LANGUAGES[first], LANGUAGES[second]))),
        "unavailable": [f"s{slot + 1}" for slot in away],
        "max_meetings": int(random.integers(round(0.45 * slots), slots + 1)),
        "min_meetings": floor,
        "least_developed_country": bool(random.random() < 0.25),
    }


def _requests(cities: list[dict[str, Any]], random: np.random.Generator) -> tuple[list[dict[str, Any]], set[str]]:
    count = len(cities)
    fame = 1 / (1 + random.permutation(count)) ** 0.3
    interests = random.random((count, THEMES)) ** 6
    interests /= np.linalg.norm(interests, axis=1, keepdims=True)
    ranks: dict[tuple[int, int], dict[int, float]] = {}
    for city in range(count):
        drawn = fame * (0.05 + interests @ interests[city]) ** 2
        drawn[city] = 0
        wishes = min(int(random.integers(15, 31)), count - 1)
        order = np.argsort(-np.log(random.random(count)) / np.maximum(drawn, 1e-300))
        for rank, other in enumerate(order[:wishes].tolist()):
            pair = (min(city, other), max(city, other))
            ranks.setdefault(pair, {})[city] = 1 - rank / 30
    requests, mutual = [], set()
    for at, ((one, other), both) in enumerate(sorted(ranks.items())):
        mine, theirs = both.get(one, 0.0), both.get(other, 0.0)
        match = float(interests[one] @ interests[other])
        value = 10 + 45 * (mine + theirs) / 2 + 45 * (mine * theirs) ** 0.5 + 20 * match
        requests.append({"id": f"r{at + 1}", "parties": [cities[one]["id"], cities[other]["id"]], "value": round(value)})
        if len(both) == 2:
            mutual.add(f"r{at + 1}")
    return requests, mutual


def _interpreters(
    cities: list[dict[str, Any]], requests: list[dict[str, Any]], slots: int, random: np.random.Generator
) -> list[dict[str, Any]]:
    """So many of each pair of languages as such meetings are wished, roughly; each is there for 85 % of the slots."""
    spoken = {city["id"]: set(city["languages"]) for city in cities}
    wanted = dict.fromkeys(combinations(LANGUAGES, 2), 0.0)
    for request in requests:
        one, other = (spoken[party] for party in request["parties"])
        if not one & other:
            pairs = [pair for pair in wanted if (pair[0] in one and pair[1] in other) or (pair[1] in one and pair[0] in other)]
            for pair in pairs:
                wanted[pair] += 1 / len(pairs)
    most = sorted(wanted, key=lambda pair: -wanted[pair])[:TYPES]
    share = np.array([wanted[pair] for pair in most])
    pool = max(1, round(0.075 * len(cities)))
    drawn = random.choice(len(most), size=pool, p=share / share.sum())
    return [
        {
            "id": f"i{at + 1}",
            "languages": list(most[kind]),
            "unavailable": [f"s{slot + 1}" for slot in np.flatnonzero(random.random(slots) < 0.15).tolist()],
        }
        for at, kind in enumerate(drawn.tolist())
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("delegations", "slots", "seed"):
        parser.add_argument(name, type=int)
    parser.add_argument("--floor", type=int, default=0)
    given = parser.parse_args()
    print(json.dumps(made_fair(given.delegations, given.slots, given.seed, given.floor), indent=1))


if __name__ == "__main__":
    main()
