"""Compiled: the context of one pair, and which offers answer which needs; the twin of `score`, with the points of `arithmetic`.

The functions take arrays one by one and places instead of slices: a slice, or an array out of a tuple, is counted, and two
threads that count disturb each other.
"""

import numpy as np

from isopolity.core.matching import arithmetic
from isopolity.core.matching import columns as C  # noqa: N812  a prefix, so that rows read like records
from isopolity.core.matching.columns import Array
from isopolity.core.matching.compiling import compiled, inlined

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


@inlined
def city_points(cities: Array, pool: Array, one: int, other: int) -> int:
    shared = False
    one_known = False
    other_known = False
    for word in range(C.LANGUAGES, cities.shape[1]):
        here = cities[one, word]
        there = cities[other, word]
        one_known |= here != 0
        other_known |= there != 0
        shared |= (here & there) != 0
    ones, ones_end = cities[one, C.PARTNERS_START], cities[one, C.PARTNERS_END]
    others, others_end = cities[other, C.PARTNERS_START], cities[other, C.PARTNERS_END]
    tied = _holds(pool, ones, ones_end, cities[other, C.ITSELF]) or _holds(pool, others, others_end, cities[one, C.ITSELF])
    return (
        _language_points(one_known and other_known, shared)
        + _scale_points(cities[one, C.POPULATION], cities[other, C.POPULATION])
        + _tie_points(tied, not tied and _common(pool, ones, ones_end, others, others_end) > 0)
        + _south_points(cities[one, C.SOUTH], cities[other, C.SOUTH])
    )


@inlined
def mean_fit(
    cities: Array, needs: Array, offers: Array, need_themes: Array, offer_themes: Array, pool: Array, closeness: Array, parents: Array,
    city: int, partner: int,
) -> int:  # fmt: skip
    """Of the best offers for the city's needs, weighed by the needs' parts."""
    first, last = cities[partner, C.OFFERS_START], cities[partner, C.OFFERS_END]
    total = 0
    weights = 0
    for need in range(cities[city, C.NEEDS_START], cities[city, C.NEEDS_END]):
        theme = need_themes[need]
        best = np.uint8(0)
        for offer in range(first, last):
            best = max(best, closeness[theme, offer_themes[offer]])
        if best == 0:
            continue
        best_fit = 0
        for offer in range(first, last):
            if closeness[theme, offer_themes[offer]] == best:
                best_fit = max(best_fit, _fit(cities, needs, offers, offer_themes, pool, parents, city, need, offer))
        parts = int(needs[need, C.PARTS])
        total += parts * best_fit
        weights += parts
    return total // weights


@compiled
def answer(
    cities: Array, needs: Array, offers: Array, need_themes: Array, offer_themes: Array, pool: Array, closeness: Array, parents: Array,
    city: int, need: int, partner: int,
) -> int:  # fmt: skip
    """Which of the partner's offers `mean_fit` takes for a need of the city: its place among them, -1: none."""
    first, last = cities[partner, C.OFFERS_START], cities[partner, C.OFFERS_END]
    theme = need_themes[need]
    best = -1
    answer = -1
    for offer in range(first, last):
        quarters = np.int64(closeness[theme, offer_themes[offer]])
        if quarters > 0:
            worth = quarters * _FITS + _fit(cities, needs, offers, offer_themes, pool, parents, city, need, offer)
            if worth > best:
                best = worth
                answer = offer - first
    return answer


@inlined
def _fit(
    cities: Array, needs: Array, offers: Array, offer_themes: Array, pool: Array, parents: Array, city: int, need: int, offer: int
) -> int:
    wishes, wishes_end = needs[need, C.WORDS_START], needs[need, C.WORDS_END]
    says, says_end = offers[offer, C.WORDS_START], offers[offer, C.WORDS_END]
    comparable = needs[need, C.LANGUAGE] >= 0 and needs[need, C.LANGUAGE] == offers[offer, C.LANGUAGE]
    shorter = min(wishes_end - wishes, says_end - says)
    common = _common(pool, wishes, wishes_end, says, says_end) if shorter > 0 else 0
    known = cities[city, C.COMPETENCES_KNOWN] > 0
    inside = known and _is_inside(cities, pool, parents, city, np.int64(offer_themes[offer]))
    return (
        _words_points(common, shorter, comparable)
        + _form_points(needs[need, C.MODES], offers[offer, C.MODES])
        + _season_points(needs[need, C.MONTHS], offers[offer, C.MONTHS])
        + _competence_points(known, inside)
        + np.int64(offers[offer, C.CAPACITY])
    )


@inlined
def _is_inside(cities: Array, pool: Array, parents: Array, city: int, theme: int) -> bool:
    while theme >= 0:
        if _holds(pool, cities[city, C.COMPETENCES_START], cities[city, C.COMPETENCES_END], theme):
            return True
        theme = parents[theme]
    return False


@inlined
def _holds(pool: Array, start: int, end: int, sought: int) -> bool:
    for at in range(start, end):  # noqa: SIM110  a loop is what numba compiles
        if pool[at] == sought:
            return True
    return False


@inlined
def _common(pool: Array, one: int, one_end: int, other: int, other_end: int) -> int:
    """How many numbers two ascending lists share."""
    count = 0
    while one < one_end and other < other_end:
        here = pool[one]
        there = pool[other]
        count += here == there
        one += here <= there
        other += there <= here
    return count
