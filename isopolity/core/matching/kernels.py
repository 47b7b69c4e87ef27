"""Compiled: the shortlists of stage 1, twin of `live`, and the loops of `auction` as they stand.

A key orders partners: score, then nearness in the circle of ids beginning after the city itself, as `live.best_partners` does.
"""

import math

import numpy as np

from isopolity.core.matching import arithmetic, auction
from isopolity.core.matching import columns as C  # noqa: N812  a prefix, so that rows read like records
from isopolity.core.matching.columns import Array, Columns
from isopolity.core.matching.compiling import compiled, fetch, inlined, inner
from isopolity.core.matching.pair_loops import (
    BY_CEILING,
    BY_ROOT,
    CEILINGS,
    OWN,
    PARTNERS,
    ROOTS,
    STARTS,
    Notes,
    best_offer,
    city_points,
    fetch_lines,
    fit_of_gets,
    fit_of_gives,
    forget_words,
    line_of,
    note_offers,
    take_notes,
)
from isopolity.core.matching.promising import BAR, HELD, add_helps, collect, fill_tile, parts_of_candidate, trim

_root_of = inlined(arithmetic.root_of)
_weighed = inlined(arithmetic.weighed)
choose = compiled(auction.choose)
tally = compiled(auction.tally)
reprice = compiled(auction.reprice)
settle = compiled(auction.settle)
invite = compiled(auction.invite)
sum_up = compiled(auction.sum_up)
suggested = compiled(auction.suggested)

_ORDER = 1 << 32
_BLOCK = 8
# Scores up to a million, in steps of 2¹².
_STEP = 1 << 12
_BUCKETS = 1_000_000 // _STEP + 1
# So many candidates are brought in order by what both cities say, when roots have brought them all in order.
_BATCH = 128
# So many candidates before it is looked at, one is fetched from memory.
_AHEAD = 8


@compiled
def scan_block(c: Columns, start: int, stop: int, tiles: int, target: int, capacity: int, n: Notes, keys: Array, surely: Array) -> None:
    """The shortlists `keys` of the cities start…stop, a tile of partners at a time.

    So many as `target` candidates are expected to be needed for each city: that is a guess, and `surely` tells for whom it was
    good. `keys` has a row for each of these cities, filled with -1.
    """
    width = -(-len(c.cities) // (tiles * _BLOCK)) * _BLOCK
    wanted = np.empty((c.terms, width), np.uint16)
    carried = np.empty((c.terms, width), np.uint16)
    nations = np.full(width, -1, np.int32)
    gets, gives, hits = np.empty(width, np.uint16), np.empty(width, np.uint16), np.empty(width, np.uint8)
    held = np.empty((stop - start, capacity), np.int64)
    state = np.zeros((stop - start, 2), np.int64)
    for first in range(tiles):
        fill_tile(c, first, tiles, wanted, carried, nations)
        # Of the candidates so many are expected up to here; four standard deviations and four more are on the safe side.
        expected = target * (first + 1) / tiles
        keep = int(expected + 4 * math.sqrt(expected) + 4)
        for city in range(start, stop):
            row = city - start
            add_helps(c, city, wanted, carried, gets, gives)
            place = collect(gets, gives, hits, nations, c.countries[city], first, tiles, 0, held, state, row)
            while place < width:
                _make_room(c, n, city, held, state, row, keep, keys)
                place = collect(gets, gives, hits, nations, c.countries[city], first, tiles, place, held, state, row)
    for city in range(start, stop):
        surely[city - start] = _finish(c, n, city, held, state, city - start, keys)


@compiled
def scan_one(c: Columns, city: int, target: int, capacity: int, n: Notes, keys: Array) -> bool:
    """The shortlist of one city, from the lists of who wants and who carries each term; as `scan_block`, without tiles.

    With `target` 0 nothing is guessed.
    """
    width = -(-len(c.cities) // _BLOCK) * _BLOCK
    gets, gives, hits = np.zeros(width, np.uint16), np.zeros(width, np.uint16), np.empty(width, np.uint8)
    _add_lists(c, city, gets, gives)
    held = np.empty((1, capacity), np.int64)
    state = np.zeros((1, 2), np.int64)
    keep = int(target + 4 * math.sqrt(target) + 4) if target > 0 else 0
    place = collect(gets, gives, hits, c.countries, c.countries[city], 0, 1, 0, held, state, 0)
    while place < width:
        _make_room(c, n, city, held, state, 0, keep, keys)
        place = collect(gets, gives, hits, c.countries, c.countries[city], 0, 1, place, held, state, 0)
    return _finish(c, n, city, held, state, 0, keys)


@inner
def _add_lists(c: Columns, city: int, gets: Array, gives: Array) -> None:
    for at in range(c.cities[city, C.WANTS_START], c.cities[city, C.WANTS_END]):
        term, help_ = c.wants[at, 0], np.uint16(c.wants[at, 1])
        for place in range(c.carried_from[term], c.carried_from[term + 1]):
            gets[c.carried_by[place]] += help_
    for at in range(c.cities[city, C.CARRIES_START], c.cities[city, C.CARRIES_END]):
        term = c.carries[at]
        for place in range(c.wanted_from[term], c.wanted_from[term + 1]):
            gives[c.wanted_by[place]] += c.wanted_help[place]


@inner
def _make_room(c: Columns, n: Notes, city: int, held: Array, state: Array, row: int, keep: int, keys: Array) -> None:
    """Of the candidates only about so many as `keep` are held on, the best: a guess. Where that makes little room, or nothing
    is to be guessed (`keep` 0), they are looked at closely.
    """
    if keep > 0:
        trim(n, held, row, state, keep)
    if keep == 0 or state[row, HELD] * 4 > held.shape[1] * 3:
        _look_closely(c, n, city, held, state, row, keys)
        state[row, BAR] = max(state[row, BAR], _least_product(c, city, keys, row))


@inlined
def _least_product(c: Columns, city: int, keys: Array, row: int) -> int:
    """Whose helps have a smaller product than this cannot come onto the city's shortlist, whatever the context."""
    factor = arithmetic.FLOOR + c.cities[city, C.CONTEXT_LIMIT]
    bar = max(0, keys[row, keys.shape[1] - 1] // _ORDER)
    root = (bar * 1_000 + factor - 1) // factor
    return (root * root + 9_999) // 10_000


@inner
def _finish(c: Columns, n: Notes, city: int, held: Array, state: Array, row: int, keys: Array) -> bool:
    """Look at those held; False when some of those not held could belong on the shortlist."""
    _look_closely(c, n, city, held, state, row, keys)
    return state[row, BAR] <= _least_product(c, city, keys, row)


@inner
def _look_closely(c: Columns, n: Notes, city: int, held: Array, state: Array, row: int, keys: Array) -> None:
    """Put on the city's shortlist who belongs there of those held. First come those who could stand highest, for they raise the
    bar for the rest: all are brought in order by root, then, as that looks at both cities, a batch at a time by what the best of
    fits would give. Nobody is held afterwards.
    """
    factor = arithmetic.FLOOR + c.cities[city, C.CONTEXT_LIMIT]
    count = state[row, HELD]
    state[row, HELD] = 0
    last = keys.shape[1] - 1
    for at in range(count):
        gets, gives, _ = parts_of_candidate(held[row, at])
        n.desk[ROOTS, at] = _root_of(gets, gives)
    _sort_down(n, ROOTS, count, BY_ROOT)
    take_notes(c, n, city)
    for start in range(0, count, _BATCH):
        bar = max(0, keys[row, last] // _ORDER)
        if (n.desk[ROOTS, n.desk[BY_ROOT, start]] + _STEP) * factor < bar * 1_000:
            break
        size = min(_BATCH, count - start)
        for place in range(size):
            fetch(c.cities, _position(held[row, n.desk[BY_ROOT, start + min(place + _AHEAD, size - 1)]]))
            n.desk[CEILINGS, place] = _ceiling(c, city, held[row, n.desk[BY_ROOT, start + place]])
        _sort_down(n, CEILINGS, size, BY_CEILING)
        for place in range(size):
            at = n.desk[BY_CEILING, place]
            fetch_lines(c, _position(held[row, n.desk[BY_ROOT, start + n.desk[BY_CEILING, min(place + _AHEAD // 2, size - 1)]]]))
            bar = max(0, keys[row, last] // _ORDER)
            if n.desk[CEILINGS, at] + _STEP <= bar:
                break
            if n.desk[CEILINGS, at] >= bar:
                _consider(c, n, city, held[row, n.desk[BY_ROOT, start + at]], bar, keys, row)
    forget_words(c, n, city)


@inlined
def _position(candidate: int) -> int:
    return parts_of_candidate(candidate)[2]


@inlined
def _sort_down(n: Notes, values: int, count: int, order: int) -> None:
    """The places of a row's first `count` values into another row, the highest first, coarsely."""
    for bucket in range(_BUCKETS + 1):
        n.desk[STARTS, bucket] = 0
    for at in range(count):
        n.desk[STARTS, _BUCKETS - n.desk[values, at] // _STEP] += 1
    for bucket in range(_BUCKETS):
        n.desk[STARTS, bucket + 1] += n.desk[STARTS, bucket]
    for at in range(count):
        bucket = _BUCKETS - 1 - n.desk[values, at] // _STEP
        n.desk[order, n.desk[STARTS, bucket]] = at
        n.desk[STARTS, bucket] += 1


@inlined
def _ceiling(c: Columns, city: int, candidate: int) -> int:
    """No fit of needs and offers lifts the candidate's score above this."""
    gets, gives, other = parts_of_candidate(candidate)
    most_gets, most_gives = _most_fits(c, city, other)
    return _score(city_points(c, city, other), gets, gives, most_gets, most_gives)


@inlined
def _most_fits(c: Columns, city: int, other: int) -> tuple[int, int]:
    """The most by which what the city gets, and what it gives, could fit."""
    gets = min(c.cities[city, C.NEED_LIMIT], c.cities[other, C.OFFER_LIMIT])
    return gets, min(c.cities[other, C.NEED_LIMIT], c.cities[city, C.OFFER_LIMIT])


@inlined
def _score(points: int, gets: int, gives: int, gets_fit: int, gives_fit: int) -> int:
    """From the points of two cities, both helps, and how well they fit; the fit of a missing help does not count."""
    mutual = gets > 0 and gives > 0
    fits = (gets_fit if gets > 0 else 0) + (gives_fit if gives > 0 else 0)
    return _weighed(_root_of(gets, gives), mutual, points + (fits // 2 if mutual else fits))


@inlined
def _consider(c: Columns, n: Notes, city: int, candidate: int, bar: int, keys: Array, row: int) -> None:
    """Score one pair in full, unless one direction shows that it cannot reach the bar."""
    gets, gives, other = parts_of_candidate(candidate)
    points = city_points(c, city, other)
    gets_fit, gives_fit = _most_fits(c, city, other)
    if gets > 0:
        gets_fit = fit_of_gets(c, n, city, other)
        if _score(points, gets, gives, gets_fit, gives_fit) < bar:
            return
    if gives > 0:
        gives_fit = fit_of_gives(c, n, city, other)
    fine = _score(points, gets, gives, gets_fit, gives_fit)
    steps = other - city if other > city else other - city + len(c.cities)
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
def fill_answers(c: Columns, rows: Array, start: int, stop: int, partners: Array, n: Notes, starts: Array, answers: Array) -> None:
    """For the suggestions of the cities start…stop: the place of the best offer for each need of the city, then for each
    need of the partner. `rows` bounds each city's suggestions, `starts` each suggestion's answers; `answers` is -1 everywhere
    before, and afterwards where there is no offer.
    """
    for city in range(start, stop):
        take_notes(c, n, city)
        for row in range(rows[city], rows[city + 1]):
            _fill_both_ways(c, n, city, np.int64(partners[row]), answers, starts[row])
        forget_words(c, n, city)


@inner
def _fill_both_ways(c: Columns, n: Notes, city: int, partner: int, answers: Array, at: int) -> None:
    count = note_offers(c, n, partner)
    for need in range(c.cities[city, C.NEEDS_START], c.cities[city, C.OFFERS_START]):
        best = best_offer(c, n, city, city, need, PARTNERS, count)
        if best > 0:
            answers[at] = line_of(best) - c.cities[partner, C.OFFERS_START]
        at += 1
    count = c.cities[city, C.OFFERS_END] - c.cities[city, C.OFFERS_START]
    for need in range(c.cities[partner, C.NEEDS_START], c.cities[partner, C.OFFERS_START]):
        if n.reach[1, c.themes[need]] > 0:
            answers[at] = line_of(best_offer(c, n, city, partner, need, OWN, count)) - c.cities[city, C.OFFERS_START]
        at += 1
