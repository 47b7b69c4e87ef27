"""The compiled loops of stage 1. The points are those of `arithmetic`, compiled as they stand there.

Every function releases the interpreter's lock, so that plain threads share the cores. A key orders partners: score, then
nearness in the circle of ids beginning after the city itself, as `live.best_partners` does.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from isopolity.core.matching import arithmetic
from isopolity.core.matching.columns import Array, Columns

# numba forgets a cached loop when this file changes, not when `arithmetic` does, which is compiled into it.
_changed = Path(arithmetic.__file__).stat().st_mtime
for _cached in (Path(__file__).parent / "__pycache__").glob("kernels.*.nbi"):
    with suppress(OSError):
        if _cached.stat().st_mtime < _changed:
            _cached.unlink()


def _compiled(function: Callable[..., Any]) -> Any:
    return njit(function, nogil=True, cache=True)


_root_of = _compiled(arithmetic.root_of)
_weighed = _compiled(arithmetic.weighed)
_language_points = _compiled(arithmetic.language_points)
_scale_points = _compiled(arithmetic.scale_points)
_tie_points = _compiled(arithmetic.tie_points)
_south_points = _compiled(arithmetic.south_points)
_words_points = _compiled(arithmetic.words_points)
_form_points = _compiled(arithmetic.form_points)
_season_points = _compiled(arithmetic.season_points)
_competence_points = _compiled(arithmetic.competence_points)

_LEAST = np.uint16(arithmetic.LEAST_HELP)
_SAME, _NARROWER, _NEAR = 4, 2, 1
_ORDER = 1 << 32
_BLOCK = 8


@_compiled
def fill_tile(columns: Columns, first: int, last: int, wanted: Array, carried: Array) -> None:
    """Terms × cities first…last: what each city wants of each term, and where it carries the term (all bits set)."""
    wanted[:] = 0
    carried[:] = 0
    for city in range(first, last):
        for at in range(columns.want_start[city], columns.want_start[city + 1]):
            wanted[columns.want_term[at], city - first] = columns.want_help[at]
        for at in range(columns.carry_start[city], columns.carry_start[city + 1]):
            carried[columns.carry_term[at], city - first] = 0xFFFF


@_compiled
def scan_tile(columns: Columns, first: int, wanted: Array, carried: Array, start: int, stop: int, limit: int, keys: Array) -> None:
    """Offer the tile's cities, the first of which is `first`, to the shortlists `keys` of the cities start…stop."""
    width = wanted.shape[1]
    gets = np.zeros(width, np.uint16)
    gives = np.zeros(width, np.uint16)
    hits = np.zeros(width, np.uint8)
    for city in range(start, stop):
        gets[:] = 0
        gives[:] = 0
        for at in range(columns.want_start[city], columns.want_start[city + 1]):
            _add_masked(gets, carried[columns.want_term[at]], columns.want_help[at])
        for at in range(columns.carry_start[city], columns.carry_start[city + 1]):
            _add(gives, wanted[columns.carry_term[at]])
        _sift(columns, city, first, gets, gives, hits, limit, keys[city])


@_compiled
def scan_all(columns: Columns, city: int, limit: int, keys: Array) -> None:
    """The shortlist of one city, without tiles."""
    cities = len(columns.country)
    gets = np.zeros(-(-cities // _BLOCK) * _BLOCK, np.uint16)
    gives = np.zeros_like(gets)
    wants = np.zeros(columns.terms, np.uint16)
    carries = np.zeros(columns.terms, np.uint16)
    for at in range(columns.want_start[city], columns.want_start[city + 1]):
        wants[columns.want_term[at]] = columns.want_help[at]
    for at in range(columns.carry_start[city], columns.carry_start[city + 1]):
        carries[columns.carry_term[at]] = 0xFFFF
    for other in range(cities):
        total = np.uint16(0)
        for at in range(columns.carry_start[other], columns.carry_start[other + 1]):
            total += wants[columns.carry_term[at]]
        gets[other] = total
        total = np.uint16(0)
        for at in range(columns.want_start[other], columns.want_start[other + 1]):
            total += carries[columns.want_term[at]] & columns.want_help[at]
        gives[other] = total
    _sift(columns, city, 0, gets, gives, np.zeros(len(gets), np.uint8), limit, keys)


@_compiled
def _add(total: Array, row: Array) -> None:
    for x in range(len(total)):
        total[x] += row[x]


@_compiled
def _add_masked(total: Array, row: Array, help: int) -> None:
    for x in range(len(total)):
        total[x] += row[x] & help


@_compiled
def _sift(columns: Columns, city: int, first: int, gets: Array, gives: Array, hits: Array, limit: int, keys: Array) -> None:
    """Put on the city's shortlist whom a perfect context could bring there, after a look at the real context.

    `keys` is sorted, best first, and filled with -1. The comparison treats a missing help as the least one: that lets a
    few too many through, never one too few.
    """
    bar = keys[limit - 1] // _ORDER
    # The least product whose root reaches the bar: root² ≤ product × 10,000.
    least = np.uint32(max(0, (bar * bar + 9_999) // 10_000))
    for x in range(len(gets)):
        product = np.uint32(max(gets[x], _LEAST)) * np.uint32(max(gives[x], _LEAST))
        hits[x] = np.uint8(np.uint32(product) >= least)
    words = hits.view(np.uint64)
    cities = len(columns.country)
    for word in range(len(words)):
        if words[word] == 0:
            continue
        for x in range(word * _BLOCK, (word + 1) * _BLOCK):
            if hits[x] == 0 or (gets[x] == 0 and gives[x] == 0):
                continue
            root = _root_of(np.int64(gets[x]), np.int64(gives[x]))
            bar = keys[limit - 1] // _ORDER
            other = first + x
            if root < bar or columns.country[city] == columns.country[other]:
                continue
            mutual = gets[x] > 0 and gives[x] > 0
            points = _city_points(columns, city, other)
            if _weighed(root, mutual, points + _fit_limit(columns, city, other, gets[x] > 0, gives[x] > 0)) < bar:
                continue
            fine = _weighed(root, mutual, points + _fit_points(columns, city, other, gets[x] > 0, gives[x] > 0))
            nearness = _ORDER - 1 - (other - city if other > city else other - city + cities)
            _insert(keys, limit, fine * _ORDER + nearness)


@_compiled
def _insert(keys: Array, limit: int, key: int) -> None:
    if key <= keys[limit - 1]:
        return
    at = limit - 1
    while at > 0 and keys[at - 1] < key:
        keys[at] = keys[at - 1]
        at -= 1
    keys[at] = key


@_compiled
def _city_points(columns: Columns, one: int, other: int) -> int:
    shared = False
    one_known = False
    other_known = False
    for word in range(columns.languages.shape[1]):
        here = columns.languages[one, word]
        there = columns.languages[other, word]
        one_known |= here != 0
        other_known |= there != 0
        shared |= (here & there) != 0
    ones = columns.partner[columns.partner_start[one] : columns.partner_start[one + 1]]
    others = columns.partner[columns.partner_start[other] : columns.partner_start[other + 1]]
    tied = _holds(ones, columns.itself[other]) or _holds(others, columns.itself[one])
    return (
        _language_points(one_known and other_known, shared)
        + _scale_points(columns.population[one], columns.population[other])
        + _tie_points(tied, not tied and _common(ones, others) > 0)
        + _south_points(columns.south[one], columns.south[other])
    )


@_compiled
def _fit_limit(columns: Columns, one: int, other: int, gets: bool, gives: bool) -> int:
    """No fit of needs and offers is better than this."""
    from_other = min(columns.need_limit[one], columns.offer_limit[other])
    from_one = min(columns.need_limit[other], columns.offer_limit[one])
    if gets and gives:
        return (from_other + from_one) // 2
    return np.int64(from_other if gets else from_one)


@_compiled
def _fit_points(columns: Columns, one: int, other: int, gets: bool, gives: bool) -> int:
    from_other = _mean_fit(columns, one, other) if gets else 0
    from_one = _mean_fit(columns, other, one) if gives else 0
    return (from_other + from_one) // 2 if gets and gives else from_other + from_one


@_compiled
def _mean_fit(columns: Columns, city: int, partner: int) -> int:
    total = 0
    weights = 0
    for need in range(columns.need_start[city], columns.need_start[city + 1]):
        quarters, fit, _ = best_offer(columns, city, need, partner)
        if quarters:
            total += np.int64(columns.need_parts[need]) * fit
            weights += np.int64(columns.need_parts[need])
    return total // weights


@_compiled
def best_offer(columns: Columns, city: int, need: int, partner: int) -> tuple[int, int, int]:
    """Quarters of closeness, fit and position of the partner's best offer for a need of the city; quarters 0: none."""
    best = (0, -1, -1)
    theme = columns.need_theme[need]
    above = columns.need_above[need]
    for offer in range(columns.offer_start[partner], columns.offer_start[partner + 1]):
        at = columns.offer_theme[offer]
        quarters = _SAME if at == theme else 0
        if quarters == 0:
            while at >= 0:
                if at == theme:
                    quarters = _NARROWER
                    break
                if at == above:
                    quarters = _NEAR
                at = columns.theme_parent[at]
        if quarters > 0 and quarters >= best[0]:
            fit = _fit(columns, city, need, offer)
            if quarters > best[0] or fit > best[1]:
                best = (quarters, fit, offer)
    return best


@_compiled
def _fit(columns: Columns, city: int, need: int, offer: int) -> int:
    wishes = columns.need_word[columns.need_word_start[need] : columns.need_word_start[need + 1]]
    says = columns.offer_word[columns.offer_word_start[offer] : columns.offer_word_start[offer + 1]]
    comparable = columns.need_language[need] >= 0 and columns.need_language[need] == columns.offer_language[offer]
    known = columns.competences_known[city] > 0
    return (
        _words_points(_common(wishes, says), min(len(wishes), len(says)), comparable)
        + _form_points(columns.need_modes[need], columns.offer_modes[offer])
        + _season_points(columns.need_months[need], columns.offer_months[offer])
        + _competence_points(known, known and _is_inside(columns, city, columns.offer_theme[offer]))
        + np.int64(columns.offer_capacity[offer])
    )


@_compiled
def _is_inside(columns: Columns, city: int, theme: int) -> bool:
    competences = columns.competence[columns.competence_start[city] : columns.competence_start[city + 1]]
    while theme >= 0:
        if _holds(competences, theme):
            return True
        theme = columns.theme_parent[theme]
    return False


@_compiled
def _holds(numbers: Array, sought: int) -> bool:
    for number in numbers:  # noqa: SIM110  a loop is what numba compiles
        if number == sought:
            return True
    return False


@_compiled
def _common(ones: Array, others: Array) -> int:
    """How many numbers two ascending lists share."""
    count = 0
    one = 0
    other = 0
    while one < len(ones) and other < len(others):
        if ones[one] == others[other]:
            count += 1
            one += 1
            other += 1
        elif ones[one] < others[other]:
            one += 1
        else:
            other += 1
    return count
