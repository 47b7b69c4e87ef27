"""Least developed, South, North, and the type of a cooperation: always derived for a date, never stored.

Three answers are possible everywhere: yes, no, and unknown. Two tables decide. The list of least developed countries
(United Nations, DESA) gives dated periods; the M49 table of the UN Statistics Division divides countries into
"Developing" and "Developed" without dates, so that only the list makes the answer depend on the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from isopolity.core.partial_dates import PartialDate

M49_DEVELOPING = "Developing"
M49_DEVELOPED = "Developed"


class LdcStatus(StrEnum):
    LEAST_DEVELOPED = "least-developed"
    NOT_LEAST_DEVELOPED = "not-least-developed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Graduation:
    """A country's leaving the list, and the source that says so; `source_dated` is None for an undated source."""

    on: PartialDate
    source: str
    source_dated: PartialDate | None

    @property
    def is_confirmed(self) -> bool:
        """True when the source is dated on or after the graduation, however the missing days and months are read.

        A source dated before it can only announce a graduation, and announced graduations have been put off.
        """
        return self.source_dated is not None and self.source_dated.earliest >= self.on.latest


@dataclass(frozen=True, slots=True)
class LdcPeriod:
    """One stay on the list. `scheduled` is the date set for leaving it: information, never status."""

    listed_from: PartialDate
    source: str
    graduation: Graduation | None = None
    scheduled: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class LdcStanding:
    """Whether a country was on the list on a day, by which period, and what the reader should know beside it.

    `period` is the one that decided: the last one begun, or None when none had begun. `schedule_passed` says that the
    day scheduled for leaving had come, but no source dated on or after it says that the country left.
    """

    status: LdcStatus
    period: LdcPeriod | None
    schedule_passed: bool = False

    @property
    def source(self) -> str | None:
        """The source that decided: that of the graduation once it has begun to count, else that of the listing."""
        if self.period is None:
            return None
        graduation = self.period.graduation
        if graduation is not None and graduation.is_confirmed and self.status is not LdcStatus.LEAST_DEVELOPED:
            return graduation.source
        return self.period.source


def _status_in(period: LdcPeriod, at: date) -> LdcStatus:
    """Status by one period that has begun, or may have. A change known to the month is unknown inside that month."""
    graduation = period.graduation
    if graduation is not None and graduation.is_confirmed:
        if at >= graduation.on.latest:
            return LdcStatus.NOT_LEAST_DEVELOPED
        if at >= graduation.on.earliest:
            return LdcStatus.UNKNOWN
    return LdcStatus.LEAST_DEVELOPED if at >= period.listed_from.latest else LdcStatus.UNKNOWN


def ldc_standing(periods: Sequence[LdcPeriod], at: date) -> LdcStanding:
    """A country's standing on the list on the day `at`; `periods` are all its stays, in any order.

    A country without periods never was on the list, as far as the source of the periods reaches.
    """
    begun = [period for period in periods if period.listed_from.earliest <= at]
    if not begun:
        return LdcStanding(LdcStatus.NOT_LEAST_DEVELOPED, None)
    last = max(begun, key=lambda period: (period.listed_from.earliest, period.listed_from.latest))
    status = _status_in(last, at)
    passed = status is LdcStatus.LEAST_DEVELOPED and last.scheduled is not None and at >= last.scheduled.latest
    return LdcStanding(status, last, passed)


class Hemisphere(StrEnum):
    """The two sides of "North-South cooperation": words about development, not about latitude."""

    SOUTH = "south"
    NORTH = "north"
    UNKNOWN = "unknown"


class HemisphereBasis(StrEnum):
    LDC_LIST = "ldc-list"
    M49 = "m49"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class HemisphereFinding:
    hemisphere: Hemisphere
    basis: HemisphereBasis


def hemisphere_of(standing: LdcStanding, m49_development: str) -> HemisphereFinding:
    """South when least developed on the day of `standing` or "Developing" in M49; North when "Developed" there.

    `m49_development` is the word of the M49 table; an empty one, or a country that the table lacks, stays unknown.
    A country that may or may not have been on the list that day is only North if it surely was not.
    """
    if standing.status is LdcStatus.LEAST_DEVELOPED:
        return HemisphereFinding(Hemisphere.SOUTH, HemisphereBasis.LDC_LIST)
    if m49_development == M49_DEVELOPING:
        return HemisphereFinding(Hemisphere.SOUTH, HemisphereBasis.M49)
    if m49_development == M49_DEVELOPED and standing.status is LdcStatus.NOT_LEAST_DEVELOPED:
        return HemisphereFinding(Hemisphere.NORTH, HemisphereBasis.M49)
    return HemisphereFinding(Hemisphere.UNKNOWN, HemisphereBasis.NONE)


class CooperationType(StrEnum):
    SOUTH_SOUTH = "south-south"
    NORTH_SOUTH = "north-south"
    NORTH_NORTH = "north-north"
    TRIANGULAR = "triangular"
    UNKNOWN = "unknown"


def cooperation_type(parties: Sequence[Hemisphere], supporters: Sequence[Hemisphere] = ()) -> CooperationType:
    """The type of a cooperation from the sides of its parties and of those who support it from outside.

    Triangular is South-South with a supporter from the North. An unknown party or supporter makes the type unknown
    only where it could change it: one party from each side is North-South whatever the others are.
    """
    sides = set(parties)
    if {Hemisphere.SOUTH, Hemisphere.NORTH} <= sides:
        return CooperationType.NORTH_SOUTH
    if sides == {Hemisphere.NORTH}:
        return CooperationType.NORTH_NORTH
    if sides != {Hemisphere.SOUTH}:
        return CooperationType.UNKNOWN
    if Hemisphere.NORTH in supporters:
        return CooperationType.TRIANGULAR
    return CooperationType.UNKNOWN if Hemisphere.UNKNOWN in supporters else CooperationType.SOUTH_SOUTH
