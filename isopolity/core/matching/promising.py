"""Compiled: which cities could come onto a city's shortlist, by their helps alone, at less than a nanosecond a pair.

A held candidate is one number: what the city gets, what it gives, the partner's position.
"""

import math

import numpy as np

from isopolity.core.matching import arithmetic
from isopolity.core.matching import columns as C  # noqa: N812  a prefix, so that rows read like records
from isopolity.core.matching.columns import Array, Columns
from isopolity.core.matching.compiling import inlined, inner
from isopolity.core.matching.pair_loops import STARTS, Notes

_LEAST = np.uint16(arithmetic.LEAST_HELP)
_BLOCK = 8
_GETS, _GIVES, _HELP = 46, 32, (1 << 14) - 1
_POSITION = (1 << 32) - 1
# Roots of products of two helps, up to ten thousand, in steps of sixteen.
_HEIGHT_BITS = 4
_HEIGHTS = (10_000 >> _HEIGHT_BITS) + 1
# Places in the state of a city's candidates: how many are held, and the least product of helps that is still held.
HELD, BAR = range(2)


@inner
def fill_tile(c: Columns, first: int, step: int, wanted: Array, carried: Array, nations: Array) -> None:
    """Terms × every `step`-th city from `first` on: what each wants of each term, and where it carries the term (all bits set)."""
    wanted[:] = 0
    carried[:] = 0
    for x, city in enumerate(range(first, len(c.cities), step)):
        for at in range(c.cities[city, C.WANTS_START], c.cities[city, C.WANTS_END]):
            wanted[c.wants[at, 0], x] = c.wants[at, 1]
        for at in range(c.cities[city, C.CARRIES_START], c.cities[city, C.CARRIES_END]):
            carried[c.carries[at], x] = 0xFFFF
        nations[x] = c.countries[city]


@inner
def add_helps(c: Columns, city: int, wanted: Array, carried: Array, gets: Array, gives: Array) -> None:
    """What the city gets from, and gives to, each city of a tile."""
    gets[:] = 0
    gives[:] = 0
    at, end = c.cities[city, C.WANTS_START], c.cities[city, C.WANTS_END]
    while at < end:
        # Places behind the last are none of the city's: they count nothing.
        last = end - 1
        second, third, fourth = min(at + 1, last), min(at + 2, last), min(at + 3, last)
        _add_masked(
            gets, carried,
            c.wants[at, 0], c.wants[second, 0], c.wants[third, 0], c.wants[fourth, 0],
            np.uint16(c.wants[at, 1]),
            np.uint16(c.wants[second, 1] if at + 1 < end else 0),
            np.uint16(c.wants[third, 1] if at + 2 < end else 0),
            np.uint16(c.wants[fourth, 1] if at + 3 < end else 0),
        )  # fmt: skip
        at += 4
    at, end = c.cities[city, C.CARRIES_START], c.cities[city, C.CARRIES_END]
    while at + 4 <= end:
        add_four(gives, wanted, c.carries[at], c.carries[at + 1], c.carries[at + 2], c.carries[at + 3])
        at += 4
    while at < end:
        _add_one(gives, wanted, c.carries[at])
        at += 1


@inner
def _add_masked(total: Array, table: Array, a: int, b: int, c: int, d: int, of_a: int, of_b: int, of_c: int, of_d: int) -> None:
    for x in range(len(total)):
        total[x] += (table[a, x] & of_a) + (table[b, x] & of_b) + (table[c, x] & of_c) + (table[d, x] & of_d)


@inner
def add_four(total: Array, table: Array, a: int, b: int, c: int, d: int) -> None:
    for x in range(len(total)):
        total[x] += table[a, x] + table[b, x] + table[c, x] + table[d, x]


@inner
def _add_one(total: Array, table: Array, a: int) -> None:
    for x in range(len(total)):
        total[x] += table[a, x]


@inner
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


@inner
def _mark_hits(gets: Array, gives: Array, least: int, start: int, hits: Array) -> None:
    """Where something is carried and the product of helps reaches `least`. A missing help is taken for the least one: that
    lets a few too many through, never one too few.
    """
    bar = np.uint32(least)
    for x in range(start, len(gets)):
        product = np.uint32(max(gets[x], _LEAST)) * np.uint32(max(gives[x], _LEAST))
        hits[x] = np.uint8(np.uint32(product) >= bar) & np.uint8((gets[x] | gives[x]) > 0)


@inlined
def _product_of(candidate: int) -> int:
    gets, gives = candidate >> _GETS, candidate >> _GIVES & _HELP
    return max(gets, arithmetic.LEAST_HELP) * max(gives, arithmetic.LEAST_HELP)


@inlined
def parts_of_candidate(candidate: int) -> tuple[int, int, int]:
    return candidate >> _GETS, candidate >> _GIVES & _HELP, candidate & _POSITION


@inner
def trim(n: Notes, held: Array, row: int, state: Array, keep: int) -> None:
    """Of the candidates in this row keep about so many, at least, and hold nobody who is below them from now on."""
    for height in range(_HEIGHTS):
        n.desk[STARTS, height] = 0
    count = state[row, HELD]
    for at in range(count):
        n.desk[STARTS, int(math.sqrt(_product_of(held[row, at]))) >> _HEIGHT_BITS] += 1
    height = _HEIGHTS - 1
    reached = n.desk[STARTS, height]
    while height > 0 and reached < keep:
        height -= 1
        reached += n.desk[STARTS, height]
    least = (height << _HEIGHT_BITS) ** 2
    left = 0
    for at in range(count):
        if _product_of(held[row, at]) >= least:
            held[row, left] = held[row, at]
            left += 1
    state[row, HELD] = left
    state[row, BAR] = max(state[row, BAR], least)
