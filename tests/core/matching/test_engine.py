from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isopolity.core.matching import Need, Offer, best_partners, engine, profile_of
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
    """Every city expects that it will find all its partners among its first few candidates, and errs."""
    whole = shortlists(crowd)
    again = []
    monkeypatch.setattr(engine, "_MOST_CITIES", 64)
    monkeypatch.setattr(engine, "_target", lambda limit: 1)
    monkeypatch.setattr(engine, "_room", lambda limit: 64)
    monkeypatch.setattr(
        engine, "_scan_again", lambda columns, city, keys, do=engine._scan_again: (again.append(city), do(columns, city, keys))
    )
    guessed = shortlists(crowd)
    assert len(again) > 200
    assert np.array_equal(whole.partner, guessed.partner)
    assert np.array_equal(whole.fine, guessed.fine)
    alone = shortlist(crowd, again[0])
    assert np.array_equal(whole.partner[again[0]], alone.partner[0])


@pytest.mark.parametrize("room", [1, 8, 50])
def test_with_room_for_few_candidates_they_are_looked_at_sooner(crowd, monkeypatch, room):
    whole = shortlists(crowd)
    monkeypatch.setattr(engine, "_room", lambda limit: room)
    monkeypatch.setattr(engine, "_MOST_CITIES", 32)
    crowded = shortlists(crowd)
    assert np.array_equal(whole.partner, crowded.partner)
    assert np.array_equal(whole.fine, crowded.fine)
    alone = shortlist(crowd, 7)
    assert np.array_equal(whole.partner[7], alone.partner[0])


def test_more_equal_candidates_than_there_is_room_for():
    """Two thousand cities of two countries that all need and teach the same: only context and the circle of ids tell them apart."""
    same = [
        replace(city, country="BJ" if at % 2 else "BE", needs=(Need("n", "sport"),), offers=(Offer("o", "sport"),))
        for at, city in enumerate(random_cities(3, 2_500))
    ]
    compiled = [profile_of(replace(city, id=f"c{at:04}"), TREE) for at, city in enumerate(same)]
    columns = table_of(compiled).columns
    found = shortlists(columns, limit=5)
    for city in (0, 1_000, 2_499):
        best = best_partners(compiled[city], compiled, 5)
        assert [compiled[at].id for at in found.partner[city]] == [candidate.partner.id for candidate in best]
        assert found.fine[city].tolist() == [candidate.fine for candidate in best]


def test_cities_come_in_the_order_of_their_ids():
    two = profiles("""
        a BJ fr sport sport
        b BE fr sport sport
    """)
    with pytest.raises(ValueError, match="'a' does not come after 'b'"):
        table_of([two["b"], two["a"]])
    with pytest.raises(ValueError, match="'a' does not come after 'a'"):
        table_of([two["a"], two["a"]])


def test_cities_with_more_lines_than_are_noted():
    """Forty needs and forty offers, each of which says three of two hundred words."""

    def lines(kind, start):
        themes = ("sport", "recycling", "markets")
        return tuple(
            kind(f"l{at:02}", themes[at % 3], words=frozenset(f"w{(at * at + start * k) % 200}" for k in range(1, 4))) for at in range(40)
        )

    many = [replace(city, needs=lines(Need, at), offers=lines(Offer, at + 1)) for at, city in enumerate(random_cities(4, 20))]
    compiled = [profile_of(city, TREE) for city in many]
    partner, fine = by_plain_python(compiled, 20)
    found = shortlists(table_of(compiled).columns, limit=20)
    assert (found.partner.tolist(), found.fine.tolist()) == (partner, fine)


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
