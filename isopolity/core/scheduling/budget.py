"""How much work the search may do, in steps that are the same on every machine or in seconds, and two cores to do it on."""

import atexit
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Any, Generic, TypeVar

from isopolity.core.scheduling.model import PlannedMeeting

T = TypeVar("T")

# One step is a thousand iterations of the simplex method, the unit in which HiGHS counts its work on every machine alike.
ITERATIONS_A_STEP = 1_000
CORES = 2
_LOOK_S = 0.01
# `stop()` may cost something, such as a look into a database.
_ASK_AGAIN_S = 0.2
# So long a solver is waited for that was told to end; then it is left to itself, and waited for before Python ends.
_PATIENCE_S = 0.5
_left: list["Job[Any]"] = []


@dataclass(frozen=True, slots=True)
class Progress:
    value: int
    upper_bound: int
    steps: int
    seconds: float
    # The best plan so far, made when asked for: whoever is cut off can go on from it.
    meetings: Callable[[], tuple[PlannedMeeting, ...]] = tuple


class Budget:
    """Counts what is spent. `ended` becomes true by Ctrl-C, by `stop()` (asked five times a second at most), or when steps or time are
    used up, and stays so.
    """

    def __init__(self, steps: int | None, time_limit_s: float | None, stop: Callable[[], bool] | None) -> None:
        self.steps, self.time_limit_s, self._stop = steps, time_limit_s, stop
        self.began = time.monotonic()
        self.iterations = 0
        self.stopped = False
        self._asked = -_ASK_AGAIN_S

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def steps_spent(self) -> int:
        return self.iterations // ITERATIONS_A_STEP

    @property
    def ended(self) -> bool:
        return self.stopped or self.interrupted() or (self.steps is not None and self.steps_spent >= self.steps)

    def interrupted(self) -> bool:
        """Whether to break off at once: what depends on steps alone is asked only between one piece of work and the next."""
        seconds = self.seconds
        self.stopped = self.stopped or (self.time_limit_s is not None and seconds >= self.time_limit_s)
        if not self.stopped and self._stop is not None and seconds >= self._asked + _ASK_AGAIN_S:
            self._asked = seconds
            self.stopped = self._stop()
        return self.stopped

    def left_s(self) -> float | None:
        return None if self.time_limit_s is None else max(0.0, self.time_limit_s - self.seconds)

    def share(self) -> float:
        """How much of the budget is spent, from 0 to 1."""
        by_steps = 0.0 if not self.steps else self.steps_spent / self.steps
        by_time = 0.0 if not self.time_limit_s else self.seconds / self.time_limit_s
        return min(1.0, max(by_steps, by_time))


class Job(Generic[T]):
    """One piece of work in a thread of its own; HiGHS lets the others run meanwhile."""

    def __init__(self, work: Callable[["Job[T]"], T]) -> None:
        self.result: T | None = None
        self.error: BaseException | None = None
        self._cancel: Callable[[], object] | None = None
        self._cancelled = False
        self._thread = Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def running(self, cancel: Callable[[], object]) -> None:
        """Tell what ends the work early."""
        self._cancel = cancel
        if self._cancelled:
            cancel()

    def cancel(self) -> None:
        self._cancelled = True
        if self._cancel:
            self._cancel()

    def wait(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self, work: Callable[["Job[T]"], T]) -> None:
        try:
            self.result = work(self)
        except BaseException as error:
            self.error = error


@atexit.register
def _wait_for_left() -> None:
    """A solver that is still at work when Python ends would take the process down with it."""
    for job in _left:
        while not job.wait(_LOOK_S):
            job.cancel()


def together(budget: Budget, works: list[Callable[[Job[T]], T]]) -> list[T | None]:
    """Do at most `CORES` pieces of work at once. None stands for what was broken off: then the budget has ended."""
    assert len(works) <= CORES
    jobs = [Job(work) for work in works]
    try:
        while not all(job.wait(_LOOK_S) for job in jobs):
            if budget.interrupted():
                break
    except KeyboardInterrupt:
        budget.stopped = True
    if budget.stopped:
        for job in jobs:
            job.cancel()
        until = time.monotonic() + _PATIENCE_S
        _left[:] = [job for job in (*jobs, *_left) if not job.wait(max(0.0, until - time.monotonic()))]
    for job in jobs:
        if job.error:
            raise job.error
    return [job.result for job in jobs]
