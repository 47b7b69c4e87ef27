"""Dates are pinned: the day of the Meeting of Mayors, days around graduations, and 21 November 2026."""

from datetime import date

import pytest

from isopolity.core.development import (
    CooperationType,
    Graduation,
    Hemisphere,
    HemisphereBasis,
    HemisphereFinding,
    LdcPeriod,
    LdcStanding,
    LdcStatus,
    cooperation_type,
    hemisphere_of,
    ldc_standing,
)
from isopolity.core.partial_dates import parsed_partial_date as on
from isopolity.directory.reference_tables import country_rows, ldc_period_rows

YES, NO, UNKNOWN = LdcStatus.LEAST_DEVELOPED, LdcStatus.NOT_LEAST_DEVELOPED, LdcStatus.UNKNOWN
SOUTH, NORTH, UNSAID = Hemisphere.SOUTH, Hemisphere.NORTH, Hemisphere.UNKNOWN


def published(iso3: str) -> list[LdcPeriod]:
    return [row.period for row in ldc_period_rows() if row.iso3 == iso3]


def listed_on(day: date) -> set[str]:
    return {row.iso3 for row in ldc_period_rows() if ldc_standing([row.period], day).status is YES}


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(1970, 12, 31), 0),
        (date(1971, 12, 31), 24),
        (date(2001, 5, 15), 49),  # the Meeting of Mayors in Brussels
        (date(2008, 1, 1), 49),  # Cabo Verde left in December 2007
        (date(2023, 11, 30), 46),
        (date(2024, 1, 1), 45),  # Bhutan left in December 2023
        (date(2025, 1, 1), 44),  # São Tomé and Príncipe left in December 2024
        (date(2026, 11, 21), 44),
    ],
)
def test_ldc_list_has_the_published_length_on(day, count):
    assert len(listed_on(day)) == count


def test_ldc_countries_on_the_day_of_the_meeting_of_mayors():
    at = date(2001, 5, 15)
    assert listed_on(at) - listed_on(date(2026, 11, 21)) == {"BTN", "CPV", "GNQ", "MDV", "STP", "VUT", "WSM"}
    assert listed_on(date(2026, 11, 21)) - listed_on(at) == {"SSD", "TLS"}
    named_in_the_document = {"TGO", "BFA", "MLI", "HTI", "MDG", "BEN", "GMB", "RWA", "COD", "SEN"}
    assert named_in_the_document <= listed_on(at)
    assert "BWA" not in listed_on(at)  # graduated in December 1994


@pytest.mark.parametrize("iso3", ["BGD", "LAO", "NPL"])
@pytest.mark.parametrize(
    ("day", "passed"),
    [(date(2026, 11, 21), False), (date(2026, 11, 23), False), (date(2026, 11, 24), True), (date(2027, 6, 1), True)],
)
def test_ldc_standing_when_graduation_is_only_scheduled(iso3, day, passed):
    """24 November 2026 is a schedule; while no source of that day or later says so, the country is on the list."""
    (period,) = published(iso3)
    assert str(period.scheduled) == "2026-11-24"
    assert ldc_standing([period], day) == LdcStanding(YES, period, schedule_passed=passed)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2023, 11, 30), YES),
        (date(2023, 12, 1), UNKNOWN),
        (date(2023, 12, 30), UNKNOWN),
        (date(2023, 12, 31), NO),
        (date(2026, 11, 21), NO),
    ],
)
def test_ldc_standing_of_bhutan_which_left_in_a_month(day, status):
    assert ldc_standing(published("BTN"), day).status is status


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(1999, 12, 31), NO), (date(2000, 1, 1), UNKNOWN), (date(2000, 12, 30), UNKNOWN), (date(2000, 12, 31), YES)],
)
def test_ldc_standing_of_senegal_which_was_listed_in_a_year(day, status):
    assert ldc_standing(published("SEN"), day).status is status


@pytest.mark.parametrize(
    ("source_dated", "status"),
    [
        (None, YES),
        ("2026-11-23", YES),
        ("2026-11-24", NO),
        ("2027-01", NO),
        ("2026", YES),  # some day of 2026: not surely on or after 24 November
        ("2026-11", YES),
        ("2027", NO),
    ],
)
def test_graduation_counts_only_when_its_source_is_dated_on_or_after_it(source_dated, status):
    graduation = Graduation(on("2026-11-24"), "a newspaper", on(source_dated) if source_dated else None)
    period = LdcPeriod(on("1971"), "UN DESA", graduation, scheduled=on("2026-11-24"))
    standing = ldc_standing([period], date(2027, 6, 1))
    assert standing.status is status
    assert standing.source == ("a newspaper" if status is NO else "UN DESA")
    assert standing.schedule_passed is (status is YES)
    assert ldc_standing([period], date(2026, 11, 23)).status is YES


def test_ldc_standing_when_a_country_was_listed_twice():
    """
    1971 ──── 1994-12-31        2030-01-01 ────
    """
    first = LdcPeriod(on("1971"), "A", Graduation(on("1994-12-31"), "B", on("1995")))
    second = LdcPeriod(on("2030-01-01"), "C")
    found = {year: ldc_standing([second, first], date(year, 6, 1)).status for year in (1970, 1971, 1980, 1995, 2029, 2030)}
    assert found == {1970: NO, 1971: UNKNOWN, 1980: YES, 1995: NO, 2029: NO, 2030: YES}


def test_ldc_standing_of_a_country_never_listed():
    assert ldc_standing([], date(2026, 11, 21)) == LdcStanding(NO, None)
    assert ldc_standing([], date(2026, 11, 21)).source is None


def test_hemispheres_of_all_countries_today():
    """182 "Developing" countries and every least developed one are South; Antarctica, Kosovo, Taiwan stay unknown."""
    at = date(2026, 11, 21)
    found: dict[Hemisphere, set[str]] = {SOUTH: set(), NORTH: set(), UNSAID: set()}
    for row in country_rows():
        finding = hemisphere_of(ldc_standing(published(row.iso3), at), row.development)
        found[finding.hemisphere].add(row.iso3)
    assert (len(found[SOUTH]), len(found[NORTH])) == (182, 65)
    assert found[UNSAID] == {"ATA", "TWN", "XKX"}
    assert {"BEL", "FRA", "CAN"} <= found[NORTH]
    assert listed_on(at) <= found[SOUTH]


@pytest.mark.parametrize(
    ("status", "development", "hemisphere", "basis"),
    [
        (YES, "Developing", SOUTH, HemisphereBasis.LDC_LIST),
        (YES, "Developed", SOUTH, HemisphereBasis.LDC_LIST),
        (YES, "", SOUTH, HemisphereBasis.LDC_LIST),
        (NO, "Developing", SOUTH, HemisphereBasis.M49),
        (UNKNOWN, "Developing", SOUTH, HemisphereBasis.M49),
        (NO, "Developed", NORTH, HemisphereBasis.M49),
        (UNKNOWN, "Developed", UNSAID, HemisphereBasis.NONE),
        (NO, "", UNSAID, HemisphereBasis.NONE),
    ],
)
def test_hemisphere_names_the_table_that_decided(status, development, hemisphere, basis):
    assert hemisphere_of(LdcStanding(status, None), development) == HemisphereFinding(hemisphere, basis)


@pytest.mark.parametrize(
    ("parties", "supporters", "expected"),
    [
        ([SOUTH, SOUTH], [], CooperationType.SOUTH_SOUTH),
        ([SOUTH, SOUTH], [SOUTH], CooperationType.SOUTH_SOUTH),
        ([SOUTH, SOUTH], [NORTH], CooperationType.TRIANGULAR),
        ([SOUTH, SOUTH], [UNSAID, NORTH], CooperationType.TRIANGULAR),
        ([SOUTH, SOUTH], [UNSAID], CooperationType.UNKNOWN),
        ([SOUTH, NORTH], [NORTH], CooperationType.NORTH_SOUTH),
        ([NORTH, SOUTH, UNSAID], [], CooperationType.NORTH_SOUTH),
        ([NORTH, NORTH], [SOUTH], CooperationType.NORTH_NORTH),
        ([NORTH, UNSAID], [], CooperationType.UNKNOWN),
        ([SOUTH, UNSAID], [NORTH], CooperationType.UNKNOWN),
        ([], [], CooperationType.UNKNOWN),
    ],
)
def test_cooperation_type(parties, supporters, expected):
    assert cooperation_type(parties, supporters) is expected
    assert cooperation_type(parties[::-1], supporters[::-1]) is expected
