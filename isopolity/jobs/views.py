"""The page of one piece of long work: how far it is, stop, resume."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from isopolity.core.reasons import Reason, Refused
from isopolity.jobs import services
from isopolity.jobs.models import Job
from isopolity.jobs.permissions import can_see_job, can_stop_job
from isopolity.jobs.queries import job_for
from isopolity.ui import errors
from isopolity.ui.access import requires


@requires(can_see_job, find=job_for)
@require_safe
def job(request: HttpRequest, job: Job) -> HttpResponse:
    refusal = Reason(job.result["refused"], job.result.get("values", {})) if job.result.get("refused") else None
    return render(request, "jobs/job.html", {"job": job, "running": job.ended_at is None, "refusal": refusal})


@requires(can_stop_job, find=job_for)
@require_POST
def stop(request: HttpRequest, job: Job) -> HttpResponse:
    return _acted(request, job, services.stop_job)


@requires(can_stop_job, find=job_for)
@require_POST
def resume(request: HttpRequest, job: Job) -> HttpResponse:
    return _acted(request, job, services.resume_job)


def _acted(request: HttpRequest, job: Job, act: Callable[..., Job]) -> HttpResponse:
    """Back to the work, also by the page that says why nothing was done: it ended, say, while its page was being read."""
    page = reverse("jobs:job", args=[job.public_id])
    try:
        act(job, by=request.user, at=timezone.now())
    except Refused as refused:
        return errors.refused(request, refused.reason, back=page)
    return redirect(page)
