"""What the members of a network have elsewhere, counted: apps later in the tower register what they keep, as data.

Each registers in the `ready()` of its `apps.py`; pages and files of networks loop over them and name no app.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class MemberCount:
    """`name` is its key in files; `rows(members)` gives what everybody may see of the organisations whose ids `members` selects."""

    order: int
    name: str
    label: Promise
    rows: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]]


_counts: dict[str, MemberCount] = {}


def register(order: int, name: str, label: Promise, rows: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]]) -> None:
    """Add a count to the pages and files of networks; lower orders come first."""
    _counts[name] = MemberCount(order, name, label, rows)


def registered() -> list[MemberCount]:
    return sorted(_counts.values(), key=lambda count: (count.order, count.name))
