"""What other apps have to say when a person closes their account, registered here as data.

Apps later in the tower know what the person holds, such as the roles of `directory`; this app does not. Each registers,
in the `ready()` of its `apps.py`:

- `hinders(person)`, a query: a `Reason` while something must be handed over first, such as the code
  `last-administrator` with the organisation's name; else None;
- `ends(person, by=, at=)`, a service: it runs in the transaction of the closing, before name and address are erased,
  and ends what the person holds, so that their acts stay named by office.
"""

from collections.abc import Callable
from typing import Any, Protocol

from isopolity.core.reasons import Reason


class Ends(Protocol):
    def __call__(self, person: Any, *, by: Any, at: Any) -> None: ...


_hinders: list[Callable[[Any], Reason | None]] = []
_ends: list[Ends] = []


def register(*, hinders: Callable[[Any], Reason | None] | None = None, ends: Ends | None = None) -> None:
    """Add what an app asks before and does during the closing of an account."""
    if hinders is not None:
        _hinders.append(hinders)
    if ends is not None:
        _ends.append(ends)


def hindrances(person: Any) -> list[Reason]:
    """Everything that stands in the way of closing this person's account now."""
    return [reason for hinders in _hinders if (reason := hinders(person)) is not None]


def end_everything(person: Any, *, by: Any, at: Any) -> None:
    """Let every app end what this person holds; called by the service that closes accounts, inside its transaction."""
    for ends in _ends:
        ends(person, by=by, at=at)
