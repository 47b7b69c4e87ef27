"""Work that is silent for longer than a dead worker would be is not done twice; what was taken over is not kept."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from isopolity.jobs import kinds, services
from isopolity.jobs.heartbeat import Heartbeat
from isopolity.jobs.services import do_job, revive_silent_jobs, start_job

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Slow:
    """A kind that waits to be let go, in one step without a word, and counts how often it was begun."""

    def __init__(self) -> None:
        self.begun, self.let_go = 0, Event()

    def work(self, progress: kinds.Progress) -> dict[str, Any]:
        self.begun += 1
        turn = self.begun
        assert self.let_go.wait(20)
        progress.step(done=1, total=1, position={"turn": turn})
        return {"turn": turn}


@pytest.fixture
def slow() -> Iterator[Slow]:
    slow = Slow()
    kinds.register("slow", slow.work)
    yield slow
    del kinds._kinds["slow"]


@pytest.fixture
def small_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SILENT", timedelta(seconds=1))
    monkeypatch.setattr(services, "BEAT", timedelta(seconds=0.1))


def in_a_worker(public_id: str) -> Thread:
    def work() -> None:
        try:
            do_job(public_id)
        finally:
            connection.close()

    worker = Thread(target=work)
    worker.start()
    return worker


def until(true: Any) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def test_long_silent_work_gives_signs_of_life_and_is_not_done_twice(committing_db: None, slow: Slow, small_lease: None) -> None:
    job = start_job("slow", by=None, arguments={}, at=AT)
    worker = in_a_worker(job.public_id)
    until(lambda: slow.begun)
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        revive_silent_jobs(timezone.now())
        do_job(job.public_id)
        time.sleep(0.1)
    slow.let_go.set()
    worker.join()
    job.refresh_from_db()
    assert (job.state, job.result, slow.begun) == ("done", {"turn": 1}, 1)


def test_the_signs_come_well_within_the_silence_that_counts_as_death() -> None:
    assert timedelta(seconds=30) >= services.BEAT
    assert 3 * services.BEAT <= services.SILENT


def test_work_that_was_taken_over_ends_at_its_next_step_and_keeps_nothing(
    committing_db: None, slow: Slow, small_lease: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a machine slept: its worker comes back after another one has begun the same job."""
    monkeypatch.setattr(services, "BEAT", timedelta(seconds=60))
    job = start_job("slow", by=None, arguments={}, at=AT)
    first = in_a_worker(job.public_id)
    until(lambda: slow.begun == 1)
    revive_silent_jobs(timezone.now() + timedelta(seconds=5))
    second = in_a_worker(job.public_id)
    until(lambda: slow.begun == 2)
    slow.let_go.set()
    first.join()
    second.join()
    job.refresh_from_db()
    assert (job.state, job.result, job.position, job.done) == ("done", {"turn": 2}, {"turn": 2}, 1)


@pytest.mark.django_db
def test_a_database_that_does_not_answer_once_does_not_end_the_signs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    beats: list[int] = []

    def beat() -> bool:
        beats.append(len(beats))
        if len(beats) == 1:
            raise DatabaseError("database is locked")
        return len(beats) < 3

    with Heartbeat(beat, every=timedelta(seconds=0.02)):
        until(lambda: len(beats) == 3)
        time.sleep(0.1)
    assert beats == [0, 1, 2]
    assert "no sign of life could be given this time" in caplog.text
