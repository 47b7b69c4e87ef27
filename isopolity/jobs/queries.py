"""Reading jobs."""

from typing import Any

from django.http import Http404

from isopolity.jobs.models import Job


def job_for(user: Any, public_id: str) -> Job:
    """The job with this id; raises Http404 when there is none. Who may see it is the permission's matter."""
    job = Job.objects.filter(public_id=public_id).first()
    if job is None:
        raise Http404
    return job
