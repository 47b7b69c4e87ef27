"""Compiled: the shortlists of stage 1, twin of `live`, and the loops of `auction` as they stand.

A key orders partners: score, then nearness in the circle of ids beginning after the city itself, as `live.best_partners` does.
"""

import math

import numpy as np

from isopolity.core.matching import arithmetic, auction
from isopolity.core.matching import columns as C  # noqa: N812  a prefix, so that rows read like records
from isopolity.core.matching.columns import Array, Columns
from isopolity.core.matching.compiling import compiled, inlined
from isopolity.core.matching.pair_loops import answer, city_points, mean_fit
from isopolity.core.matching.promising import BAR, HELD, add_helps, collect, fill_tile, parts_of_candidate, trim

_root_of = inlined(arithmetic.root_of)
_weighed = inlined(arithmetic.weighed)
choose = compiled(auction.choose)
tally = compiled(auction.tally)
reprice = compiled(auction.reprice)
settle = compiled(auction.settle)
invite = compiled(auction.invite)

_ORDER = 1 << 32
_BLOCK = 8
# Roots up to a million, in steps of 2¹³.
_STEP = 1 << 13
_BUCKETS = 1_000_000 // _STEP + 1


@compiled
def scan_block(columns: Columns, start: int, stop: int, tiles: int, target: int, capacity: int, keys: Array, surely: Array) -> None:
    """The shortlists `keys` of the cities start…stop, a tile of partners at a time.

    So many as `target` candidates are expected to be needed for each city: that is a guess, and `surely` tells for whom it was
    good. `keys` has a row for each of these cities, filled with -1.
    """
    cities, countries, wants, carries = columns.cities, columns.countries, columns.wants, columns.carries
    needs, offers, need_themes, offer_themes = columns.needs, columns.offers, columns.need_themes, columns.offer_themes
    pool, closeness, parents = columns.pool, columns.closeness, columns.parents
    width = -(-len(cities) // (tiles * _BLOCK)) * _BLOCK
    wanted = np.empty((columns.terms, width), np.uint16)
    carried = np.empty((columns.terms, width), np.uint16)
    nations = np.full(width, -1, np.int32)
    gets, gives, hits = np.empty(width, np.uint16), np.empty(width, np.uint16), np.empty(width, np.uint8)
    held = np.empty((stop - start, capacity), np.int64)
    state = np.zeros((stop - start, 2), np.int64)
    for first in range(tiles):
        fill_tile(cities, countries, wants, carries, first, tiles, wanted, carried, nations)
        # Of the candidates so many are expected up to here; four standard deviations and four more are on the safe side.
        expected = target * (first + 1) / tiles
        keep = int(expected + 4 * math.sqrt(expected) + 4)
        for city in range(start, stop):
            row = city - start
            add_helps(cities, wants, carries, city, wanted, carried, gets, gives)
            place = collect(gets, gives, hits, nations, countries[city], first, tiles, 0, held, state, row)
            while place < width:
                _make_room(
                    cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, city, held, state, row, keep, keys
                )  # fmt: skip
                place = collect(gets, gives, hits, nations, countries[city], first, tiles, place, held, state, row)
    for city in range(start, stop):
        surely[city - start] = _finish(
            cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, city, held, state, city - start, keys
        )  # fmt: skip


@compiled
def scan_one(columns: Columns, city: int, target: int, capacity: int, keys: Array) -> bool:
    """The shortlist of one city, from the lists of who wants and who carries each term; as `scan_block`, without tiles.

    With `target` 0 nothing is guessed.
    """
    cities, countries, wants, carries = columns.cities, columns.countries, columns.wants, columns.carries
    needs, offers, need_themes, offer_themes = columns.needs, columns.offers, columns.need_themes, columns.offer_themes
    pool, closeness, parents = columns.pool, columns.closeness, columns.parents
    width = -(-len(cities) // _BLOCK) * _BLOCK
    gets, gives, hits = np.zeros(width, np.uint16), np.zeros(width, np.uint16), np.empty(width, np.uint8)
    wanted_from, wanted_by, wanted_help = columns.wanted_from, columns.wanted_by, columns.wanted_help
    carried_from, carried_by = columns.carried_from, columns.carried_by
    for at in range(cities[city, C.WANTS_START], cities[city, C.WANTS_END]):
        term, help_ = wants[at, 0], np.uint16(wants[at, 1])
        for place in range(carried_from[term], carried_from[term + 1]):
            gets[carried_by[place]] += help_
    for at in range(cities[city, C.CARRIES_START], cities[city, C.CARRIES_END]):
        term = carries[at]
        for place in range(wanted_from[term], wanted_from[term + 1]):
            gives[wanted_by[place]] += wanted_help[place]
    held = np.empty((1, capacity), np.int64)
    state = np.zeros((1, 2), np.int64)
    keep = int(target + 4 * math.sqrt(target) + 4) if target > 0 else 0
    place = collect(gets, gives, hits, countries, countries[city], 0, 1, 0, held, state, 0)
    while place < width:
        _make_room(cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, city, held, state, 0, keep, keys)
        place = collect(gets, gives, hits, countries, countries[city], 0, 1, place, held, state, 0)
    return _finish(cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, city, held, state, 0, keys)


@compiled
def _make_room(
    cities: Array, needs: Array, offers: Array, need_themes: Array, offer_themes: Array, pool: Array, closeness: Array, parents: Array,
    city: int, held: Array, state: Array, row: int, keep: int, keys: Array,
) -> None:  # fmt: skip
    """Of the candidates only about so many as `keep` are held on, the best: a guess. Where that makes little room, or nothing
    is to be guessed (`keep` 0), they are looked at closely.
    """
    if keep > 0:
        trim(held, row, state, keep)
    if keep == 0 or state[row, HELD] * 4 > held.shape[1] * 3:
        _look_closely(cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, city, held, state, row, keys)
        state[row, BAR] = max(state[row, BAR], _least_product(cities, city, keys, row))


@inlined
def _least_product(cities: Array, city: int, keys: Array, row: int) -> int:
    """Whose helps have a smaller product than this cannot come onto the city's shortlist, whatever the context."""
    factor = arithmetic.FLOOR + cities[city, C.CONTEXT_LIMIT]
    bar = max(0, keys[row, keys.shape[1] - 1] // _ORDER)
    root = (bar * 1_000 + factor - 1) // factor
    return (root * root + 9_999) // 10_000


@compiled
def _finish(
    cities: Array, needs: Array, offers: Array, need_themes: Array, offer_themes: Array, pool: Array, closeness: Array, parents: Array,
    city: int, held: Array, state: Array, row: int, keys: Array,
) -> bool:  # fmt: skip
    """Look at those held; False when some of those not held could belong on the shortlist."""
    _look_closely(cities, needs, offers, need_themes, offer_themes, pool, closeness, parents, city, held, state, row, keys)
    return state[row, BAR] <= _least_product(cities, city, keys, row)


@compiled
def _look_closely(
    cities: Array, needs: Array, offers: Array, need_themes: Array, offer_themes: Array, pool: Array, closeness: Array, parents: Array,
    city: int, held: Array, state: Array, row: int, keys: Array,
) -> None:  # fmt: skip
    """Put on the city's shortlist who belongs there of those held. The most promising come first, for they raise the bar for
    the rest: they are ordered by root, coarsely. Nobody is held afterwards.
    """
    factor = arithmetic.FLOOR + cities[city, C.CONTEXT_LIMIT]
    count = state[row, HELD]
    roots, order = np.empty(count, np.int32), np.empty(count, np.int32)
    starts = np.zeros(_BUCKETS + 1, np.int32)
    for at in range(count):
        gets, gives, _ = parts_of_candidate(held[row, at])
        roots[at] = _root_of(gets, gives)
        starts[_BUCKETS - roots[at] // _STEP] += 1
    for bucket in range(_BUCKETS):
        starts[bucket + 1] += starts[bucket]
    for at in range(count):
        bucket = _BUCKETS - 1 - roots[at] // _STEP
        order[starts[bucket]] = at
        starts[bucket] += 1
    state[row, HELD] = 0
    last = keys.shape[1] - 1
    for place in range(count):
        at = order[place]
        bar = max(0, keys[row, last] // _ORDER)
        if (roots[at] + _STEP) * factor < bar * 1_000:
            return
        if roots[at] * factor >= bar * 1_000:
            gets, gives, other = parts_of_candidate(held[row, at])
            _consider(
                cities, needs, offers, need_themes, offer_themes, pool, closeness, parents,
                city, other, gets > 0, gives > 0, np.int64(roots[at]), bar, keys, row,
            )  # fmt: skip


@inlined
def _consider(
    cities: Array, needs: Array, offers: Array, need_themes: Array, offer_themes: Array, pool: Array, closeness: Array, parents: Array,
    city: int, other: int, gets: bool, gives: bool, root: int, bar: int, keys: Array, row: int,
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
    _insert(keys, row, fine * _ORDER + _ORDER - 1 - steps)


@inlined
def _insert(keys: Array, row: int, key: int) -> None:
    at = keys.shape[1] - 1
    if key <= keys[row, at]:
        return
    while at > 0 and keys[row, at - 1] < key:
        keys[row, at] = keys[row, at - 1]
        at -= 1
    keys[row, at] = key


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
