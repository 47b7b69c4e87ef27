"""Events where all meetings are agreed and all must be held, and what is left to be good at is few idle gaps.

The published instances of such events have no licence that would let them stand here (`tools/bench_agreed.py` runs them). These are
drawn to their measures, from a timetable that holds every meeting: so it is known that one exists, and how few gaps it has. In the
narrow ones, as in the published ones, some delegations are away and some meetings may only be in the morning or the afternoon.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.figures import idle_gaps
from isopolity.core.scheduling.model import Delegation, Fair, PlannedMeeting, Request, Slot
from isopolity.core.scheduling.solver import solve

START = datetime(2027, 5, 15, 8, tzinfo=UTC)
# Delegations, slots, tables, meetings: as the published instances have them.
MEASURES = [
    (42, 8, 21, 125), (42, 8, 16, 125), (47, 10, 21, 180), (47, 10, 19, 180), (60, 10, 27, 237), (60, 10, 24, 236),
    (60, 10, 25, 237), (70, 21, 14, 154), (76, 22, 14, 195), (40, 22, 10, 55), (70, 21, 15, 200), (78, 22, 22, 302),
]  # fmt: skip


def drawn(delegations, slots, tables, meetings, seed):
    """A fair, and the timetable that it was drawn from: in each slot those meet first who met in the slot before, so that days have few gaps."""
    random = Random(seed)
    met, rows, busy = set(), [], []
    for at in range(slots):
        before, busy = busy, []
        order = random.sample(before, len(before)) + random.sample(range(delegations), delegations)
        left = meetings - len(rows) - tables * (slots - at - 1)
        for one in order:
            share = len(rows) < meetings * (at + 1) / slots or left > len(busy) // 2
            others = [other for other in order if other != one and other not in busy and frozenset((one, other)) not in met]
            if one not in busy and others and len(busy) < 2 * tables and share and len(rows) < meetings:
                pair = frozenset((one, others[0]))
                met.add(pair)
                busy += pair
                rows.append((at, tuple(sorted(pair)), len(busy) // 2))
    fair = Fair(
        "Agreed",
        tuple(Slot(f"s{at}", START + timedelta(minutes=20 * at), 20, tables) for at in range(slots)),
        tuple(Delegation(f"d{at}", f"Delegation {at}", "BE", ("en",)) for at in range(delegations)),
        tuple(Request(f"r{one}-{other}", (f"d{one}", f"d{other}"), 1, required=True) for one, other in sorted(pair for _, pair, _ in rows)),
    )
    assert len(rows) == meetings
    return fair, [PlannedMeeting(f"r{one}-{other}", f"s{at}", table) for at, (one, other), table in rows]


def narrowed(fair, known, seed):
    """The fair with absences and half days that leave the known timetable possible."""
    random = Random(seed)
    slots = [slot.id for slot in fair.slots]
    halves = slots[: len(slots) // 2], slots[len(slots) // 2 :]
    parties = {request.id: request.parties for request in fair.requests}
    busy = {(party, meeting.slot) for meeting in known for party in parties[meeting.request]}
    place = {meeting.request: meeting.slot for meeting in known}
    people = [
        replace(one, unavailable=frozenset(slot for slot in random.sample(slots, len(slots) // 5) if (one.id, slot) not in busy))
        for one in fair.delegations
    ]
    wishes = [
        replace(one, allowed_slots=frozenset(next(half for half in halves if place[one.id] in half)) if random.random() < 0.6 else None)
        for one in fair.requests
    ]
    return replace(fair, delegations=tuple(people), requests=tuple(wishes))


def holds_all_with_few_gaps(measure, seed, steps, narrow=False):
    fair, known = drawn(*measure, seed)
    if narrow:
        fair = narrowed(fair, known, seed)
        assert any(one.unavailable for one in fair.delegations)
    plan = solve(fair, seed=1, steps=steps)
    assert check_schedule(fair, plan) == ()
    assert (plan.status, len(plan.meetings)) == ("optimal", measure[-1])
    assert plan.idle_gaps <= idle_gaps(fair, known)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("measure", [(42, 8, 21, 125), (40, 22, 10, 55)], ids=str)
def test_every_agreed_meeting_is_held_with_few_gaps(measure, narrow):
    holds_all_with_few_gaps(measure, 1, 30, narrow)


@pytest.mark.trust
@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("measure", MEASURES, ids=str)
def test_every_agreed_meeting_of_all_measures_is_held_with_few_gaps(measure, seed, narrow):
    holds_all_with_few_gaps(measure, seed, 400, narrow)
