"""What came of a fair: meetings kept, silence, contacts, and what stopped the rest."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404

from isopolity.directory.models import Organisation
from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingSeat, Outcome
from isopolity.fairs.queries.delegations import FEWEST_SHOWN
from isopolity.fairs.queries.fairs import fairs_visible_to


@dataclass(frozen=True, slots=True)
class SeenMeeting:
    """A meeting as one of its parties sees it: the others at the table, what it said itself, and what they said."""

    meeting: Meeting
    own: Delegation
    seats: tuple[MeetingSeat, ...]

    @property
    def others(self) -> list[Organisation]:
        return [seat.delegation.organisation for seat in self.seats if seat.delegation_id != self.own.pk]

    @property
    def parties(self) -> list[Organisation]:
        return [seat.delegation.organisation for seat in self.seats]

    @property
    def said(self) -> Outcome | None:
        return next((outcome for outcome in self.meeting.outcomes.all() if outcome.delegation_id == self.own.pk), None)

    @property
    def said_by_others(self) -> list[Outcome]:
        return [outcome for outcome in self.meeting.outcomes.all() if outcome.delegation_id != self.own.pk]


def _with_parties(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    seats = MeetingSeat.objects.select_related("delegation__organisation").order_by("id")
    outcomes = Outcome.objects.select_related("delegation__organisation", "next_owner", "contact").order_by("id")
    rows = rows.select_related("fair", "slot", "table__room", "request")
    return rows.prefetch_related(Prefetch("seats", seats), Prefetch("outcomes", outcomes))


def seen_meeting(meeting: Meeting, own: Delegation) -> SeenMeeting:
    """A meeting of `meetings_to_report` as its party sees it, without another question to the database."""
    return SeenMeeting(meeting, own, tuple(meeting.seats.all()))


def party_meeting_for(user: Any, public_id: str, delegation_id: str, meeting_id: str) -> SeenMeeting:
    """The meeting of an address as the delegation in it sees it; 404 when it is no party, or the fair may not be known."""
    rows = _with_parties(Meeting.objects.filter(fair__in=fairs_visible_to(user), fair__public_id=public_id))
    meeting = get_object_or_404(rows, public_id=meeting_id)
    for seat in meeting.seats.all():
        if seat.delegation.public_id == delegation_id:
            seat.delegation.fair = meeting.fair
            return seen_meeting(meeting, seat.delegation)
    raise Http404


def meetings_to_report(delegation: Delegation, at: datetime) -> QuerySet[Meeting]:
    """The meetings of a delegation whose time has begun, latest first: of these it can say what came of them."""
    rows = Meeting.objects.filter(fair=delegation.fair_id, seats__delegation=delegation, slot__starts_at__lte=at)
    return _with_parties(rows).order_by("-slot__starts_at", "table__number")


def silent_meetings(fair: Fair, at: datetime) -> QuerySet[Meeting]:
    """Meetings of which a party has said nothing, so many days after they were due (`Fair.outcome_days`), oldest first."""
    due = at - timedelta(days=fair.outcome_days)
    rows = fair.meetings.filter(slot__ends_at__lt=due)
    rows = rows.annotate(said=Count("outcomes", distinct=True), seated=Count("seats", distinct=True)).filter(said__lt=F("seated"))
    return _with_parties(rows).order_by("slot__starts_at", "table__number")


@dataclass(frozen=True, slots=True)
class Results:
    """What came of the meetings of a fair, in counts. `why_not` counts the words of parties by reason, the commonest first: a meeting of
    which both say why it was not held stands there twice. `rated` is the sum of `ratings` marks; `without_place` counts the accepted
    wishes that the published timetable could not keep, by the code of the reason.
    """

    meetings: int
    held: int
    not_held: int
    without_word: int
    contacts: int
    why_not: tuple[tuple[str, int], ...]
    next_steps: int = 0
    ratings: int = 0
    rated: int = 0
    without_place: tuple[tuple[str, int], ...] = ()

    @property
    def rating(self) -> float | None:
        """The mean of what parties said, from 1 to 5; None where so few did that it would tell of one of them."""
        return self.rated / self.ratings if self.ratings >= FEWEST_SHOWN else None


def results_of(fair: Fair) -> Results:
    """The results of a fair as they stand now, from three questions to the database."""
    placed = fair.meetings.exclude(state=Meeting.State.DROPPED).order_by()
    states = Counter(dict(placed.values_list("state").annotate(Count("id"))))
    words = Outcome.objects.filter(meeting__fair=fair).order_by().values("why_not")
    said: dict[str, dict[str, Any]] = {row["why_not"]: dict(row) for row in words.annotate(**SAID)}
    why_not = Counter({why: row["number"] for why, row in said.items() if why})
    held: dict[str, Any] = said.get("", {})
    return Results(
        meetings=sum(states.values()),
        held=states[Meeting.State.HELD],
        not_held=states[Meeting.State.NOT_HELD],
        without_word=states[Meeting.State.PLANNED],
        contacts=held.get("contacts", 0),
        why_not=_by_number(why_not),
        next_steps=sum(row["steps"] for row in said.values()),
        ratings=held.get("marks", 0),
        rated=held.get("rated") or 0,
        without_place=_by_number(_without_place(fair)),
    )


# What is counted of the words of parties. Contacts, next steps and marks belong to meetings that were held.
SAID: dict[str, Any] = {
    "number": Count("id"),
    "contacts": Count("contact", distinct=True),
    "steps": Count("id", filter=~Q(next_step="")),
    "marks": Count("rating"),
    "rated": Sum("rating"),
}


def _without_place(fair: Fair) -> Counter[str]:
    plan = fair.timetables.filter(version=fair.published).values_list("plan", flat=True).first()
    return Counter(one["reason"] for one in plan["unplaced"]) if plan else Counter()


def _by_number(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The commonest first."""
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
