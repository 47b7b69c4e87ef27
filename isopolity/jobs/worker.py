"""The worker: queued tasks, messages, and periodic work that is due."""

import logging
import signal
import time
from types import FrameType

from django.db import close_old_connections
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from isopolity.jobs import services as jobs
from isopolity.outbox import services as outbox

logger = logging.getLogger(__name__)
PAUSE_S = 1.0
PERIODIC_EVERY_S = 30.0
# So few that even if the mail server lets each wait until its time-out, no claim becomes old meanwhile.
MOST_MESSAGES = 10


class Loop:
    """Runs until it is told to stop; what it is doing at that moment is finished first."""

    def __init__(self) -> None:
        self.running = True
        self._periodic_after = 0.0
        self._tasks = Worker(
            queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=get_random_string(12), excluded_queue_names=[],
        )  # fmt: skip

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.running = self._tasks.running = False

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        while self.running:
            try:
                self.turn()
            except (OperationalError, InterfaceError):
                logger.warning("The database did not answer; the worker tries again.", exc_info=True)
                close_old_connections()
            time.sleep(PAUSE_S)

    def turn(self) -> None:
        """One round: all queued tasks, some of the messages that are due, then periodic work."""
        self._tasks.run()
        outbox.send_due(at=timezone.now(), most=MOST_MESSAGES)
        if self.running and time.monotonic() >= self._periodic_after:
            jobs.revive_silent_jobs(timezone.now())
            jobs.do_periodic(timezone.now())
            self._periodic_after = time.monotonic() + PERIODIC_EVERY_S
