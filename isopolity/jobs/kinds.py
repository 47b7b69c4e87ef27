"""The kinds of long work and of periodic work, registered by the apps that do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol


class Progress(Protocol):
    """What a piece of long work is given: what it was asked, where it stands, and how to say so."""

    arguments: dict[str, Any]
    position: dict[str, Any]
    owner_id: str

    def step(self, *, done: int, total: int, position: dict[str, Any] | None = None) -> None:
        """Say how far it is. Raises `Stopped` when somebody asked it to stop; `position` is what it goes on from later."""
        ...


class Stopped(Exception):
    """Somebody asked the work to stop: it has ended between two steps, with nothing half done."""


Work = Callable[[Progress], dict[str, Any]]
_kinds: dict[str, Work] = {}


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    every: timedelta
    act: Callable[[datetime], None]


_periodic: dict[str, Periodic] = {}


def register(kind: str, work: Work) -> None:
    """Make `kind` known; `work` gets its `Progress` and returns the result (JSON values). It must be able to run twice."""
    _kinds[kind] = work


def register_periodic(name: str, *, every: timedelta, act: Callable[[datetime], None]) -> None:
    """Let the worker call `act(at)` about every so often; of several workers one does, under a lease."""
    _periodic[name] = Periodic(name, every, act)


def work_of(kind: str) -> Work:
    """The function of a kind; KeyError when no app registered it."""
    return _kinds[kind]


def periodic_work() -> list[Periodic]:
    """All periodic work, in order of name."""
    return [_periodic[name] for name in sorted(_periodic)]
