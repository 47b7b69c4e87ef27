"""What is the same for every reader and may be a minute old is read once a minute in each process."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_forgetters: list[Callable[[], None]] = []


def remembered(seconds: float) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Keep what a function gives, for the same arguments, for so many seconds. Only for what every reader may see."""

    def keep(function: Callable[..., Answer]) -> Callable[..., Answer]:
        known: dict[tuple[Any, ...], tuple[float, Answer]] = {}
        _forgetters.append(known.clear)

        @wraps(function)
        def kept(*arguments: Any) -> Answer:
            until, answer = known.get(arguments, (0.0, None))
            if time.monotonic() < until:
                return answer  # type: ignore[return-value]
            fresh = function(*arguments)
            known[arguments] = (time.monotonic() + seconds, fresh)
            return fresh

        return kept

    return keep


def forget_all() -> None:
    """Drop everything that is remembered in this process."""
    for forget in _forgetters:
        forget()
