"""`isopolity work`: the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from isopolity.jobs.worker import Loop


class Command(BaseCommand):
    help = "Run the worker: queued tasks, messages, and periodic work that is due. Several may run."

    def handle(self, *args: Any, **options: Any) -> None:
        Loop().run()
