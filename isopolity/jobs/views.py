"""The page of one piece of long work: how far it is, stop, resume."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from isopolity.core.reasons import Reason
from isopolity.jobs import services
from isopolity.jobs.models import Job
from isopolity.jobs.permissions import can_see_job, can_stop_job
from isopolity.jobs.queries import job_for
from isopolity.ui.access import requires


@requires(can_see_job, find=job_for)
@require_safe
def job(request: HttpRequest, job: Job) -> HttpResponse:
    refusal = Reason(job.result["refused"], job.result.get("values", {})) if job.result.get("refused") else None
    return render(request, "jobs/job.html", {"job": job, "running": job.ended_at is None, "refusal": refusal})


@requires(can_stop_job, find=job_for)
@require_POST
def stop(request: HttpRequest, job: Job) -> HttpResponse:
    services.stop_job(job, by=request.user, at=timezone.now())
    return redirect("jobs:job", job.public_id)


@requires(can_stop_job, find=job_for)
@require_POST
def resume(request: HttpRequest, job: Job) -> HttpResponse:
    services.resume_job(job, by=request.user, at=timezone.now())
    return redirect("jobs:job", job.public_id)
