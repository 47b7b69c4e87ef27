from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isopolity.core.matching import best_partners, engine, profile_of
from isopolity.core.matching.columns import table_of
from isopolity.core.matching.engine import shortlist, shortlists

from .grids import TREE, profiles, random_cities


def by_plain_python(compiled, limit):
    """The twin: partners and scores of each city, filled up with -1."""
    at = {profile.id: position for position, profile in enumerate(compiled)}
    found = [best_partners(profile, compiled, limit) for profile in compiled]
    partner = [[at[candidate.partner.id] for candidate in row] + [-1] * (limit - len(row)) for row in found]
    fine = [[candidate.fine for candidate in row] + [-1] * (limit - len(row)) for row in found]
    return partner, fine


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 12))
def test_compiled_and_plain_agree_to_the_last_unit(seed, count, limit):
    compiled = [profile_of(city, TREE) for city in random_cities(seed, count)]
    columns = table_of(compiled).columns
    partner, fine = by_plain_python(compiled, limit)
    found = shortlists(columns, limit=limit)
    assert found.partner.tolist() == partner
    assert found.fine.tolist() == fine
    alone = shortlist(columns, count - 1, limit=limit)
    assert (alone.partner[0].tolist(), alone.fine[0].tolist()) == (partner[-1], fine[-1])


@pytest.fixture(scope="module")
def crowd():
    return table_of(profile_of(city, TREE) for city in random_cities(5, 300)).columns


def test_tiles_and_threads_change_nothing(crowd, monkeypatch):
    whole = shortlists(crowd, threads=1)
    monkeypatch.setattr(engine, "_MOST_CITIES", 16)
    monkeypatch.setattr(engine, "_CITIES_AT_A_TIME", 7)
    told = []
    tiled = shortlists(crowd, threads=3, progress=told.append)
    assert np.array_equal(whole.partner, tiled.partner)
    assert np.array_equal(whole.fine, tiled.fine)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_who_guessed_too_high_is_looked_at_again(crowd, monkeypatch):
    """Every city expects that its last partner will be as good as the best of the first tile, and errs."""
    whole = shortlists(crowd)
    again = []
    monkeypatch.setattr(engine, "_MOST_CITIES", 64)
    monkeypatch.setattr(engine, "_rank", lambda expected, limit: 1 if expected else 0)
    monkeypatch.setattr(
        engine, "_scan_again", lambda columns, city, keys, do=engine._scan_again: (again.append(city), do(columns, city, keys))
    )
    guessed = shortlists(crowd)
    assert len(again) > 200
    assert np.array_equal(whole.partner, guessed.partner)
    assert np.array_equal(whole.fine, guessed.fine)


def test_cities_come_in_the_order_of_their_ids():
    two = profiles("""
        a BJ fr sport sport
        b BE fr sport sport
    """)
    with pytest.raises(ValueError, match="'a' does not come after 'b'"):
        table_of([two["b"], two["a"]])
    with pytest.raises(ValueError, match="'a' does not come after 'a'"):
        table_of([two["a"], two["a"]])


def test_nobody_at_all():
    table = table_of([])
    assert table.ids == ()
    assert shortlists(table.columns).partner.shape == (0, 60)


def test_more_languages_than_fit_into_one_number():
    """A hundred languages, each city speaks two neighbours in the row."""
    spoken = [replace(city, languages=(f"l{at % 100}", f"l{(at + 1) % 100}")) for at, city in enumerate(random_cities(9, 120))]
    compiled = [profile_of(city, TREE) for city in spoken]
    partner, fine = by_plain_python(compiled, 30)
    found = shortlists(table_of(compiled).columns, limit=30)
    assert (found.partner.tolist(), found.fine.tolist()) == (partner, fine)
