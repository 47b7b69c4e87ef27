"""Three meetings promised to everybody: who can have them has them, at next to no loss of value, and the others are told why and what helps."""

import json
from statistics import median

import pytest

from isopolity.core.scheduling.board import board_of
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.codes import CURES, SHORTFALLS
from isopolity.core.scheduling.explain import explained
from isopolity.core.scheduling.files import read_fair
from isopolity.core.scheduling.floors import reach_of, shortfalls
from isopolity.core.scheduling.solver import solve
from tests.core.scheduling.grids import edited, fair_of
from tools.make_fair import made_fair


def promised_to_all(delegations, slots, seed, steps):
    """The plan without a promise, and the one with three meetings promised to all."""
    plain, promised = (read_fair(json.dumps(made_fair(delegations, slots, seed, floor)).encode()) for floor in (0, 3))
    plan = explained(promised, solve(promised, seed=1, steps=steps))
    assert check_schedule(promised, plan) == ()
    for entry in plan.shortfalls:
        assert entry.reached == min(3, entry.proven_max)
        assert set(entry.reason.values) == set(SHORTFALLS[entry.reason.code])
        assert entry.cure is not None
        assert set(entry.cure.values) == set(CURES[entry.cure.code])
    return solve(plain, seed=1, steps=steps), plan


@pytest.mark.parametrize("seed", [5])
def test_a_small_fair_loses_next_to_nothing(seed):
    plain, plan = promised_to_all(60, 15, seed, 25)
    assert plain.status == "optimal"
    assert plan.value >= 0.999 * plain.value


@pytest.mark.trust
@pytest.mark.parametrize("size", [(60, 15), (200, 20)], ids=str)
def test_fairs_lose_next_to_nothing(size):
    """Of five fairs the median loses a thousandth at most of what is possible, and no plan is further from its bound than two thousandths.

    One small fair loses more (seed 1: 17,264 without a promise and 17,244 with it, both proven): that is the price, and no weakness of
    the bound.
    """
    lost = []
    for seed in range(1, 6):
        plain, plan = promised_to_all(*size, seed, 60 if size == (60, 15) else 150)
        lost.append(1 - plan.upper_bound / plain.upper_bound)
        assert plan.value >= 0.998 * plan.upper_bound
    assert median(lost) <= 0.001


DAY = """
slot s1 09:00 3
slot s2 09:20 3
slot s3 09:40 3
city a fr min=2
city b fr
city c en
city d fr
wish ab a b 5
wish ac a c 5
wish ad a d 5
"""


@pytest.mark.parametrize(
    ("edits", "proven", "reason", "cure"),
    [
        ("", 2, ("floor-others-first", {"reached": 0, "proven_max": 2}), None),
        ("city a fr min=2 > city a fr min=2 max=1", 1, ("floor-above-limit", {"limit": 1}), ("raise-limit", {"limit": 2})),
        ("wish ab a b 5 >; wish ad a d 5 >", 0, ("floor-few-requests", {"requests": 1}), ("add-requests", {"count": 1})),
        ("city a fr min=2 > city a fr min=3 -s1", 2, ("floor-few-slots", {"slots": 2}), ("add-slots", {"count": 1})),
        ("city a fr min=2 > city a fr min=3 teams=2 -s1 -s2", 2, ("floor-few-slots", {"slots": 2}), ("add-slots", {"count": 1})),
        # Just as many requests and slots as were promised: it is the language.
        ("city a fr min=2 > city a fr min=2 -s1; wish ad a d 5 >", 1,
         ("floor-no-interpreter", {"languages": ("fr", "en"), "requests": 1}), ("add-interpreter", {"languages": ("fr", "en"), "count": 1})),
        # Of what is possible it reaches nothing: the cure counts what is more than possible.
        ("city a fr min=2 > city a fr min=3; city d fr > city d en", 1,
         ("floor-no-interpreter", {"languages": ("fr", "en"), "requests": 2}), ("add-interpreter", {"languages": ("fr", "en"), "count": 2})),
        ("city c en > city c fr -s1 -s2 -s3; city d fr > city d fr -s1 -s2 -s3", 1,
         ("floor-no-common-slot", {"requests": 3}), ("add-availability", {"count": 1})),
    ],
)  # fmt: skip
def test_what_keeps_a_delegation_below_its_minimum(edits, proven, reason, cure):
    """It has no meeting yet: so much it could have, this keeps it from more, and this would help."""
    board = board_of(fair_of(edited(DAY, edits)))
    (short,) = shortfalls(reach_of(board), [0] * 4)
    assert (short.delegation, short.reached, short.proven_max) == ("a", 0, proven)
    assert (short.reason.code, dict(short.reason.values)) == reason
    assert (short.cure and (short.cure.code, dict(short.cure.values))) == cure
