"""A right plan passes; a plan broken in one rule is found with exactly that code at exactly that place."""

import ast
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.codes import VIOLATIONS
from isopolity.core.scheduling.model import Change, Fairness, Place, Shortfall, Unplaced
from tests.core.scheduling.grids import edited, fair_of, plan_of, when

HALL = """
slot s1 09:00 3 -3
slot s2 09:20 3
slot s3 09:50 3            # ten minutes after s2: consecutive
slot s4 10:21 3            # eleven minutes after s3: not
slot t1 2T09:00 3          # the next day
city a fr
city b fr max=2
city c en -t1 min=1 ldc
city d ru teams=2
city e fr,en
city f ar min=1
interpreter i fr,en -s1 rest=2
interpreter j en,ru max=2
interpreter k fr,ru of=a
interpreter l fr,en,ar max=9
wish ab a b 90
wish ac a c 80 required
wish ad a d 70 relay
wish bd b d 60
wish ce c e 50 in=s3,s4
wish de d e 40
wish af a f 30
wish abe a b e 20
"""
PLAN = """
ab s1 1
ac s2 1 i
ad s3 1 i j
ce s3 2
de s2 2 j
af s4 1 l
"""
FAIR = fair_of(HALL)
# All that the checker shares with those who make timetables: the words in which fair and plan are written.
MODULES = {"check", "check_changes", "violations", "model"}
RIGHT = plan_of(FAIR, PLAN)


def found(fair, plan, **more):
    violations = check_schedule(fair, plan, **more)
    for violation in violations:
        assert set(violation.reason.values) == set(VIOLATIONS[violation.reason.code])
    return [(violation.reason.code, violation.path) for violation in violations]


def test_the_checker_shares_no_code_with_what_it_checks():
    """Whatever its modules import of the package, at the top or inside a function, is one of themselves or the dataclasses."""
    package = "isopolity.core.scheduling"
    for name in MODULES:
        source = import_module(f"{package}.{name}").__file__
        for node in ast.walk(ast.parse(Path(source).read_text(encoding="utf-8"))):
            names = [f"{node.module}.{one.name}" for one in node.names] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            ours = {one.removeprefix(f"{package}.").partition(".")[0] for one in names if one.startswith(package)}
            assert ours <= MODULES


def test_a_right_plan_has_no_violations():
    assert RIGHT.value == 90 + 80 + 70 + 50 + 40 + 30
    assert RIGHT.fairness == Fairness(1, 4, 0)
    assert check_schedule(FAIR, RIGHT, gap=0.0) == ()
    assert found(FAIR, replace(RIGHT, upper_bound=400, status="feasible"), gap=0.1) == []
    empty = fair_of("")
    assert found(empty, plan_of(empty, ""), gap=0.0) == []


MEETINGS = [
    # what changes in the plan, what in the fair, what is found
    ("> zz s2 3", "", ("plan-request-unknown", "meetings[6].request")),
    ("ab s1 1 > ab s9 1", "", ("plan-slot-unknown", "meetings[0].slot")),
    ("ab s1 1 > ab s1 1 m", "", ("plan-interpreter-unknown", "meetings[0].interpreters[0]")),
    ("> ab t1 1", "", ("request-placed-twice", "meetings[6].request")),
    ("ac s2 1 i >", "city c en -t1 min=1 ldc > city c en -t1", ("required-unplaced", "meetings")),
    ("ab s1 1 > ab s1 4", "", ("table-unknown", "meetings[0].table")),
    ("ab s1 1 > ab s1 0", "", ("table-unknown", "meetings[0].table")),
    ("ab s1 1 > ab s1 3", "", ("table-closed", "meetings[0].table")),
    ("ce s3 2 > ce s3 1", "", ("table-taken", "meetings[3].table")),
    ("ce s3 2 > ce s1 2", "", ("slot-not-allowed", "meetings[3].slot")),
    ("", "wish ce c e 50 in=s3,s4 > wish ce c e 50 in=", ("slot-not-allowed", "meetings[3].slot")),
    ("", "city d ru teams=2 > city d ru teams=2 -s2", ("delegation-absent", "meetings[4].slot")),
    ("ab s1 1 > ab s4 2", "", ("delegation-double-booked", "meetings[5].slot")),
    ("ad s3 1 i j > ad s3 1 k; de s2 2 j > de s3 3 j; ce s3 2 > ce s4 2", "", None),
    ("ad s3 1 i j > ad s3 1 k; de s2 2 j > de s3 3 j; ce s3 2 > ce s4 2", "city d ru teams=2 > city d ru", ("delegation-double-booked", "meetings[4].slot")),
    ("", "city a fr > city a fr max=4", None),
    ("", "city a fr > city a fr max=3", ("delegation-over-limit", "meetings[5].request")),
    ("", "interpreter i fr,en -s1 rest=2 > interpreter i fr,en -s2 rest=2", ("interpreter-absent", "meetings[1].interpreters[0]")),
    ("ce s3 2 > ce s3 2 j", "interpreter j en,ru max=2 > interpreter j en,ru", ("interpreter-double-booked", "meetings[3].interpreters[0]")),
    ("", "interpreter j en,ru max=2 > interpreter j en,ru max=1", ("interpreter-over-limit", "meetings[4].interpreters[0]")),
    ("", "interpreter i fr,en -s1 rest=2 > interpreter i fr,en -s1 rest=1", ("interpreter-without-rest", "meetings")),
    ("", "slot s3 09:50 3 > slot s3 09:51 3; interpreter i fr,en -s1 rest=2 > interpreter i fr,en -s1 rest=1", None),
    ("ce s3 2 > ce s3 2 k", "", ("interpreter-of-another", "meetings[3].interpreters[0]")),
    ("de s2 2 j > de s2 2 j j", "", ("interpreters-not-two-people", "meetings[4].interpreters")),
    ("af s4 1 l > af s4 1 i j l", "interpreter j en,ru max=2 > interpreter j en,ru", ("interpreters-not-two-people", "meetings[5].interpreters")),
    ("de s2 2 j > de s2 2", "", ("meeting-not-understood", "meetings[4].interpreters")),
    ("ad s3 1 i j > ad s3 1 j", "", ("meeting-not-understood", "meetings[2].interpreters")),
    ("ad s3 1 i j > ad s3 1 j k", "", None),
    ("", "interpreter i fr,en -s1 rest=2 > interpreter i fr,es,en -s1 rest=2; interpreter j en,ru max=2 > interpreter j es,en,ru max=2", None),
    ("", "wish ad a d 70 relay > wish ad a d 70", ("relay-not-allowed", "meetings[2].interpreters")),
    # One speaks with the first, one with the second, and neither with the other.
    ("ad s3 1 i j > ad s3 1 i m", "> interpreter m ar,ru", ("meeting-not-understood", "meetings[2].interpreters")),
    ("ad s3 1 i j > ad s3 1 i k", "wish ad a d 70 relay > wish ad a d 70", None),
    ("", "> fixed ac s2 1 i", None),
    ("", "> hint ac s1 2 i", None),
    ("", "> fixed ac s2 2 i", ("fixed-not-in-place", "meetings[1]")),
    ("", "> fixed ac s4 1 i", ("fixed-not-in-place", "meetings[1]")),
    ("", "> fixed ac s2 1 l", ("fixed-not-in-place", "meetings[1]")),
    ("", "> fixed abe t1 1", ("fixed-not-in-place", "meetings")),
    ("ce s3 2 > ce s4 2; > abe t1 3", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "fair", "expected"), MEETINGS)
def test_each_rule_of_meetings(plan, fair, expected):
    hall = fair_of(edited(HALL, fair))
    assert found(hall, plan_of(hall, edited(PLAN, plan))) == ([expected] if expected else [])


def unplaced(*names):
    return tuple(Unplaced(name, Reason("not-chosen")) for name in names)


FIGURES = [
    ({"fair": "Other"}, ("plan-of-another-fair", "fair")),
    ({"value": 361, "upper_bound": 361}, ("value-is-not-the-sum", "value")),
    ({"upper_bound": 359, "status": "feasible"}, ("bound-below-value", "upper_bound")),
    ({"upper_bound": 361}, ("status-is-not-so", "status")),
    ({"status": "feasible"}, ("status-is-not-so", "status")),
    ({"idle_gaps": 2}, ("idle-gaps-miscounted", "idle_gaps")),
    ({"unplaced": unplaced("bd")}, ("unplaced-not-listed", "unplaced")),
    ({"unplaced": unplaced("bd", "abe", "ab")}, ("unplaced-but-placed", "unplaced[2].request")),
    ({"unplaced": unplaced("bd", "abe", "bd")}, ("unplaced-listed-twice", "unplaced[2].request")),
    ({"unplaced": unplaced("bd", "abe", "zz")}, ("plan-request-unknown", "unplaced[2].request")),
    ({"fairness": Fairness(0, 4, 0)}, ("fairness-miscounted", "fairness.meetings_min")),
    ({"fairness": Fairness(1, 5, 0)}, ("fairness-miscounted", "fairness.meetings_max")),
    ({"fairness": Fairness(1, 4, 1)}, ("fairness-miscounted", "fairness.delegations_without_meeting")),
    ({"conflict": ("ac",)}, ("conflict-without-need", "conflict")),
    ({"status": "infeasible", "conflict": ("ac",)}, ("infeasible-but-all-placed", "status"), ("conflict-all-placed", "conflict")),
]


@pytest.mark.parametrize(("changed", "expected"), [(case[0], list(case[1:])) for case in FIGURES])
def test_each_figure(changed, expected):
    assert found(FAIR, replace(RIGHT, **changed)) == expected


def test_the_gap_that_a_file_states():
    plan = replace(RIGHT, upper_bound=400, status="feasible")
    assert found(FAIR, plan, gap=0.1001) == [("gap-is-not-so", "gap")]
    assert found(FAIR, plan, gap=plan.gap) == []


def test_idle_gaps_are_runs_between_two_meetings_of_a_day():
    """a meets in s1, s4 and t1 only: one run of two slots; the night is none, nor is what comes before or after."""
    for plan, gaps in (
        ("ab s1 1", 0),
        ("ab s1 1\naf s4 1 l", 1),
        ("ab s1 1\naf s4 1 l\nabe t1 1", 1),
        ("ab s1 1\nad s3 1 i j\nabe s4 1", 2),
    ):
        fair = fair_of(edited(HALL, "wish ac a c 80 required > wish ac a c 80"))
        made = plan_of(fair, plan)
        assert made.idle_gaps == gaps
        assert found(fair, made) == []
        assert found(fair, replace(made, idle_gaps=gaps + 1)) == [("idle-gaps-miscounted", "idle_gaps")]


def test_the_conflict_of_required_requests():
    fair = fair_of(edited(HALL, "wish ab a b 90 > wish ab a b 90 required"))
    plan = replace(plan_of(fair, edited(PLAN, "ab s1 1 >")), status="infeasible")
    assert found(fair, replace(plan, conflict=("ab", "ac"))) == []
    assert found(fair, replace(plan, conflict=("ab",))) == []
    assert found(fair, plan) == [("conflict-missing", "conflict")]
    assert found(fair, replace(plan, conflict=())) == [("conflict-missing", "conflict")]
    assert found(fair, replace(plan, conflict=("ac",))) == [("conflict-all-placed", "conflict")]
    assert found(fair, replace(plan, conflict=("ab", "bd"))) == [("conflict-not-required", "conflict[1]")]
    assert found(fair, replace(plan, conflict=("ab", "zz"))) == [("conflict-not-required", "conflict[1]")]
    assert found(fair, replace(plan, conflict=("ab", "ab"))) == [("conflict-named-twice", "conflict[1]")]
    assert found(fair, replace(plan, upper_bound=plan.value + 1, conflict=("ab",))) == []


def test_shortfalls():
    fair = fair_of(
        edited(
            HALL, "city f ar min=1 > city f ar min=2; city e fr,en > city e fr,en min=3; city c en -t1 min=1 ldc > city c en -t1 min=2 ldc"
        )
    )
    plan = plan_of(fair, PLAN)
    assert plan.shortfalls == (Shortfall("e", 3, 2, 3, Reason("not-chosen")), Shortfall("f", 2, 1, 2, Reason("not-chosen")))
    assert found(fair, plan) == []
    e, f = plan.shortfalls
    more = {"floor": 1, "reached": 1, "proven_max": 1, "reason": Reason("not-chosen")}
    for listed, expected in (
        ((e,), ("shortfall-not-listed", "shortfalls")),
        ((e, f, f), ("shortfall-listed-twice", "shortfalls[2].delegation")),
        ((e, f, Shortfall("z", **more)), ("plan-delegation-unknown", "shortfalls[2].delegation")),
        ((e, f, Shortfall("c", **{**more, "floor": 2, "reached": 2, "proven_max": 2})), ("shortfall-without-need", "shortfalls[2]")),
        ((e, replace(f, floor=1)), ("shortfall-misstated", "shortfalls[1].floor")),
        ((e, replace(f, reached=0)), ("shortfall-misstated", "shortfalls[1].reached")),
        ((replace(e, proven_max=1), f), ("proven-max-surpassed", "shortfalls[0].proven_max")),
    ):
        assert found(fair, replace(plan, shortfalls=listed)) == [expected]


REPAIRED = edited(PLAN, "ab s1 1 > ab s1 2; ce s3 2 > ce s4 2; af s4 1 l > abe t1 1")


def test_changes_against_the_plan_before():
    """One meeting moved to another table, one to another slot, one dropped, one added."""
    free = fair_of(edited(HALL, "city f ar min=1 > city f ar"))
    plan = plan_of(free, REPAIRED, before=RIGHT)
    assert [(change.request, change.kind) for change in plan.changes] == [
        ("ab", "moved"), ("ac", "kept"), ("ad", "kept"), ("ce", "moved"), ("de", "kept"), ("af", "dropped"), ("abe", "added"),
    ]  # fmt: skip
    assert found(free, plan, before=RIGHT, max_moves=2) == []
    assert found(free, plan) == []
    assert found(free, plan, before=RIGHT, max_moves=1) == [("too-many-moved", "changes")]
    assert found(free, replace(plan, changes=None), before=RIGHT) == [("changes-missing", "changes")]
    told = plan.changes
    for listed, expected in (
        (told[1:], ("change-not-listed", "changes")),
        ((*told, told[0]), ("change-listed-twice", "changes[7].request")),
        ((*told, Change("bd", "dropped", None, None)), ("change-of-no-meeting", "changes[7]")),
        ((replace(told[0], kind="kept"), *told[1:]), ("change-misstated", "changes[0].kind")),
        ((replace(told[0], after=Place("s1", 3)), *told[1:]), ("change-misstated", "changes[0].to")),
        ((replace(told[0], before=Place("s2", 1)), *told[1:]), ("change-misstated", "changes[0].from")),
    ):
        assert found(free, replace(plan, changes=listed), before=RIGHT) == [expected]


def test_a_dropped_meeting_must_be_listed_when_the_plan_before_is_given():
    free = fair_of(edited(HALL, "city f ar min=1 > city f ar"))
    plan = plan_of(free, REPAIRED, before=RIGHT)
    silent = replace(plan, changes=tuple(change for change in plan.changes if change.kind != "dropped"))
    assert found(free, silent) == []
    assert found(free, silent, before=RIGHT) == [("change-not-listed", "changes")]


def test_what_began_stays_and_nothing_is_added_to_it():
    free = fair_of(edited(HALL, "city f ar min=1 > city f ar"))
    plan = plan_of(free, REPAIRED, before=RIGHT)
    assert found(free, plan, before=RIGHT, now=when("09:00")) == []
    assert found(free, plan, before=RIGHT, now=when("09:01")) == [("past-moved", "meetings"), ("placed-in-the-past", "meetings[0].slot")]
    added = plan_of(free, edited(PLAN, "> abe t1 1"), before=RIGHT)
    assert found(free, added, before=RIGHT, now=when("2T09:00")) == []
    assert found(free, added, before=RIGHT, now=when("2T09:01")) == [("placed-in-the-past", "meetings[6].slot")]


def test_a_meeting_of_the_past_may_go_with_its_request():
    """The delegation cancelled: the fair no longer knows what it wished."""
    gone = fair_of(edited(HALL, "city b fr max=2 >; wish ab a b 90 >; wish bd b d 60 >; wish abe a b e 20 >"))
    plan = plan_of(gone, edited(PLAN, "ab s1 1 >"), before=RIGHT)
    assert found(gone, plan, before=RIGHT, now=when("2T12:00"), max_moves=0) == []


PAST = [
    # s1 and s2 began: whatever the fair says of them now, what has happened breaks no rule
    "city a fr > city a fr -s1",
    "slot s1 09:00 3 -3 > slot s1 09:00 3 -1",
    "slot s1 09:00 3 -3 > slot s1 09:00 0",
    "interpreter i fr,en -s1 rest=2 > interpreter i fr,en -s2 rest=2",
    "interpreter i fr,en -s1 rest=2 > interpreter i fr,ru rest=2",
    "wish ac a c 80 required > wish ac a c 80 required in=s3",
]


@pytest.mark.parametrize("fair", PAST)
def test_what_has_happened_breaks_no_rule(fair):
    hall = fair_of(edited(HALL, fair))
    plan = plan_of(hall, PLAN, before=RIGHT)
    began = {"before": RIGHT, "now": when("09:25")}
    assert found(hall, plan, **began) == []
    assert found(hall, plan, before=RIGHT, now=when("08:00"))


def test_what_has_happened_counts_for_the_limits_of_what_is_ahead():
    """a has met twice by 09:25 and was allowed once: its two meetings ahead are too many; i may not go on without its rest."""
    hall = fair_of(edited(HALL, "city a fr > city a fr max=1; interpreter i fr,en -s1 rest=2 > interpreter i fr,en -s1 rest=1"))
    plan = plan_of(hall, PLAN, before=RIGHT)
    assert found(hall, plan, before=RIGHT, now=when("09:25")) == [
        ("delegation-over-limit", "meetings[2].request"),
        ("delegation-over-limit", "meetings[5].request"),
        ("interpreter-without-rest", "meetings"),
    ]
    assert found(hall, plan, before=RIGHT, now=when("2T12:00")) == []
