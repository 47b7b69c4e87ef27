"""One round of the worker does what is queued."""

import logging
import signal
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db.utils import InterfaceError, OperationalError

from isopolity.jobs.models import Job
from isopolity.jobs.services import start_job
from isopolity.jobs.worker import Loop
from isopolity.outbox.services import queue

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_round_does_the_queued_jobs(committing_db: None) -> None:
    start_job("count", by=None, arguments={"to": 3}, at=AT)
    Loop().turn()
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"counted": 3})


@pytest.fixture
def signals_put_back() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("the connection is closed")])
def test_the_worker_outlives_a_database_that_does_not_answer(
    error: Exception, committing_db: None, signals_put_back: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("isopolity.jobs.worker.PAUSE_S", 0.0)
    loop, rounds = Loop(), []

    def turn() -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise error
        Loop.turn(loop)
        loop.stop(signal.SIGTERM, None)

    monkeypatch.setattr(loop, "turn", turn)
    start_job("count", by=None, arguments={"to": 1}, at=AT)
    loop.run()
    assert (rounds, Job.objects.get().state) == ([0, 1], "done")


def test_a_message_that_cannot_be_written_does_not_end_the_worker(committing_db: None) -> None:
    message = queue(key="k", template="no/such/template", address="a@example.org", language="en", values={}, at=AT)
    Loop().turn()
    message.refresh_from_db()
    assert message.given_up_at is not None


def test_a_round_with_nothing_to_do_says_nothing(committing_db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    Loop().turn()
    assert caplog.messages == []
