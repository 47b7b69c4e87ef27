"""Interpreters of a fair, the hours they are there, and the languages that the accepted requests need."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from isopolity.core.language_needs import LanguageNeed, Mouth, Talk, language_needs, room_of
from isopolity.core.scheduling.model import CONSECUTIVE_MINUTES
from isopolity.fairs.models import Absence, Delegation, Fair, Interpreter, MeetingRequest, RequestParty, Slot
from isopolity.fairs.queries.fairs import fair_for


def interpreters_of(fair: Fair, delegation: Delegation | None = None) -> QuerySet[Interpreter]:
    """Those who work at a fair, by name, with the delegation that brings them and `away`, the slots in which they are not there;
    of one delegation its own only."""
    rows = fair.interpreters.filter(left_out_at=None)
    rows = rows if delegation is None else rows.filter(delegation=delegation)
    return rows.select_related("fair", "delegation__organisation").annotate(away=Count("absences")).order_by("name", "id")


def interpreters_with_badges(fair: Fair) -> QuerySet[Interpreter]:
    """Those who get a badge: the interpreters of the fair, and those whom an accredited delegation brings."""
    return interpreters_of(fair).filter(Q(delegation=None) | Q(delegation__state=Delegation.State.ACCREDITED))


def interpreter_for(user: Any, public_id: str, interpreter_id: str) -> Interpreter:
    """An interpreter who works at a fair that this reader may know of; 404 otherwise."""
    fair = fair_for(user, public_id)
    found = get_object_or_404(interpreters_of(fair), public_id=interpreter_id)
    found.fair = fair
    return found


def slots_of(fair: Fair) -> list[Slot]:
    """The slots of a fair in order of time."""
    return list(fair.slots.order_by("starts_at"))


def away_of(interpreter: Interpreter) -> list[str]:
    """Public ids of the slots in which an interpreter is not there."""
    return list(interpreter.absences.order_by("slot__starts_at").values_list("slot__public_id", flat=True))


def needs_of(fair: Fair) -> list[LanguageNeed]:
    """What the accepted requests need of interpreters and do not have, by pair of languages. Four queries."""
    parties = RequestParty.objects.filter(request__fair=fair, request__state=MeetingRequest.State.ACCEPTED).order_by("id")
    sides: dict[tuple[int, bool], list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for request, relay, delegation, languages in parties.values_list(
        "request_id", "request__relay_allowed", "delegation__public_id", "delegation__languages"
    ):
        sides[request, relay].append((delegation, tuple(languages)))
    talks = [
        Talk(tuple(spoken for _id, spoken in side), tuple(public_id for public_id, _s in side), relay)
        for (_r, relay), side in sides.items()
    ]
    return language_needs(talks, _mouths(fair))


def _mouths(fair: Fair) -> list[Mouth]:
    slots = slots_of(fair)
    away: dict[int, set[int]] = defaultdict(set)
    for interpreter, slot in Absence.objects.filter(interpreter__fair=fair).values_list("interpreter_id", "slot_id"):
        away[interpreter].add(slot)
    return [
        Mouth(
            frozenset(interpreter.languages),
            interpreter.delegation.public_id if interpreter.delegation else None,
            room_of(
                _runs(slots, away[interpreter.pk]),
                most_consecutive=interpreter.most_consecutive,
                most_meetings=interpreter.most_meetings,
            ),
        )
        for interpreter in interpreters_of(fair)
    ]


def _runs(slots: list[Slot], away: set[int]) -> list[int]:
    """Lengths of the runs of slots that follow on one another and in which somebody is there."""
    runs: list[int] = []
    last: Slot | None = None
    for slot in slots:
        if slot.pk in away:
            last = None
            continue
        follows = last is not None and (slot.starts_at - last.ends_at).total_seconds() <= CONSECUTIVE_MINUTES * 60
        if follows:
            runs[-1] += 1
        else:
            runs.append(1)
        last = slot
    return runs
