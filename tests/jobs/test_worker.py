"""One round of the worker does what is queued."""

from datetime import UTC, datetime

from isopolity.jobs.models import Job
from isopolity.jobs.services import start_job
from isopolity.jobs.worker import Loop

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_round_does_the_queued_jobs(committing_db: None) -> None:
    start_job("count", by=None, arguments={"to": 3}, at=AT)
    Loop().turn()
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"counted": 3})
