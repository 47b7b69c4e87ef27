"""Stage 1 for all cities at once: the best partners of each, exact, on as many threads as asked. Imports numba.

The first call of a process reads compiled loops from numba's cache (a tenth of a second), the first on a machine
compiles them (half a minute); `tools/warm.py` does that beforehand.
"""

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
_TILE_BYTES = 1_500_000
_MOST_CITIES = 4_096
_CITIES_AT_A_TIME = 2_048
# A shortlist is expected to need so many times its length of candidates; there is room for at least so many.
_CANDIDATES = 10
_ROOM = 1_024

Progress = Callable[[float], None]


class Shortlists(NamedTuple):
    """For N cities (rows) the positions of their best partners, best first, and the scores in millionths; -1 when there is none."""

    partner: Array
    fine: Array


def shortlists(columns: Columns, *, limit: int = SHORTLIST, threads: int = 2, progress: Progress | None = None) -> Shortlists:
    """The `limit` best partners of every city. `progress` is told the share that is done, from the calling thread."""
    cities = len(columns.cities)
    found = Shortlists(np.empty((cities, limit), np.int32), np.empty((cities, limit), np.int32))
    # A tile is every so-manieth city, so that each is a fair sample of all and the first ones tell what to expect.
    tiles = max(1, -(-cities // max(8, min(_TILE_BYTES // (4 * max(1, columns.terms)), _MOST_CITIES))))
    block = min(_CITIES_AT_A_TIME, -(-cities // (8 * threads)) or 1)
    starts = range(0, cities, block)
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(_scan, columns, start, min(start + block, cities), tiles, found) for start in starts]
        for done, scan in enumerate(waiting, start=1):
            scan.result()
            if progress:
                progress(done / len(waiting))
    return found


def shortlist(columns: Columns, city: int, *, limit: int = SHORTLIST) -> Shortlists:
    """The best partners of one city, given by position: one row."""
    keys = np.full((1, limit), -1, np.int64)
    if not kernels.scan_one(columns, city, _target(limit), _room(limit), keys):
        _scan_again(columns, city, keys)
    found = Shortlists(np.empty((1, limit), np.int32), np.empty((1, limit), np.int32))
    kernels.decode(keys, city, len(columns.cities), *found)
    return found


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


def _scan(columns: Columns, start: int, stop: int, tiles: int, found: Shortlists) -> None:
    limit = found.partner.shape[1]
    keys = np.full((stop - start, limit), -1, np.int64)
    surely = np.zeros(stop - start, np.bool_)
    kernels.scan_block(columns, start, stop, tiles, _target(limit), _room(limit), keys, surely)
    for row in np.flatnonzero(~surely):
        _scan_again(columns, start + int(row), keys[row : row + 1])
    kernels.decode(keys, start, len(columns.cities), found.partner[start:stop], found.fine[start:stop])


def _scan_again(columns: Columns, city: int, keys: Array) -> None:
    """Without guesses."""
    keys[:] = -1
    kernels.scan_one(columns, city, 0, _room(keys.shape[1]), keys)


def _target(limit: int) -> int:
    return _CANDIDATES * limit


def _room(limit: int) -> int:
    return max(_ROOM, 2 * _target(limit))
