from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isopolity.core.matching import City, Need, Offer, arithmetic, facts_between, profile_from_text, profile_of
from isopolity.core.matching.live import _ceiling
from isopolity.core.matching.score import city_points, help_from

from .grids import TREE, any_city, profiles


def test_help_is_the_share_of_needs_that_are_met():
    """Urgent needs weigh three to two; a near theme counts a quarter, a narrower one half.

    a gets from b: recycling 1500 parts in full, sport 1000 parts not at all.
    """
    two = profiles("""
        a BJ - recycling!,sport  -
        b BE - waste,markets     recycling,drains
    """)
    assert help_from(two["a"], two["b"]) == 6_000
    assert help_from(two["b"], two["a"]) == 0


@pytest.mark.parametrize(
    ("offers", "expected"), [("waste", 1_250 * 1), ("recycling", 1_250 * 4), ("drains", 0), ("landfills,sport", 1_250 * 5)]
)
def test_help_by_closeness(offers, expected):
    two = profiles(f"""
        a BJ - recycling,sport -
        b BE - -               {offers}
    """)
    assert help_from(two["a"], two["b"]) == expected


@settings(max_examples=30)
@given(any_city("a"), any_city("b"))
def test_terms_and_pairs_agree_on_help(one, other):
    a, b = profile_of(one, TREE), profile_of(other, TREE)
    facts = facts_between(a, b)
    assert (facts.gets_help, facts.gives_help) == (help_from(a, b), help_from(b, a))


@settings(max_examples=30)
@given(any_city("a"), any_city("b"))
def test_the_other_city_sees_the_mirror(one, other):
    a, b = profile_of(one, TREE), profile_of(other, TREE)
    assert facts_between(b, a) == facts_between(a, b).swapped


@settings(max_examples=30)
@given(any_city("a"), any_city("b"))
def test_the_ceiling_is_never_below_the_score(one, other):
    a, b = profile_of(one, TREE), profile_of(other, TREE)
    facts = facts_between(a, b)
    if facts.fine:
        root = arithmetic.root_of(facts.gets_help, facts.gives_help)
        assert facts.fine <= _ceiling(a, b, root, facts.gets_help, facts.gives_help) <= root


@settings(max_examples=30)
@given(any_city("a"), any_city("b"), st.randoms(use_true_random=False))
def test_the_order_of_the_input_is_without_effect(one, other, random):
    shuffled = replace(one, needs=tuple(random.sample(one.needs, len(one.needs))), offers=tuple(random.sample(one.offers, len(one.offers))))
    assert facts_between(profile_of(shuffled, TREE), profile_of(other, TREE)) == facts_between(
        profile_of(one, TREE), profile_of(other, TREE)
    )


@settings(max_examples=40)
@given(any_city("a"))
def test_a_profile_survives_its_text(city):
    profile = profile_of(city, TREE)
    again = profile_from_text(profile.text)
    assert again.outline == profile.outline
    assert again.details == profile.details
    assert again.text == profile.text


class TestMissingDataIsNeutral:
    """What is not known scores between the best and the worst that could be known."""

    A = City("a", "BJ", ("fr",), 100_000, south=True, needs=(Need("n", "recycling"),), offers=(Offer("o", "markets"),))
    B = City("b", "BE", ("fr",), 100_000, south=True, needs=(Need("n", "markets"),), offers=(Offer("o", "recycling"),))

    def context(self, a, b):
        return facts_between(profile_of(a, TREE), profile_of(b, TREE)).context

    @pytest.mark.parametrize(
        ("field", "best", "worst", "unknown"),
        [
            ("population", 100_000, 100, None),
            ("languages", ("fr",), ("ar",), ()),
            ("south", True, False, None),
            ("competences", frozenset({"environment"}), frozenset({"sport"}), None),
        ],
    )
    def test_of_a_city(self, field, best, worst, unknown):
        contexts = [self.context(replace(self.A, **{field: value}), self.B) for value in (worst, unknown, best)]
        assert contexts == sorted(contexts)
        assert contexts[0] <= contexts[1] < contexts[2]

    @pytest.mark.parametrize(
        ("field", "best", "worst", "unknown"),
        [
            ("modes", frozenset({"training"}), frozenset({"equipment"}), frozenset()),
            ("months", frozenset({5}), frozenset({11}), frozenset()),
            ("words", frozenset({"sort"}), frozenset({"bury"}), frozenset()),
        ],
    )
    def test_of_a_need(self, field, best, worst, unknown):
        offer = Offer("o", "recycling", modes=frozenset({"training"}), months=frozenset({5}), language="fr", words=frozenset({"sort"}))
        b = replace(self.B, offers=(offer,))
        contexts = []
        for value in (worst, unknown, best):
            need = replace(Need("n", "recycling", language="fr"), **{field: value})
            contexts.append(self.context(replace(self.A, needs=(need,)), b))
        assert contexts[0] < contexts[1] < contexts[2]


def test_words_of_another_language_can_only_gain():
    words = frozenset({"sort"})
    b = City("b", "BE", offers=(Offer("o", "recycling", language="en", words=words),))

    def context(need_words):
        a = City("a", "BJ", needs=(Need("n", "recycling", language="fr", words=need_words),))
        return facts_between(profile_of(a, TREE), profile_of(b, TREE)).context

    assert context(frozenset({"trier"})) == context(frozenset())
    assert context(words) > context(frozenset())


def test_distance_is_without_effect():
    near = City("b", "BE", needs=(Need("n", "markets"),), offers=(Offer("o", "recycling"),), latitude=6.7, longitude=1.7)
    far = replace(near, latitude=-40.0, longitude=175.0)
    a = profile_of(replace(TestMissingDataIsNeutral.A, latitude=6.6, longitude=1.7), TREE)
    assert facts_between(a, profile_of(near, TREE)) == facts_between(a, profile_of(far, TREE))


def test_an_existing_tie_and_a_partner_in_common_raise_the_context():
    a, b = TestMissingDataIsNeutral.A, TestMissingDataIsNeutral.B
    points = [
        city_points(profile_of(replace(a, partners=frozenset(mine)), TREE), profile_of(replace(b, partners=frozenset(theirs)), TREE))
        for mine, theirs in (("", ""), ("x", "x"), ("b", ""), ("", "a"))
    ]
    assert [at - points[0] for at in points] == [0, 10, 20, 20]


@pytest.mark.parametrize(
    "city",
    [
        City("a", "BJ", needs=(Need("n", "unheard-of"),)),
        City("a", "BJ", needs=(Need("n", "sport"), Need("n", "water"))),
        City("a", "BJ", needs=(Need("n", "sport", urgency=4),)),
        City("a", "BJ", offers=(Offer("o", "sport", capacity=0),)),
        City("a", "BJ", offers=(Offer("o", "sport", modes=frozenset({"money"})),)),
        City("a", "BJ", population=0),
        City("a", "BJ", needs=tuple(Need(str(n), "sport") for n in range(501))),
    ],
)
def test_nonsense_is_refused(city):
    with pytest.raises(ValueError, match="^a: "):
        profile_of(city, TREE)
