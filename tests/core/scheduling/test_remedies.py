"""What one more interpreter, table or meeting would bring is true: it is put there, and the checker has no objection."""

from dataclasses import replace

import pytest
from hypothesis import event, given, settings

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.codes import REMEDIES
from isopolity.core.scheduling.model import Interpreter
from isopolity.core.scheduling.remedies import NOBODY_YET, remedies
from tests.core.scheduling.drawn import halls, randoms
from tests.core.scheduling.grids import edited, fair_of, plan_of
from tests.core.scheduling.test_explain_properties import filled

HALL = """
slot s1 09:00 2
slot s2 09:20 2
city a fr
city b fr
city c en
city d en,pt
wish ab a b 50
wish cd c d 40
wish ac a c 60
wish bd b d 20
wish ad a d 30
"""

DRAWN = [
    # fair; plan; the remedies, best first
    ("", "ab s1 1; cd s1 2", [
        ("one-more-interpreter", {"languages": ("en", "fr"), "slots": ("s2",), "count": 1, "value": 60}, ["ac s2 1 ?"]),
        ("one-more-interpreter", {"languages": ("fr", "pt"), "slots": ("s2",), "count": 1, "value": 30}, ["ad s2 1 ?"]),
    ]),
    # what has a place as things stand needs no remedy
    ("", "cd s2 1", [
        ("one-more-interpreter", {"languages": ("en", "fr"), "slots": ("s1",), "count": 1, "value": 60}, ["ac s1 1 ?"]),
        ("one-more-interpreter", {"languages": ("fr", "pt"), "slots": ("s1",), "count": 1, "value": 30}, ["ad s1 1 ?"]),
    ]),
    # one interpreter serves one meeting at a time: first ac, then bd
    ("slot s2 09:20 2 > slot s2 09:20 1; wish cd c d 40 >", "ab s1 1", [
        ("one-more-interpreter", {"languages": ("en", "fr"), "slots": ("s2",), "count": 1, "value": 60}, ["ac s2 1 ?"]),
        ("one-more-interpreter", {"languages": ("fr", "pt"), "slots": ("s2",), "count": 1, "value": 30}, ["ad s2 1 ?"]),
    ]),
    ("wish cd c d 40 >; wish ab a b 50 >", "", [
        ("one-more-interpreter", {"languages": ("en", "fr"), "slots": ("s1", "s2"), "count": 2, "value": 90}, ["ac s1 1 ?", "ad s2 1 ?"]),
        ("one-more-interpreter", {"languages": ("fr", "pt"), "slots": ("s1", "s2"), "count": 2, "value": 50}, ["ad s1 1 ?", "bd s2 1 ?"]),
    ]),
    ("slot s1 09:00 2 > slot s1 09:00 1; slot s2 09:20 2 > slot s2 09:20 0; wish ac a c 60 >; wish bd b d 20 >; wish ad a d 30 >", "ab s1 1", [
        ("one-more-table", {"slots": ("s1",), "count": 1, "value": 40}, ["cd s1 2"]),
    ]),
    ("city a fr > city a fr max=0; wish ac a c 60 >; wish bd b d 20 >; wish ad a d 30 >", "cd s1 1", [
        ("one-more-meeting", {"delegation": "a", "limit": 1, "request": "ab", "value": 50}, ["ab s1 2"]),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("fair", "plan", "expected"), DRAWN)
def test_remedies(fair, plan, expected):
    hall = fair_of(edited(HALL, fair))
    found = remedies(hall, plan_of(hall, plan.replace("; ", "\n")))
    assert [(one.reason.code, dict(one.reason.values), [row(meeting) for meeting in one.meetings]) for one in found] == expected


def row(meeting):
    return " ".join(
        [meeting.request, meeting.slot, str(meeting.table), *("?" if who == NOBODY_YET else who for who in meeting.interpreters)]
    )


def test_the_best_come_first_and_no_more_than_asked_for():
    hall = fair_of(HALL)
    plan = plan_of(hall, "ab s1 1\ncd s1 2")
    assert remedies(hall, plan, most=1) == remedies(hall, plan)[:1]


@given(halls(most_slots=3), randoms())
@settings(max_examples=150, deadline=None)
def test_remedies_are_true(lines, random):
    fair = fair_of("\n".join(lines))
    rows = filled(fair, random, random.choice((0.7, 1.0)))
    plan = plan_of(fair, "\n".join(rows))
    for one in remedies(fair, plan):
        values = one.reason.values
        event(one.reason.code)
        assert set(values) == set(REMEDIES[one.reason.code])
        assert sum(wish.value for wish in fair.requests if wish.id in {meeting.request for meeting in one.meetings}) == values["value"] > 0
        if one.reason.code == "one-more-interpreter":
            better = replace(fair, interpreters=(*fair.interpreters, Interpreter("?", values["languages"])))
        elif one.reason.code == "one-more-table":
            better = replace(fair, slots=tuple(replace(slot, tables=slot.tables + (slot.id in values["slots"])) for slot in fair.slots))
        else:
            raised = [replace(city, max_meetings=values["limit"]) if city.id == values["delegation"] else city for city in fair.delegations]
            better = replace(fair, delegations=tuple(raised))
            assert [meeting.request for meeting in one.meetings] == [values["request"]]
        if one.reason.code != "one-more-meeting":
            assert {meeting.slot for meeting in one.meetings} == set(values["slots"])
            assert len(one.meetings) == values["count"]
        new = plan_of(better, "\n".join([*rows, *map(row, one.meetings)]))
        assert {violation.reason.code for violation in check_schedule(better, new)} <= {"required-unplaced"}
