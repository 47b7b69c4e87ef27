"""Long work: progress, stop, resume from where it stood, revival after a worker died, periodic work under a lease."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from isopolity.core.reasons import Refused
from isopolity.jobs import kinds
from isopolity.jobs.models import Job
from isopolity.jobs.services import TASKS_KEPT, do_job, do_periodic, resume_job, revive_silent_jobs, start_job, stop_job
from tests.browserlike import Browserlike
from tests.factories.people import PASSWORD, person

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_stopped_job_goes_on_from_where_it_stood(counting: list[int]) -> None:
    officer = person()
    job = start_job("count", by=officer, arguments={"to": 4, "stop_at": 2}, at=AT)
    do_job(job.public_id)
    job.refresh_from_db()
    assert (job.state, job.done, counting) == ("stopped", 2, [1, 2])
    resume_job(job, by=officer, at=AT)
    do_job(job.public_id)
    job.refresh_from_db()
    assert (job.state, counting) == ("done", [1, 2, 3, 4])


def test_a_stop_that_comes_in_the_last_step_leaves_nothing_to_go_on_with(counting: list[int]) -> None:
    job = start_job("count", by=person(), arguments={"to": 4, "stop_at": 4}, at=AT)
    do_job(job.public_id)
    job.refresh_from_db()
    assert (job.state, job.result, counting) == ("done", {"counted": 4}, [1, 2, 3, 4])


def test_a_job_that_broke_says_so_and_can_go_on(counting: list[int]) -> None:
    officer = person()
    job = start_job("count", by=officer, arguments={"to": 3, "break_at": 2}, at=AT)
    do_job(job.public_id)
    job.refresh_from_db()
    assert (job.state, job.result) == ("failed", {"refused": "job-broke"})
    resume_job(job, by=officer, at=AT)
    do_job(job.public_id)
    assert counting == [1, 2, 2, 3]


def test_a_job_is_done_once_however_often_it_is_queued(counting: list[int]) -> None:
    job = start_job("count", by=None, arguments={"to": 2}, at=AT)
    do_job(job.public_id)
    do_job(job.public_id)
    assert counting == [1, 2]


def test_a_job_whose_worker_died_is_queued_again(counting: list[int]) -> None:
    job = start_job("count", by=None, arguments={"to": 2}, at=AT)
    Job.objects.update(state="running", beaten_at=AT, position={"next": 2})
    revive_silent_jobs(AT + timedelta(seconds=60))
    assert Job.objects.get().state == "running"
    revive_silent_jobs(AT + timedelta(minutes=3))
    do_job(job.public_id)
    assert counting == [2]


def test_a_job_that_a_worker_took_and_never_began_is_queued_again() -> None:
    start_job("count", by=None, arguments={"to": 2}, at=AT)
    revive_silent_jobs(AT + timedelta(minutes=3))
    assert DBTaskResult.objects.count() == 1, "it waits its turn"
    DBTaskResult.objects.update(status="RUNNING")
    revive_silent_jobs(AT + timedelta(minutes=3))
    assert DBTaskResult.objects.ready().count() == 1


def test_only_the_person_who_started_it_may_stop_it() -> None:
    job = start_job("count", by=person(), arguments={"to": 2}, at=AT)
    with pytest.raises(Refused, match="only-its-starter"):
        stop_job(job, by=person("other@example.org"), at=AT)
    assert Job.objects.get().stop_asked_at is None


def test_the_page_of_a_job_stops_and_resumes_it(browser: Browserlike) -> None:
    job = start_job("count", by=person("officer@example.org"), arguments={"to": 2}, at=AT)
    browser.sign_in("officer@example.org", PASSWORD)
    page = browser.get(f"/jobs/{job.public_id}")
    assert "It waits for the worker, or has just begun." in page.content.decode()
    assert " of 0 done" not in page.content.decode()
    browser.submit(page, {}, action="stop")
    assert Job.objects.get().state == "stopped"
    text = browser.get(f"/jobs/{job.public_id}").content.decode()
    assert "This work was stopped" in text and "This work has ended" not in text
    browser.submit(f"/jobs/{job.public_id}", {}, action="resume")
    assert Job.objects.get().state == "waiting"


def test_whoever_asked_running_work_to_stop_reads_that_it_was_heard(browser: Browserlike) -> None:
    job = start_job("count", by=person("officer@example.org"), arguments={"to": 2}, at=AT)
    browser.sign_in("officer@example.org", PASSWORD)
    Job.objects.update(state=Job.State.RUNNING, started_at=AT)
    browser.submit(browser.get(f"/jobs/{job.public_id}"), {}, action="stop")
    assert Job.objects.get().ended_at is None
    text = browser.get(f"/jobs/{job.public_id}").content.decode()
    assert "It stops as soon as the step at which it is has ended." in text
    assert f"/jobs/{job.public_id}/stop" not in text


def test_a_stop_that_comes_too_late_leads_back_to_the_work(browser: Browserlike) -> None:
    job = start_job("count", by=person("officer@example.org"), arguments={"to": 2}, at=AT)
    browser.sign_in("officer@example.org", PASSWORD)
    page = browser.get(f"/jobs/{job.public_id}")
    do_job(job.public_id)
    answer = browser.submit(page, {}, action="stop")
    assert answer.status_code == 409
    assert "This work has ended already." in answer.content.decode()
    assert f'<a class="btn" href="/jobs/{job.public_id}">See how it stands now</a>' in answer.content.decode()


def test_periodic_work_is_done_when_due_and_by_one_worker_only() -> None:
    done: list[datetime] = []
    kinds.register_periodic("test-tick", every=timedelta(hours=1), act=done.append)
    try:
        for minutes in (0, 30, 60, 61):
            do_periodic(AT + timedelta(minutes=minutes))
    finally:
        del kinds._periodic["test-tick"]
    assert done == [AT, AT + timedelta(hours=1)]


def test_what_nobody_needs_any_more_is_forgotten_by_the_worker() -> None:
    ended, lasting = SessionStore(), SessionStore()
    ended.set_expiry(datetime.now(UTC) - timedelta(days=1))
    ended.save()
    lasting.save()
    start_job("count", by=None, arguments={"to": 1}, at=AT)
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=AT)
    start_job("count", by=None, arguments={"to": 1}, at=AT)
    assert {"forget-ended-sessions", "forget-ended-tasks", "forget-old-messages", "forget-old-receipts"} < set(do_periodic(AT))
    assert DBTaskResult.objects.count() == 2
    do_periodic(AT + TASKS_KEPT + timedelta(hours=1))
    assert [task.status for task in DBTaskResult.objects.all()] == ["READY"]
    assert list(Session.objects.values_list("session_key", flat=True)) == [lasting.session_key]


def test_periodic_work_that_failed_is_tried_again_when_its_lease_has_run_out() -> None:
    tried: list[datetime] = []

    def fail_once(at: datetime) -> None:
        tried.append(at)
        if len(tried) == 1:
            raise RuntimeError("broke")

    kinds.register_periodic("test-fail", every=timedelta(hours=1), act=fail_once)
    try:
        done = [do_periodic(AT + timedelta(minutes=minutes)).count("test-fail") for minutes in (0, 5, 11, 20)]
    finally:
        del kinds._periodic["test-fail"]
    assert done == [0, 0, 1, 0]
    assert tried == [AT, AT + timedelta(minutes=11)]
