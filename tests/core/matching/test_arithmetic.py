import math

from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.matching import arithmetic

helps = st.integers(0, arithmetic.FULL_HELP)
contexts = st.integers(0, arithmetic.FULL_CONTEXT)


@given(helps, helps)
def test_the_root_is_exact(gets, gives):
    """A missing help counts 10, any other at least 30."""
    gets_counted, gives_counted = (max(carried, 30) if carried else 10 for carried in (gets, gives))
    assert arithmetic.root_of(gets, gives) == math.isqrt(gets_counted * gives_counted * 10_000)


def test_the_root_is_exact_just_below_a_square():
    """The nearest that a float root could fail: n² - 1 for the largest n."""
    assert all(int(math.sqrt(n * n - 1)) == n - 1 for n in range(990_000, 1_000_001))


@given(helps, helps, contexts)
def test_both_directions_count_alike(gets, gives, context):
    assert arithmetic.fine_score(gets, gives, context) == arithmetic.fine_score(gives, gets, context)


def test_all_needs_met_in_the_best_context_score_a_thousand():
    assert arithmetic.fine_score(10_000, 10_000, 300) == 1_000_000


@given(helps.filter(bool), helps.filter(bool), helps, contexts, contexts)
def test_one_way_never_stands_above_mutual_that_carries_as_much(carried, missing, less, one_context, other_context):
    one_way = arithmetic.fine_score(min(carried, less), 0, one_context)
    mutual = arithmetic.fine_score(carried, missing, other_context)
    assert one_way < mutual


@given(helps, helps, contexts)
def test_score_is_between_its_root_and_seven_tenths_of_it_when_mutual(gets, gives, context):
    root = arithmetic.root_of(gets, gives)
    fine = arithmetic.fine_score(gets, gives, context)
    assert fine <= root
    if gets and gives:
        assert fine >= root * 700 // 1000


def test_scale_points():
    """
    ratio    2   4   8   16  17  unknown
    points  40  30  20   10   0       20
    """
    ratios = [arithmetic.scale_points(1_000, 1_000 * ratio) for ratio in (2, 4, 8, 16, 17)]
    assert [*ratios, arithmetic.scale_points(1_000, arithmetic.UNKNOWN)] == [40, 30, 20, 10, 0, 20]


@given(st.lists(st.integers(1, 3), min_size=1, max_size=500))
def test_parts_are_shared_out_whole_and_in_proportion(urgencies):
    parts = arithmetic.parts_of(urgencies)
    exact = [arithmetic.PARTS * urgency / sum(urgencies) for urgency in urgencies]
    assert sum(parts) == arithmetic.PARTS
    assert min(parts) >= 1
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


def test_points_sum_to_the_full_context():
    city = arithmetic.LANGUAGE + arithmetic.SCALE + arithmetic.TIE + arithmetic.SOUTH
    assert city + arithmetic.FULL_FIT == arithmetic.FULL_CONTEXT
    assert arithmetic.FLOOR + arithmetic.FULL_CONTEXT == 1_000
