from hypothesis import given, settings
from hypothesis import strategies as st

from isopolity.core.matching import best_partners, facts_between, profile_of

from .grids import TREE, profiles, random_cities


def by_brute_force(city, others, limit):
    """Every pair scored in full, then sorted."""
    found = [(facts_between(city, other), other) for other in others if other.country != city.country]
    found = [(facts, other) for facts, other in found if facts.gets or facts.gives]
    found.sort(key=lambda line: (-line[0].fine, line[1].id < city.id, line[1].id))
    return [(other.id, facts) for facts, other in found[:limit]]


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(2, 30), st.integers(1, 10))
def test_pruning_loses_nothing(seed, count, limit):
    compiled = [profile_of(city, TREE) for city in random_cities(seed, count)]
    for city in compiled[:4]:
        found = [(candidate.partner.id, candidate.facts) for candidate in best_partners(city, compiled, limit)]
        assert found == by_brute_force(city, compiled, limit)


def test_mutual_before_one_way_and_never_the_same_country():
    """
    andenne gives what lokossa needs and needs what it offers; parakou does too, but is of the same country;
    lyon only gives; oslo neither.
    """
    grid = profiles("""
        lokossa BJ fr recycling markets
        andenne BE fr markets   recycling
        parakou BJ fr markets   recycling
        lyon    FR fr drains    recycling
        oslo    NO fr sport     sport
    """)
    found = best_partners(grid["lokossa"], grid.values())
    assert [candidate.partner.id for candidate in found] == ["andenne", "lyon"]


def test_equal_partners_after_the_city_come_first():
    """All alike: from c, the order of ids goes on and begins again."""
    grid = profiles("\n".join(f"{name} {name}{name} fr sport sport" for name in "abcde"))
    assert [candidate.partner.id for candidate in best_partners(grid["c"], grid.values())] == ["d", "e", "a", "b"]


def test_nothing_in_common_is_an_empty_list():
    assert best_partners(profiles("a BJ fr - -")["a"], profiles("b BE fr sport sport").values()) == []
