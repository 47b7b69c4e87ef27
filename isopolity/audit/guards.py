"""What other apps forbid at the moment when an act is recorded, registered here as data.

A service asks its permission first, from what it read then. Writers wait for each other only when they record (`services.record`): what
must hold for good, such as that a fair is written in one place alone, is asked there once more.
"""

from collections.abc import Callable

from django.db.models import Model

from isopolity.core.reasons import Reason

Guard = Callable[[Model], Reason | None]
_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Add a question that is asked of each object before an act on it is recorded."""
    _guards.append(guard)


def hindrance(of: Model | None) -> Reason | None:
    """Why no act on this object may be recorded now."""
    if of is None:
        return None
    return next((reason for guard in _guards if (reason := guard(of)) is not None), None)
