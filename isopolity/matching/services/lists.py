"""A fresh list of one city, made by the worker where there are too many cities for a page."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from isopolity.directory.models import Organisation
from isopolity.jobs.kinds import Progress
from isopolity.jobs.models import Job
from isopolity.jobs.services import start_job
from isopolity.matching.models import CityList
from isopolity.matching.queries.matches import last_run, suggestions_for
from isopolity.matching.services.profiles import refresh_profiles

KIND = "city-matches"


@transaction.atomic
def ask_for_list(city: Organisation, *, at: datetime) -> Job:
    """Let the worker make a fresh list of a city. Asked again before it is done, it is the same job.

    Derived rows, so that no permission belongs to it: whoever may read the list may cause it.
    """
    kept, _made = CityList.objects.get_or_create(organisation=city)
    kept = CityList.objects.select_for_update().get(pk=kept.pk)
    job = kept.job
    if job is None or job.state not in (Job.State.WAITING, Job.State.RUNNING):
        job = kept.job = start_job(KIND, by=None, arguments={"city": city.public_id}, at=at)
        kept.save(update_fields=["job"])
    return job


def do_list(work: Progress) -> dict[str, Any]:
    """The job of kind `city-matches`; a city that is gone or no longer public gets an empty list."""
    at = timezone.now()
    city = Organisation.objects.filter(public_id=work.arguments["city"]).first()
    if city is None:
        return {"partners": 0}
    refresh_profiles(at=at)
    suggestions = suggestions_for(city, last_run()) or []
    partners = [suggestion.partner.public_id for suggestion in suggestions]
    CityList.objects.update_or_create(organisation=city, defaults={"made_at": at, "partners": partners})
    return {"partners": len(partners)}
