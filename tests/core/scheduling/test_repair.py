import json
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.files import read_fair
from isopolity.core.scheduling.model import Interpreter, Request
from isopolity.core.scheduling.solver import prepared, repair, solve, what_if
from isopolity.core.scheduling.whatif import WhatIf
from isopolity.core.strict_json import BadInput
from tests.core.scheduling.fairs import broken, fairs
from tests.core.scheduling.grids import edited, fair_of, plan_of
from tools.make_fair import made_fair

slowly = settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))


def with_one(of, entry):
    return tuple(entry if other.id == entry.id else other for other in of)


@st.composite
def accidents(draw, fair):
    """The fair after something happened: somebody away, gone, ill, a table closed, a wish more."""
    what = draw(st.sampled_from(("away", "gone", "ill", "table", "wish")))
    if what == "away":
        who, slot = draw(st.sampled_from(fair.delegations)), draw(st.sampled_from(fair.slots))
        away = replace(who, unavailable=who.unavailable | {slot.id})
        return replace(fair, delegations=with_one(fair.delegations, away))
    if what == "gone":
        who = draw(st.sampled_from(fair.delegations))
        return replace(fair, requests=tuple(request for request in fair.requests if who.id not in request.parties))
    if what == "ill" and fair.interpreters:
        who = draw(st.sampled_from(fair.interpreters))
        ill = replace(who, unavailable=frozenset(slot.id for slot in fair.slots))
        return replace(fair, interpreters=with_one(fair.interpreters, ill))
    if what == "table":
        slot = draw(st.sampled_from(fair.slots))
        return replace(fair, slots=with_one(fair.slots, replace(slot, closed_tables=frozenset({1}))))
    last = fair.requests[-1]
    return replace(fair, requests=(*fair.requests, replace(last, id="new", value=9, required=False, allowed_slots=None)))


@slowly
@given(fairs(delegations=6, requests=9), st.data())
def test_a_repair_keeps_every_rule_the_past_and_the_limit_of_moves(fair, data):
    plan = solve(fair, steps=300)
    changed = data.draw(accidents(fair))
    # What is past has happened: accidents are made in the future only.
    now = min(slot.starts_at for slot in fair.slots)
    for moves in (0, 1, 5):
        mended = repair(changed, plan, now=now, max_moves=moves)
        assert broken(changed, mended, before=plan, now=now, max_moves=moves) == []


@slowly
@given(fairs(), st.integers(0, 3))
def test_what_began_stays_and_nothing_comes_to_it(fair, number):
    plan = solve(fair, steps=300)
    now = fair.slots[min(number, len(fair.slots) - 1)].starts_at + timedelta(minutes=1)
    wish = replace(fair.requests[0], id="new", value=9, required=False, allowed_slots=None)
    changed = replace(fair, requests=(*fair.requests, wish))
    mended = repair(changed, plan, now=now, max_moves=2)
    assert broken(changed, mended, before=plan, now=now, max_moves=2) == []
    past = {slot.id for slot in fair.slots if slot.starts_at < now}
    assert [meeting for meeting in mended.meetings if meeting.slot in past] == [
        meeting for meeting in plan.meetings if meeting.slot in past
    ]


@slowly
@given(fairs())
def test_where_nothing_happened_nothing_changes(fair):
    plan = solve(fair, steps=300)
    mended = repair(fair, plan, now=min(slot.starts_at for slot in fair.slots))
    assert mended.meetings == plan.meetings
    assert {change.kind for change in mended.changes} <= {"kept"}


def test_the_time_that_is_said_is_that_of_the_whole_call():
    fair = read_fair(json.dumps(made_fair(60, 10, 1)).encode())
    plan = solve(fair, steps=1)
    began = time.monotonic()
    mended = repair(fair, plan, now=fair.slots[0].starts_at)
    assert mended.seconds >= 0.5 * (time.monotonic() - began)


def test_cancellations_free_others_and_move_few():
    fair = read_fair(json.dumps(made_fair(30, 8, 1)).encode())
    plan = solve(fair, steps=20)
    placed = {meeting.request for meeting in plan.meetings}
    now = fair.slots[0].starts_at
    ready, regained = prepared(fair, plan), []
    for gone in fair.delegations[:8]:
        changed = replace(fair, requests=tuple(request for request in fair.requests if gone.id not in request.parties))
        left = sum(request.value for request in changed.requests if request.id in placed)
        values = []
        for moves in (0, 2, 5):
            mended = ready.repaired(changed, now=now, max_moves=moves)
            assert check_schedule(changed, mended, before=plan, now=now, max_moves=moves) == ()
            values.append(mended.value)
        assert left <= values[0]
        assert values == sorted(values)
        regained.append(values[-1] - left)
    assert sum(gain > 0 for gain in regained) >= 4


HALL = """
slot s1 09:00 2
slot s2 09:30 2
city a fr
city b fr
city c en
city d en
interpreter i fr,en
interpreter j fr,en
wish ab a b 50
wish cd c d 40
wish ac a c 30
wish bd b d 20
"""
PLAN = """
ab s1 1
cd s1 2
ac s2 1 i
bd s2 2 j
"""


@pytest.mark.parametrize(
    ("edits", "kinds"),
    [
        # Late: its first meeting has no other place, the other stays.
        ("city a fr > city a fr -s1", "ab dropped"),
        # A table breaks: the one that stood there is worth more, but to take the table that is left would change two.
        ("slot s1 09:00 2 > slot s1 09:00 2 -1", "ab dropped"),
        ("slot s1 09:00 2 > slot s1 09:00 3 -1", "ab moved"),
        # An interpreter falls ill, another is there.
        ("interpreter j fr,en > interpreter j fr,en -s2", "bd dropped"),
        ("interpreter j fr,en >", "bd dropped"),
        ("interpreter i fr,en > interpreter i fr,en -s1", ""),
        # Who cancels makes room for a wish that waits.
        ("wish ab a b 50 >; wish cd c d 40 > wish cd c d 40; > wish bc b c 10", "ab dropped"),
        ("> wish bc2 b c 50", ""),
        # For more value two that could stay would have to go, and one may.
        ("> wish bc2 b c 51", ""),
        ("wish ac a c 30 > wish ac a c 35", ""),
    ],
)
def test_what_becomes_of_small_accidents(edits, kinds):
    """Prepared or not, the answer is the same; a larger hall than before is a fair to prepare anew."""
    fair, changed = fair_of(HALL), fair_of(edited(HALL, edits))
    plan, now = plan_of(fair, PLAN), fair.slots[0].starts_at
    for mended in (repair(changed, plan, now=now, max_moves=1), prepared(fair, plan).repaired(changed, now=now, max_moves=1)):
        assert check_schedule(changed, mended, before=plan, now=now, max_moves=1) == ()
        assert ", ".join(f"{one.request} {one.kind}" for one in mended.changes if one.kind != "kept") == kinds


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ("> wish bc2 b c 51", "ac dropped, bd dropped, bc2 added"),
        ("slot s1 09:00 2 > slot s1 09:00 2 -1", "ab moved, cd dropped"),
    ],
)
def test_where_two_may_change_more_value_is_kept(edits, expected):
    fair, changed = fair_of(HALL), fair_of(edited(HALL, edits))
    mended = prepared(fair, plan_of(fair, PLAN)).repaired(changed, now=fair.slots[0].starts_at, max_moves=2)
    kinds = ", ".join(f"{one.request} {one.kind}" for one in mended.changes if one.kind != "kept")
    assert kinds == expected


@slowly
@given(fairs(delegations=6, requests=9), st.integers(0, 3))
def test_for_a_new_wish_no_more_meetings_change_than_may(fair, most):
    """Nothing was hit: whatever is moved or dropped could have stayed, with interpreters or without."""
    plan = solve(fair, steps=300)
    wish = replace(fair.requests[-1], id="new", value=50, required=False, allowed_slots=None)
    changed = replace(fair, requests=(*fair.requests, wish))
    values = []
    for moves in range(most + 1):
        mended = prepared(fair, plan).repaired(changed, now=min(slot.starts_at for slot in fair.slots), max_moves=moves)
        assert sum(one.kind in ("moved", "dropped") for one in mended.changes) <= moves
        values.append(mended.value)
    assert values == sorted(values)


@pytest.mark.parametrize(("value", "kinds"), [(30, ""), (31, "ac dropped, ab added")])
def test_nothing_is_changed_for_what_is_worth_no_more(value, kinds):
    """ac could go to s2, if anybody interpreted there."""
    fair = fair_of("slot s1 09:00 1\nslot s2 09:30 1\ncity a fr\ncity b fr\ncity c en\ninterpreter i fr,en -s2\nwish ac a c 30")
    changed = replace(fair, requests=(*fair.requests, Request("ab", ("a", "b"), value, allowed_slots=frozenset({"s1"}))))
    mended = prepared(fair, plan_of(fair, "ac s1 1 i")).repaired(changed, now=fair.slots[0].starts_at, max_moves=1)
    assert ", ".join(f"{one.request} {one.kind}" for one in mended.changes if one.kind != "kept") == kinds


@pytest.mark.parametrize(("most", "value"), [(0, 10), (1, 20)])
def test_the_bound_is_met_by_what_more_moves_would_reach(most, value):
    """cd can be held in s1 only, and ab would have to go to s2 for it: what nobody may do now still counts as possible."""
    fair = fair_of("slot s1 09:00 1\nslot s2 09:30 1\ncity a fr\ncity b fr\ncity c fr\ncity d fr\nwish ab a b 10")
    changed = replace(fair, requests=(*fair.requests, Request("cd", ("c", "d"), 10, allowed_slots=frozenset({"s1"}))))
    plan, now = plan_of(fair, "ab s1 1"), fair.slots[0].starts_at
    for mended in (repair(changed, plan, now=now, max_moves=most), prepared(fair, plan).repaired(changed, now=now, max_moves=most)):
        assert (mended.value, mended.upper_bound) == (value, 20)


def test_a_required_meeting_that_may_not_have_another_place_proves_no_conflict():
    """Whoever may change two finds its place: the others are planned without it, and nobody says that all cannot be held."""
    grid = "slot s1 09:00 1\nslot s2 09:30 1\ncity a fr\ncity b fr\ncity c fr\ncity d fr\nwish ab a b 10 required\nwish cd c d 20"
    fair, changed = fair_of(grid), fair_of(grid.replace("09:00 1", "09:00 1 -1"))
    plan, now = plan_of(fair, "ab s1 1\ncd s2 1"), fair.slots[0].starts_at
    for most, placed in ((0, ["cd"]), (1, ["cd"]), (2, ["ab"])):
        for mended in (repair(changed, plan, now=now, max_moves=most), prepared(fair, plan).repaired(changed, now=now, max_moves=most)):
            assert [meeting.request for meeting in mended.meetings] == placed
            assert (mended.status, mended.conflict) != ("infeasible", ("ab",))
            lacking = [violation.reason.code for violation in check_schedule(changed, mended, before=plan, now=now, max_moves=most)]
            assert lacking == ([] if "ab" in placed else ["required-unplaced"])


def test_what_further_search_would_bring_is_not_said_to_come_from_one_more():
    """An interpreter of languages that nobody speaks brings nothing, though the timetable is far from the best."""
    fair = read_fair(json.dumps(made_fair(30, 8, 1)).encode())
    best = solve(fair, steps=20)
    half = best.meetings[::2]
    value = sum(request.value for request in fair.requests if request.id in {meeting.request for meeting in half})
    assert what_if(fair, replace(best, meetings=half, value=value), more="interpreter:xx-yy") == WhatIf(0, ())


def test_what_one_more_would_bring():
    fair = read_fair(json.dumps(made_fair(30, 8, 1)).encode())
    plan = solve(fair, steps=20)
    for more in ("table", "slot", "interpreter:fr-en"):
        found = what_if(fair, plan, more=more)
        assert found.value_gain >= 0
        assert bool(found.placed) >= (found.value_gain > 0)
    assert what_if(fair, plan, more="slot").value_gain > 0
    alone = replace(fair, interpreters=())
    helped = what_if(alone, solve(alone, steps=20), more="interpreter:fr-en")
    with_help = replace(alone, interpreters=(Interpreter("x", ("fr", "en")),))
    assert 0 < helped.value_gain <= solve(with_help, steps=50).upper_bound


@pytest.mark.parametrize("more", ["tables", "interpreter", "interpreter:fr", "interpreter:fr-fr", "interpreter:fr-", ""])
def test_what_is_no_more(more):
    fair = read_fair(json.dumps(made_fair(10, 4, 1)).encode())
    with pytest.raises(BadInput, match="--what-if: expected table, slot or interpreter:"):
        what_if(fair, solve(fair, steps=1), more=more)


def test_who_wants_fewer_meetings_than_it_has_had_is_said_to_have_had_them():
    """The limit was lowered when two were over: what is proven of it is not less than what was held."""
    grid = "slot s1 09:00 1\nslot s2 09:30 1\nslot s3 10:00 1\ncity a fr min=3\ncity b fr\ncity c fr\ncity d fr\n"
    grid += "wish ab a b 10\nwish ac a c 10\nwish ad a d 10"
    fair, changed = fair_of(grid), fair_of(grid.replace("a fr min=3", "a fr min=3 max=1"))
    plan = plan_of(fair, "ab s1 1\nac s2 1\nad s3 1")
    now = fair.slots[2].starts_at
    for mended in (repair(changed, plan, now=now), prepared(fair, plan).repaired(changed, now=now)):
        (short,) = mended.shortfalls
        assert (short.delegation, short.reached, short.proven_max) == ("a", 2, 2)
        assert check_schedule(changed, mended, before=plan, now=now, max_moves=2) == ()
