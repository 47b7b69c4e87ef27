"""A meeting put elsewhere by a person: every rule is asked, the figures are made anew; and the fair is written as it is read."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from isopolity.core.reasons import Refused
from isopolity.core.scheduling.by_hand import meetings_with, plan_with
from isopolity.core.scheduling.fair_text import fair_text
from isopolity.core.scheduling.files import read_fair
from isopolity.core.scheduling.model import Already, Fair, Plan
from isopolity.core.scheduling.solver import solve
from tests.core.scheduling.fairs import broken

FAIR = Path(__file__).parents[2] / "fairs" / "fair.json"


@pytest.fixture(scope="module")
def fair() -> Fair:
    """Four delegations, two slots, table 2 closed in the second; the interpreter is there in the second alone."""
    return read_fair(FAIR.read_bytes())


@pytest.fixture(scope="module")
def plan(fair: Fair) -> Plan:
    return solve(fair, steps=5)


def why_not(fair: Fair, plan: Plan, request: str, slot: str, table: int) -> str:
    with pytest.raises(Refused) as caught:
        meetings_with(fair, plan, request=request, slot=slot, table=table)
    return caught.value.reason.code


def test_the_text_of_a_fair_is_read_as_the_same_fair(fair: Fair) -> None:
    hints = replace(fair, already=(Already(fair.requests[0].id, fair.slots[0].id, 1, fixed=False),))
    assert read_fair(fair_text(fair).encode()) == fair
    assert read_fair(fair_text(hints).encode()) == hints


def test_a_table_that_is_closed_and_a_party_that_is_not_there(fair: Fair, plan: Plan) -> None:
    empty = replace(plan, meetings=())
    free = next(wish for wish in fair.requests if "banjul" not in wish.parties)
    assert why_not(fair, empty, free.id, "sat-0930", 2) == "hand-table-closed"
    gone = next(wish for wish in fair.requests if "banjul" in wish.parties)
    assert why_not(fair, empty, gone.id, "sat-0930", 1) == "hand-party-not-there"


def test_every_place_that_is_allowed_makes_a_plan_that_the_checker_accepts(fair: Fair, plan: Plan) -> None:
    made = 0
    for before in (plan, plan_with(fair, plan, plan.meetings[:1]), plan_with(fair, plan, ())):
        for wish, slot, table in product(fair.requests, fair.slots, (1, 2)):
            try:
                meetings = meetings_with(fair, before, request=wish.id, slot=slot.id, table=table)
            except Refused:
                continue
            found = plan_with(fair, before, meetings)
            assert broken(fair, found, before=before) == []
            assert next(one for one in found.meetings if one.request == wish.id).table == table
            others = {one for one in before.meetings if one.request != wish.id}
            assert others <= set(found.meetings)
            made += 1
    assert made > 6
