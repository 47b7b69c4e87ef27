"""What the solver reads (a fair with its requests) and what it answers (a plan), complete to `isopolity-fair/1` and `isopolity-plan/1`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from isopolity.core.reasons import Reason

# The next slot follows on the last when it begins at most so many minutes after its end.
CONSECUTIVE_MINUTES = 10

Status = Literal["optimal", "feasible", "infeasible"]
STATUSES: tuple[Status, ...] = ("optimal", "feasible", "infeasible")
Kind = Literal["kept", "moved", "added", "dropped"]
KINDS: tuple[Kind, ...] = ("kept", "moved", "added", "dropped")


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which meetings are held, at tables numbered from 1 to `tables`, of which the closed ones are not used."""

    id: str
    starts_at: datetime
    minutes: int
    tables: int
    closed_tables: frozenset[int] = frozenset()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def open_tables(self) -> tuple[int, ...]:
        return tuple(table for table in range(1, self.tables + 1) if table not in self.closed_tables)


@dataclass(frozen=True, slots=True)
class Delegation:
    """Those who meet. `unavailable` holds slot ids; `max_meetings` None is no limit; with `teams` it holds so many meetings at once."""

    id: str
    name: str
    country: str
    languages: tuple[str, ...]
    unavailable: frozenset[str] = frozenset()
    max_meetings: int | None = None
    min_meetings: int = 0
    teams: int = 1
    least_developed_country: bool = False


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A person with two or more languages. `max_consecutive` limits meetings in slots that follow on one another (see
    `CONSECUTIVE_MINUTES`); with a `delegation`, it serves only meetings of which that delegation is a party.
    """

    id: str
    languages: tuple[str, ...]
    unavailable: frozenset[str] = frozenset()
    max_consecutive: int | None = None
    max_meetings: int | None = None
    delegation: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A wished meeting of two or more delegations (`parties`, ids). `allowed_slots` None allows all."""

    id: str
    parties: tuple[str, ...]
    value: int
    required: bool = False
    allowed_slots: frozenset[str] | None = None
    relay_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Already:
    """A meeting that has its place: `fixed` never moves and is itself valid; otherwise it is a hint to start from."""

    request: str
    slot: str
    table: int
    interpreters: tuple[str, ...] = ()
    fixed: bool = True


@dataclass(frozen=True, slots=True)
class Fair:
    """Ids are unique in their kind, every id that is named exists, slots do not overlap, fixed meetings are valid (`files.read_fair`)."""

    name: str
    slots: tuple[Slot, ...]
    delegations: tuple[Delegation, ...]
    requests: tuple[Request, ...]
    interpreters: tuple[Interpreter, ...] = ()
    already: tuple[Already, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A request with its slot, table and interpreters (ids): none, one, or two who relay."""

    request: str
    slot: str
    table: int
    interpreters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    request: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A delegation that reaches less than its floor. `proven_max` is what it reaches at most, whatever becomes of the others;
    `reason` says why, `cure` what would change it (None: nothing that the organiser can add).
    """

    delegation: str
    floor: int
    reached: int
    proven_max: int
    reason: Reason
    cure: Reason | None = None


@dataclass(frozen=True, slots=True)
class Fairness:
    meetings_min: int
    meetings_max: int
    delegations_without_meeting: int


@dataclass(frozen=True, slots=True)
class Place:
    slot: str
    table: int


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a meeting of the plan before: `before` is None when it was added, `after` when it was dropped."""

    request: str
    kind: Kind
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A timetable with what is proven of it.

    `value` is the sum of the values of the placed requests; no plan that reaches the same floors has more than `upper_bound`.
    `idle_gaps`: over delegations and local dates, the maximal runs of slots without a meeting between two of its meetings.
    `changes` is there after a repair, `conflict` (a minimal set of required requests that exclude one another) when infeasible.
    """

    fair: str
    seed: int
    meetings: tuple[PlannedMeeting, ...]
    unplaced: tuple[Unplaced, ...]
    value: int
    upper_bound: int
    status: Status
    seconds: float
    idle_gaps: int
    shortfalls: tuple[Shortfall, ...]
    fairness: Fairness
    changes: tuple[Change, ...] | None = None
    conflict: tuple[str, ...] | None = None

    @property
    def gap(self) -> float:
        """How far the bound is away, as a share of it."""
        return (self.upper_bound - self.value) / self.upper_bound if self.upper_bound else 0.0
