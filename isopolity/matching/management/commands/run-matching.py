"""`isopolity run-matching`: a full run over all cities, now, in this process."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from isopolity.matching.services.runs import run_matching


class Command(BaseCommand):
    help = "Suggest partners to all cities, as the worker does each night and when enough cities have changed."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        run = run_matching(at=timezone.now(), progress=self.show)
        self.stdout.write(f"{run.cities} cities in {time.monotonic() - began:.1f} s.")
        for name, value in run.figures.items():
            self.stdout.write(f"{name}: {value:.3f}" if isinstance(value, float) else f"{name}: {value}")

    def show(self, done: int, total: int) -> None:
        """A figure that grows on a terminal; nothing in a log until it is done."""
        if self.stderr.isatty() or done == total:
            self.stderr.write(f"{100 * done // total} %", ending="\n" if done == total else "\r")
