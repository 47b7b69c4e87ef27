"""What was done in the hall, as it came home: who did what when, of one taking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from isopolity.audit.models import CarriedRecord
from isopolity.fairs.models import BroughtFile, Custody, Delegate, Delegation, Incident, Interpreter, MeetingRequest, Outcome
from isopolity.fairs.queries.fairs import fair_for

# By the noun of an act, what it is about (`fairs/found_kind.html`); a check-in is one whatever its noun.
KINDS = {
    "delegate": "person",
    "interpreter": "person",
    "delegation": "delegation",
    "incident": "incident",
    "outcome": "outcome",
    "request": "request",
    "meeting": "meeting",
    "timetable": "timetable",
    "fair": "fair",
    "organiser": "fair",
    "custody": "way",
}


@dataclass(frozen=True, slots=True)
class HallAct:
    """One act: when, by whom, about what and whom."""

    at: datetime
    office: str
    organisation: str
    kind: str
    words: str


def taking_for(user: Any, public_id: str, taking_id: str) -> Custody:
    """One taking of a fair that this reader may know of; 404 for any other."""
    fair = fair_for(user, public_id)
    found = get_object_or_404(Custody.objects.defer("file", "home_key", "return_key"), fair=fair, public_id=taking_id)
    found.fair = fair
    return found


def acts_of_taking(custody: Custody) -> QuerySet[CarriedRecord]:
    """The acts on the fair that came home with the file of this taking, or with one that was taken in later; in the order of the hall."""
    taken_in = custody.files.filter(state=BroughtFile.State.TAKEN).values_list("digest", flat=True)
    chains = [custody.back_digest, *taken_in] if custody.is_home else []
    return CarriedRecord.objects.filter(chain__in=chains, action__startswith="fairs:").order_by("chain", "sequence")


def told(page: Page[CarriedRecord]) -> list[HallAct]:
    """The acts of a page with the names of those that they are about."""
    rows = list(page)
    names = _names(rows)
    return [
        HallAct(row.at, row.office, row.organisation, kind_of(row.action), names.get((row.object_kind, row.object_id), "")) for row in rows
    ]


def kind_of(action: str) -> str:
    """What an act is about: `arrived` for a check-in, `hall` for whatever is neither people nor meetings."""
    _app, noun, verb = action.split(":")
    return "arrived" if verb == "check-in" else KINDS.get(noun, "hall")


def _names(rows: Sequence[CarriedRecord]) -> Mapping[tuple[str, str], str]:
    """By kind and id of an object, its name; one question for each kind that stands there."""
    names: dict[tuple[str, str], str] = {}
    for model, path in (
        (Delegate, ""),
        (Interpreter, ""),
        (Delegation, "organisation"),
        (Incident, "delegation__organisation"),
        (Outcome, "delegation__organisation"),
    ):
        label = model._meta.label_lower
        ids = {row.object_id for row in rows if row.object_kind == label}
        found = model._default_manager.filter(public_id__in=ids) if ids else model._default_manager.none()
        for one in found.select_related(path) if path else found:
            names[label, one.public_id] = _name(one)
    requests = {row.object_id for row in rows if row.object_kind == MeetingRequest._meta.label_lower}
    if requests:
        for request in MeetingRequest.objects.filter(public_id__in=requests).prefetch_related("parties__delegation__organisation"):
            parties = [party.delegation.organisation.shown_name for party in request.parties.all()]
            names[MeetingRequest._meta.label_lower, request.public_id] = " – ".join(parties)
    return names


def _name(one: Any) -> str:
    if isinstance(one, Delegate | Interpreter):
        return one.name
    delegation = one if isinstance(one, Delegation) else one.delegation
    return delegation.organisation.shown_name if delegation else ""
