"""Pages of timetables: from the button to the published version through the forms, and who reads what."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.files import read_fair, read_plan
from isopolity.fairs.models import MeetingRequest, Timetable
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.fairs.services.timetables import start_timetable
from isopolity.jobs.models import Job
from isopolity.jobs.services import do_job
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.fairs.making import keep_away, make_small_fair
from tests.fairs.working import EVE, done, drafted, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setattr("django.utils.timezone.now", lambda: EVE)
    return make_small_fair()


def visit(user: Any) -> Browserlike:
    visitor = Browserlike()
    visitor.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return visitor


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_from_the_button_to_the_published_version(small: SimpleNamespace) -> None:
    fair, browser = small.fair, visit(small.secretary)
    sent = browser.submit(f"{fair.path}/timetables/new", {"kind": "whole", "effort": "quick", "seed": "11", "note": "First"})
    timetable = Timetable.objects.get()
    page = f"{fair.path}/timetables/{timetable.public_id}"
    assert (sent.status_code, sent["Location"], timetable.steps) == (303, page, 200)
    working = browser.get(page)
    assert b'<meta http-equiv="refresh" content="3">' in working.content
    assert "Stop, and keep the best so far" in text_of(working)
    do_job(Job.objects.get().public_id)
    shown = browser.get(page)
    words = text_of(shown)
    assert b"http-equiv" not in shown.content
    assert "proven to be the best" in words
    assert "Every accepted request has its place." in words
    assert "new: 2, moved: 0, dropped: 0" in words
    assert "isopolity schedule fair.json --steps 200 --seed 11" in words
    assert text_of(browser.get(f"{page}/changes")).count("Lome – Liege") == 2
    assert "Table 1" in text_of(browser.get(f"{page}/changes?by=table"))
    answer = browser.submit(page, {}, action=f"{page}/publish")
    assert (answer.status_code, answer["Location"]) == (303, f"{fair.path}/hall")
    assert "Version 1 is published" in text_of(browser.get(f"{fair.path}/hall"))
    assert "Version 1" in text_of(browser.get(f"{fair.path}/timetables"))
    # What it changed when it was published is said of it for ever.
    assert "new: 2, moved: 0, dropped: 0" in text_of(browser.get(page))


def test_the_files_make_the_same_timetable_again(small: SimpleNamespace) -> None:
    published(small.fair, small.secretary)
    meeting = small.fair.meetings.get(request=small.requests[1])
    keep_away(small.interpreter, meeting.slot)
    repair = drafted(small.fair, small.secretary, kind="repair")
    browser, page = visit(small.secretary), f"{small.fair.path}/timetables/{repair.public_id}"
    fair = read_fair(browser.get(f"{page}/fair.json").content)
    plan, before = read_plan(browser.get(f"{page}/plan.json").content), read_plan(browser.get(f"{page}/before.json").content)
    assert check_schedule(fair, plan, before=before, max_moves=2) == ()
    assert json.loads(browser.get(f"{page}/plan.json").content) == repair.plan
    assert "--from before.json --now 2026-11-23T19:00:00+01:00 --max-moves 2" in text_of(browser.get(page))
    first = Timetable.objects.get(version=1)
    assert browser.get(f"{small.fair.path}/timetables/{first.public_id}/before.json").status_code == 404


def test_drafts_are_read_by_those_who_organise_and_versions_by_those_who_take_part(small: SimpleNamespace) -> None:
    first, draft = published(small.fair, small.secretary), drafted(small.fair, small.secretary, seed=4)
    stranger = directory.officer(directory.city("Elsewhere"))
    for user, of_version, of_draft in ((small.secretary, 200, 200), (small.of_lome, 200, 403), (stranger, 403, 403)):
        browser = visit(user)
        for part in ("", "/changes", "/fair.json", "/plan.json"):
            assert browser.get(f"{small.fair.path}/timetables/{first.public_id}{part}").status_code == of_version
            assert browser.get(f"{small.fair.path}/timetables/{draft.public_id}{part}").status_code == of_draft
        assert browser.get(f"{small.fair.path}/timetables").status_code == of_draft
    assert "Publish" not in text_of(visit(small.of_lome).get(f"{small.fair.path}/timetables/{first.public_id}"))


def test_a_page_that_shows_an_older_version_cannot_publish(small: SimpleNamespace) -> None:
    one, two = drafted(small.fair, small.secretary), drafted(small.fair, small.secretary, seed=1)
    browser, page = visit(small.secretary), f"{small.fair.path}/timetables/{two.public_id}"
    form = browser.get(page)
    publish_timetable(one, based_on=0, by=small.secretary, at=EVE)
    answer = browser.submit(form, {}, action=f"{page}/publish")
    assert answer.status_code == 409
    assert "Meanwhile version 1 was published" in text_of(answer)
    shown = text_of(browser.get(page))
    assert "this draft was made to follow version 0" in shown


def test_a_failed_one_says_why_and_is_put_aside(small: SimpleNamespace) -> None:
    small.interpreter.languages = ["fr"]
    small.interpreter.save()
    made = drafted(small.fair, small.secretary)
    shown = text_of(visit(small.secretary).get(f"{small.fair.path}/timetables/{made.public_id}"))
    assert "interpreters[0].languages" in shown
    assert "could not be made" in shown


def test_reasons_stand_in_words(small: SimpleNamespace) -> None:
    small.interpreter.delete()
    draft = drafted(small.fair, small.secretary)
    shown = text_of(visit(small.secretary).get(f"{small.fair.path}/timetables/{draft.public_id}"))
    assert "1 request without a place" in shown
    assert "Lome – Ghent Place it by hand No interpreter for English–French is free" in shown, shown[-1900:]
    assert "One more interpreter for English–French would give 1 of these requests a place" in shown
    assert "an interpreter for English–French, all the time 1" in shown
    assert small.requests[1].public_id not in shown


def test_a_required_meeting_without_a_place_is_said_above_the_figures(small: SimpleNamespace) -> None:
    MeetingRequest.objects.filter(pk=small.requests[1].pk).update(is_required=True)
    published(small.fair, small.secretary)
    keep_away(small.interpreter, *small.fair.slots.all())
    draft = drafted(small.fair, small.secretary, kind="repair")
    shown = text_of(visit(small.secretary).get(f"{small.fair.path}/timetables/{draft.public_id}"))
    assert "These required meetings have no place in it; below stands why: Lome – Ghent" in shown
    assert "cannot all be held" not in shown


def test_a_meeting_is_moved_through_the_form(small: SimpleNamespace) -> None:
    fair = small.fair
    published(fair, small.secretary)
    meeting, other = fair.meetings.get(request=small.requests[1]), fair.meetings.get(request=small.requests[0])
    free = fair.slots.exclude(pk__in=[meeting.slot_id, other.slot_id]).last()
    browser, page = visit(small.secretary), f"{fair.path}/requests/{small.requests[1].public_id}/move"
    kept = browser.submit(page, {"slot": other.slot.public_id, "table": "2"})
    assert "Lome has another meeting at that time." in text_of(kept)
    sent = browser.submit(page, {"slot": free.public_id, "table": "2", "note": "They asked for it"})
    draft = Timetable.objects.latest("id")
    assert sent["Location"] == f"{fair.path}/timetables/{draft.public_id}"
    assert (done(draft).state, draft.note) == ("draft", "They asked for it")
    assert visit(small.of_lome).get(page).status_code == 403


def test_somebody_else_can_neither_start_nor_stop_nor_publish(small: SimpleNamespace) -> None:
    working = start_timetable(small.fair, kind="whole", by=small.secretary, at=EVE, steps=20)
    page = f"{small.fair.path}/timetables/{working.public_id}"
    browser = visit(small.of_lome)
    assert browser.get(f"{small.fair.path}/timetables/new").status_code == 403
    for act in ("stop", "publish", "discard"):
        browser.get("/")
        assert browser.post(f"{page}/{act}", {}, headers={"X-CSRFToken": "x"}).status_code == 403
    assert Timetable.objects.get().state == "working"
