"""What was done in the hall, as it came home: who did what when, of one taking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import F, Model, Q, QuerySet, Value
from django.shortcuts import get_object_or_404

from isopolity.audit.models import CarriedRecord
from isopolity.directory.models import Organisation
from isopolity.directory.queries import standing_of
from isopolity.fairs.models import BroughtFile, Custody, Delegate, Delegation, Incident, Interpreter, MeetingRequest, Outcome
from isopolity.fairs.queries.fairs import MEMORY, fairs_visible_to, part_of

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
    """One act: when, by whom, which, about what and whom."""

    at: datetime
    office: str
    organisation: str
    action: str
    kind: str
    words: str


def taking_for(user: Any, public_id: str, taking_id: str) -> Custody:
    """One taking of a fair that this reader may know of; 404 for any other."""
    reader = standing_of(user)
    rows = Custody.objects.filter(fair__in=fairs_visible_to(user, reader), fair__public_id=public_id).select_related("fair")
    found: Custody = get_object_or_404(rows.defer("file", "home_key", "return_key"), public_id=taking_id)
    found.fair.__dict__[MEMORY] = {}
    part_of(user, found.fair, reader)
    return found


def acts_of_taking(custody: Custody) -> QuerySet[CarriedRecord]:
    """The acts on the fair that came home with the file of this taking, or with one that was taken in later; in the order of the hall."""
    if not custody.is_home:
        return CarriedRecord.objects.none()
    taken_in = custody.files.filter(state=BroughtFile.State.TAKEN).values("digest")
    return CarriedRecord.objects.filter(Q(chain=custody.back_digest) | Q(chain__in=taken_in), action__startswith="fairs:").order_by(
        "chain", "sequence"
    )


def told(page: Page[CarriedRecord]) -> list[HallAct]:
    """The acts of a page with the names of those that they are about."""
    rows = list(page)
    names = _names(rows)
    return [
        HallAct(row.at, row.office, row.organisation, row.action, kind_of(row.action), names.get((row.object_kind, row.object_id), ""))
        for row in rows
    ]


def kind_of(action: str) -> str:
    """What an act is about: `arrived` for a check-in, `hall` for whatever is neither people nor meetings."""
    _app, noun, verb = action.split(":")
    return "arrived" if verb == "check-in" else KINDS.get(noun, "hall")


def _names(rows: Sequence[CarriedRecord]) -> Mapping[tuple[str, str], str]:
    """By kind and id of an object, the name of the person, or of the organisations that it is about: three questions, whatever stands there."""
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.object_kind, set()).add(row.object_id)
    names = {(kind, key): name for kind, key, name in _found(wanted, (Delegate, "pk", "name"), (Interpreter, "pk", "name"))}
    about = _found(
        wanted,
        (Delegation, "pk", "organisation_id"),
        (Incident, "pk", "delegation__organisation_id"),
        (Outcome, "pk", "delegation__organisation_id"),
        (MeetingRequest, "parties__pk", "parties__delegation__organisation_id"),
    )
    called = {one.pk: one.shown_name for one in Organisation.objects.filter(pk__in={pk for _kind, _key, pk in about})}
    parties: dict[tuple[str, str], list[str]] = {}
    for kind, key, pk in about:
        if pk is not None:
            parties.setdefault((kind, key), []).append(called[pk])
    return names | {found: " – ".join(each) for found, each in parties.items()}


def _found(wanted: Mapping[str, set[str]], *sources: tuple[type[Model], str, str]) -> list[tuple[str, str, Any]]:
    """Kind, id and the asked column of those objects of these models that are wanted, in the order of their `place`."""
    asked = [
        model._default_manager.filter(public_id__in=wanted[model._meta.label_lower])
        .order_by()
        .annotate(of_kind=Value(model._meta.label_lower), place=F(place), asked=F(column))
        .values_list("of_kind", "public_id", "place", "asked")
        for model, place, column in sources
        if model._meta.label_lower in wanted
    ]
    rows: Any = asked[0].union(*asked[1:], all=True) if asked else []
    return [(kind, key, value) for kind, key, _place, value in sorted(rows, key=lambda row: row[:3])]
