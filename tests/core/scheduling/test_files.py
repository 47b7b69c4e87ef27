import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.files import plan_text, read_fair, read_plan
from isopolity.core.scheduling.model import (
    Already,
    Change,
    Delegation,
    Fairness,
    Interpreter,
    Place,
    Plan,
    PlannedMeeting,
    Request,
    Shortfall,
    Slot,
    Unplaced,
)
from isopolity.core.strict_json import BadInput
from tests.core.scheduling.documents import FAIR, changed


def read(document):
    return read_fair(json.dumps(document).encode())


def at(hour, minute):
    return datetime(2027, 5, 15, hour, minute, tzinfo=timezone(timedelta(hours=2)))


def test_what_is_read():
    fair = read(FAIR)
    assert fair.slots == (Slot("s1", at(9, 0), 20, 2, frozenset({2})), Slot("s2", at(9, 20), 20, 3), Slot("s3", at(11, 0), 20, 3))
    assert fair.delegations == (
        Delegation("lokossa", "Lokossa", "BJ", ("fr",), min_meetings=1, least_developed_country=True),
        Delegation("andenne", "Andenne", "BE", ("fr",), max_meetings=1),
        Delegation("banjul", "Banjul", "GM", ("en",), unavailable=frozenset({"s3"})),
        Delegation("kazan", "Kazan", "RU", ("ru",), teams=2),
    )
    assert fair.interpreters == (
        Interpreter("i1", ("fr", "en"), frozenset({"s1"}), max_consecutive=1),
        Interpreter("i2", ("en", "ru"), max_meetings=1, delegation="kazan"),
    )
    assert fair.requests[1:3] == (
        Request("r2", ("banjul", "lokossa"), 90, required=True),
        Request("r3", ("lokossa", "kazan"), 40, allowed_slots=frozenset({"s2", "s3"}), relay_allowed=True),
    )
    assert fair.already == (Already("r1", "s2", 1),)
    assert fair.slots[0].open_tables == (1,)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("format", "isopolity-fair/2", "format: expected one of isopolity-fair/1, found"),
        ("colour", 1, "colour: expected one of the keys format, name, slots"),
        ("slots.0.colour", 1, "slots[0].colour: expected one of the keys"),
        ("slots.1.id", "s1", "slots[1].id: expected an id that no entry of this list before has"),
        ("slots.1.starts_at", "2027-05-15T09:19+02:00", "slots[1].starts_at: expected a time not before the end of slot s1"),
        ("slots.0.starts_at", "2027-05-15T09:10+02:00", "slots[1].starts_at: expected a time not before the end of slot s1"),
        ("slots.0.starts_at", "2027-05-15T09:00", "slots[0].starts_at: expected a time with its offset"),
        ("slots.0.starts_at", "9999-12-31T23:59+00:00", "slots[0].starts_at: expected a time with its offset"),
        ("slots.0.starts_at", "noon", "slots[0].starts_at: expected a time with its offset"),
        ("slots.0.minutes", 0, "slots[0].minutes: expected a whole number from 1"),
        ("slots.0.tables", -1, "slots[0].tables: expected a whole number from 0"),
        ("slots.0.closed_tables", [3], "slots[0].closed_tables[0]: expected a whole number from 1 to 2, found 3"),
        ("slots.0.tables", 0, "slots[0].closed_tables[0]: expected no table, as this slot has none"),
        ("delegations.1.id", "lokossa", "delegations[1].id: expected an id that no entry"),
        ("delegations.0.unavailable", ["s9"], "delegations[0].unavailable[0]: expected a slot of this fair"),
        ("delegations.0.teams", 0, "delegations[0].teams: expected a whole number from 1"),
        ("delegations.0.max_meetings", "2", "delegations[0].max_meetings: expected a whole number"),
        ("delegations.0.min_meetings", None, "delegations[0].min_meetings: expected a whole number"),
        ("delegations.0.least_developed_country", 1, "delegations[0].least_developed_country: expected true or false"),
        ("interpreters.0.languages", ["fr"], "interpreters[0].languages: expected two or more different languages"),
        ("interpreters.0.languages", ["fr", "fr"], "interpreters[0].languages: expected two or more different languages"),
        ("interpreters.0.max_consecutive", 0, "interpreters[0].max_consecutive: expected a whole number from 1"),
        ("interpreters.1.delegation", "paris", "interpreters[1].delegation: expected a delegation of this fair"),
        ("requests.0.parties", ["lokossa"], "requests[0].parties: expected two or more delegations"),
        ("requests.0.parties", ["lokossa", "lokossa"], "requests[0].parties[1]: expected a delegation that is not yet a party"),
        ("requests.0.parties", ["lokossa", "paris"], "requests[0].parties[1]: expected a delegation of this fair"),
        ("requests.0.value", 0, "requests[0].value: expected a whole number from 1"),
        ("requests.0.allowed_slots", ["s9"], "requests[0].allowed_slots[0]: expected a slot of this fair"),
        ("requests.1.id", "r1", "requests[1].id: expected an id that no entry"),
        ("already.0.request", "r9", "already[0].request: expected a request of this fair"),
        ("already.0.slot", "s9", "already[0].slot: expected a slot of this fair"),
        ("already.0.table", 4, "already[0].table: expected a whole number from 1 to 3"),
        ("already.0.interpreters", ["i9"], "already[0].interpreters[0]: expected an interpreter of this fair"),
        ("already.0.interpreters", ["i1", "i1"], "already[0].interpreters[1]: expected an interpreter who is not yet named"),
        ("already.+", FAIR["already"][0], "already[1].request: expected a request that no entry of this list before has"),
    ],
)  # fmt: skip
def test_bad_input_names_the_path_and_what_was_expected(path, value, says):
    with pytest.raises(BadInput) as caught:
        read(changed(FAIR, path, value))
    assert str(caught.value).startswith(says)


def fixed(request, slot, table, *interpreters):
    return {"request": request, "slot": slot, "table": table, "interpreters": list(interpreters)}


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([fixed("r1", "s1", 2)], "already[0].table: expected a table that is not closed"),
        ([fixed("r1", "s2", 1), fixed("r5", "s2", 1, "i1")], "already[1].table: expected a table that no fixed meeting before has"),
        ([fixed("r1", "s2", 1), fixed("r5", "s2", 2, "i1")], "already[1].slot: expected at most 1 fixed meetings at once for andenne"),
        ([fixed("r1", "s1", 1), fixed("r5", "s2", 2, "i1")], "already[1].request: expected at most 1 fixed meetings for andenne"),
        ([fixed("r2", "s3", 1, "i1")], "already[0].slot: expected a slot in which banjul is available"),
        ([fixed("r3", "s1", 1, "i1", "i2")], "already[0].slot: expected a slot that the request allows"),
        ([fixed("r2", "s1", 1, "i1")], "already[0].interpreters[0]: expected an interpreter who is available in s1"),
        ([fixed("r2", "s1", 1, "i2")], "already[0].interpreters[0]: expected an interpreter who does not belong to kazan"),
        ([fixed("r2", "s1", 1)], "already[0].interpreters: expected one who covers a language of each party, found none"),
        ([fixed("r3", "s2", 1, "i2")], "already[0].interpreters: expected one who covers a language of each party, or two who relay"),
        ([fixed("r3", "s2", 1, "i2", "i1"), fixed("r4", "s1", 1, "i2")], "already[1].interpreters[0]: expected at most 1 fixed meetings for i2"),
        ([fixed("r4", "s2", 1, "i2"), fixed("r3", "s2", 2, "i1", "i2")], "already[1].interpreters[1]: expected an interpreter whom no fixed"),
    ],
)  # fmt: skip
def test_fixed_meetings_that_break_a_rule(entries, says):
    with pytest.raises(BadInput) as caught:
        read(changed(FAIR, "already", entries))
    assert str(caught.value).startswith(says)
    hints = [{**entry, "fixed": False} for entry in entries]
    assert len(read(changed(FAIR, "already", hints)).already) == len(entries)


def test_consecutive_meetings_of_an_interpreter():
    """Between s1 and s2 there is no pause, between s2 and s3 more than ten minutes."""
    free = changed(changed(FAIR, "interpreters.0.unavailable", []), "delegations.1.max_meetings", None)
    assert read(changed(free, "already", [fixed("r2", "s2", 1, "i1"), fixed("r3", "s3", 1, "i1", "i2")]))
    with pytest.raises(BadInput, match=r"^already\[1\]\.interpreters\[0\]: expected at most 1 consecutive meetings for i1, found i1"):
        read(changed(free, "already", [fixed("r2", "s2", 1, "i1"), fixed("r5", "s1", 1, "i1")]))
    ten = changed(free, "slots.0.starts_at", "2027-05-15T08:50+02:00")
    with pytest.raises(BadInput, match="consecutive"):
        read(changed(ten, "already", [fixed("r2", "s2", 1, "i1"), fixed("r5", "s1", 1, "i1")]))
    eleven = changed(free, "slots.0.starts_at", "2027-05-15T08:49+02:00")
    assert read(changed(eleven, "already", [fixed("r2", "s2", 1, "i1"), fixed("r5", "s1", 1, "i1")]))


PLAN = Plan(
    fair="Fair",
    seed=3,
    meetings=(PlannedMeeting("r1", "s2", 1), PlannedMeeting("r3", "s3", 2, ("i1", "i2"))),
    unplaced=(Unplaced("r2", Reason("no-interpreter", {"languages": ("en", "fr"), "count": 2, "until": None})),),
    value=136,
    upper_bound=171,
    status="feasible",
    seconds=0.5,
    idle_gaps=1,
    shortfalls=(Shortfall("banjul", 2, 1, 1, Reason("few-slots", {}), Reason("add-slot", {"slots": ("s3",)})),),
    fairness=Fairness(0, 2, 1),
)


def test_a_plan_is_read_as_it_was_written():
    for plan in (PLAN, replace(PLAN, changes=(Change("r1", "moved", Place("s1", 1), Place("s2", 1)), Change("r4", "dropped", Place("s1", 1), None))),
                 replace(PLAN, meetings=(), status="infeasible", conflict=("r1", "r2"))):  # fmt: skip
        assert read_plan(plan_text(plan).encode()) == plan
    document = json.loads(plan_text(PLAN))
    assert list(document) == [
        "format", "fair", "seed", "meetings", "unplaced", "value", "upper_bound", "gap", "status", "seconds", "idle_gaps", "shortfalls",
        "fairness",
    ]  # fmt: skip
    assert document["gap"] == 35 / 171
    assert document["unplaced"] == [
        {"request": "r2", "reason": "no-interpreter", "values": {"count": 2, "languages": ["en", "fr"], "until": None}}
    ]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("meetings.0.colour", 1, "meetings[0].colour: expected one of the keys"),
        ("meetings.0.table", 0, "meetings[0].table: expected a whole number from 1"),
        ("meetings.1.interpreters", ["i1", "i2", "i3"], "meetings[1].interpreters[2]: expected no third interpreter"),
        ("status", "good", "status: expected one of optimal, feasible, infeasible"),
        ("unplaced.0.values", {"list": [[1]]}, "unplaced[0].values.list[0]: expected text"),
        ("fairness.meetings_min", -1, "fairness.meetings_min: expected a whole number from 0"),
        ("changes", [{"request": "r1", "kind": "lost", "from": None, "to": None}], "changes[0].kind: expected one of kept, moved"),
    ],
)  # fmt: skip
def test_bad_plans(path, value, says):
    with pytest.raises(BadInput) as caught:
        read_plan(json.dumps(changed(json.loads(plan_text(PLAN)), path, value)).encode())
    assert str(caught.value).startswith(says)


def test_no_change_of_one_byte_brings_a_trace():
    for document, reader in ((json.dumps(FAIR).encode(), read_fair), (plan_text(PLAN).encode(), read_plan)):
        for place in range(len(document)):
            for sign in b'"[{,:9':
                try:
                    reader(document[:place] + bytes([sign]) + document[place + 1 :])
                except BadInput as error:
                    assert "expected" in str(error)
