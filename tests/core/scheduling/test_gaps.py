from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np

from isopolity.core.scheduling.board import board_of
from isopolity.core.scheduling.budget import Budget
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.figures import idle_gaps
from isopolity.core.scheduling.gaps import compacted, shaken
from isopolity.core.scheduling.model import Already, Delegation, Fair, Interpreter, PlannedMeeting, Request, Slot
from isopolity.core.scheduling.seats import meetings_of, placing_of
from isopolity.core.scheduling.solver import solve

START = datetime(2027, 5, 15, 9, tzinfo=UTC)


def round_robin(slots, **more):
    """Six delegations, each to meet each other once: with three tables that takes five slots without a pause."""
    names = "abcdef"
    return Fair(
        "Fair",
        tuple(Slot(f"s{at}", START + timedelta(minutes=20 * at), 20, 3) for at in range(slots)),
        tuple(Delegation(name, name, "BJ", ("en",)) for name in names),
        tuple(Request(one + other, (one, other), 1, required=True) for one, other in combinations(names, 2)),
        **more,
    )


def test_meetings_follow_on_one_another_where_they_can():
    fair = round_robin(9)
    plan = solve(fair, steps=30)
    assert check_schedule(fair, plan) == ()
    assert (plan.value, plan.status, plan.idle_gaps) == (15, "optimal", 0)


def test_what_is_fixed_counts_and_stays():
    fair = round_robin(9, already=(Already("ab", "s8", 3),))
    plan = solve(fair, steps=30)
    assert PlannedMeeting("ab", "s8", 3) in plan.meetings
    assert (plan.value, plan.idle_gaps) == (15, 0)


def test_days_are_apart():
    """Two meetings on two days have no gap between them; on one day they have."""
    for between, gaps in ((timedelta(hours=1), 1), (timedelta(days=1), 0)):
        slots = tuple(Slot(f"s{at}", START + between * at, 20, 1) for at in range(3))
        people = (Delegation("a", "a", "BJ", ("en",)), Delegation("b", "b", "BJ", ("en",), frozenset({"s1", "s2"})), Delegation("c", "c", "BJ", ("en",), frozenset({"s0", "s1"})))  # fmt: skip
        fair = Fair("Fair", slots, people, (Request("ab", ("a", "b"), 1), Request("ac", ("a", "c"), 1)))
        plan = solve(fair, steps=10)
        assert check_schedule(fair, plan) == ()
        assert plan.idle_gaps == gaps


def test_interpreters_and_tables_suffice_afterwards():
    """A spread plan is compacted; one interpreter and one table a slot leave no room for a fault."""
    slots = tuple(Slot(f"s{at}", START + timedelta(minutes=20 * at), 20, 2) for at in range(8))
    people = tuple(Delegation(name, name, "BJ", (language,)) for name, language in zip("abcd", ("en", "en", "fr", "fr"), strict=True))
    helper = (Interpreter("i", ("en", "fr"), frozenset({"s7"}), max_consecutive=2),)
    wishes = tuple(Request(one + other, (one, other), 1) for one, other in combinations("abcd", 2))
    fair = Fair("Fair", slots, people, wishes, helper)
    board = board_of(fair)
    spread = [PlannedMeeting("ac", "s0", 1, ("i",)), PlannedMeeting("ad", "s2", 1, ("i",)), PlannedMeeting("bc", "s4", 1, ("i",)),
              PlannedMeeting("bd", "s6", 1, ("i",)), PlannedMeeting("ab", "s7", 1), PlannedMeeting("cd", "s1", 1)]  # fmt: skip
    placing = placing_of(board, spread)
    turns = iter((True, True, False))
    new = compacted(board, placing, Budget(None, None, None), np.random.default_rng(1), lambda: next(turns))
    meetings = meetings_of(board, new)
    assert {meeting.request for meeting in meetings} == {meeting.request for meeting in spread}
    assert idle_gaps(fair, meetings) < idle_gaps(fair, spread)


def test_a_shake_keeps_every_meeting_and_rule_and_finds_another_plan():
    fair = round_robin(6)
    board = board_of(fair)
    plan = solve(fair, steps=30)
    placing = placing_of(board, plan.meetings)
    new = shaken(board, placing, np.random.default_rng(1))
    meetings = meetings_of(board, new)
    assert {meeting.request for meeting in meetings} == {meeting.request for meeting in plan.meetings}
    assert meetings != plan.meetings
    assert check_schedule(fair, replace(plan, meetings=meetings, idle_gaps=idle_gaps(fair, meetings))) == ()
