"""Compiled: the shortlists of stage 1, twin of `live`, and the loops of `auction` as they stand.

A key orders partners: score, then nearness in the circle of ids beginning after the city itself, as `live.best_partners` does.
"""

import math

import numpy as np

from isopolity.core.matching import arithmetic, auction
from isopolity.core.matching import columns as C  # noqa: N812  a prefix, so that rows read like records
from isopolity.core.matching.columns import Array, Columns
from isopolity.core.matching.compiling import compiled
from isopolity.core.matching.pair_loops import answer, city_points, mean_fit

_root_of = compiled(arithmetic.root_of)
_weighed = compiled(arithmetic.weighed)
choose = compiled(auction.choose)
tally = compiled(auction.tally)
reprice = compiled(auction.reprice)
settle = compiled(auction.settle)
invite = compiled(auction.invite)

_LEAST = np.uint16(arithmetic.LEAST_HELP)
# Products of two helps, up to 10⁸, in steps of 2¹⁹.
_HEIGHT_BITS = 19
_HEIGHTS = 10_000 * 10_000 >> _HEIGHT_BITS
_ORDER = 1 << 32
_BLOCK = 8
# Roots up to a million, in steps of 2¹³.
_STEP = 1 << 13
_BUCKETS = 1_000_000 // _STEP + 1


@compiled
def fill_tile(columns: Columns, first: int, step: int, wanted: Array, carried: Array) -> None:
    """Terms × every `step`-th city from `first` on: what each wants of each term, and where it carries the term (all bits set)."""
    wanted[:] = 0
    carried[:] = 0
    for x, city in enumerate(range(first, len(columns.cities), step)):
        row = columns.cities[city]
        for at in range(row[C.WANTS_START], row[C.WANTS_END]):
            wanted[columns.wants[at, 0], x] = columns.wants[at, 1]
        for at in range(row[C.CARRIES_START], row[C.CARRIES_END]):
            carried[columns.carries[at], x] = 0xFFFF


@compiled
def scan_tile(
    columns: Columns, first: int, step: int, wanted: Array, carried: Array, start: int, stop: int, rank: int, keys: Array, guesses: Array
) -> None:  # fmt: skip
    """Offer the tile's cities to the shortlists `keys` of the cities start…stop.

    The score at place `rank` of each shortlist (0: none) is taken as a guess of what will be needed in the end, before the
    first tile what the worst context leaves of the best helps. It is noted in `guesses`: who is found to have guessed too high
    when all tiles are done must be looked at again.
    """
    width = wanted.shape[1]
    gets = np.zeros(width, np.uint16)
    gives = np.zeros(width, np.uint16)
    hits = np.zeros(width, np.uint8)
    found = np.zeros((3, width), np.int32)
    for city in range(start, stop):
        gets[:] = 0
        gives[:] = 0
        row = columns.cities[city]
        for at in range(row[C.WANTS_START], row[C.WANTS_END]):
            _add_masked(gets, carried[columns.wants[at, 0]], np.uint16(columns.wants[at, 1]))
        for at in range(row[C.CARRIES_START], row[C.CARRIES_END]):
            _add(gives, wanted[columns.carries[at]])
        if first == 0:
            guesses[city] = _first_guess(gets, gives, keys.shape[1])
        if rank > 0:
            guesses[city] = max(guesses[city], keys[city, rank - 1] // _ORDER)
        _sift(columns, city, first, step, gets, gives, hits, found, guesses[city], keys[city])


@compiled
def scan_all(columns: Columns, city: int, keys: Array) -> None:
    """The shortlist of one city, without tiles."""
    cities = len(columns.cities)
    gets = np.zeros(-(-cities // _BLOCK) * _BLOCK, np.uint16)
    gives = np.zeros_like(gets)
    wants = np.zeros(columns.terms, np.uint16)
    carries = np.zeros(columns.terms, np.uint16)
    row = columns.cities[city]
    for at in range(row[C.WANTS_START], row[C.WANTS_END]):
        wants[columns.wants[at, 0]] = columns.wants[at, 1]
    for at in range(row[C.CARRIES_START], row[C.CARRIES_END]):
        carries[columns.carries[at]] = 0xFFFF
    for other in range(cities):
        row = columns.cities[other]
        total = np.uint16(0)
        for at in range(row[C.CARRIES_START], row[C.CARRIES_END]):
            total += wants[columns.carries[at]]
        gets[other] = total
        total = np.uint16(0)
        for at in range(row[C.WANTS_START], row[C.WANTS_END]):
            total += carries[columns.wants[at, 0]] & np.uint16(columns.wants[at, 1])
        gives[other] = total
    hits = np.zeros(len(gets), np.uint8)
    _sift(columns, city, 0, 1, gets, gives, hits, np.zeros((3, len(gets)), np.int32), -1, keys)


@compiled
def _add(total: Array, row: Array) -> None:
    for x in range(len(total)):
        total[x] += row[x]


@compiled
def _add_masked(total: Array, row: Array, mask: int) -> None:
    for x in range(len(total)):
        total[x] += row[x] & mask


@compiled
def _mark_hits(gets: Array, gives: Array, bar: int, hits: Array) -> None:
    """Where a perfect context could reach the bar. A missing help is taken for the least one: that lets a few too many
    through, never one too few.
    """
    # The least product whose root reaches the bar: root² ≤ product × 10,000.
    least = np.uint32((bar * bar + 9_999) // 10_000)
    for x in range(len(gets)):
        product = np.uint32(max(gets[x], _LEAST)) * np.uint32(max(gives[x], _LEAST))
        hits[x] = np.uint8(np.uint32(product) >= least)


@compiled
def _first_guess(gets: Array, gives: Array, limit: int) -> int:
    """What the worst context leaves of a root that half as many again as the list is long reach, coarsely; -1: too few do."""
    heights = np.zeros(_HEIGHTS + 1, np.int64)
    for x in range(len(gets)):
        heights[(np.uint32(gets[x]) * np.uint32(gives[x])) >> _HEIGHT_BITS] += 1
    reached = 0
    for height in range(_HEIGHTS, 0, -1):
        reached += heights[height]
        if 2 * reached >= 3 * limit:
            return int(math.sqrt((height << _HEIGHT_BITS) * 10_000)) * arithmetic.FLOOR // 1_000
    return -1


@compiled
def _sift(
    columns: Columns, city: int, first: int, step: int, gets: Array, gives: Array, hits: Array, found: Array, guess: int, keys: Array
) -> None:  # fmt: skip
    """Put on the city's shortlist whom a perfect context could bring there, after a look at the real context.

    `keys` is sorted, best first, and filled with -1. Nobody below `guess` is looked at. The most promising come first, for
    they raise the bar for the rest: `found` takes places and roots of the hits, then their order by root, coarsely.
    """
    factor = arithmetic.FLOOR + columns.cities[city, C.CONTEXT_LIMIT]
    countries = columns.countries
    country = countries[city]
    # The least root that this city's best context would lift to the bar.
    bar = (max(0, guess, keys[-1] // _ORDER) * 1_000 + factor - 1) // factor
    _mark_hits(gets, gives, bar, hits)
    words = hits.view(np.uint64)
    starts = np.zeros(_BUCKETS + 1, np.int32)
    count = 0
    for word in range(len(words)):
        if words[word] == 0:
            continue
        for x in range(word * _BLOCK, (word + 1) * _BLOCK):
            if hits[x] == 0 or (gets[x] == 0 and gives[x] == 0) or countries[first + x * step] == country:
                continue
            root = _root_of(np.int64(gets[x]), np.int64(gives[x]))
            if root >= bar:
                found[0, count] = x
                found[1, count] = root
                starts[_BUCKETS - root // _STEP] += 1
                count += 1
    for bucket in range(_BUCKETS):
        starts[bucket + 1] += starts[bucket]
    for hit in range(count):
        bucket = _BUCKETS - 1 - found[1, hit] // _STEP
        found[2, starts[bucket]] = hit
        starts[bucket] += 1
    for place in range(count):
        hit = found[2, place]
        bar = max(guess, keys[-1] // _ORDER)
        if (found[1, hit] + _STEP) * factor < bar * 1_000:
            return
        x = found[0, hit]
        if found[1, hit] * factor >= bar * 1_000:
            _consider(
                columns.cities, columns.needs, columns.offers, columns.need_themes, columns.offer_themes, columns.pool,
                columns.closeness, columns.parents,
                city, first + x * step, gets[x] > 0, gives[x] > 0, np.int64(found[1, hit]), bar, keys,
            )  # fmt: skip


@compiled
def _consider(
    cities: Array, needs: Array, offers: Array, need_themes: Array, offer_themes: Array, pool: Array, closeness: Array, parents: Array,
    city: int, other: int, gets: bool, gives: bool, root: int, bar: int, keys: Array,
) -> None:  # fmt: skip
    """Score one pair in full, unless a look at the two cities shows that it cannot reach the bar."""
    mutual = gets and gives
    if _weighed(root, mutual, min(cities[city, C.CONTEXT_LIMIT], cities[other, C.CONTEXT_LIMIT])) < bar:
        return
    points = city_points(cities, pool, city, other)
    most_from_other = min(cities[city, C.NEED_LIMIT], cities[other, C.OFFER_LIMIT]) if gets else 0
    most_from_one = min(cities[other, C.NEED_LIMIT], cities[city, C.OFFER_LIMIT]) if gives else 0
    most = most_from_other + most_from_one
    if _weighed(root, mutual, points + (most // 2 if mutual else most)) < bar:
        return
    from_other = mean_fit(cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, city, other) if gets else 0
    most = from_other + most_from_one
    if _weighed(root, mutual, points + (most // 2 if mutual else most)) < bar:
        return
    fits = from_other + (mean_fit(cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, other, city) if gives else 0)
    fine = _weighed(root, mutual, points + (fits // 2 if mutual else fits))
    steps = other - city if other > city else other - city + len(cities)
    _insert(keys, fine * _ORDER + _ORDER - 1 - steps)


@compiled
def _insert(keys: Array, key: int) -> None:
    at = len(keys) - 1
    if key <= keys[at]:
        return
    while at > 0 and keys[at - 1] < key:
        keys[at] = keys[at - 1]
        at -= 1
    keys[at] = key


@compiled
def decode(keys: Array, start: int, cities: int, partner: Array, fine: Array) -> None:
    """Keys of the cities from `start` on to positions of partners and scores, -1 where a list ends."""
    for row in range(len(keys)):
        for at in range(keys.shape[1]):
            key = keys[row, at]
            partner[row, at] = (start + row + _ORDER - 1 - key % _ORDER) % cities if key >= 0 else -1
            fine[row, at] = key // _ORDER


@compiled
def fill_answers(columns: Columns, rows: Array, start: int, stop: int, partners: Array, starts: Array, answers: Array) -> None:
    """For the suggestions of the cities start…stop: the place of the best offer for each need of the city, then for each
    need of the partner, -1 where there is none. `rows` bounds each city's suggestions, `starts` each suggestion's answers.
    """
    cities, needs, offers, need_themes, offer_themes = (
        columns.cities,
        columns.needs,
        columns.offers,
        columns.need_themes,
        columns.offer_themes,
    )
    pool, closeness, parents = columns.pool, columns.closeness, columns.parents
    for city in range(start, stop):
        for row in range(rows[city], rows[city + 1]):
            at = starts[row]
            for way in range(2):
                receiver = city if way == 0 else partners[row]
                helper = partners[row] if way == 0 else city
                for need in range(cities[receiver, C.NEEDS_START], cities[receiver, C.NEEDS_END]):
                    answers[at] = answer(cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, receiver, need, helper)
                    at += 1
