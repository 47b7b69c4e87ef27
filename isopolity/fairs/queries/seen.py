"""A fair, and what is inside of it, together with the part that the reader has in it: asked once for a page.

Permissions answer from it without asking the database again.
"""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from isopolity.directory.queries import standing_of
from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingRequest
from isopolity.fairs.queries.fairs import Part, fairs_visible_to, part_of


@dataclass(frozen=True, slots=True)
class SeenFair:
    fair: Fair
    part: Part


@dataclass(frozen=True, slots=True)
class SeenInside:
    """A delegation with the part that its reader has in the fair."""

    delegation: Delegation
    part: Part

    @property
    def fair(self) -> Fair:
        return self.delegation.fair


@dataclass(frozen=True, slots=True)
class SeenWish:
    """A request of a fair with the part that its reader has in the fair."""

    request: MeetingRequest
    part: Part

    @property
    def meeting(self) -> Meeting | None:
        """Its place in the published timetable; None as long as it has none, or when it was taken out."""
        meeting: Meeting | None = getattr(self.request, "meeting", None)
        return meeting if meeting is not None and meeting.slot_id is not None else None

    @property
    def own(self) -> list[Delegation]:
        """Its parties for which the reader acts."""
        return [delegation for delegation in self.request.delegations if self.part.acts_for(delegation)]


def seen_fair_for(user: Any, public_id: str) -> SeenFair:
    """The fair of an address; 404 for one that this reader may not know of. Four queries."""
    reader = standing_of(user)
    fair = get_object_or_404(fairs_visible_to(user, reader), public_id=public_id)
    return SeenFair(fair, part_of(user, fair, reader))


def inside_for(user: Any, public_id: str, delegation_id: str) -> SeenInside:
    """A delegation of a fair that this reader may know of. For its own people no query more than for the fair alone."""
    seen = seen_fair_for(user, public_id)
    found = next((delegation for delegation in seen.part.delegations if delegation.public_id == delegation_id), None)
    if found is None:
        found = get_object_or_404(seen.fair.delegations.select_related("organisation"), public_id=delegation_id)
    found.fair = seen.fair
    return SeenInside(found, seen.part)


def delegation_beside(seen: SeenInside, delegation_id: str) -> Delegation:
    """Another delegation of the same fair; 404 for any other."""
    found = get_object_or_404(seen.fair.delegations.select_related("organisation"), public_id=delegation_id)
    found.fair = seen.fair
    return found


def wish_for(user: Any, public_id: str, request_id: str) -> SeenWish:
    """A request of a fair that this reader may know of, with its parties."""
    seen = seen_fair_for(user, public_id)
    placed = ("sender__organisation", "meeting__slot", "meeting__table")
    rows = seen.fair.requests.select_related(*placed).prefetch_related("parties__delegation__organisation")
    found = get_object_or_404(rows, public_id=request_id)
    found.fair = seen.fair
    for delegation in found.delegations:
        delegation.fair = seen.fair
    return SeenWish(found, seen.part)
