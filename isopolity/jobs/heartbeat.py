"""The sign of life of long work: given beside the work, so that a step that takes minutes in one go is not taken for a dead worker."""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from types import TracebackType

from django.db import DatabaseError, close_old_connections, connection

logger = logging.getLogger(__name__)


class Heartbeat:
    """While the block runs, calls `beat()` every so often, in a thread and a connection of its own, until it returns False.

    It ends with its process: a worker that was killed falls silent.
    """

    def __init__(self, beat: Callable[[], bool], *, every: timedelta) -> None:
        self._beat, self._every = beat, every.total_seconds()
        self._over = Event()
        self._thread = Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._over.wait(self._every):
                if not self._try():
                    return
        finally:
            connection.close()

    def _try(self) -> bool:
        try:
            return self._beat()
        except DatabaseError:
            # The work itself may hold the database of one file for a while; the next beat is near.
            logger.info("no sign of life could be given this time", exc_info=True)
            close_old_connections()
            return True
