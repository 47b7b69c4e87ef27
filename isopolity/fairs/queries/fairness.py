"""What the published timetable says of its own fairness, and a delegation's wishes that have no place, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isopolity.fairs.models import Delegation, Fair, Timetable
from isopolity.fairs.queries.plans import kept_fair, published_timetable
from isopolity.fairs.queries.timetables import Unplaced, Words


@dataclass(frozen=True, slots=True)
class Fairness:
    """Figures of one published version. Shares are whole per cent, rounded down; None where there is nothing to share."""

    timetable: Timetable
    plan: Mapping[str, Any]
    first_choices: int | None
    least_developed: int | None

    @property
    def meetings_min(self) -> int:
        return int(self.plan["fairness"]["meetings_min"])

    @property
    def meetings_max(self) -> int:
        return int(self.plan["fairness"]["meetings_max"])

    @property
    def unplaced(self) -> int:
        return len(self.plan["unplaced"])

    @property
    def gap_per_cent(self) -> float:
        """How far the proven bound is away, in hundredths of it."""
        return 100 * float(self.plan["gap"])


def per_cent(part: Mapping[str, int] | None) -> int | None:
    """`kept` of `of` in whole per cent; None where there is none."""
    return 100 * part["kept"] // part["of"] if part and part["of"] else None


def fairness_of(fair: Fair) -> Fairness | None:
    """The figures of the version that stands; None as long as there is none."""
    timetable = published_timetable(fair)
    if timetable is None:
        return None
    figures = timetable.figures
    return Fairness(timetable, timetable.plan, per_cent(figures.get("first_choices")), per_cent(figures.get("least_developed")))


def wishes_without_place(delegation: Delegation, fairness: Fairness) -> list[Unplaced]:
    """The accepted requests of a delegation that the published plan could not keep, with the reason found for each."""
    parties = {wish["id"]: wish["parties"] for wish in fairness.timetable.input["requests"]}
    own = [one for one in fairness.plan["unplaced"] if delegation.public_id in parties.get(one["request"], ())]
    if not own:
        return []
    words = Words(delegation.fair, kept_fair(fairness.timetable))
    return [Unplaced(one["request"], words.meeting(one["request"]), words.reason(one["reason"], one["values"])) for one in own]
