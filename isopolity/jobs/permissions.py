"""Who may stop and resume long work."""

from typing import Any

from isopolity.accounts.permissions import can_act
from isopolity.core.reasons import Reason
from isopolity.jobs.models import Job


def can_see_job(user: Any, job: Job) -> Reason | None:
    """The person who started it, and operators."""
    if refusal := can_act(user):
        return refusal
    return None if user.is_superuser or (job.owner_id and job.owner_id == user.public_id) else Reason("only-its-starter")


def can_stop_job(user: Any, job: Job) -> Reason | None:
    """The same people."""
    return can_see_job(user, job)
