import pytest
from hypothesis import given

from isopolity.core.matching import Taxonomy, theme_problem
from isopolity.core.matching.taxonomy import closeness

from .grids import TREE, themes


@pytest.mark.parametrize(
    ("need", "offer", "quarters"),
    [
        ("recycling", "recycling", 4),
        ("waste", "recycling", 2),
        ("environment", "recycling", 2),
        ("recycling", "landfills", 1),
        ("recycling", "waste", 1),
        ("waste", "water", 1),
        ("recycling", "environment", 0),
        ("recycling", "drains", 0),
        ("recycling", "markets", 0),
        ("sport", "sport", 4),
    ],
)
def test_closeness(need, offer, quarters):
    assert closeness(need, TREE.above(need), TREE.lineage(offer)) == quarters


@given(themes, themes)
def test_terms_sum_to_closeness(need, offer):
    wanted = TREE.wanted_terms(need)
    assert sum(wanted.get(term, 0) for term in TREE.carried_terms(offer)) == closeness(need, TREE.above(need), TREE.lineage(offer))


@pytest.mark.parametrize(
    ("parents", "theme", "expected"),
    [
        ({"a": "b"}, "a", "expected a parent that is a theme, not 'b'"),
        ({"a": "b", "b": "a"}, "a", "expected a parent that is not below the theme itself"),
        ({f"t{n}": f"t{n + 1}" if n < 10 else None for n in range(11)}, "t0", "expected at most 10 levels"),
        ({"a\tb": None}, "a\tb", "expected an id of printable characters"),
        ({"a": "b", "b": None}, "a", None),
    ],
)
def test_theme_problem(parents, theme, expected):
    assert theme_problem(theme, parents) == expected


def test_a_broken_tree_is_refused():
    with pytest.raises(ValueError, match="'a': expected a parent that is a theme"):
        Taxonomy({"a": "b"})
