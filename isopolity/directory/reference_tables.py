"""The published tables in `data/` as typed rows, for the service that loads them; `data/README.md` names the sources."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from isopolity.core.development import Graduation, LdcPeriod
from isopolity.core.partial_dates import PartialDate, parsed_partial_date

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One country or area of M49, or one of the two that only the OCHA table and GeoNames know (`in_m49` false).

    `iso2`, `iso3`: ISO 3166-1 (XK, XKX are user-assigned there). `m49`: three digits or empty. `development`:
    "Developing", "Developed" or empty. Flags are None where the table does not list the country. `languages`: BCP 47.
    `currency`: ISO 4217 or empty. `latitude`, `longitude`: a point inside, in degrees, or None.
    """

    iso2: str
    iso3: str
    m49: str
    name: str
    region_code: str
    sub_region_code: str
    intermediate_region_code: str
    in_m49: bool
    development: str
    ldc_m49: bool | None
    ldc_ocha: bool | None
    lldc_m49: bool | None
    lldc_ocha: bool | None
    sids_m49: bool | None
    sids_ocha: bool | None
    currency: str
    languages: tuple[str, ...]
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class LdcPeriodRow:
    """One stay on the list of least developed countries, with the words in which its schedule was published."""

    iso3: str
    period: LdcPeriod
    scheduled_as_stated: str


@dataclass(frozen=True, slots=True)
class SubdivisionRow:
    """A first-level subdivision; `code` is GeoNames' admin1 code, unique inside the country `iso2`."""

    iso2: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """An M49 region; `parent` is the code of the one around it, empty for the world (001)."""

    code: str
    name: str
    level: str
    parent: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _flag(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _date(text: str) -> PartialDate | None:
    return parsed_partial_date(text) if text else None


def country_rows() -> list[CountryRow]:
    return [
        CountryRow(
            iso2=row["iso2"],
            iso3=row["iso3"],
            m49=row["m49"],
            name=row["name"],
            region_code=row["region_code"],
            sub_region_code=row["sub_region_code"],
            intermediate_region_code=row["intermediate_region_code"],
            in_m49=row["in_m49"] == "yes",
            development=row["development"],
            ldc_m49=_flag(row["ldc_m49"]),
            ldc_ocha=_flag(row["ldc_ocha"]),
            lldc_m49=_flag(row["lldc_m49"]),
            lldc_ocha=_flag(row["lldc_ocha"]),
            sids_m49=_flag(row["sids_m49"]),
            sids_ocha=_flag(row["sids_ocha"]),
            currency=row["currency"],
            languages=tuple(row["languages"].split()),
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
        )
        for row in _rows("countries.csv")
    ]


def ldc_period_rows() -> list[LdcPeriodRow]:
    listed = []
    for row in _rows("ldc_periods.csv"):
        left_on = _date(row["graduated"])
        left = None
        if left_on is not None:
            left = Graduation(left_on, row["graduation_source"], _date(row["graduation_source_dated"]))
        period = LdcPeriod(
            listed_from=parsed_partial_date(row["listed_from"]),
            source=row["source"],
            graduation=left,
            scheduled=_date(row["scheduled"]),
        )
        listed.append(LdcPeriodRow(row["iso3"], period, row["scheduled_as_stated"]))
    return listed


def subdivision_rows() -> list[SubdivisionRow]:
    return [SubdivisionRow(row["iso2"], row["code"], row["name"]) for row in _rows("subdivisions.csv")]


def region_rows() -> list[RegionRow]:
    return [RegionRow(row["code"], row["name"], row["level"], row["parent"]) for row in _rows("m49_regions.csv")]
