"""Stage 1 for all cities at once: the best partners of each, exact, on as many threads as asked. Imports numba.

The first call of a process reads compiled loops from numba's cache (a tenth of a second), the first on a machine
compiles them (half a minute); `tools/warm.py` does that beforehand.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from isopolity.core.matching import kernels
from isopolity.core.matching.columns import Array, Columns
from isopolity.core.matching.live import SHORTLIST

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
    cities = len(columns.country)
    keys = np.full((cities, limit), -1, np.int64)
    width = _tile_width(columns.terms, cities)
    wanted = np.empty((max(1, columns.terms), width), np.uint16)
    carried = np.empty_like(wanted)
    with ThreadPoolExecutor(threads) as pool:
        for first in range(0, cities, width):
            kernels.fill_tile(columns, first, min(first + width, cities), wanted, carried)
            starts = range(0, cities, _CITIES_AT_A_TIME)
            waiting = [pool.submit(_scan, columns, first, wanted, carried, start, limit, keys) for start in starts]
            for done, scan in enumerate(waiting, start=1):
                scan.result()
                if progress:
                    progress(min(1.0, (first + width * done / len(waiting)) / cities))
    return _decoded(keys, np.arange(cities), cities)


def shortlist(columns: Columns, city: int, *, limit: int = SHORTLIST) -> Shortlists:
    """The best partners of one city, given by position: one row."""
    keys = np.full((1, limit), -1, np.int64)
    kernels.scan_all(columns, city, limit, keys[0])
    return _decoded(keys, np.array([city]), len(columns.country))


def _scan(columns: Columns, first: int, wanted: Array, carried: Array, start: int, limit: int, keys: Array) -> None:
    kernels.scan_tile(columns, first, wanted, carried, start, min(start + _CITIES_AT_A_TIME, len(keys)), limit, keys)


def _tile_width(terms: int, cities: int) -> int:
    """Whole blocks of eight cities; the last tile may reach past the last city, where nothing is wanted or carried."""
    width = min(_TILE_BYTES // (4 * max(1, terms)), _MOST_CITIES, cities)
    return max(8, -(-width // 8) * 8)


def _decoded(keys: Array, positions: Array, cities: int) -> Shortlists:
    steps = _ORDER - 1 - keys % _ORDER
    partner = np.where(keys < 0, -1, (positions[:, None] + steps) % cities)
    return Shortlists(partner.astype(np.int32), (keys // _ORDER).astype(np.int32))
