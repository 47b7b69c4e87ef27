"""A power cut while a timetable is being made: the worker is killed, the next one goes on, and at no moment anything is half done."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from isopolity.audit.models import AuditRecord
from isopolity.audit.queries import chain_verdict
from isopolity.core.reasons import Refused
from isopolity.core.scheduling.check import check_schedule
from isopolity.fairs.models import Meeting, Timetable
from isopolity.fairs.queries.plans import kept_fair, kept_plan
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.fairs.services.timetables import STEPS, start_timetable
from isopolity.jobs.models import Job
from isopolity.jobs.services import SILENT, do_job, revive_silent_jobs
from tests.crash.test_kills import database_address
from tests.fairs.us2 import make_us2_fair
from tests.fairs.working import EVE

PATIENCE_S = 120


def killed_worker(job: Job, seconds: float) -> None:
    """Start a worker as an installation does, let it work for a moment once it has the job, then `kill -9` it."""
    environment = {**os.environ, "DATABASE_URL": database_address(), "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, "-m", "isopolity", "work"], env=environment, stderr=subprocess.DEVNULL) as worker:
        until = time.monotonic() + PATIENCE_S
        while not Job.objects.filter(pk=job.pk).exclude(state=Job.State.WAITING).exists():
            assert worker.poll() is None, "the worker ended by itself"
            assert time.monotonic() < until, "no worker took the job"
            time.sleep(0.02)
        time.sleep(seconds)
        worker.kill()
    # The kernel frees what the dead one held; this process looks through a new connection.
    connection.close()


@pytest.mark.parametrize("kills", [pytest.param(1, id="one"), pytest.param(20, id="twenty", marks=pytest.mark.trust)])
def test_a_worker_is_killed_while_it_makes_a_timetable_and_the_next_goes_on(committing_db: None, kills: int) -> None:
    made = make_us2_fair()
    asked = start_timetable(made.fair, kind=Timetable.Kind.WHOLE, steps=STEPS["usual"], by=made.secretary, at=EVE)
    job = Job.objects.get(pk=asked.job_id)
    chance = random.Random(20261130)
    for _number in range(kills):
        killed_worker(job, chance.uniform(0, 0.4))
        timetable, left = Timetable.objects.get(pk=asked.pk), Job.objects.get(pk=job.pk)
        assert not Meeting.objects.exists(), "nothing is shown that nobody published"
        assert chain_verdict().fault == ""
        if timetable.state != Timetable.State.WORKING:
            break
        # Its page says that it is being made; nobody starts a second one beside it.
        assert left.state == Job.State.RUNNING
        with pytest.raises(Refused) as refused:
            start_timetable(made.fair, kind=Timetable.Kind.WHOLE, by=made.secretary, at=EVE)
        assert refused.value.reason.code == "timetable-being-made"
        # It is taken for dead after its silence, and not before.
        revive_silent_jobs(timezone.now())
        assert Job.objects.get(pk=job.pk).state == Job.State.RUNNING
        revive_silent_jobs(timezone.now() + SILENT + timedelta(seconds=30))
        assert Job.objects.get(pk=job.pk).state == Job.State.WAITING
    # Where the last kill came between the timetable and the end of its job, the job is all that is left to do.
    revive_silent_jobs(timezone.now() + SILENT + timedelta(seconds=30))
    do_job(job.public_id)
    timetable = Timetable.objects.select_related("fair").get(pk=asked.pk)
    assert (timetable.state, Job.objects.get(pk=job.pk).state) == (Timetable.State.DRAFT, Job.State.DONE)
    plan = kept_plan(timetable.plan)
    assert check_schedule(kept_fair(timetable), plan) == ()
    assert AuditRecord.objects.filter(action="fairs:timetable:make", object_id=timetable.public_id).count() == 1
    publish_timetable(timetable, based_on=0, by=made.secretary, at=EVE)
    assert Meeting.objects.exclude(slot=None).count() == len(plan.meetings)
    assert chain_verdict().fault == ""
