"""Stage 1 for all cities at once: the best partners of each, exact, on as many threads as asked. Imports numba.

The first call of a process reads compiled loops from numba's cache (a tenth of a second), the first on a machine
compiles them (half a minute); `tools/warm.py` does that beforehand.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from isopolity.core.matching import columns as C  # noqa: N812  a prefix, so that rows read like records
from isopolity.core.matching import kernels
from isopolity.core.matching.columns import Array, Columns, table_of
from isopolity.core.matching.exposure import Exposure, Loops, settled_exposure
from isopolity.core.matching.live import SHORTLIST
from isopolity.core.matching.model import City, Need, Offer
from isopolity.core.matching.profile import profile_of
from isopolity.core.matching.taxonomy import Taxonomy

# Two tables of 16-bit numbers, terms × cities: small enough to stay in the second-level cache of a core.
_TILE_BYTES = 4_000_000
_MOST_CITIES = 8_192
_CITIES_AT_A_TIME = 512
_ORDER = 1 << 32

Progress = Callable[[float], None]


class Shortlists(NamedTuple):
    """For N cities (rows) the positions of their best partners, best first, and the scores in millionths; -1 when there is none."""

    partner: Array
    fine: Array


def shortlists(columns: Columns, *, limit: int = SHORTLIST, threads: int = 2, progress: Progress | None = None) -> Shortlists:
    """The `limit` best partners of every city. `progress` is told the share that is done, from the calling thread."""
    cities = len(columns.cities)
    keys = np.full((cities, limit), -1, np.int64)
    guesses = np.full(cities, -1, np.int64)
    most = max(8, min(_TILE_BYTES // (4 * max(1, columns.terms)), _MOST_CITIES))
    # A tile is every so-manieth city, so that each is a fair sample of all and the first ones tell what to expect.
    tiles = -(-cities // most)
    # Whole blocks of eight cities; past the last one nothing is wanted or carried.
    wanted = np.empty((columns.terms, -(-cities // max(1, tiles) // 8) * 8), np.uint16)
    carried = np.empty_like(wanted)
    starts = range(0, cities, _CITIES_AT_A_TIME)
    with ThreadPoolExecutor(threads) as pool:
        for first in range(tiles):
            kernels.fill_tile(columns, first, tiles, wanted, carried)
            rank = _rank(limit * first / tiles, limit)
            waiting = [pool.submit(_scan, columns, first, tiles, wanted, carried, start, rank, keys, guesses) for start in starts]
            for done, scan in enumerate(waiting, start=1):
                scan.result()
                if progress:
                    progress((first + done / len(waiting)) / tiles)
        again = np.flatnonzero(keys[:, -1] // _ORDER < guesses)
        list(pool.map(lambda city: _scan_again(columns, int(city), keys[city]), again))
    return _decoded(keys, 0, cities)


def shortlist(columns: Columns, city: int, *, limit: int = SHORTLIST) -> Shortlists:
    """The best partners of one city, given by position: one row."""
    keys = np.full((1, limit), -1, np.int64)
    kernels.scan_all(columns, city, keys[0])
    return _decoded(keys, city, len(columns.cities))


def _rank(expected: float, limit: int) -> int:
    """Which place of a shortlist made of a part of the cities bounds, nearly surely, the last place of the whole one.

    Of the whole shortlist so many are expected in the part; four standard deviations and four more are on the safe side.
    """
    rank = math.ceil(expected + 4 * math.sqrt(expected) + 4)
    return rank if expected > 0 and rank < limit else 0


def fair_exposure(lists: Shortlists, least_developed: Sequence[bool], *, most: int) -> Exposure:
    """`exposure.shared_exposure` for many cities; equal to it. Leaves `lists` as they are."""
    width = lists.partner.shape[1]
    least = np.array(least_developed, np.int64)
    loops = Loops(kernels.choose, kernels.tally, kernels.reprice, kernels.settle, kernels.invite)
    return settled_exposure(
        lists.partner.ravel().copy(), lists.fine.ravel().copy(), width, least, most, loops, lambda length: np.zeros(length, np.int64)
    )  # fmt: skip


def best_answers(columns: Columns, rows: Array, partners: Array, *, threads: int = 2) -> tuple[Array, Array]:
    """What the reasons of each suggestion rest on: for each need of the city, then of the partner, the place of the best offer.

    City `c` is shown `partners[rows[c] : rows[c + 1]]`. Returns where each suggestion's answers start, and the answers; -1: none.
    """
    needs = columns.cities[:, C.NEEDS_END] - columns.cities[:, C.NEEDS_START]
    lengths = np.repeat(needs, np.diff(rows)) + needs[partners]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    answers = np.empty(starts[-1], np.int16)
    cities = len(needs)
    with ThreadPoolExecutor(threads) as pool:
        chunks = range(0, cities, _CITIES_AT_A_TIME)
        waiting = [
            pool.submit(kernels.fill_answers, columns, rows, start, min(start + _CITIES_AT_A_TIME, cities), partners, starts, answers)
            for start in chunks
        ]
        for done in waiting:
            done.result()
    return starts, answers


def warm() -> None:
    """Have every loop compiled, and kept in numba's cache, by a run of two cities."""
    taxonomy = Taxonomy({"theme": None})
    cities = [City(name, name, needs=(Need("n", "theme"),), offers=(Offer("o", "theme"),)) for name in "ab"]
    columns = table_of(profile_of(city, taxonomy) for city in cities).columns
    lists = shortlists(columns)
    fair_exposure(lists, [False, True], most=1)
    best_answers(columns, np.array([0, 1, 2]), np.array([1, 0]))
    shortlist(columns, 0)


def _scan(
    columns: Columns, first: int, step: int, wanted: Array, carried: Array, start: int, rank: int, keys: Array, guesses: Array
) -> None:  # fmt: skip
    stop = min(start + _CITIES_AT_A_TIME, len(keys))
    kernels.scan_tile(columns, first, step, wanted, carried, start, stop, rank, keys, guesses)


def _scan_again(columns: Columns, city: int, keys: Array) -> None:
    keys[:] = -1
    kernels.scan_all(columns, city, keys)


def _decoded(keys: Array, start: int, cities: int) -> Shortlists:
    partner = np.empty(keys.shape, np.int32)
    fine = np.empty(keys.shape, np.int32)
    kernels.decode(keys, start, cities, partner, fine)
    return Shortlists(partner, fine)
