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
from isopolity.core.matching.pair_loops import notes_for
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
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(_scan, columns, start, stop, tiles, found) for start, stop in _blocks(cities, threads)]
        for done, scan in enumerate(waiting, start=1):
            scan.result()
            if progress:
                progress(done / len(waiting))
    return found


def shortlist(columns: Columns, city: int, *, limit: int = SHORTLIST) -> Shortlists:
    """The best partners of one city, given by position: one row."""
    keys = np.full((1, limit), -1, np.int64)
    if not kernels.scan_one(columns, city, _target(limit), _room(limit), notes_for(columns, room=_room(limit)), keys):
        _scan_again(columns, city, keys)
    found = Shortlists(np.empty((1, limit), np.int32), np.empty((1, limit), np.int32))
    kernels.decode(keys, city, len(columns.cities), *found)
    return found


def fair_exposure(lists: Shortlists, least_developed: Sequence[bool], *, most: int) -> Exposure:
    """`exposure.shared_exposure` for many cities; equal to it. It uses up `lists`: forgotten cities take last places in them."""
    width = lists.partner.shape[1]
    least = np.array(least_developed, np.int64)
    loops = Loops(*(getattr(kernels, name) for name in Loops._fields))
    return settled_exposure(
        lists.partner.reshape(-1), lists.fine.reshape(-1), width, least, most, loops, lambda length: np.zeros(length, np.int64)
    )


def flat_lists(shared: Exposure, *, most: int) -> tuple[Array, Array, Array]:
    """Where each city's list starts, then partners and scores of all lists, one after the other; of what `fair_exposure` answers."""
    chosen = shared.chosen.reshape(-1, most)
    there = chosen >= 0
    rows = np.concatenate([np.zeros(1, np.int64), np.cumsum(there.sum(axis=1))])
    places = (chosen + shared.width * np.arange(len(chosen))[:, None])[there]
    return rows, shared.partner[places], shared.fine[places]


def best_answers(columns: Columns, rows: Array, partners: Array, *, threads: int = 2) -> tuple[Array, Array]:
    """What the reasons of each suggestion rest on: for each need of the city, then of the partner, the place of the best offer.

    City `c` is shown `partners[rows[c] : rows[c + 1]]`. Returns where each suggestion's answers start, and the answers; -1: none.
    """
    needs = columns.cities[:, C.OFFERS_START] - columns.cities[:, C.NEEDS_START]
    lengths = np.repeat(needs, np.diff(rows)) + needs[partners]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    answers = np.full(starts[-1], -1, np.int16)
    with ThreadPoolExecutor(threads) as pool:
        waiting = [
            pool.submit(kernels.fill_answers, columns, rows, start, stop, partners, notes_for(columns), starts, answers)
            for start, stop in _blocks(len(needs), threads)
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
    rows, partners, _ = flat_lists(fair_exposure(lists, [False, True], most=1), most=1)
    best_answers(columns, rows, partners)
    shortlist(columns, 0)


def _blocks(cities: int, threads: int) -> list[tuple[int, int]]:
    """Cities to be done by one thread at a time: some for each thread, lest one waits for the other in the end."""
    block = min(_CITIES_AT_A_TIME, -(-cities // (8 * threads)) or 1)
    return [(start, min(start + block, cities)) for start in range(0, cities, block)]


def _scan(columns: Columns, start: int, stop: int, tiles: int, found: Shortlists) -> None:
    limit = found.partner.shape[1]
    keys = np.full((stop - start, limit), -1, np.int64)
    surely = np.zeros(stop - start, np.bool_)
    kernels.scan_block(columns, start, stop, tiles, _target(limit), _room(limit), notes_for(columns, room=_room(limit)), keys, surely)
    for row in np.flatnonzero(~surely):
        _scan_again(columns, start + int(row), keys[row : row + 1])
    kernels.decode(keys, start, len(columns.cities), found.partner[start:stop], found.fine[start:stop])


def _scan_again(columns: Columns, city: int, keys: Array) -> None:
    """Without guesses."""
    keys[:] = -1
    kernels.scan_one(columns, city, 0, _room(keys.shape[1]), notes_for(columns, room=_room(keys.shape[1])), keys)


def _target(limit: int) -> int:
    return _CANDIDATES * limit


def _room(limit: int) -> int:
    return max(_ROOM, 2 * _target(limit))
