"""The checker against the rules of fixed meetings, which were written by somebody else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.fixed import refuse_invalid_fixed
from isopolity.core.scheduling.model import Already
from isopolity.core.strict_json import BadInput
from tests.core.scheduling.drawn import halls, timetables
from tests.core.scheduling.grids import fair_of, plan_of


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_meetings_keep_the_rules_exactly_when_they_may_be_fixed(data):
    fair = fair_of("\n".join(data.draw(halls(required=False))))
    plan = plan_of(fair, data.draw(timetables(fair)))
    meetings = tuple(Already(meeting.request, meeting.slot, meeting.table, meeting.interpreters) for meeting in plan.meetings)
    fixed = replace(fair, already=meetings)
    try:
        refuse_invalid_fixed(fixed)
    except BadInput:
        assert check_schedule(fixed, plan)
    else:
        assert check_schedule(fixed, plan) == ()


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_every_part_of_a_right_plan_matters(data):
    """One meeting left out, or one figure changed, and something is found."""
    fair = fair_of("\n".join(data.draw(halls(required=False, floors=False))))
    plan = plan_of(fair, data.draw(timetables(fair)))
    assert check_schedule(fair, replace(plan, value=plan.value + 1, upper_bound=plan.upper_bound + 1))
    assert check_schedule(fair, replace(plan, idle_gaps=plan.idle_gaps + 1))
    if plan.meetings:
        assert check_schedule(fair, replace(plan, meetings=plan.meetings[1:]))
    if plan.unplaced:
        assert check_schedule(fair, replace(plan, unplaced=plan.unplaced[1:]))
