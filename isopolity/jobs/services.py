"""Starting, stopping and doing long work."""

import logging
import socket
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from isopolity.audit import services as audit
from isopolity.audit.services import Actor, Named
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.jobs.heartbeat import Heartbeat
from isopolity.jobs.kinds import Stopped, periodic_work, work_of
from isopolity.jobs.models import Job, Lease
from isopolity.jobs.permissions import can_stop_job

logger = logging.getLogger(__name__)
SILENT = timedelta(minutes=2)
# How often work that goes on says so; several signs fit into the silence after which it is taken for dead.
BEAT = timedelta(seconds=20)
LEASE = timedelta(minutes=10)
TASKS_KEPT = timedelta(days=30)


@transaction.atomic
def start_job(kind: str, *, by: Named | Actor | None, arguments: dict[str, Any], at: datetime) -> Job:
    """Queue a piece of long work in the caller's transaction; the worker does it. `kind` must be registered."""
    work_of(kind)
    job = Job.objects.create(kind=kind, arguments=arguments, owner_id=by.public_id if by else "", created_at=at)
    _enqueue(job)
    audit.record("jobs:job:start", by=by, of=job, values={"kind": kind})
    return job


@transaction.atomic
def stop_job(job: Job, *, by: Any, at: datetime) -> Job:
    """Ask a piece of work to end between two steps; it can be resumed from there."""
    refuse_if(can_stop_job(by, job))
    return _ask_to_stop(job, by=by, at=at)


@transaction.atomic
def end_job(job: Job, *, by: Named | Actor, at: datetime) -> bool:
    """Ask work to end, for an app that has decided that this person may; whether a worker has it and will see the wish."""
    return _ask_to_stop(job, by=by, at=at).state == Job.State.RUNNING


def _ask_to_stop(job: Job, *, by: Any, at: datetime) -> Job:
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.ended_at is not None:
        raise Refused(Reason("job-has-ended"))
    job.stop_asked_at = at
    if job.state == Job.State.WAITING:
        job.state, job.ended_at = Job.State.STOPPED, at
    job.save()
    audit.record("jobs:job:stop", by=by, of=job)
    return job


@transaction.atomic
def resume_job(job: Job, *, by: Any, at: datetime) -> Job:
    """Go on with work that was stopped or failed, from where it stood."""
    refuse_if(can_stop_job(by, job))
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in {Job.State.STOPPED, Job.State.FAILED}:
        raise Refused(Reason("job-is-not-stopped"))
    job.state, job.stop_asked_at, job.ended_at, job.result = Job.State.WAITING, None, None, {}
    job.save()
    _enqueue(job)
    audit.record("jobs:job:resume", by=by, of=job)
    return job


def _enqueue(job: Job) -> None:
    from isopolity.jobs.tasks import run_job

    run_job.enqueue(job.public_id)


class JobProgress:
    """A `Progress` that writes to the job's row, at most twice a second unless the position changed.

    It writes only while the job is this worker's: work that another one took over meanwhile ends at its next step.
    """

    def __init__(self, job: Job) -> None:
        self.job, self.arguments, self.position, self.owner_id = job, job.arguments, job.position, job.owner_id
        self._written_at = job.started_at

    def step(self, *, done: int, total: int, position: dict[str, Any] | None = None) -> None:
        now = timezone.now()
        if position is None and self._written_at and now - self._written_at < timedelta(seconds=0.5) and done < total:
            return
        fields: dict[str, Any] = {"done": done, "total": total, "beaten_at": now}
        if position is not None:
            fields["position"] = self.position = position
        if not held(self.job).update(**fields):
            raise Stopped
        self._written_at = now
        # What is done wholly has nothing left to stop: it ends, instead of waiting to be gone on with.
        if done < total and Job.objects.filter(pk=self.job.pk).exclude(stop_asked_at=None).exists():
            raise Stopped


def held(job: Job) -> QuerySet[Job]:
    """The row of a job while the worker that began it at `job.started_at` has it; empty when another one took it over."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, started_at=job.started_at)


def do_job(public_id: str) -> None:
    """Do a waiting job to its end, its stop or its failure. A job that another worker has is left alone.

    Signs of life are given meanwhile, however long one step takes. What comes out of work that was taken over is not kept.
    """
    started = timezone.now()
    claimed = Job.objects.filter(public_id=public_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, started_at=started, beaten_at=started
    )
    if not claimed:
        return
    job = Job.objects.get(public_id=public_id)
    try:
        with Heartbeat(lambda: held(job).update(beaten_at=timezone.now()) > 0, every=BEAT):
            result = work_of(job.kind)(JobProgress(job))
        state = Job.State.DONE
    except Stopped:
        result, state = {}, Job.State.STOPPED
    except Refused as refused:
        result, state = {"refused": refused.reason.code, "values": dict(refused.reason.values)}, Job.State.FAILED
    except Exception:
        logger.exception("job %s of kind %s failed", public_id, job.kind)
        result, state = {"refused": "job-broke"}, Job.State.FAILED
    if not held(job).update(state=state, result=result, ended_at=timezone.now()):
        logger.warning("job %s of kind %s was taken over by another worker", public_id, job.kind)


def revive_silent_jobs(at: datetime) -> None:
    """Queue again what a worker had when it died: running without a sign of life for two minutes, or taken off the queue and
    not begun. A job that is queued twice is done once.
    """
    queued = {task.args_kwargs["args"][0] for task in DBTaskResult.objects.ready()}
    for job in Job.objects.filter(state=Job.State.WAITING, created_at__lt=at - SILENT).exclude(public_id__in=queued):
        _enqueue(job)
    for job in Job.objects.filter(state=Job.State.RUNNING, beaten_at__lt=at - SILENT):
        with transaction.atomic():
            if Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, beaten_at=job.beaten_at).update(state=Job.State.WAITING):
                _enqueue(job)


def forget_ended_tasks(at: datetime) -> None:
    """Delete what the task queue remembers of work that ended long ago; the job itself stays."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - TASKS_KEPT).delete()


def forget_ended_sessions(at: datetime) -> None:
    """Delete sessions that ended, and with them the forms that they kept."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def do_periodic(at: datetime) -> list[str]:
    """Do the periodic work that is due and that no other worker holds; returns the names of what was done."""
    done = []
    for work in periodic_work():
        if not _take_lease(work.name, at, at - work.every):
            continue
        try:
            work.act(at)
        except Exception:
            # Its lease is kept until it runs out: then it is tried again, not a whole period later.
            logger.exception("periodic work %s failed", work.name)
            continue
        Lease.objects.filter(name=work.name).update(holder="", held_until=None, last_done_at=at)
        done.append(work.name)
    return done


@transaction.atomic
def _take_lease(name: str, at: datetime, due_before: datetime) -> bool:
    Lease.objects.get_or_create(name=name)
    lease = Lease.objects.select_for_update().get(name=name)
    if (lease.held_until and lease.held_until > at) or (lease.last_done_at and lease.last_done_at > due_before):
        return False
    lease.holder, lease.held_until = socket.gethostname()[:60], at + LEASE
    lease.save()
    return True
