"""What the solver answers, looked at by those who did not make it: the checker and the explainer, on fairs drawn by lot."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings

from isopolity.core.scheduling import budget
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.explain import explained
from isopolity.core.scheduling.files import read_fair
from isopolity.core.scheduling.model import Already, Interpreter
from isopolity.core.scheduling.solver import prepared, repair, solve, what_if
from tests.core.scheduling.drawn import halls, randoms
from tests.core.scheduling.fairs import broken
from tests.core.scheduling.grids import fair_of
from tools.make_fair import made_fair

STEPS = 4


@given(halls(most_wishes=10), randoms())
@settings(max_examples=40, deadline=None)
def test_plans_keep_every_rule_and_optimal_ones_leave_nothing_that_one_exchange_would_better(lines, random):
    fair = fair_of("\n".join(lines))
    plan = explained(fair, solve(fair, seed=random.randrange(100), steps=STEPS))
    assert check_schedule(fair, plan) == ()
    if plan.status == "optimal":
        assert not {entry.reason.code for entry in plan.unplaced} & {"place-left", "better-left", "not-chosen"}


@given(halls(required=False, floors=False), randoms())
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


def struck(fair, random):
    """The fair after one to three things happened, some of them to what is already past."""
    for _ in range(random.randint(1, 3)):
        slot = random.choice(fair.slots)
        what = random.choice(("absent", "cancelled", "ill", "closed", "fewer tables", "limit", "new"))
        if what in ("absent", "limit"):
            at = random.randrange(len(fair.delegations))
            one = fair.delegations[at]
            one = replace(one, unavailable=one.unavailable | {slot.id}) if what == "absent" else replace(one, max_meetings=1)
            fair = replace(fair, delegations=(*fair.delegations[:at], one, *fair.delegations[at + 1 :]))
        elif what == "ill" and fair.interpreters:
            at = random.randrange(len(fair.interpreters))
            one = replace(fair.interpreters[at], unavailable=fair.interpreters[at].unavailable | {slot.id})
            fair = replace(fair, interpreters=(*fair.interpreters[:at], one, *fair.interpreters[at + 1 :]))
        elif what in ("closed", "fewer tables"):
            less = replace(slot, closed_tables=frozenset({1})) if what == "closed" else replace(slot, tables=0, closed_tables=frozenset())
            if slot.tables:
                fair = replace(fair, slots=tuple(less if other.id == slot.id else other for other in fair.slots))
        elif what == "cancelled":
            gone = random.choice(fair.delegations).id
            fair = replace(fair, requests=tuple(wish for wish in fair.requests if gone not in wish.parties))
        elif fair.requests:
            like = random.choice(fair.requests)
            fair = replace(fair, requests=(*fair.requests, replace(like, id=f"new{len(fair.requests)}", required=False)))
    return fair


@given(halls(), randoms())
@settings(max_examples=60, deadline=None)
def test_a_repair_keeps_the_rules_the_past_and_the_limit_of_moves_whatever_happened(lines, random):
    fair = fair_of("\n".join(lines))
    plan = solve(fair, steps=STEPS)
    now = random.choice(fair.slots).starts_at + timedelta(minutes=random.choice((0, 1)))
    changed = struck(fair, random)
    most = random.randrange(3)
    ready = prepared(fair, plan)
    for mended in (repair(changed, plan, now=now, max_moves=most), ready.repaired(changed, now=now, max_moves=most)):
        assert broken(changed, explained(changed, mended, now=now), before=plan, now=now, max_moves=most) == []
    again = ready.repaired(changed, now=now, max_moves=most)
    assert replace(again, seconds=mended.seconds) == mended


@given(halls(), randoms())
@settings(max_examples=40, deadline=None)
def test_a_bound_after_a_repair_holds_for_every_other_plan(lines, random):
    """Nothing is over yet, so that any plan of the changed fair which reaches the same minimums is one that it speaks of."""
    fair = fair_of("\n".join(lines))
    changed = struck(fair, random)
    mended = prepared(fair, solve(fair, steps=STEPS)).repaired(changed, max_moves=2)
    best = solve(changed, steps=60)
    parties = {wish.id: wish.parties for wish in changed.requests}
    here, there = (Counter(party for one in plan.meetings for party in parties[one.request]) for plan in (mended, best))
    if all(there[one.id] >= min(one.min_meetings, here[one.id]) for one in changed.delegations):
        assert best.value <= mended.upper_bound


@given(halls(required=False, floors=False), randoms())
@settings(max_examples=12, deadline=None)
def test_what_one_more_would_bring_can_be_had(lines, random):
    """It is no more than the best timetable with it, and names requests that had no place."""
    fair = fair_of("\n".join(lines))
    plan = solve(fair, steps=STEPS)
    found = what_if(fair, plan, more="interpreter:en-ru")
    better = solve(replace(fair, interpreters=(*fair.interpreters, Interpreter("?", ("en", "ru")))), steps=STEPS)
    assert not set(found.placed) & {meeting.request for meeting in plan.meetings}
    assert (found.value_gain == 0) == (found.placed == ())
    if better.status == "optimal":
        assert plan.value + found.value_gain <= better.upper_bound


class Slow:
    """A clock on which a minute passes whenever somebody looks."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        self.now += 60
        return self.now


def test_a_busy_machine_gives_the_same_answer_for_the_same_steps(monkeypatch):
    """With more wishes than tables, and steps left for idle gaps when the best value is proven."""
    fair = read_fair(json.dumps(made_fair(30, 10, 3)).encode())
    quick = solve(fair, seed=1, steps=60)
    assert (quick.status, bool(quick.unplaced)) == ("optimal", True)
    monkeypatch.setattr(budget, "time", Slow())
    slow = solve(fair, seed=1, steps=60)
    assert slow.seconds > 60
    assert replace(slow, seconds=quick.seconds) == quick
