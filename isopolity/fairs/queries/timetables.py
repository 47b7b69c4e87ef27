"""Plans as their readers see them: side by side, each with its reasons in words, and what a draft would change for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from isopolity.core.reasons import Reason
from isopolity.core.scheduling import model as core
from isopolity.fairs.models import Fair, Meeting, MeetingRequest, Timetable
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.plans import NOTHING, changes_of, kept_fair, kept_plan, standing_places
from isopolity.fairs.queries.requests import with_parties
from isopolity.ui.languages import language_name

# A reason names so many slots or meetings; of more it says that there are more.
MOST_NAMED = 6
LATE = datetime(9999, 1, 1, tzinfo=UTC)
_SLOTS = ("slots", "slot")
_MEETINGS = ("requests", "request", "least")
_DELEGATIONS = ("delegations", "delegation")


def timetables_of(fair: Fair) -> QuerySet[Timetable]:
    """Every timetable of a fair that was not put aside, the newest first; what it was made from is not read."""
    rows = fair.timetables.exclude(state=Timetable.State.DISCARDED).select_related("job")
    return rows.defer("input").order_by("-made_at", "-id")


def timetable_for(user: Any, public_id: str, timetable_id: str) -> Timetable:
    """A timetable of a fair that this reader may know of; 404 for any other."""
    fair = fair_for(user, public_id)
    found: Timetable = get_object_or_404(fair.timetables.select_related("job"), public_id=timetable_id)
    # This fair knows already who its reader is.
    found.fair = fair
    return found


@dataclass(frozen=True, slots=True)
class Side:
    """One plan among others: its own figures, those of fairness, and how many meetings differ from the timetable that stands."""

    timetable: Timetable
    plan: Mapping[str, Any]
    figures: Mapping[str, Any]
    changes: Mapping[str, int]

    @property
    def gap_per_cent(self) -> float:
        """How far the bound is away, in hundredths of it."""
        return 100 * float(self.plan["gap"])

    @property
    def what_ifs(self) -> list[dict[str, Any]]:
        """What one more would bring, with `words` for what it is one more of."""
        return [{**row, "words": _more_in_words(row["more"])} for row in self.figures.get("what_if", ())]


def _more_in_words(more: str) -> str:
    kind, _colon, languages = more.partition(":")
    if kind == "table":
        return _("a table in every slot")
    if kind == "slot":
        return _("a slot after the last")
    return _("an interpreter for %(languages)s, all the time") % {"languages": "–".join(map(language_name, languages.split("-")))}


def is_made(timetable: Timetable) -> bool:
    """Whether there is a plan to look at: it is neither being made nor failed nor put aside."""
    return timetable.state in {Timetable.State.DRAFT, Timetable.State.PUBLISHED}


def side_of(timetable: Timetable, standing: core.Plan) -> Side | None:
    """The figures of a plan that has been made; None for one that is being made or failed."""
    if not is_made(timetable):
        return None
    found = changes_of(standing, kept_plan(timetable.plan))
    kinds = {kind: sum(change.kind == kind for change in found) for kind in ("added", "moved", "dropped", "kept")}
    return Side(timetable, timetable.plan, timetable.figures, {**kinds, "all": len(found)})


class Words:
    """Ids of one fair in the reader's words, for the sentences of reasons."""

    def __init__(self, fair: Fair, asked: core.Fair) -> None:
        rows = fair.delegations.select_related("organisation")
        self.delegations = {row.public_id: row.organisation.shown_name for row in rows}
        self.starts = {slot.id: slot.starts_at for slot in asked.slots}
        self.parties = {wish.id: wish.parties for wish in asked.requests}

    def meeting(self, request: str) -> str:
        """The parties of a request."""
        return " – ".join(self.delegations.get(party, party) for party in self.parties.get(request, ())) or request

    def slot(self, slot: str) -> str:
        """Day of the week, day and time in the hall, without a comma: they stand in lists."""
        return date_format(self.starts[slot], "D j H:i") if slot in self.starts else slot

    def reason(self, code: str, values: Mapping[str, Any]) -> Reason:
        """A reason of the solver whose ids have become words."""
        return Reason(code, {key: self._value(key, value) for key, value in values.items()})

    def _value(self, key: str, value: Any) -> Any:
        if key == "languages" and isinstance(value, list | tuple):
            return "–".join(map(language_name, value))
        if isinstance(value, list | tuple):
            shown = [self._value(key, one) for one in value[:MOST_NAMED]]
            return tuple(shown) if len(value) <= MOST_NAMED else (*shown, _("and more"))
        if not isinstance(value, str):
            return value
        if key in _SLOTS:
            return self.slot(value)
        if key in _MEETINGS:
            return self.meeting(value)
        if key in _DELEGATIONS:
            return self.delegations.get(value, value)
        return value


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A request without a place, and why."""

    request: str
    meeting: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Short:
    """A delegation below its minimum of meetings: why, and what would change it."""

    name: str
    floor: int
    reached: int
    proven_max: int
    reason: Reason
    cure: Reason | None


@dataclass(frozen=True, slots=True)
class Read:
    """A plan with everything in words. `unplaced` is in the order of the plan; `remedies` are reasons too. `conflict`: required meetings
    that exclude one another; `lacking`: others that are required and have no place.
    """

    unplaced: tuple[Unplaced, ...]
    shortfalls: tuple[Short, ...]
    remedies: tuple[Reason, ...]
    conflict: tuple[str, ...]
    lacking: tuple[str, ...]


def read_plan_of(timetable: Timetable) -> Read:
    """The reasons of a plan in the reader's words."""
    asked, plan = kept_fair(timetable), timetable.plan
    words, conflict = Words(timetable.fair, asked), plan.get("conflict", ())
    waiting = {one["request"] for one in plan["unplaced"]} - set(conflict)
    return Read(
        unplaced=tuple(
            Unplaced(one["request"], words.meeting(one["request"]), words.reason(one["reason"], one["values"])) for one in plan["unplaced"]
        ),
        shortfalls=tuple(
            Short(
                words.delegations.get(one["delegation"], one["delegation"]),
                one["floor"],
                one["reached"],
                one["proven_max"],
                words.reason(one["reason"], one["values"]),
                words.reason(one["cure"]["code"], one["cure"]["values"]) if one["cure"] else None,
            )
            for one in plan["shortfalls"]
        ),
        remedies=tuple(words.reason(one["code"], one["values"]) for one in timetable.figures.get("remedies", ())),
        conflict=tuple(words.meeting(request) for request in conflict),
        lacking=tuple(words.meeting(wish.id) for wish in asked.requests if wish.required and wish.id in waiting),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """One change in words: `before` and `after` are time in the hall and table, or None."""

    kind: str
    meeting: str
    parties: tuple[str, ...]
    before: tuple[datetime, int] | None
    after: tuple[datetime, int] | None
    interpreters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What changes for one delegation or at one table."""

    name: str
    changes: tuple[Moved, ...]


def changes_against_standing(timetable: Timetable) -> tuple[Moved, ...]:
    """What publishing the plan would change; of a published one, what it changed (as it was when it was made)."""
    asked, after = kept_fair(timetable), kept_plan(timetable.plan)
    before = compared_with(timetable)
    words = Words(timetable.fair, asked)
    _add_times(words, timetable.fair, before)
    people = {one.request: one.interpreters for one in after.meetings}
    called = dict(timetable.fair.interpreters.values_list("public_id", "name"))
    found = []
    for change in changes_of(before, after):
        names = tuple(words.delegations.get(party, party) for party in words.parties.get(change.request, ()))
        interpreters = tuple(called.get(who, who) for who in people.get(change.request, ()))
        places = [_when(words, place) for place in (change.before, change.after)]
        found.append(Moved(change.kind, words.meeting(change.request), names, places[0], places[1], interpreters))
    return tuple(sorted(found, key=_in_time))


def compared_with(timetable: Timetable) -> core.Plan:
    """What the changes of a plan are counted from: the timetable that stands; for a published one the version before it."""
    return _version_before(timetable) if timetable.state == Timetable.State.PUBLISHED else standing_places(timetable.fair)


def _version_before(timetable: Timetable) -> core.Plan:
    row = timetable.fair.timetables.filter(version=timetable.based_on).first() if timetable.based_on else None
    return kept_plan(row.plan) if row else NOTHING


def _add_times(words: Words, fair: Fair, before: core.Plan) -> None:
    """What the plan before knew and this one does not: slots that were taken away, requests that were withdrawn."""
    unknown = {one.request for one in before.meetings} - set(words.parties)
    rows = fair.requests.filter(public_id__in=unknown).order_by("parties__id")
    added: dict[str, list[str]] = defaultdict(list)
    for request, who in rows.values_list("public_id", "parties__delegation__public_id"):
        added[request].append(who)
    words.parties.update({request: tuple(parties) for request, parties in added.items()})


def _when(words: Words, place: core.Place | None) -> tuple[datetime, int] | None:
    return (words.starts[place.slot], place.table) if place and place.slot in words.starts else None


def _in_time(change: Moved) -> tuple[datetime, int]:
    return min((place for place in (change.before, change.after) if place), default=(LATE, 0))


def sheets_by_delegation(changes: Iterable[Moved]) -> list[Sheet]:
    """The changes of each delegation, in order of name."""
    found: dict[str, list[Moved]] = defaultdict(list)
    for change in changes:
        for name in change.parties:
            found[name].append(change)
    return [Sheet(name, tuple(found[name])) for name in sorted(found)]


def sheets_by_table(changes: Iterable[Moved]) -> list[Sheet]:
    """The changes at each table, by number: who comes and who no longer comes."""
    found: dict[int, list[Moved]] = defaultdict(list)
    for change in changes:
        for table in {place[1] for place in (change.before, change.after) if place}:
            found[table].append(change)
    return [Sheet(str(table), tuple(found[table])) for table in sorted(found)]


def request_in(user: Any, public_id: str, request_id: str) -> MeetingRequest:
    """A request of a fair that this reader may know of, with its parties; 404 for any other."""
    fair = fair_for(user, public_id)
    found: MeetingRequest = get_object_or_404(with_parties(fair.requests.all()), public_id=request_id)
    # This fair knows already who its reader is.
    found.fair = fair
    return found


def meeting_of(request: MeetingRequest) -> Meeting | None:
    """The meeting of a request, with its place; None when it never had one."""
    return Meeting.objects.filter(request=request).select_related("slot", "table__room").first()


def commands_of(timetable: Timetable) -> list[str]:
    """The commands that make the same plan from the files of this timetable, and check it; a change by hand can only be checked."""
    check = "isopolity check-schedule fair.json plan.json"
    if timetable.kind == Timetable.Kind.HAND:
        return [f"{check} --from before.json"]
    if timetable.kind == Timetable.Kind.REPAIR:
        limits = f"--from before.json --now {timetable.figures['now']} --max-moves {timetable.most_moves}"
        return [f"isopolity schedule fair.json {limits} --seed {timetable.seed}", f"{check} {limits}"]
    return [f"isopolity schedule fair.json --steps {timetable.steps} --seed {timetable.seed}", check]


def files_of(timetable: Timetable) -> list[tuple[str, str]]:
    """What may be downloaded of a plan: the name of each file and its route."""
    files = [("fair.json", "fairs:timetable_input"), ("plan.json", "fairs:timetable_plan")]
    return [*files, ("before.json", "fairs:timetable_before")] if "before" in timetable.figures else files
