"""The reason of a request without a place, drawn as fair and plan."""

from dataclasses import replace

import pytest

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.codes import REASONS
from isopolity.core.scheduling.explain import explained
from tests.core.scheduling.grids import edited, fair_of, plan_of, when

HALL = """
slot s1 09:00 2
slot s2 09:20 2
slot s3 09:40 2
city a fr
city b fr
city c en
city d en
city e fr,en
interpreter i fr,en
wish ab a b 50
wish cd c d 40
wish ac a c 60
wish be b e 30
wish de d e 20
"""


def reasons(fair, plan):
    hall = fair_of(edited(HALL, fair))
    made = plan_of(hall, plan.replace("; ", "\n"))
    assert {violation.reason.code for violation in check_schedule(hall, made)} <= {"required-unplaced"}
    found = {entry.request: entry.reason for entry in explained(hall, made).unplaced}
    assert all(set(reason.values) == set(REASONS[reason.code]) for reason in found.values())
    return {request: (reason.code, dict(reason.values)) for request, reason in found.items()}


DRAWN = [
    # fair; plan; request; code; values
    ("city a fr > city a fr -s1; city c en > city c en -s2 -s3", "", "ac", "no-common-free-slot", {"delegations": ("a", "c")}),
    ("wish ac a c 60 > wish ac a c 60 in=s2; city c en > city c en -s2", "", "ac", "no-common-free-slot", {"delegations": ("a", "c")}),
    ("wish ac a c 60 > wish ac a c 60 in=", "", "ac", "no-common-free-slot", {"delegations": ("a", "c")}),
    # nobody could ever interpret there, though both are in meetings in the end
    ("interpreter i fr,en > interpreter i fr,en -s1; city a fr > city a fr -s2 -s3", "ab s1 1; cd s1 2", "ac", "no-interpreter",
     {"languages": ("en", "fr"), "slots": ("s1",)}),
    ("interpreter i fr,en > interpreter i fr,ru", "", "ac", "no-interpreter", {"languages": ("en", "fr"), "slots": ("s1", "s2", "s3")}),
    ("interpreter i fr,en > interpreter i fr,en of=b", "", "ac", "no-interpreter", {"languages": ("en", "fr"), "slots": ("s1", "s2", "s3")}),
    ("interpreter i fr,en > interpreter i fr,en max=0", "", "ac", "no-interpreter", {"languages": ("en", "fr"), "slots": ("s1", "s2", "s3")}),
    # the interpreter is there, and taken when both have time
    ("> wish bd b d 70; city a fr > city a fr -s2 -s3", "bd s1 1 i", "ac", "no-interpreter", {"languages": ("en", "fr"), "slots": ("s1",)}),
    # the interpreter must rest
    ("> wish bd b d 70; city a fr > city a fr -s2 -s3; interpreter i fr,en > interpreter i fr,en rest=1", "bd s2 1 i", "ac",
     "no-interpreter", {"languages": ("en", "fr"), "slots": ("s1",)}),
    # and has done all it may, elsewhere: displacing nothing in these slots would help
    ("> wish bd b d 70; city a fr > city a fr -s3; interpreter i fr,en > interpreter i fr,en max=1; > wish ax a e 5", "bd s3 1 i; ax s1 1; ab s2 1", "ac",
     "no-interpreter", {"languages": ("en", "fr"), "slots": ("s1", "s2")}),
    # relay: i and j have English in common
    ("> city r ru; > wish ar a r 9; > interpreter j en,ru", "", "ar", "no-interpreter", {"languages": ("fr", "ru"), "slots": ("s1", "s2", "s3")}),
    ("> city r ru; > wish ar a r 9 relay; > interpreter j en,ru -s1", "", "ar", "place-left", {"slot": "s2"}),
    ("slot s1 09:00 2 > slot s1 09:00 0; slot s2 09:20 2 > slot s2 09:20 1 -1; wish ab a b 50 > wish ab a b 50 in=s1,s2", "", "ab",
     "tables-full", {"slots": ("s1", "s2")}),
    ("slot s1 09:00 2 > slot s1 09:00 1; wish ab a b 50 > wish ab a b 50 in=s1", "cd s1 1", "ab", "tables-full", {"slots": ("s1",)}),
    # no table is ever open where somebody interprets; where one is, both have time and nobody interprets
    ("slot s1 09:00 2 > slot s1 09:00 0; interpreter i fr,en > interpreter i fr,en -s2 -s3", "", "ac", "tables-full", {"slots": ("s1",)}),
    ("city a fr > city a fr max=1", "ab s1 1", "ac", "better-left", {"slot": "s1", "requests": ("ab",), "value": 50, "worth": 60}),
    ("city a fr > city a fr max=1; wish ac a c 60 > wish ac a c 50", "ab s1 1", "ac", "limit-of-meetings",
     {"delegation": "a", "limit": 1, "least": "ab", "value": 50}),
    ("city a fr > city a fr max=1; wish ab a b 50 > wish ab a b 50 required", "ab s1 1", "ac", "limit-of-meetings",
     {"delegation": "a", "limit": 1, "least": "ab", "value": 50}),
    ("city a fr > city a fr max=0", "", "ab", "limit-of-meetings", {"delegation": "a", "limit": 0, "least": None, "value": None}),
    # both are at their limits, and share the meeting that would go
    ("city a fr > city a fr max=1; city c en > city c en max=1; > wish aec a e c 59", "aec s1 1 i", "ac", "better-left",
     {"slot": "s1", "requests": ("aec",), "value": 59, "worth": 60}),
    # each has one that is worth less, but the one that they share is worth less than both of these
    ("city a fr > city a fr max=2; city c en > city c en max=2; > wish aec a e c 59; wish ab a b 50 > wish ab a b 45; wish ac a c 60 > wish ac a c 60 in=s3", "ab s1 1; cd s1 2; aec s2 1 i",
     "ac", "better-left", {"slot": "s3", "requests": ("aec",), "value": 59, "worth": 60}),
    # two meetings would go, each worth less, both together more
    ("wish ac a c 60 > wish ac a c 60 in=s1", "ab s1 1; cd s1 2", "ac", "would-displace", {"slot": "s1", "requests": ("ab", "cd"), "value": 90, "worth": 60}),
    ("wish ac a c 60 > wish ac a c 60 in=s1,s2", "ab s1 1; cd s1 2; de s2 2; be s3 1", "ac", "place-left", {"slot": "s2"}),
    # of two slots that which loses least; the interpreter frees itself with the meeting that goes
    ("wish de d e 20 > wish de d e 70; > wish bd b d 64; wish ac a c 60 > wish ac a c 60 in=s1,s2; > wish ax a e 61", "ab s1 1; cd s1 2; bd s2 1 i; ax s2 2",
     "ac", "would-displace", {"slot": "s1", "requests": ("ab", "cd"), "value": 90, "worth": 60}),
    ("wish ac a c 60 > wish ac a c 60 in=s1; wish cd c d 40 > wish cd c d 5 required", "cd s1 2", "ac", "would-displace-kept",
     {"slot": "s1", "requests": ("cd",), "value": 5, "worth": 60}),
    ("wish ac a c 60 > wish ac a c 60 in=s1; wish cd c d 40 > wish cd c d 5; > fixed cd s1 2", "cd s1 2", "ac", "would-displace-kept",
     {"slot": "s1", "requests": ("cd",), "value": 5, "worth": 60}),
    ("wish ac a c 60 > wish ac a c 60 in=s1; city d en > city d en min=1", "cd s1 2", "ac", "would-displace-minimum",
     {"slot": "s1", "requests": ("cd",), "value": 40, "worth": 60}),
    # what is required goes before values and minimums, not before what is required itself
    ("wish ac a c 60 > wish ac a c 6 required in=s1; city d en > city d en min=1", "cd s1 2", "ac", "better-left",
     {"slot": "s1", "requests": ("cd",), "value": 40, "worth": 6}),
    ("wish ac a c 60 > wish ac a c 6 required; city a fr > city a fr max=1", "ab s1 1", "ac", "better-left",
     {"slot": "s1", "requests": ("ab",), "value": 50, "worth": 6}),
    ("wish ac a c 60 > wish ac a c 6 required in=s1; wish cd c d 40 > wish cd c d 40 required", "cd s1 2", "ac", "would-displace-kept",
     {"slot": "s1", "requests": ("cd",), "value": 40, "worth": 6}),
    # with two teams, one of two meetings goes
    ("wish ac a c 60 > wish ac a c 60 in=s1; city a fr > city a fr teams=2; > wish ae a e 70", "ab s1 1; ae s1 2", "ac", "better-left",
     {"slot": "s1", "requests": ("ab",), "value": 50, "worth": 60}),
    # s1 has no table, in s2 the interpreter is taken, in s3 both
    ("slot s1 09:00 2 > slot s1 09:00 1; slot s3 09:40 2 > slot s3 09:40 1; > wish bd b d 70; > wish bbd b d 70", "be s1 1; bd s2 1 i; bbd s3 1 i", "ac",
     "several-obstacles", {"count": 3, "no_interpreter": 2, "tables_full": 2, "main": "no-interpreter", "languages": ("en", "fr"), "slots": ("s1", "s2", "s3")}),
    ("", "ab s1 1", "ac", "place-left", {"slot": "s2"}),
]  # fmt: skip


@pytest.mark.parametrize(("fair", "plan", "request_", "code", "values"), DRAWN)
def test_reasons(fair, plan, request_, code, values):
    assert reasons(fair, plan)[request_] == (code, values)


def test_required_requests_that_exclude_one_another():
    fair = fair_of(edited(HALL, "wish ab a b 50 > wish ab a b 50 required in=s1; wish ac a c 60 > wish ac a c 60 required in=s1"))
    plan = replace(plan_of(fair, "ab s1 1"), status="infeasible", conflict=("ab", "ac"))
    found = {entry.request: entry.reason for entry in explained(fair, plan).unplaced}
    assert (found["ac"].code, dict(found["ac"].values)) == ("required-conflict", {"requests": ("ab",)})
    assert "ab" not in found


@pytest.mark.parametrize(
    ("clock", "code", "values"),
    [
        ("09:00", "place-left", {"slot": "s1"}),
        ("09:01", "place-left", {"slot": "s2"}),
        ("09:21", "no-interpreter", {"languages": ("en", "fr"), "slots": ("s3",)}),
        ("09:41", "no-common-free-slot", {"delegations": ("a", "c")}),
    ],
)
def test_slots_that_began_are_not_looked_at(clock, code, values):
    """The interpreter is not there in s3."""
    fair = fair_of(edited(HALL, "interpreter i fr,en > interpreter i fr,en -s3"))
    found = {entry.request: entry.reason for entry in explained(fair, plan_of(fair, ""), now=when(clock)).unplaced}
    assert (found["ac"].code, dict(found["ac"].values)) == (code, values)


MINIMUM = [
    # a is there in s1 only, where all whom it could meet are in other meetings
    ("city a fr > city a fr,en min=1 -s2 -s3", "cd s1 1\nbe s1 2", None),
    ("city a fr > city a fr,en min=1 -s2 -s3; slot s1 09:00 2 > slot s1 09:00 1", "be s1 1", Reason("add-table", {"slots": ("s1",)})),
    ("city a fr > city a fr min=1 -s2 -s3; wish ab a b 50 >; > wish bd b d 1", "bd s1 1 i", Reason("add-interpreter", {"languages": ("en", "fr"), "count": 1})),
]  # fmt: skip


@pytest.mark.parametrize(("fair", "plan", "cure"), MINIMUM)
def test_what_would_give_one_more_meeting_to_those_below_their_minimum(fair, plan, cure):
    hall = fair_of(edited(HALL, fair))
    made = plan_of(hall, plan)
    reason = Reason("floor-others-first", {"reached": 0, "proven_max": 1})
    short = replace(made, shortfalls=tuple(replace(entry, reason=reason) for entry in made.shortfalls))
    (entry,) = explained(hall, short).shortfalls
    assert (entry.delegation, entry.cure) == ("a", cure)


def test_other_cures_stay_as_they_are():
    hall = fair_of(edited(HALL, "city a fr > city a fr min=9"))
    made = plan_of(hall, "")
    known = replace(made.shortfalls[0], reason=Reason("floor-few-requests", {"requests": 2}), cure=Reason("add-requests", {"count": 7}))
    assert explained(hall, replace(made, shortfalls=(known,))).shortfalls == (known,)
