import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isopolity.core.scheduling import conflict
from isopolity.core.scheduling.board import board_of
from isopolity.core.scheduling.budget import Budget
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.conflict import minimal_conflict
from isopolity.core.scheduling.exact import most_held
from isopolity.core.scheduling.files import read_fair
from isopolity.core.scheduling.model import Already
from isopolity.core.scheduling.solver import solve, upper_bound
from tests.core.scheduling.fairs import best_by_trying, fairs, score_of_plan
from tests.core.scheduling.grids import fair_of
from tools.make_fair import made_fair

slowly = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def invented(delegations, slots, **more):
    return read_fair(json.dumps(made_fair(delegations, slots, 1, **more)).encode())


@slowly
@given(fairs())
def test_tiny_fairs_have_the_best_plan_by_every_aim(fair):
    plan = solve(fair, seed=1, steps=500)
    best = best_by_trying(fair)
    assert score_of_plan(fair, plan) == best
    assert upper_bound(fair) >= plan.upper_bound >= best[3]
    required = sum(request.required for request in fair.requests)
    if best[0] == required:
        assert plan.status == "optimal"
        assert plan.value == plan.upper_bound
    else:
        assert plan.status == "infeasible"


@slowly
@given(fairs(), st.booleans())
def test_a_conflict_is_minimal(fair, each_alone):
    """Also where all are required of those that could be held alone: then a conflict is of two and more, and others stand beside it."""
    if each_alone:
        all_ = [replace(fair, requests=(replace(request, required=True),)) for request in fair.requests]
        fair = replace(fair, requests=tuple(one.requests[0] for one in all_ if best_by_trying(one)[0]))
    plan = solve(fair, steps=500)
    assert (plan.conflict is None) == (best_by_trying(fair)[0] == sum(request.required for request in fair.requests))
    if plan.conflict is None:
        return

    def all_placed(ids):
        only = tuple(request for request in fair.requests if request.id in ids)
        return best_by_trying(replace(fair, requests=only))[0] == len(only)

    assert not all_placed(plan.conflict)
    for request in plan.conflict:
        assert all_placed(set(plan.conflict) - {request})


THREE_IN_TWO_SLOTS = """
slot s1 09:00 9
slot s2 09:30 9
city a fr
city b fr
city c fr
city d fr
city e fr
city f fr
city g fr
wish ef e f 1 required
wish ab a b 1 required
wish bg b g 1 required
wish ac a c 1 required
wish fg f g 1 required
wish ad a d 1 required
wish de d e 1
"""


def test_a_conflict_names_nobody_who_is_not_part_of_it():
    plan = solve(fair_of(THREE_IN_TWO_SLOTS), steps=50)
    assert (plan.status, plan.conflict) == ("infeasible", ("ab", "ac", "ad"))


@pytest.mark.parametrize("answers", range(1, 6))
def test_a_conflict_that_is_cut_off_is_not_called_one(monkeypatch, answers):
    """When time is up on the way, some may be left in it that are superfluous."""
    board, budget, asked = board_of(fair_of(THREE_IN_TWO_SLOTS)), Budget(None, None, None), []
    assert minimal_conflict(board, budget) == ("ab", "ac", "ad")

    def until_time_is_up(*given):
        asked.append(given)
        budget.stopped = len(asked) > answers
        return most_held(*given)

    monkeypatch.setattr(conflict, "most_held", until_time_is_up)
    assert minimal_conflict(board, budget) is None
    assert budget.stopped


@slowly
@given(fairs(), st.data())
def test_fixed_meetings_stay_and_hints_do_no_harm(fair, data):
    plan = solve(fair, steps=500)
    some = data.draw(st.lists(st.sampled_from(plan.meetings), unique=True)) if plan.meetings else []
    for fixed in (True, False):
        already = tuple(Already(meeting.request, meeting.slot, meeting.table, meeting.interpreters, fixed) for meeting in some)
        again = solve(replace(fair, already=already), steps=500)
        assert score_of_plan(replace(fair, already=already), again) == score_of_plan(fair, plan)
        assert (again.status, again.conflict is None) == (plan.status, plan.conflict is None)


def test_what_a_delegation_below_its_floor_is_told():
    fair = invented(12, 6, floor=7)
    plan = solve(fair, steps=20)
    assert check_schedule(fair, plan) == ()
    assert {entry.floor for entry in plan.shortfalls} == {7}
    assert {entry.reason.code for entry in plan.shortfalls} <= {
        "floor-above-limit", "floor-few-slots", "floor-few-requests", "floor-no-interpreter", "floor-no-common-slot", "floor-others-first",
    }  # fmt: skip
    assert all(entry.reached <= entry.proven_max for entry in plan.shortfalls)
    assert all((entry.proven_max >= 7) == (entry.reason.code == "floor-others-first") for entry in plan.shortfalls)


def test_steps_and_seed_fix_the_answer_and_more_steps_do_not_lose():
    fair = invented(30, 8)
    first, again = (replace(solve(fair, seed=3, steps=8), seconds=0) for _ in range(2))
    assert first == again
    assert check_schedule(fair, first) == ()
    assert solve(fair, seed=3, steps=40).value >= first.value


def test_stopped_at_once_there_is_a_plan_already():
    fair = invented(30, 8)
    plan = solve(fair, stop=lambda: True)
    assert check_schedule(fair, plan) == ()
    assert plan.value > 0.8 * plan.upper_bound


def test_progress_tells_of_each_better_plan_and_time_ends_the_search():
    fair = invented(60, 15)
    told = []
    plan = solve(fair, time_limit_s=1.5, progress=told.append)
    assert check_schedule(fair, plan) == ()
    values = [step.value for step in told]
    assert values == sorted(set(values))
    assert values[-1] == plan.value
    assert plan.status == "optimal" or plan.seconds >= 1.5


def test_a_plan_to_begin_with_is_never_made_worse():
    fair = invented(30, 8)
    start = solve(fair, seed=5, steps=30)
    assert solve(fair, seed=6, steps=1, start=start).value >= start.value
