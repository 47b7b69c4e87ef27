"""The day in the hall: badges, who has come, and what happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from isopolity.core.identifiers import ALPHABET, BADGE_LENGTH
from isopolity.core.names import fold
from isopolity.fairs.models import Delegate, Delegation, Fair, Incident, Interpreter, MeetingTable, Slot
from isopolity.fairs.queries.fairs import fair_for


def badge_holder(fair: Fair, badge: str) -> Delegate | Interpreter | None:
    """The person whose badge this is, however it was typed (capitals, spaces, hyphens); None when nobody at this fair has it."""
    code = "".join(letter for letter in badge.lower() if letter in ALPHABET)
    if len(code) != BADGE_LENGTH:
        return None
    delegates = Delegate.objects.filter(
        badge=code, delegation__fair=fair, delegation__state=Delegation.State.ACCREDITED, left_out_at=None
    ).select_related("delegation__organisation")
    return delegates.first() or Interpreter.objects.filter(badge=code, fair=fair, left_out_at=None).first()


def slots_between(fair: Fair, first: Slot, last: Slot | None) -> list[Slot]:
    """The slots of a fair from one to another, both included, in order of time; without `last` to the end of the fair."""
    slots = fair.slots.filter(starts_at__gte=first.starts_at)
    return list(slots.filter(starts_at__lte=last.starts_at) if last else slots)


def incidents_of(fair: Fair) -> QuerySet[Incident]:
    """What happened, latest first, with whom and when."""
    return fair.incidents.select_related("delegation__organisation", "interpreter", "table", "first_slot", "last_slot", "repair")


def delegations_not_yet_in(fair: Fair) -> QuerySet[Delegation]:
    """Accredited delegations of which nobody has checked in, in order of their names."""
    come = Delegate.objects.exclude(checked_in_at=None).values("delegation_id")
    accredited = fair.delegations.filter(state=Delegation.State.ACCREDITED).exclude(id__in=come)
    return accredited.select_related("organisation__country").order_by("organisation__name", "id")


@dataclass(frozen=True, slots=True)
class Affected:
    """A delegation, an interpreter or a table of a fair, to which something happened."""

    fair: Fair
    noun: str
    thing: Delegation | Interpreter | MeetingTable

    @property
    def plural(self) -> str:
        """The noun as it stands in addresses."""
        return f"{self.noun}s"


def affected_for(user: Any, public_id: str, noun: str, thing_id: str) -> Affected:
    """What an address `/fairs/…/delegations|interpreters|tables/…` names; 404 when this fair has no such thing."""
    fair = fair_for(user, public_id)
    rows: dict[str, QuerySet[Any]] = {
        "delegations": fair.delegations.filter(state=Delegation.State.ACCREDITED).select_related("organisation"),
        "interpreters": fair.interpreters.filter(left_out_at=None),
        "tables": fair.tables.select_related("room"),
    }
    if noun not in rows:
        raise Http404
    return Affected(fair, noun.removesuffix("s"), get_object_or_404(rows[noun], public_id=thing_id))


def slots_not_ended(fair: Fair, at: datetime) -> list[Slot]:
    """The slots in which something can still change, in order of time."""
    return list(fair.slots.filter(ends_at__gt=at).select_related("fair"))


MOST_FOUND = 10


def people_at_desk(fair: Fair, typed: str) -> list[Delegate]:
    """People of accredited delegations whose name holds what was typed, whatever its capitals: at most ten, for those who lost their badge."""
    typed = typed.strip()
    if not typed:
        return []
    rows = Delegate.objects.filter(
        delegation__fair=fair, delegation__state=Delegation.State.ACCREDITED, left_out_at=None, name__icontains=typed
    )
    return list(rows.select_related("delegation__organisation").order_by("name", "id")[:MOST_FOUND])


def found_at_desk(fair: Fair, typed: str) -> list[Affected]:
    """Delegations of which a name begins so, interpreters whose name holds it, and the table of this number: at most ten of each."""
    folded, typed = fold(typed), typed.strip()
    if not typed:
        return []
    accredited = fair.delegations.filter(state=Delegation.State.ACCREDITED)
    named = Q(organisation__names__folded__startswith=folded) if folded else Q(pk=None)
    delegations = accredited.filter(named).distinct().select_related("organisation").order_by("organisation__name", "id")
    people = fair.interpreters.filter(left_out_at=None, name__icontains=typed)
    tables = fair.tables.filter(number=int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 5 else fair.tables.none()
    return [
        *(Affected(fair, "delegation", thing) for thing in delegations[:MOST_FOUND]),
        *(Affected(fair, "interpreter", thing) for thing in people[:MOST_FOUND]),
        *(Affected(fair, "table", thing) for thing in tables.select_related("room")),
    ]
