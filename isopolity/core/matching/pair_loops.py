"""Compiled: the context of one pair, and which offers answer which needs; the twin of `score`, with the points of `arithmetic`.

A close look is taken from one city at many others, so what is asked of that city again and again is noted first. The functions
take places instead of slices: a slice is a new array.
"""

from typing import NamedTuple

import numpy as np

from isopolity.core.matching import arithmetic
from isopolity.core.matching import columns as C  # noqa: N812  a prefix, so that rows read like records
from isopolity.core.matching.columns import Array, Columns
from isopolity.core.matching.compiling import fetch, inlined, inner

_language_points = inlined(arithmetic.language_points)
_scale_points = inlined(arithmetic.scale_points)
_tie_points = inlined(arithmetic.tie_points)
_south_points = inlined(arithmetic.south_points)
_words_points = inlined(arithmetic.words_points)
_form_points = inlined(arithmetic.form_points)
_season_points = inlined(arithmetic.season_points)
_competence_points = inlined(arithmetic.competence_points)

# More than any fit.
_FITS = 256
# What `best_offer` finds is one number: worth, then how early the offer stands among all lines.
_EARLY = 1 << 32
# The words of so many lines of a city are noted; of a city with more they are compared one by one.
_NOTED_LINES = 64
# Rows of `Notes.near`: the city's own offers, and those of a partner that come near to any of its needs.
OWN, PARTNERS = range(2)
# Rows of `Notes.desk`.
ROOTS, CEILINGS, BY_ROOT, BY_CEILING, STARTS = range(5)
_BUCKETS = 1_000


class Notes(NamedTuple):
    """What is noted of the city whose partners are looked at.

    `reach` uint8: by theme of an offer how near it comes to any of the city's needs, then by theme of a need how near the city's
    offers come; 0: not at all. `said` uint64: by word the city's lines that say it, as bits. `near` int32: lines, see `OWN`.
    `desk` int32 is room for candidates to be brought in order.
    """

    reach: Array
    said: Array
    near: Array
    desk: Array


def notes_for(columns: Columns, *, room: int = 0) -> Notes:
    """Empty notes, large enough for each of these cities with `room` candidates."""
    return Notes(
        reach=np.zeros((2, columns.closeness.shape[1]), np.uint8),
        said=np.zeros(columns.words, np.uint64),
        near=np.empty((2, columns.offers), np.int32),
        desk=np.empty((5, max(room, _BUCKETS)), np.int32),
    )


@inner
def take_notes(c: Columns, n: Notes, city: int) -> None:
    n.reach[:] = 0
    for need in range(c.cities[city, C.NEEDS_START], c.cities[city, C.OFFERS_START]):
        _raise_to(c, n, 0, c.themes[need])
    for offer in range(c.cities[city, C.OFFERS_START], c.cities[city, C.OFFERS_END]):
        _raise_to(c, n, 1, c.themes[offer])
        n.near[OWN, offer - c.cities[city, C.OFFERS_START]] = offer
    first = c.cities[city, C.NEEDS_START]
    if c.cities[city, C.OFFERS_END] - first <= _NOTED_LINES:
        for line in range(first, c.cities[city, C.OFFERS_END]):
            for at in range(c.lines[line, C.WORDS_START], c.lines[line, C.WORDS_END]):
                n.said[c.pool[at]] |= np.uint64(1) << np.uint64(line - first)


@inner
def forget_words(c: Columns, n: Notes, city: int) -> None:
    """One by one: there are too many words to clear the notes of all."""
    for line in range(c.cities[city, C.NEEDS_START], c.cities[city, C.OFFERS_END]):
        for at in range(c.lines[line, C.WORDS_START], c.lines[line, C.WORDS_END]):
            n.said[c.pool[at]] = 0


@inlined
def fetch_lines(c: Columns, city: int) -> None:
    """Have the processor bring near what a close look reads of a city: its lines, their themes, and the words, which stand behind
    its competences, as if each line had eight.
    """
    first, end = c.cities[city, C.NEEDS_START], c.cities[city, C.OFFERS_END]
    for line in range(first, end, 16):
        fetch(c.themes, line)
    for line in range(first, end, 2):
        fetch(c.lines, line)
    start = c.cities[city, C.COMPETENCES_END]
    for place in range(start, min(start + 8 * (end - first), len(c.pool)), 16):
        fetch(c.pool, place)


@inlined
def _raise_to(c: Columns, n: Notes, way: int, theme: int) -> None:
    for other in range(n.reach.shape[1]):
        n.reach[way, other] = max(n.reach[way, other], c.closeness[way, theme, other])


@inlined
def city_points(c: Columns, one: int, other: int) -> int:
    shared = False
    one_known = False
    other_known = False
    for word in range(C.LANGUAGES, c.cities.shape[1]):
        here = c.cities[one, word]
        there = c.cities[other, word]
        one_known |= here != 0
        other_known |= there != 0
        shared |= (here & there) != 0
    ones, ones_end = c.cities[one, C.PARTNERS_START], c.cities[one, C.PARTNERS_END]
    others, others_end = c.cities[other, C.PARTNERS_START], c.cities[other, C.PARTNERS_END]
    tied = _holds(c, ones, ones_end, c.cities[other, C.ITSELF]) or _holds(c, others, others_end, c.cities[one, C.ITSELF])
    return (
        _language_points(one_known and other_known, shared)
        + _scale_points(c.cities[one, C.POPULATION], c.cities[other, C.POPULATION])
        + _tie_points(tied, not tied and _common(c, ones, ones_end, others, others_end) > 0)
        + _south_points(c.cities[one, C.SOUTH], c.cities[other, C.SOUTH])
    )


@inlined
def fit_of_gets(c: Columns, n: Notes, city: int, partner: int) -> int:
    """Of the partner's best offers for the noted city's needs, weighed by the needs' parts."""
    count = note_offers(c, n, partner)
    total = 0
    weights = 0
    for need in range(c.cities[city, C.NEEDS_START], c.cities[city, C.OFFERS_START]):
        best = best_offer(c, n, city, city, need, PARTNERS, count)
        if best > 0:
            parts = int(c.lines[need, C.PARTS])
            total += parts * (best // _EARLY % _FITS)
            weights += parts
    return total // weights


@inlined
def fit_of_gives(c: Columns, n: Notes, city: int, partner: int) -> int:
    """Of the noted city's best offers for the partner's needs, weighed by the needs' parts."""
    count = c.cities[city, C.OFFERS_END] - c.cities[city, C.OFFERS_START]
    total = 0
    weights = 0
    for need in range(c.cities[partner, C.NEEDS_START], c.cities[partner, C.OFFERS_START]):
        if n.reach[1, c.themes[need]] > 0:
            best = best_offer(c, n, city, partner, need, OWN, count)
            parts = int(c.lines[need, C.PARTS])
            total += parts * (best // _EARLY % _FITS)
            weights += parts
    return total // weights


@inlined
def note_offers(c: Columns, n: Notes, partner: int) -> int:
    """Note those of the partner's offers that come near to any of the city's needs; answers how many."""
    count = 0
    for offer in range(c.cities[partner, C.OFFERS_START], c.cities[partner, C.OFFERS_END]):
        n.near[PARTNERS, count] = offer
        count += n.reach[0, c.themes[offer]] > 0
    return count


@inlined
def best_offer(c: Columns, n: Notes, city: int, receiver: int, need: int, whose: int, count: int) -> int:
    """The best of the first `count` offers in this row of `near` for a need: nearest theme, then fit, then the earlier. 0: none."""
    theme = c.themes[need]
    quarters = np.uint8(0)
    for at in range(count):
        quarters = max(quarters, c.closeness[0, theme, c.themes[n.near[whose, at]]])
    best = 0
    if quarters > 0:
        for at in range(count):
            offer = np.int64(n.near[whose, at])
            if c.closeness[0, theme, c.themes[offer]] == quarters:
                common = _common_words(c, n, city, offer, need) if whose == OWN else _common_words(c, n, city, need, offer)
                worth = np.int64(quarters) * _FITS + _fit(c, receiver, need, offer, common)
                best = max(best, worth * _EARLY + _EARLY - 1 - offer)
    return best


@inlined
def line_of(best: int) -> int:
    """The offer that `best_offer` found."""
    return _EARLY - 1 - best % _EARLY


@inlined
def _fit(c: Columns, receiver: int, need: int, offer: int, common: int) -> int:
    comparable = c.lines[need, C.LANGUAGE] >= 0 and c.lines[need, C.LANGUAGE] == c.lines[offer, C.LANGUAGE]
    wishes = c.lines[need, C.WORDS_END] - c.lines[need, C.WORDS_START]
    says = c.lines[offer, C.WORDS_END] - c.lines[offer, C.WORDS_START]
    known = c.cities[receiver, C.COMPETENCES_KNOWN] > 0
    inside = known and _is_inside(c, receiver, np.int64(c.themes[offer]))
    return (
        _words_points(common, min(wishes, says), comparable)
        + _form_points(c.lines[need, C.MODES], c.lines[offer, C.MODES])
        + _season_points(c.lines[need, C.MONTHS], c.lines[offer, C.MONTHS])
        + _competence_points(known, inside)
        + np.int64(c.lines[offer, C.CAPACITY])
    )


@inlined
def _common_words(c: Columns, n: Notes, city: int, own: int, other: int) -> int:
    """How many words a line of the noted city shares with one of another's."""
    first = c.cities[city, C.NEEDS_START]
    start, end = c.lines[other, C.WORDS_START], c.lines[other, C.WORDS_END]
    if c.cities[city, C.OFFERS_END] - first > _NOTED_LINES:
        return _common(c, c.lines[own, C.WORDS_START], c.lines[own, C.WORDS_END], start, end)
    bit = np.uint64(own - first)
    count = np.uint64(0)
    for at in range(start, end):
        count += n.said[c.pool[at]] >> bit & np.uint64(1)
    # Signed, as all else: with unsigned numbers numba would divide in floats.
    return int(np.int64(count))


@inlined
def _is_inside(c: Columns, city: int, theme: int) -> bool:
    while theme >= 0:
        if _holds(c, c.cities[city, C.COMPETENCES_START], c.cities[city, C.COMPETENCES_END], theme):
            return True
        theme = c.parents[theme]
    return False


@inlined
def _holds(c: Columns, start: int, end: int, sought: int) -> bool:
    for at in range(start, end):  # noqa: SIM110  a loop is what numba compiles
        if c.pool[at] == sought:
            return True
    return False


@inlined
def _common(c: Columns, one: int, one_end: int, other: int, other_end: int) -> int:
    """How many numbers two ascending lists of the pool share."""
    count = 0
    while one < one_end and other < other_end:
        here = c.pool[one]
        there = c.pool[other]
        count += here == there
        one += here <= there
        other += there <= here
    return count
