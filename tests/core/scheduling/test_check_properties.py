"""The checker against the rules of fixed meetings, which were written by somebody else."""

from dataclasses import replace
from itertools import permutations, product

from hypothesis import given, settings

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.fixed import refuse_invalid_fixed
from isopolity.core.scheduling.model import Already
from isopolity.core.strict_json import BadInput
from tests.core.scheduling.drawn import halls, randoms, timetable
from tests.core.scheduling.grids import fair_of, plan_of


@given(halls(required=False), randoms())
@settings(max_examples=150, deadline=None)
def test_meetings_keep_the_rules_exactly_when_they_may_be_fixed(lines, random):
    """Meetings are added one by one where they may be; those that may not are refused by both."""
    fair = fair_of("\n".join(lines))
    kept = ()
    for meeting in random.sample(every := list(possible(fair)), min(12, len(every))):
        if any(meeting.request == other.request for other in kept):
            continue
        tried = replace(fair, already=(*kept, meeting))
        plan = plan_of(tried, "\n".join(" ".join([one.request, one.slot, str(one.table), *one.interpreters]) for one in tried.already))
        try:
            refuse_invalid_fixed(tried)
        except BadInput:
            assert check_schedule(tried, plan)
        else:
            assert check_schedule(tried, plan) == ()
            kept = tried.already


def possible(fair):
    """Every request in every slot at every table, with nobody, each interpreter, or each two."""
    names = [helper.id for helper in fair.interpreters]
    teams = [(), *((name,) for name in names), *permutations(names, 2)]
    for wish, slot, helpers in product(fair.requests, fair.slots, teams):
        for table in range(1, slot.tables + 1):
            yield Already(wish.id, slot.id, table, helpers)


@given(halls(required=False, floors=False), randoms())
@settings(max_examples=100, deadline=None)
def test_every_part_of_a_right_plan_matters(lines, random):
    """One meeting left out, or one figure changed, and something is found."""
    fair = fair_of("\n".join(lines))
    plan = plan_of(fair, timetable(random, fair))
    assert check_schedule(fair, replace(plan, value=plan.value + 1, upper_bound=plan.upper_bound + 1))
    assert check_schedule(fair, replace(plan, idle_gaps=plan.idle_gaps + 1))
    if plan.meetings:
        assert check_schedule(fair, replace(plan, meetings=plan.meetings[1:]))
    if plan.unplaced:
        assert check_schedule(fair, replace(plan, unplaced=plan.unplaced[1:]))
