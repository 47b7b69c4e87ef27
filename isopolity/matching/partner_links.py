"""What else a city's people can do towards partners, as data: apps later in the tower register links to their own pages.

Each registers in the `ready()` of its `apps.py`; the pages of matches loop over what is found and name no app.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from isopolity.directory.models import Organisation


@dataclass(frozen=True, slots=True)
class PartnerLink:
    """`label` is in the reader's language."""

    label: str
    url: str


Find = Callable[[Organisation, Organisation | None, datetime], list[PartnerLink]]
_finds: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """Let `find(city, partner, at)` say what the people of a city can do towards one partner, or with None towards all of them."""
    _finds[name] = find


def links_for(city: Organisation, partner: Organisation | None, at: datetime) -> list[PartnerLink]:
    """All that is registered, in order of name. For the city's own people: whoever else reads its matches is shown nothing."""
    return [link for name in sorted(_finds) for link in _finds[name](city, partner, at)]
