"""A fair that is in its hall: at home every service refuses, also with what was read before it was taken, and its pages say so."""

import inspect
import pkgutil
from collections.abc import Callable
from datetime import time
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.fairs import services
from isopolity.fairs.models import Delegation, Fair
from isopolity.fairs.queries.requests import SeenRequest
from isopolity.fairs.services import (
    answers,
    delegates,
    delegations,
    fairs,
    incidents,
    interpreters,
    outcomes,
    publishing,
    ranks,
    requests,
    rooms,
    timetables,
)
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.fairs import in_hall, making
from tests.fairs.working import EVE, drafted

pytestmark = pytest.mark.django_db
# They make a fair, or move it between machines: what they refuse is tested where they are.
OF_NO_FAIR = {"create_fair", "take_fair", "give_fair", "same_file_again", "renew_codes", "bring_file", "recall_fair", "answer_file"}
SAYS: dict[str, Any] = {"at": EVE}
ASKS = {"reason": "We want to talk.", "language": "en"}


def written() -> set[str]:
    """The services of fairs: functions of a transaction of their own that somebody calls."""
    found = set()
    for module in pkgutil.iter_modules(services.__path__):
        for name, act in inspect.getmembers(import_module(f"{services.__name__}.{module.name}"), inspect.isfunction):
            if (
                act.__module__.startswith(services.__name__)
                and hasattr(act, "__wrapped__")
                and not name.startswith("_")
                and "by" in inspect.signature(act).parameters
            ):
                found.add(name)
    return found - OF_NO_FAIR


@pytest.fixture
def small() -> SimpleNamespace:
    made = in_hall.full_fair()
    made.draft = drafted(made.fair, made.secretary, seed=7)
    made.fair.refresh_from_db()
    made.waiting = making.make_request(made.liege, made.ghent)
    made.newcomer = making.make_delegation(made.fair, "Namur", iso2="BE", state=Delegation.State.WAITING)
    made.outsider = directory.city("Gembloux", iso2="BE")
    made.of_outsider = directory.officer(made.outsider)
    made.room, made.table = made.fair.rooms.first(), made.fair.tables.first()
    made.meeting = made.fair.meetings.select_related("fair", "slot").get(request=made.requests[0])
    made.delegate = made.lome.delegates.get()
    return made


def acts_of(small: SimpleNamespace) -> dict[str, Callable[[], Any]]:
    """Every service, called as it would be by somebody who may, with what was read before."""
    fair, boss, slot = small.fair, small.secretary, small.slots[0]
    by, of_lome = {"by": boss, **SAYS}, {"by": small.of_lome, **SAYS}
    languages = {"name": "Ines", "languages": ["pt", "fr"], "most_consecutive": None, "most_meetings": None}
    person = {"name": "Afi", "office": "Mayor", "sex": "woman", "languages": ["fr"]}
    rules = {"language": "en", "languages": ["fr"]}
    return {
        "answer_request": lambda: answers.answer_request(
            SeenRequest(small.waiting, small.ghent), act="accept", text="", language="en", by=small.of_ghent, at=making.BEFORE
        ),
        "take_back_request": lambda: answers.take_back_request(small.waiting, reason="Never mind.", **by),
        "add_delegate": lambda: delegates.add_delegate(small.lome, values=person, **of_lome),
        "change_delegate": lambda: delegates.change_delegate(small.delegate, values={"name": "Afi"}, **of_lome),
        "leave_out_delegate": lambda: delegates.leave_out_delegate(small.delegate, **of_lome),
        "register_delegation": lambda: delegations.register_delegation(
            fair, small.outsider, values=rules | {"languages": ["fr"]}, by=small.of_outsider, at=making.BEFORE
        ),
        "change_delegation": lambda: delegations.change_delegation(small.lome, values={"words": "More."}, **of_lome),
        "say_absences": lambda: delegations.say_absences(small.lome, away=[slot.public_id], **of_lome),
        "withdraw_delegation": lambda: delegations.withdraw_delegation(small.lome, reason="Ill.", **of_lome),
        "accredit_delegations": lambda: delegations.accredit_delegations(fair, [small.newcomer], **by),
        "refuse_delegations": lambda: delegations.refuse_delegations(fair, [small.newcomer], reason="Full.", **by),
        "change_fair": lambda: fairs.change_fair(fair, step="what", values={"about": "All of it."}, **by),
        "open_fair": lambda: fairs.open_fair(fair, **by),
        "end_fair": lambda: fairs.end_fair(fair, by=boss, at=small.slots[-1].ends_at),
        "cancel_fair": lambda: fairs.cancel_fair(fair, reason="Flood.", **by),
        "add_organiser": lambda: fairs.add_organiser(fair, small.outsider, **by),
        "remove_organiser": lambda: fairs.remove_organiser(fair, fair.organisers.first().organisation, **by),
        "check_in": lambda: incidents.check_in(fair, small.delegate.badge, **by),
        "report_incident": lambda: incidents.report_incident(fair, small.ghent, kind="late", first_slot=slot, **by),
        "add_interpreter": lambda: interpreters.add_interpreter(fair, delegation=None, away=[], **by, **languages),
        "change_interpreter": lambda: interpreters.change_interpreter(small.interpreter, away=[], **by, **languages),
        "leave_out_interpreter": lambda: interpreters.leave_out_interpreter(small.interpreter, **by),
        "report_outcome": lambda: outcomes.report_outcome(
            small.meeting, small.lome, in_hall.WANTS, by=small.of_lome, at=small.slots[-1].ends_at
        ),
        "publish_timetable": lambda: publishing.publish_timetable(small.draft, based_on=1, **by),
        "rank_wishes": lambda: ranks.rank_wishes(small.lome, {small.requests[1].public_id: 1}, by=small.of_lome, at=making.BEFORE),
        "send_request": lambda: requests.send_request(
            sender=small.lome, receiver=small.newcomer, by=small.of_lome, at=making.BEFORE, **ASKS
        ),
        "agree_at_desk": lambda: requests.agree_at_desk(fair, first=small.lome, second=small.newcomer, **ASKS, **by),
        "mark_relay": lambda: requests.mark_relay(small.waiting, relay=False, **by),
        "require_meeting": lambda: requests.require_meeting(fair, [small.lome, small.ghent, small.liege], **ASKS, **by),
        "draw_slots": lambda: rooms.draw_slots(fair, day=fair.starts_on, starts=time(14), ends=time(15), minutes=30, **by),
        "delete_slots": lambda: rooms.delete_slots(fair, [small.slots[3].public_id], **by),
        "add_room": lambda: rooms.add_room(fair, name="Garden", **by),
        "remove_room": lambda: rooms.remove_room(small.room, **by),
        "add_tables": lambda: rooms.add_tables(small.room, number=1, is_spare=True, **by),
        "change_table": lambda: rooms.change_table(small.table, room=small.room, is_spare=True, closed=[], **by),
        "remove_table": lambda: rooms.remove_table(small.table, **by),
        "start_timetable": lambda: timetables.start_timetable(fair, kind="whole", **by),
        "move_meeting": lambda: timetables.move_meeting(
            fair, request=small.requests[0].public_id, slot=small.slots[3].public_id, table=1, **by
        ),
        "stop_timetable": lambda: timetables.stop_timetable(small.draft, **by),
        "discard_timetable": lambda: timetables.discard_timetable(small.draft, **by),
    }


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act()
    return caught.value.reason.code


def test_every_service_refuses_what_is_written_elsewhere(small: SimpleNamespace) -> None:
    acts = acts_of(small)
    assert set(acts) == written()
    in_hall.taken(small.fair, words="laptop 3")
    fresh = Fair.objects.get(pk=small.fair.pk)
    before, count = in_hall.plain(fresh), AuditRecord.objects.count()
    for thing in vars(small).values():
        for one in thing if isinstance(thing, list) else [thing]:
            if hasattr(one, "refresh_from_db"):
                one.refresh_from_db()
    assert {name: refusal(act) for name, act in acts_of(small).items()} == dict.fromkeys(acts, "fair-is-in-the-hall")
    assert (in_hall.plain(fresh), AuditRecord.objects.count()) == (before, count)


def test_what_was_read_before_it_was_taken_opens_no_way_round(small: SimpleNamespace) -> None:
    """As at two machines of one home at once: the permission was asked a moment before the fair was taken."""
    acts = acts_of(small)
    before = in_hall.plain(small.fair)
    count = AuditRecord.objects.count()
    in_hall.taken(Fair.objects.get(pk=small.fair.pk))
    assert small.fair.away == ""
    for name, act in acts.items():
        assert refusal(act), name
    assert in_hall.plain(small.fair) == before
    assert AuditRecord.objects.count() == count + 1


def test_answers_lapse_in_one_place_alone(small: SimpleNamespace) -> None:
    in_hall.taken(small.fair)
    answers.remind_and_lapse(small.slots[-1].ends_at)
    small.waiting.refresh_from_db()
    assert small.waiting.state == "waiting"


def test_pages_say_where_the_fair_is(small: SimpleNamespace, browser: Browserlike) -> None:
    in_hall.taken(small.fair, words="laptop 3")
    browser.force_login(small.secretary)
    said = f"{small.fair.name} has been in its hall (laptop 3) since 23 November 2026"
    for page in ("", "/desk", "/delegations", "/requests", "/hall", "/timetables", "/interpreters", "/badges", "/results"):
        answer = browser.get(f"{small.fair.path}{page}")
        assert answer.status_code == 200
        assert said in answer.content.decode(), page
    desk = browser.get(f"{small.fair.path}/desk").content.decode()
    assert "Draw the times of a day" not in desk
    assert browser.get(f"{small.fair.path}/rooms").status_code == 409
