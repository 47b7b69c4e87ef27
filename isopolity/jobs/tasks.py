"""The door from the task queue."""

from django_tasks import task

from isopolity.jobs import services


@task()
def run_job(public_id: str) -> None:
    """Do one job."""
    services.do_job(public_id)
