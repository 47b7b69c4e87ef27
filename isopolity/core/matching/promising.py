"""Compiled: which cities could come onto a city's shortlist, by their helps alone, at less than a nanosecond a pair.

A held candidate is one number: what the city gets, what it gives, the partner's position. The functions take arrays one by one
and rows by number, for the reason given in `pair_loops`.
"""

import math

import numpy as np

from isopolity.core.matching import arithmetic
from isopolity.core.matching import columns as C  # noqa: N812  a prefix, so that rows read like records
from isopolity.core.matching.columns import Array
from isopolity.core.matching.compiling import compiled

_LEAST = np.uint16(arithmetic.LEAST_HELP)
_BLOCK = 8
_GETS, _GIVES, _HELP = 46, 32, (1 << 14) - 1
_POSITION = (1 << 32) - 1
# Roots of products of two helps, up to ten thousand, in steps of sixteen.
_HEIGHT_BITS = 4
_HEIGHTS = (10_000 >> _HEIGHT_BITS) + 1
# Places in the state of a city's candidates: how many are held, and the least product of helps that is still held.
HELD, BAR = range(2)


@compiled
def fill_tile(
    cities: Array, countries: Array, wants: Array, carries: Array, first: int, step: int, wanted: Array, carried: Array, nations: Array
) -> None:  # fmt: skip
    """Terms × every `step`-th city from `first` on: what each wants of each term, and where it carries the term (all bits set)."""
    wanted[:] = 0
    carried[:] = 0
    for x, city in enumerate(range(first, len(cities), step)):
        for at in range(cities[city, C.WANTS_START], cities[city, C.WANTS_END]):
            wanted[wants[at, 0], x] = wants[at, 1]
        for at in range(cities[city, C.CARRIES_START], cities[city, C.CARRIES_END]):
            carried[carries[at], x] = 0xFFFF
        nations[x] = countries[city]


@compiled
def add_helps(
    cities: Array, wants: Array, carries: Array, city: int, wanted: Array, carried: Array, gets: Array, gives: Array
) -> None:  # fmt: skip
    """What the city gets from, and gives to, each city of a tile."""
    gets[:] = 0
    gives[:] = 0
    at, end = cities[city, C.WANTS_START], cities[city, C.WANTS_END]
    while at < end:
        # Places behind the last are none of the city's: they count nothing.
        last = end - 1
        second, third, fourth = min(at + 1, last), min(at + 2, last), min(at + 3, last)
        _add_masked(
            gets, carried,
            wants[at, 0], wants[second, 0], wants[third, 0], wants[fourth, 0],
            np.uint16(wants[at, 1]),
            np.uint16(wants[second, 1] if at + 1 < end else 0),
            np.uint16(wants[third, 1] if at + 2 < end else 0),
            np.uint16(wants[fourth, 1] if at + 3 < end else 0),
        )  # fmt: skip
        at += 4
    at, end = cities[city, C.CARRIES_START], cities[city, C.CARRIES_END]
    while at + 4 <= end:
        _add(gives, wanted, carries[at], carries[at + 1], carries[at + 2], carries[at + 3])
        at += 4
    while at < end:
        _add_one(gives, wanted, carries[at])
        at += 1


@compiled
def _add_masked(total: Array, table: Array, a: int, b: int, c: int, d: int, of_a: int, of_b: int, of_c: int, of_d: int) -> None:
    for x in range(len(total)):
        total[x] += (table[a, x] & of_a) + (table[b, x] & of_b) + (table[c, x] & of_c) + (table[d, x] & of_d)


@compiled
def _add(total: Array, table: Array, a: int, b: int, c: int, d: int) -> None:
    for x in range(len(total)):
        total[x] += table[a, x] + table[b, x] + table[c, x] + table[d, x]


@compiled
def _add_one(total: Array, table: Array, a: int) -> None:
    for x in range(len(total)):
        total[x] += table[a, x]


@compiled
def collect(
    gets: Array, gives: Array, hits: Array, nations: Array, nation: int, first: int, step: int, start: int,
    held: Array, state: Array, row: int,
) -> int:  # fmt: skip
    """Hold the tile's cities, from place `start` on, that could come onto the city's shortlist. Answers the place for which
    there was no room left, or the width of the tile.
    """
    width = len(gets)
    capacity = held.shape[1]
    bar = state[row, BAR]
    count = state[row, HELD]
    _mark_hits(gets, gives, bar, start, hits)
    words = hits.view(np.uint64)
    for word in range(start // _BLOCK, width // _BLOCK):
        if words[word] == 0:
            continue
        for x in range(max(start, word * _BLOCK), (word + 1) * _BLOCK):
            if hits[x] == 0 or nations[x] == nation:
                continue
            if count == capacity:
                state[row, HELD] = count
                return x
            held[row, count] = np.int64(gets[x]) << _GETS | np.int64(gives[x]) << _GIVES | (first + x * step)
            count += 1
    state[row, HELD] = count
    return width


@compiled
def _mark_hits(gets: Array, gives: Array, least: int, start: int, hits: Array) -> None:
    """Where something is carried and the product of helps reaches `least`. A missing help is taken for the least one: that
    lets a few too many through, never one too few.
    """
    bar = np.uint32(least)
    for x in range(start, len(gets)):
        product = np.uint32(max(gets[x], _LEAST)) * np.uint32(max(gives[x], _LEAST))
        hits[x] = np.uint8(np.uint32(product) >= bar) & np.uint8((gets[x] | gives[x]) > 0)


@compiled
def _product_of(candidate: int) -> int:
    gets, gives = candidate >> _GETS, candidate >> _GIVES & _HELP
    return max(gets, arithmetic.LEAST_HELP) * max(gives, arithmetic.LEAST_HELP)


@compiled
def parts_of_candidate(candidate: int) -> tuple[int, int, int]:
    return candidate >> _GETS, candidate >> _GIVES & _HELP, candidate & _POSITION


@compiled
def trim(held: Array, row: int, state: Array, keep: int) -> None:
    """Of the candidates in this row keep about so many, at least, and hold nobody who is below them from now on."""
    heights = np.zeros(_HEIGHTS, np.int64)
    count = state[row, HELD]
    for at in range(count):
        heights[int(math.sqrt(_product_of(held[row, at]))) >> _HEIGHT_BITS] += 1
    height = _HEIGHTS - 1
    reached = heights[height]
    while height > 0 and reached < keep:
        height -= 1
        reached += heights[height]
    least = (height << _HEIGHT_BITS) ** 2
    left = 0
    for at in range(count):
        if _product_of(held[row, at]) >= least:
            held[row, left] = held[row, at]
            left += 1
    state[row, HELD] = left
    state[row, BAR] = max(state[row, BAR], least)
