from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isopolity.core.matching import best_partners
from isopolity.core.matching.engine import Shortlists, fair_exposure
from isopolity.core.matching.exposure import cap_for, fair_choice, gini, shared_exposure
from isopolity.core.matching.run import _flat

from .grids import profiles


def symmetric_shortlists(seed, cities, width, favoured):
    """Random scores, the same from both sides, and 400 points more for pairs (one, other), other the lower, that are favoured."""
    random = Random(seed)
    scores = {}
    for one in range(cities):
        for other in range(one):
            if random.random() < 0.8:
                scores[one, other] = scores[other, one] = random.randrange(100_000, 500_000) + 400_000 * favoured(one, other)
    rows = [
        sorted(((other, fine) for (one, other), fine in scores.items() if one == city), key=lambda line: -line[1]) for city in range(cities)
    ]
    return [row[:width] for row in rows]


def star(one, other):
    """The first two cities are everybody's favourites."""
    return other < 2


def rows_of(shared, most):
    """For each city whom it is shown, with scores."""
    rows, partners, fines = _flat(shared, most)
    return [list(zip(partners[start:end], fines[start:end], strict=True)) for start, end in pairwise(rows)]


def lists_of(shared, most):
    return [[other for other, _ in row] for row in rows_of(shared, most)]


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 30), st.integers(1, 12), st.integers(1, 6))
def test_properties_of_every_sharing(seed, cities, width, most):
    rows = symmetric_shortlists(seed, cities, width, star)
    least = [city % 4 == 0 for city in range(cities)]
    shared = shared_exposure(rows, least, most=most)
    shown = lists_of(shared, most)
    for city, partners in enumerate(shown):
        # No list is shorter than it need be, none names a partner twice, none the city itself.
        assert len(partners) >= min(most, len(rows[city]))
        assert len(set(partners) | {city}) == len(partners) + 1
    assert [sum(partners.count(city) for partners in shown) for city in range(cities)] == list(shared.counts)
    # Scores are real ones: those of the pair, from either side.
    known = {(city, other): fine for city, row in enumerate(rows) for other, fine in row}
    known |= {(other, city): fine for (city, other), fine in known.items()}
    assert all(known[city, other] == fine for city, row in enumerate(rows_of(shared, most)) for other, fine in row)
    # The compiled loops do the same.
    padded = [row + [(-1, -1)] * (width - len(row)) for row in rows]

    arrays = Shortlists(*(np.array([[line[part] for line in row] for row in padded], np.int32) for part in (0, 1)))
    compiled = fair_exposure(arrays, least, most=most)
    assert list(compiled.chosen) == list(shared.chosen)
    assert (list(compiled.prices), list(compiled.counts)) == (list(shared.prices), list(shared.counts))
    assert compiled.figures == shared.figures


def test_a_hundred_cities_and_two_stars():
    """Lists of five. Best partners only: the two stars stand on nearly every list. Shared: on at most eight."""
    rows = symmetric_shortlists(1, 100, 30, star)
    shared = shared_exposure(rows, [False] * 100, most=5)
    naive = [[other for other, _ in row[:5]] for row in rows]
    assert sum(0 in row for row in naive) > 60
    assert shared.figures.most_suggested <= shared.figures.cap == 8
    assert shared.figures.never_suggested == 0
    assert shared.figures.gini <= 0.25
    assert 0 < shared.figures.score_loss < 0.12


def test_the_least_developed_get_at_least_their_share():
    """Twenty of eighty cities are least developed, and nobody's favourite: everyone else scores 400 more."""
    rows = symmetric_shortlists(3, 80, 40, lambda one, other: one < 60)
    least = [city >= 60 for city in range(80)]
    naive = sum(other >= 60 for row in rows for other, _ in row[:8])
    figures = shared_exposure(rows, least, most=8).figures
    assert naive / 640 < 0.05
    assert figures.least_developed_among_cities == 0.25
    assert figures.least_developed_among_suggestions >= 0.25


def test_a_city_with_no_other_partner_keeps_a_crowded_one():
    """Thirty cities know the star alone."""
    rows = [[(city, 500_000) for city in range(1, 31)]] + [[(0, 500_000)]] * 30
    shared = shared_exposure(rows, [False] * 31, most=4)
    assert lists_of(shared, 4)[1:] == [[0]] * 30
    assert shared.figures.most_suggested == 30 > shared.figures.cap


def test_nobody_is_forgotten():
    """The last city knows the first five, but stands on nobody's shortlist: it is put on theirs."""
    rows = [[(other, 900_000 - other) for other in range(10) if other != city] for city in range(10)]
    rows.append([(other, 300_000) for other in range(5)])
    shared = shared_exposure(rows, [False] * 11, most=9)
    assert shared.figures.never_suggested == 0
    assert shared.counts[10] >= 4


def test_nobody_at_all():
    assert shared_exposure([], [], most=3).figures.cities == 0
    assert shared_exposure([[]], [True], most=3).figures.gini == 0.0


@pytest.mark.parametrize(("values", "expected"), [([], 0.0), ([3, 3, 3], 0.0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25)])
def test_gini(values, expected):
    assert gini(values) == expected


class TestOneChangedCity:
    """b is the best partner of a, c and d follow; lists of two, so a cap of three."""

    GRID = profiles("""
        a AA fr sport,markets sport,markets
        b BB fr sport,markets sport,markets
        c CC fr sport,drains  sport,drains
        d DD fr sport,waste   sport,waste
    """)

    def chosen(self, *, prices=None, counts=None, shown_before=frozenset()):
        candidates = best_partners(self.GRID["a"], self.GRID.values())
        found = fair_choice(candidates, most=2, prices=prices or {}, counts=counts or {}, shown_before=shown_before)
        return [candidate.partner.id for candidate in found]

    def test_without_a_run_the_best(self):
        assert self.chosen() == ["b", "c"]

    def test_who_is_crowded_gives_way(self):
        assert cap_for(2) == 3
        assert self.chosen(counts={"b": 3}) == ["c", "d"]

    def test_who_was_shown_before_is_counted_already(self):
        assert self.chosen(counts={"b": 3}, shown_before=frozenset({"b"})) == ["b", "c"]

    def test_a_price_moves_a_partner_down(self):
        assert self.chosen(prices={"c": 100}) == ["b", "d"]

    def test_the_list_stays_full(self):
        assert self.chosen(counts={"b": 3, "c": 5}) == ["b", "d"]
