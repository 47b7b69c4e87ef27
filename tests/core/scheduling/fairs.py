"""Small fairs of every kind for Hypothesis, and the best plan of a tiny one by trying everything."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, product

from hypothesis import strategies as st

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.languages import may_serve, shared_languages, understood
from isopolity.core.scheduling.model import Delegation, Fair, Interpreter, Request, Slot

LANGUAGES = ("en", "fr", "ru")


@st.composite
def fairs(draw, delegations=5, slots=3, requests=5, interpreters=2):
    """A fair with what the format knows: teams, absences, closed tables, floors, limits, rests, relays, meetings of three."""
    starts, when = [], datetime(2027, 5, 15, 9, tzinfo=UTC)
    for _ in range(draw(st.integers(1, slots))):
        starts.append(when)
        when += timedelta(minutes=20 + draw(st.sampled_from((0, 10, 11))))
    names = [f"s{at}" for at in range(len(starts))]
    some_slots = st.frozensets(st.sampled_from(names), max_size=2)
    some_languages = st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=2, unique=True).map(tuple)
    limit = st.one_of(st.none(), st.integers(0, 2))
    fair_slots = [
        Slot(name, start, 20, tables, frozenset(draw(st.sampled_from(((), (1,), (2,))))) if tables == 2 else frozenset())
        for name, start, tables in ((name, start, draw(st.integers(1, 2))) for name, start in zip(names, starts, strict=True))
    ]
    people = [
        Delegation(
            f"d{at}", f"D{at}", "BJ", draw(some_languages), draw(some_slots), draw(limit), draw(st.integers(0, 2)),
            draw(st.sampled_from((1, 1, 2))), draw(st.booleans()),
        )
        for at in range(draw(st.integers(2, delegations)))
    ]  # fmt: skip
    ids = [delegation.id for delegation in people]
    helpers = [
        Interpreter(
            f"i{at}", draw(st.sampled_from((("en", "fr"), ("en", "ru"), ("fr", "en", "ru")))), draw(some_slots),
            draw(st.one_of(st.none(), st.integers(1, 2))), draw(limit), draw(st.one_of(st.none(), st.none(), st.sampled_from(ids))),
        )
        for at in range(draw(st.integers(0, interpreters)))
    ]  # fmt: skip
    wishes = [
        Request(
            f"r{at}", tuple(draw(st.lists(st.sampled_from(ids), min_size=2, max_size=3 if len(ids) > 2 else 2, unique=True))),
            draw(st.integers(1, 9)), draw(st.sampled_from((False, False, False, True))),
            draw(st.one_of(st.none(), st.none(), some_slots)), draw(st.booleans()),
        )
        for at in range(draw(st.integers(1, requests)))
    ]  # fmt: skip
    return Fair("Fair", tuple(fair_slots), tuple(people), tuple(wishes), tuple(helpers))


def best_by_trying(fair):
    """(required held, −shortfall of least developed countries, −shortfall, value) of the best plan, by trying every one."""
    delegations = {delegation.id: delegation for delegation in fair.delegations}
    ways = []
    for request in fair.requests:
        parties = tuple(delegations[party] for party in request.parties)
        able = [who for who in fair.interpreters if may_serve(who, request)]
        teams = (
            [()]
            if shared_languages(parties)
            else [team for size in (1, 2) for team in combinations(able, size) if understood(request, parties, team)]
        )
        ways.append([None, *((slot, team) for slot, team in product(fair.slots, teams) if _possible(request, parties, slot, team))])
    return _best(fair, delegations, ways, [])


def _best(fair, delegations, ways, plan):
    if not _keeps(fair, delegations, plan):
        return (-1, 0, 0, 0)
    if len(plan) == len(ways):
        return _score(fair, plan)
    return max(_best(fair, delegations, ways, [*plan, way]) for way in ways[len(plan)])


def _possible(request, parties, slot, team):
    there = all(slot.id not in who.unavailable for who in (*parties, *team))
    return there and (request.allowed_slots is None or slot.id in request.allowed_slots)


def _keeps(fair, delegations, plan):
    seats, tables, busy, held, work = {}, {}, set(), {}, {}
    for request, way in zip(fair.requests, plan, strict=False):
        if way is None:
            continue
        slot, team = way
        tables[slot.id] = tables.get(slot.id, 0) + 1
        if tables[slot.id] > len(slot.open_tables):
            return False
        for party in request.parties:
            seats[party, slot.id] = seats.get((party, slot.id), 0) + 1
            held[party] = held.get(party, 0) + 1
            most = delegations[party].max_meetings
            if seats[party, slot.id] > delegations[party].teams or (most is not None and held[party] > most):
                return False
        for who in team:
            work[who.id] = work.get(who.id, 0) + 1
            if (who.id, slot.id) in busy or (who.max_meetings is not None and work[who.id] > who.max_meetings):
                return False
            busy.add((who.id, slot.id))
    return all(_rests(fair, who, busy) for who in fair.interpreters if who.max_consecutive is not None)


def _rests(fair, who, busy):
    run, last = 0, None
    for slot in sorted(fair.slots, key=lambda slot: slot.starts_at):
        close = last is not None and slot.starts_at - last.ends_at <= timedelta(minutes=10)
        run = (run if close else 0) + 1 if (who.id, slot.id) in busy else 0
        if run > who.max_consecutive:
            return False
        last = slot
    return True


def _score(fair, plan):
    placed = [request for request, way in zip(fair.requests, plan, strict=True) if way is not None]
    return score(fair, placed)


def score(fair, placed):
    """The same four figures of any set of placed requests."""
    held = {delegation.id: 0 for delegation in fair.delegations}
    for request in placed:
        for party in request.parties:
            held[party] += 1
    short = {d.id: max(0, d.min_meetings - held[d.id]) for d in fair.delegations}
    least = sum(short[d.id] for d in fair.delegations if d.least_developed_country)
    return sum(request.required for request in placed), -least, -sum(short.values()), sum(request.value for request in placed)


def score_of_plan(fair, plan):
    assert check_schedule(fair, plan) == ()
    placed = {meeting.request for meeting in plan.meetings}
    return score(fair, [request for request in fair.requests if request.id in placed])


def broken(fair, plan, **more):
    """The rules that a repaired plan breaks: that a required meeting found no place it says itself, and breaks none."""
    found = check_schedule(fair, plan, **more)
    return [violation for violation in found if violation.reason.code != "required-unplaced"]
