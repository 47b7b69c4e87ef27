"""What the solver answers, looked at by those who did not make it: the checker and the explainer, on fairs drawn by lot."""

from dataclasses import replace

from hypothesis import given, settings

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.explain import explained
from isopolity.core.scheduling.model import Already
from isopolity.core.scheduling.solver import solve
from tests.core.scheduling.drawn import halls, randoms
from tests.core.scheduling.grids import fair_of

STEPS = 60


@given(halls(most_wishes=10), randoms())
@settings(max_examples=40, deadline=None)
def test_plans_keep_every_rule_and_leave_nothing_that_one_exchange_would_better(lines, random):
    fair = fair_of("\n".join(lines))
    plan = explained(fair, solve(fair, seed=random.randrange(100), steps=STEPS))
    assert check_schedule(fair, plan) == ()
    if plan.status == "optimal":
        assert not {entry.reason.code for entry in plan.unplaced} & {"place-left", "better-left", "not-chosen"}


@given(halls(required=False), randoms())
@settings(max_examples=25, deadline=None)
def test_any_part_of_a_plan_may_be_fixed(lines, random):
    fair = fair_of("\n".join(lines))
    plan = solve(fair, steps=STEPS)
    some = random.sample(plan.meetings, random.randint(0, len(plan.meetings)))
    fixed = replace(fair, already=tuple(Already(one.request, one.slot, one.table, one.interpreters) for one in some))
    again = solve(fixed, steps=STEPS)
    assert check_schedule(fixed, again) == ()
    assert {one for one in again.meetings if one.request in {entry.request for entry in fixed.already}} == set(some)


@given(halls(), randoms())
@settings(max_examples=20, deadline=None)
def test_a_search_that_is_stopped_at_once_has_a_plan_that_keeps_the_rules(lines, random):
    """Required meetings aside, which it may not yet know to be impossible."""
    fair = fair_of("\n".join(lines))
    patience = random.randrange(3)
    asked = []

    def stop():
        asked.append(None)
        return len(asked) > patience

    plan = solve(fair, steps=STEPS, stop=stop)
    assert {violation.reason.code for violation in check_schedule(fair, plan)} <= {"required-unplaced"}
