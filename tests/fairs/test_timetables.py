"""A timetable from the button to the draft: what it is made from, that it is checked, stopped, cut off, and refused to others."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.files import read_fair
from isopolity.core.scheduling.solver import solve
from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingRequest, Timetable
from isopolity.fairs.queries.inputs import fair_input
from isopolity.fairs.queries.plans import fair_as_json, kept_fair, kept_plan
from isopolity.fairs.services import runs
from isopolity.fairs.services.runs import make_timetable
from isopolity.fairs.services.timetables import discard_timetable, move_meeting, start_timetable, stop_timetable
from isopolity.jobs.models import Job
from isopolity.jobs.services import do_job
from tests.factories import directory
from tests.fairs.making import (
    keep_away,
    make_accepted,
    make_delegation,
    make_fair,
    make_interpreter,
    make_request,
    make_small_fair,
    make_tables,
    secretary,
)
from tests.fairs.working import EVE, Said, done, drafted, places, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> SimpleNamespace:
    return make_small_fair(least_meetings_ldc=1)


def refused(code: str, act: Any) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.reason.code == code


def test_the_input_says_what_the_rows_say(small: SimpleNamespace) -> None:
    fair: Fair = small.fair
    fair.most_meetings, fair.relay_allowed = 5, True
    spare = make_tables(fair, 1, is_spare=True)[0]
    slots, tables = list(fair.slots.all()), list(fair.tables.all())
    keep_away(small.lome, slots[0])
    keep_away(small.interpreter, slots[1])
    keep_away(tables[0], slots[2])
    small.interpreter.most_consecutive = 2
    small.interpreter.save()
    own = make_interpreter(fair, ("en", "pt"), delegation=small.ghent)
    small.requests[1].allowed_slots.create(slot=slots[3])
    small.requests[1].is_required = small.requests[1].relay_allowed = True
    small.requests[1].save()
    make_request(small.liege, small.ghent)
    waiting = make_delegation(fair, state=Delegation.State.WAITING)
    make_accepted(small.ghent, waiting)
    found = fair_input(fair, at=EVE)
    assert read_fair(json.dumps(fair_as_json(found)).encode()) == found
    assert [(slot.starts_at.isoformat(), slot.minutes, slot.tables, sorted(slot.closed_tables)) for slot in found.slots] == [
        ("2026-11-24T09:00:00+01:00", 30, 3, [spare.number]),
        ("2026-11-24T09:30:00+01:00", 30, 3, [spare.number]),
        ("2026-11-24T10:00:00+01:00", 30, 3, [1, spare.number]),
        ("2026-11-24T10:30:00+01:00", 30, 3, [spare.number]),
    ]
    lome = found.delegations[0]
    assert (lome.name, lome.country, lome.languages, lome.max_meetings) == ("Lome", "TG", ("fr",), 5)
    assert (lome.min_meetings, lome.least_developed_country, lome.unavailable) == (1, True, frozenset({slots[0].public_id}))
    assert [one.min_meetings for one in found.delegations[1:]] == [0, 0]
    assert [(one.languages, one.max_consecutive, one.delegation, len(one.unavailable)) for one in found.interpreters] == [
        (("fr", "en"), 2, None, 1),
        (("en", "pt"), None, small.ghent.public_id, 0),
    ]
    assert own.public_id == found.interpreters[1].id
    assert [(wish.id, wish.required, wish.relay_allowed, wish.allowed_slots) for wish in found.requests] == [
        (small.requests[0].public_id, False, False, None),
        (small.requests[1].public_id, True, True, frozenset({slots[3].public_id})),
    ]
    assert found.requests[0].value > found.requests[1].value
    assert found.already == ()


def test_a_draft_can_be_made_again_from_its_file(small: SimpleNamespace) -> None:
    draft = drafted(small.fair, small.secretary, seed=7, note="First try")
    assert (draft.state, draft.kind, draft.seed, draft.steps, draft.made_office) == ("draft", "whole", 7, 20, "Secretariat")
    fair, plan = kept_fair(draft), kept_plan(draft.plan)
    assert check_schedule(fair, plan) == ()
    assert {meeting.request for meeting in plan.meetings} == {request.public_id for request in small.requests}
    again = solve(fair, seed=7, steps=20)
    assert (again.meetings, again.value, again.upper_bound) == (plan.meetings, plan.value, plan.upper_bound)
    assert draft.progress[-1][1:] == [plan.value, plan.upper_bound]
    assert draft.figures["first_choices"] == {"kept": 3, "of": 3}
    assert draft.figures["least_developed"] == {"delegations": 1, "floors_reached": 1, "kept": 2, "of": 2}
    assert AuditRecord.objects.filter(action__startswith="fairs:timetable").values_list("action", flat=True).count() == 2
    assert not Meeting.objects.exists()


def test_what_has_no_place_has_its_reason_and_what_would_help(small: SimpleNamespace) -> None:
    small.interpreter.delete()
    draft = drafted(small.fair, small.secretary)
    assert [(one["request"], one["reason"]) for one in draft.plan["unplaced"]] == [(small.requests[1].public_id, "no-interpreter")]
    assert draft.figures["remedies"][0]["code"] == "one-more-interpreter"
    gains = {row["more"]: row["count"] for row in draft.figures["what_if"]}
    assert gains == {"table": 0, "slot": 0, "interpreter:en-fr": 1}


def test_only_organisers_start_stop_and_put_aside(small: SimpleNamespace) -> None:
    fair = small.fair
    others = (small.of_lome, directory.steward("steward@example.org"), directory.officer(directory.city("Elsewhere")))
    for person in others:
        refused("only-organisers-of-the-fair", lambda person=person: start_timetable(fair, kind="whole", by=person, at=EVE))
    working = start_timetable(fair, kind="whole", by=small.secretary, at=EVE, steps=20)
    for person in others:
        refused("only-organisers-of-the-fair", lambda person=person: stop_timetable(working, by=person, at=EVE))
        refused("only-organisers-of-the-fair", lambda person=person: discard_timetable(working, by=person, at=EVE))
        refused(
            "only-organisers-of-the-fair",
            lambda person=person: move_meeting(fair, request="x", slot="y", table=1, by=person, at=EVE),
        )
    assert Timetable.objects.get().state == "working"


def test_nothing_to_plan_is_said_before_any_work() -> None:
    fair = make_fair(slots=0)
    by = secretary(fair)
    refused("fair-without-slots", lambda: start_timetable(fair, kind="whole", by=by, at=EVE))
    fair = make_fair(tables=0)
    by = secretary(fair)
    refused("fair-without-tables", lambda: start_timetable(fair, kind="whole", by=by, at=EVE))
    fair = make_fair()
    by = secretary(fair)
    refused("fair-without-accepted-requests", lambda: start_timetable(fair, kind="whole", by=by, at=EVE))
    refused("nothing-to-repair", lambda: start_timetable(fair, kind="repair", by=by, at=EVE))
    assert not Job.objects.exists()


def test_one_at_a_time_and_stopped_by_a_colleague(small: SimpleNamespace) -> None:
    working = start_timetable(small.fair, kind="whole", by=small.secretary, at=EVE)
    refused("timetable-being-made", lambda: start_timetable(small.fair, kind="whole", by=small.secretary, at=EVE))
    stop_timetable(working, by=secretary(small.fair), at=EVE)
    working.refresh_from_db()
    assert (working.state, Job.objects.get().state) == ("discarded", "stopped")
    do_job(Job.objects.get().public_id)
    assert Timetable.objects.get().state == "discarded"
    assert start_timetable(small.fair, kind="whole", by=small.secretary, at=EVE).state == "working"


def test_broken_input_fails_with_a_sentence(small: SimpleNamespace) -> None:
    small.interpreter.languages = ["fr"]
    small.interpreter.save()
    made = drafted(small.fair, small.secretary)
    assert (made.state, made.figures["refused"]) == ("failed", "timetable-input-broken")
    assert made.figures["values"]["path"] == "interpreters[0].languages"
    assert discard_timetable(made, by=small.secretary, at=EVE).state == "discarded"


def crowded() -> tuple[Fair, Any]:
    """Fourteen delegations that all wish to meet, too few tables, and two interpreters who must rest: a search that has something to do."""
    fair = make_fair(slots=6, tables=4, least_meetings=3)
    cities = [make_delegation(fair, f"City {number}", iso2="BE", languages=["fr" if number % 2 else "en"]) for number in range(14)]
    for _number in range(2):
        make_interpreter(fair, most_consecutive=2)
    for at, city in enumerate(cities):
        for number, other in enumerate(cities[at + 1 :], start=1):
            make_accepted(city, other, ranks=(1 + number * 7 % 13, 1 + (at * 5 + number) % 13))
    return fair, secretary(fair)


def test_a_search_that_is_stopped_leaves_its_best_as_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "LOOK_S", 0.0)
    fair, by = crowded()
    timetable = start_timetable(fair, kind="whole", by=by, at=EVE, steps=1_000_000)
    said = Said(timetable, stops_after=1)
    make_timetable(said)
    timetable.refresh_from_db()
    assert (timetable.state, timetable.figures["stopped"], said.looks) == ("draft", True, 2)
    plan = kept_plan(timetable.plan)
    assert check_schedule(kept_fair(timetable), plan) == ()
    assert plan.meetings


def test_a_worker_that_died_is_followed_by_one_that_goes_on_from_its_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "LOOK_S", 0.0)
    monkeypatch.setattr(runs, "KEEP_S", 0.0)
    fair, by = crowded()
    timetable = start_timetable(fair, kind="whole", by=by, at=EVE, steps=60)

    class Dead(BaseException):
        pass

    def dies(said: Any, **_more: Any) -> None:
        if Timetable.objects.get().plan:
            raise Dead

    monkeypatch.setattr(Said, "step", dies)
    with pytest.raises(Dead):
        make_timetable(Said(timetable))
    kept = Timetable.objects.get().plan["kept"]
    assert kept
    monkeypatch.undo()
    made = done(timetable)
    hints = {(entry.request, entry.slot) for entry in kept_fair(made).already if not entry.fixed}
    assert hints == {(request, slot) for request, slot, _table, _people in kept}
    assert made.state == "draft"
    plan, fair_read = kept_plan(made.plan), kept_fair(made)
    # What is offered for download makes the same plan again, hints and all.
    assert solve(fair_read, seed=made.seed, steps=made.steps).meetings == plan.meetings


def test_a_meeting_that_happened_stays_whatever_is_changed_about_it(small: SimpleNamespace) -> None:
    fair = small.fair
    published(fair, small.secretary)
    before = places(fair)
    first = fair.meetings.order_by("slot__starts_at").first()
    during = first.slot.starts_at + timedelta(minutes=10)
    # All that it needs is taken away afterwards.
    keep_away(first.table, first.slot)
    for seat in first.seats.all():
        keep_away(seat.delegation, first.slot)
    MeetingRequest.objects.filter(pk=first.request_id).update(state="withdrawn")
    fair.most_meetings = 0
    fair.save()
    found = fair_input(fair, at=during)
    fixed = [entry for entry in found.already if entry.fixed]
    assert [entry.request for entry in fixed] == [one.request.public_id for one in fair.meetings.filter(slot=first.slot)]
    assert read_fair(json.dumps(fair_as_json(found)).encode()) == found
    began = next(slot for slot in found.slots if slot.id == first.slot.public_id)
    assert set(began.open_tables) == {entry.table for entry in fixed}
    made = drafted(fair, small.secretary, at=during)
    assert made.state == "draft"
    plan = kept_plan(made.plan)
    assert {(one.request, one.table) for one in plan.meetings if one.slot == began.id} == {(one.request, one.table) for one in fixed}
    assert places(fair) == before


def test_a_repair_moves_as_little_as_it_was_told(small: SimpleNamespace) -> None:
    fair = small.fair
    published(fair, small.secretary)
    hit = fair.meetings.get(request=small.requests[1])
    keep_away(small.interpreter, hit.slot)
    made = drafted(fair, small.secretary, kind="repair", most_moves=1, note="The interpreter is ill")
    assert (made.state, made.based_on, made.most_moves, made.steps) == ("draft", 1, 1, None)
    kinds = {change["request"]: change["kind"] for change in made.plan["changes"]}
    assert kinds == {small.requests[0].public_id: "kept", small.requests[1].public_id: "moved"}


def test_a_meeting_is_moved_by_hand_where_the_rules_allow_it(small: SimpleNamespace) -> None:
    fair, by = small.fair, small.secretary
    published(fair, by)
    meeting, other = fair.meetings.get(request=small.requests[1]), fair.meetings.get(request=small.requests[0])
    free = fair.slots.exclude(pk__in=[meeting.slot_id, other.slot_id]).last()
    wish = {"request": meeting.request.public_id, "by": by, "at": EVE}
    refused("hand-party-busy", lambda: move_meeting(fair, slot=other.slot.public_id, table=2, **wish))
    keep_away(small.interpreter, free)
    refused("hand-no-interpreter", lambda: move_meeting(fair, slot=free.public_id, table=2, **wish))
    free.absences.all().delete()
    refused("hand-table-closed", lambda: move_meeting(fair, slot=free.public_id, table=9, **wish))
    refused("hand-unknown", lambda: move_meeting(fair, slot="nowhere", table=1, **wish))
    made = done(move_meeting(fair, slot=free.public_id, table=2, **wish))
    assert (made.kind, made.state) == ("hand", "draft")
    changes = [change for change in made.plan["changes"] if change["kind"] != "kept"]
    assert [(change["kind"], change["to"]) for change in changes] == [("moved", {"slot": free.public_id, "table": 2})]
    assert check_schedule(kept_fair(made), kept_plan(made.plan)) == ()
    over = datetime(2026, 11, 24, 23, tzinfo=UTC)
    refused("hand-has-happened", lambda: move_meeting(fair, slot=free.public_id, table=2, **{**wish, "at": over}))
