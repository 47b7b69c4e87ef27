"""What goes along when a draft turns out to be an organisation that is listed already, registered here as data.

Apps later in the tower keep what the people of a draft wrote, such as needs and offers. Each registers, in the `ready()` of
its `apps.py`, a service `moves(draft, organisation, at=)`: it runs in the transaction of the hand-over, after its permission,
gives the organisation what the draft had, and returns how many things those were.
"""

from datetime import datetime
from typing import Protocol

from isopolity.directory.models import Organisation


class Moves(Protocol):
    def __call__(self, draft: Organisation, organisation: Organisation, *, at: datetime) -> int: ...


_moves: list[Moves] = []


def register(moves: Moves) -> None:
    """Add what an app hands over."""
    if moves not in _moves:
        _moves.append(moves)


def move_everything(draft: Organisation, organisation: Organisation, *, at: datetime) -> int:
    """Let every app hand over what the draft had; gives the number of things."""
    return sum(moves(draft, organisation, at=at) for moves in _moves)
