"""How much work the search may do, in steps that are the same on every machine or in seconds, and two cores to do it on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")

# One step is a thousand iterations of the simplex method, the unit in which HiGHS counts its work on every machine alike.
ITERATIONS_A_STEP = 1_000
CORES = 2
_LOOK_S = 0.01
# So long a solver is waited for that was told to end; then it is left to itself.
_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Progress:
    value: int
    upper_bound: int
    steps: int
    seconds: float


class Budget:
    """Counts what is spent. `ended` becomes true by Ctrl-C, by `stop()`, or when steps or time are used up, and stays so."""

    def __init__(self, steps: int | None, time_limit_s: float | None, stop: Callable[[], bool] | None) -> None:
        self.steps, self.time_limit_s, self._stop = steps, time_limit_s, stop
        self.began = time.monotonic()
        self.iterations = 0
        self.stopped = False

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
        late = self.time_limit_s is not None and self.seconds >= self.time_limit_s
        self.stopped = self.stopped or late or (self._stop is not None and self._stop())
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
        self._thread = Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def running(self, cancel: Callable[[], object]) -> None:
        """Tell what ends the work early."""
        self._cancel = cancel

    def cancel(self) -> None:
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
        for job in jobs:
            job.wait(max(0.0, until - time.monotonic()))
    for job in jobs:
        if job.error:
            raise job.error
    return [job.result for job in jobs]
