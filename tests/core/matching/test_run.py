import subprocess
import sys

import pytest

from isopolity.core.matching import best_partners, facts_between, profile_of
from isopolity.core.matching import run as runs
from isopolity.core.matching.run import full_run

from .grids import TREE, profiles, random_cities


def compiled_cities(seed, count):
    return [profile_of(city, TREE) for city in random_cities(seed, count)]


def test_plain_and_compiled_runs_are_equal(monkeypatch):
    cities = compiled_cities(2, 60)
    plain = full_run(cities, most=4)
    monkeypatch.setattr(runs, "_SMALL", 5)
    compiled = full_run(iter(cities), most=4, threads=3)
    assert list(compiled.lists) == list(plain.lists)
    assert (compiled.ids, compiled.counts, compiled.prices, compiled.figures) == (plain.ids, plain.counts, plain.prices, plain.figures)
    for city, found in enumerate(plain.lists):
        for line in found:
            one, other = cities[city], cities[line.partner]
            assert compiled.facts(one, other, line) == plain.facts(one, other, line) == facts_between(one, other)
            assert line.mutual == bool(facts_between(one, other).gets and facts_between(one, other).gives)


def test_a_run_in_a_small_world():
    """Nobody gives way where there is room: each city sees whom stage 1 found, with the score of both sides."""
    grid = profiles("""
        andenne BE fr markets   recycling
        lokossa BJ fr recycling markets
        lyon    FR fr drains    recycling
        oslo    NO fr sport     -
    """)
    run = full_run(grid.values())
    assert run.ids == ("andenne", "lokossa", "lyon", "oslo")
    shown = [[(run.ids[line.partner], line.mutual) for line in row] for row in run.lists]
    assert shown == [[("lokossa", True)], [("andenne", True), ("lyon", False)], [("lokossa", False)], []]
    assert run.suggestions_of(0)[0].fine == best_partners(grid["andenne"], grid.values())[0].fine
    assert run.counts == [1, 2, 1, 0]
    assert run.figures.cities == 3


def test_progress_ends_at_one():
    told = []
    full_run(compiled_cities(1, 7), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_bad_arguments():
    cities = compiled_cities(1, 3)
    with pytest.raises(ValueError, match="order"):
        full_run(reversed(cities))
    with pytest.raises(ValueError, match="1 to 60"):
        full_run(cities, most=61)


def test_a_web_page_needs_no_numerical_library():
    """What pages import: profiles, live matches, reasons, fair choice. Not numpy, not numba."""
    code = (
        "import sys; import isopolity.core.matching, isopolity.core.matching.exposure, isopolity.core.matching.run;"
        "print(sorted({'numpy', 'numba', 'django'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
