"""Every reason is true: each is tried out with the checker, which shares no code with it."""

from dataclasses import replace
from itertools import permutations

from hypothesis import event, given, settings

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.codes import REASONS
from isopolity.core.scheduling.explain import explained
from isopolity.core.scheduling.model import Interpreter
from tests.core.scheduling.drawn import halls, randoms
from tests.core.scheduling.grids import fair_of, plan_of

LANGUAGE = {
    "meeting-not-understood", "relay-not-allowed", "interpreter-of-another", "interpreter-absent", "interpreter-double-booked",
    "interpreter-over-limit", "interpreter-without-rest",
}  # fmt: skip
TABLE = {"table-unknown", "table-closed", "table-taken"}


def tries(fair, lines, wish):
    """For every slot: which rules break when the request is put there, once for each table and choice of interpreters."""
    names = [helper.id for helper in fair.interpreters]
    teams = [(), *((name,) for name in names), *permutations(names, 2)]
    found = {}
    for slot in fair.slots:
        found[slot.id] = [
            {violation.reason.code for violation in check_schedule(fair, plan_of(fair, "\n".join([*lines, line])))} - {"required-unplaced"}
            for table in range(1, max(slot.tables, 1) + 1)
            for team in teams
            for line in [" ".join([wish.id, slot.id, str(table), *team])]
        ]
    return found


def filled(fair, random, share):
    """The lines of a plan that keeps every rule, built by trying requests in any order; only a share of what could be placed is."""
    lines = []
    for wish in random.sample(fair.requests, len(fair.requests)):
        places = [
            " ".join([wish.id, slot.id, str(table), *team])
            for slot in fair.slots
            for table in slot.open_tables
            for team in [(), *((one.id,) for one in fair.interpreters), *permutations([one.id for one in fair.interpreters], 2)]
        ]
        for line in random.sample(places, len(places)):
            if not {v.reason.code for v in check_schedule(fair, plan_of(fair, "\n".join([*lines, line])))} - {"required-unplaced"}:
                if random.random() < share:
                    lines.append(line)
                break
    return lines


@given(halls(most_slots=3, most_wishes=7), randoms())
@settings(max_examples=120, deadline=None)
def test_reasons_are_true(lines, random):
    fair = fair_of("\n".join(lines))
    rows = filled(fair, random, random.choice((0.6, 1.0, 1.0)))
    plan = plan_of(fair, "\n".join(rows))
    value = {wish.id: wish.value for wish in fair.requests}
    kept = {wish.id for wish in fair.requests if wish.required}
    for entry in explained(fair, plan).unplaced:
        wish = next(wish for wish in fair.requests if wish.id == entry.request)
        code, values = entry.reason.code, entry.reason.values
        event(code)
        assert set(values) == set(REASONS[code])
        trials = tries(fair, rows, wish)
        possible = {slot for slot, all_ in trials.items() if any(not broken for broken in all_)}
        common = {slot for slot, all_ in trials.items() if not any(broken & {"delegation-absent", "slot-not-allowed"} for broken in all_)}
        assert (code == "place-left") == bool(possible)
        if code == "place-left":
            assert values["slot"] in possible
        elif code == "no-common-free-slot":
            assert not common
        elif code == "no-interpreter":
            assert set(values["slots"]) <= common
            assert values["slots"]
            assert all(broken & LANGUAGE for slot in values["slots"] for broken in trials[slot])
        elif code == "tables-full":
            assert set(values["slots"]) <= common
            assert values["slots"]
            assert all(broken & TABLE for slot in values["slots"] for broken in trials[slot])
        elif code == "several-obstacles":
            lacking = [slot for slot in values["slots"] if all(broken & LANGUAGE for broken in trials[slot])]
            full = [slot for slot in values["slots"] if all(broken & TABLE for broken in trials[slot])]
            assert (len(lacking), len(full)) == (values["no_interpreter"], values["tables_full"])
            assert set(lacking) | set(full) == set(values["slots"])
            assert len(values["slots"]) == values["count"]
        elif code == "limit-of-meetings":
            assert all("delegation-over-limit" in broken for all_ in trials.values() for broken in all_)
            own = {row.split()[0] for row in rows}.intersection(one.id for one in fair.requests if values["delegation"] in one.parties)
            assert len(own) == values["limit"]
            rest = sorted(value[request] for request in own - kept)
            assert (values["value"] is None) == (not own)
            assert not rest or (rest[0] == values["value"] >= wish.value and not wish.required)
        else:
            displaced(fair, rows, wish, code, values, kept)


def displaced(fair, rows, wish, code, values, kept):
    out = set(values["requests"])
    value = {one.id: one.value for one in fair.requests}
    placed = {row.split()[0] for row in rows}
    assert out <= placed
    assert (values["value"], values["worth"]) == (sum(value[request] for request in out), wish.value)
    left = [row for row in rows if row.split()[0] not in out]
    assert any(not broken for broken in tries(fair, left, wish)[values["slot"]])
    assert (code == "would-displace-kept") == bool(out & kept)
    change = shortfall(fair, (placed - out) | {wish.id}) - shortfall(fair, placed)
    if code == "would-displace":
        assert change == 0
        assert values["value"] >= wish.value
        assert not wish.required
        for row in rows:
            # No single meeting of less value, in the way in its own slot, would make room without harm.
            other, slot = row.split()[:2]
            harmless = other not in kept and shortfall(fair, (placed - {other}) | {wish.id}) <= shortfall(fair, placed)
            if harmless and value[other] < wish.value:
                assert all(tries(fair, [one for one in rows if one != row], wish)[slot])
    elif code == "would-displace-minimum":
        assert change > 0
        assert not wish.required
    elif code == "better-left":
        assert wish.required or change < 0 or (change == 0 and values["value"] < wish.value)


def shortfall(fair, placed):
    held = [party for wish in fair.requests if wish.id in placed for party in wish.parties]
    return sum(max(0, city.min_meetings - held.count(city.id)) for city in fair.delegations)


@given(halls(most_slots=3), randoms())
@settings(max_examples=120, deadline=None)
def test_cures_are_true(lines, random):
    """With the table or interpreter, one of the delegation's requests can be added to the plan as it stands; without a cure, none can."""
    fair = fair_of("\n".join(lines))
    rows = filled(fair, random, 1.0)
    plan = plan_of(fair, "\n".join(rows))
    others = Reason("floor-others-first", {"reached": 0, "proven_max": 9})
    plan = replace(plan, shortfalls=tuple(replace(entry, reason=others) for entry in plan.shortfalls))
    unplaced = {entry.request for entry in plan.unplaced}
    for entry in explained(fair, plan).shortfalls:
        event(entry.cure.code if entry.cure else "no cure")
        own = [wish for wish in fair.requests if wish.id in unplaced and entry.delegation in wish.parties]
        tables = replace(fair, slots=tuple(replace(slot, tables=slot.tables + 1) for slot in fair.slots))
        if entry.cure is None:
            assert not [slot for wish in own for slot, all_ in tries(tables, rows, wish).items() if not all(all_)]
        elif entry.cure.code == "add-table":
            able = {slot for wish in own for slot, all_ in tries(tables, rows, wish).items() if not all(all_)}
            assert set(entry.cure.values["slots"]) <= able
        else:
            more = Interpreter("?", entry.cure.values["languages"])
            helped = replace(fair, interpreters=(*fair.interpreters, more))
            assert any(not broken for wish in own for all_ in tries(helped, rows, wish).values() for broken in all_)


@given(halls(most_slots=3), randoms())
@settings(max_examples=40, deadline=None)
def test_nothing_else_of_the_plan_changes(lines, random):
    fair = fair_of("\n".join(lines))
    plan = plan_of(fair, "\n".join(filled(fair, random, 1.0)))
    told = explained(fair, plan)
    assert replace(told, unplaced=plan.unplaced, shortfalls=plan.shortfalls) == plan
    assert [entry.request for entry in told.unplaced] == [entry.request for entry in plan.unplaced]
