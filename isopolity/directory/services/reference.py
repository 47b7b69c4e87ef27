"""Loading the published tables of countries, subdivisions and the list of least developed countries."""

from dataclasses import asdict, dataclass

from django.db import transaction

from isopolity.audit.services import Actor, record
from isopolity.core.development import LdcPeriod as Period
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models import Country, KnownTo, LdcPeriod, Source, Subdivision
from isopolity.directory.reference_tables import country_rows, ldc_period_rows, subdivision_rows

TIMELINE_TITLE = "UN DESA: timeline of the category of least developed countries"
COUNTRY_FIELDS = (
    "iso3", "m49", "name", "in_m49", "development", "ldc_m49", "ldc_ocha", "lldc_m49", "lldc_ocha", "sids_m49", "sids_ocha",
    "currency", "latitude", "longitude",
)  # fmt: skip
REGION_FIELDS = ("region", "sub_region", "intermediate_region")


@dataclass(frozen=True, slots=True)
class TablesLoaded:
    """How many rows the tables have, and how many periods of the list were new; those there were kept as they stood."""

    countries: int
    subdivisions: int
    new_periods: int


def known_to(day: PartialDate) -> str:
    """How exact the date is, as the database writes it."""
    if day.month is None:
        return KnownTo.YEAR
    return KnownTo.MONTH if day.day is None else KnownTo.DAY


def load_countries() -> int:
    """Write each country of the shipped table, new or again; returns how many. Countries are never taken away."""
    countries = []
    for row in country_rows():
        regions = {field: getattr(row, f"{field}_code") for field in REGION_FIELDS}
        facts = {field: getattr(row, field) for field in COUNTRY_FIELDS}
        countries.append(Country(iso2=row.iso2, languages=list(row.languages), **regions, **facts))
    Country.objects.bulk_create(
        countries, update_conflicts=True, unique_fields=["iso2"], update_fields=[*COUNTRY_FIELDS, *REGION_FIELDS, "languages"]
    )
    return len(countries)


def load_subdivisions() -> int:
    """Write each subdivision of the shipped table, new or again; returns how many."""
    subdivisions = [Subdivision(code=f"{row.iso2}.{row.code}", name=row.name) for row in subdivision_rows()]
    Subdivision.objects.bulk_create(subdivisions, update_conflicts=True, unique_fields=["code"], update_fields=["name"])
    return len(subdivisions)


def _source(stated: str) -> Source:
    """The row of a source that the table gives as an address or as a title."""
    address = stated if stated.startswith("https://") else ""
    source, _created = Source.objects.get_or_create(title=TIMELINE_TITLE if address else stated, reference="", address=address)
    return source


def stored_period(period: Period, *, country_id: str, as_stated: str) -> LdcPeriod:
    """The unsaved row of a period, its dates as the strict rule wants them; sources are left to the caller."""
    row = LdcPeriod(
        country_id=country_id,
        listed_from=period.listed_from.earliest,
        listed_known_to=known_to(period.listed_from),
        scheduled_as_stated=as_stated,
    )
    if period.graduation is not None and period.graduation.source_dated is not None:
        row.graduated_on = period.graduation.on.latest
        row.graduated_known_to = known_to(period.graduation.on)
        row.graduation_source_dated_on = period.graduation.source_dated.earliest
        row.graduation_source_known_to = known_to(period.graduation.source_dated)
    if period.scheduled is not None:
        row.scheduled_on = period.scheduled.latest
        row.scheduled_known_to = known_to(period.scheduled)
    return row


def load_ldc_periods() -> int:
    """Add the published periods of countries that have none; returns how many.

    A country with a period is left alone: a steward may know better than the table, and is never overruled by a load.
    """
    iso2 = dict(Country.objects.values_list("iso3", "iso2"))
    known = set(LdcPeriod.objects.values_list("country_id", flat=True))
    fresh = [row for row in ldc_period_rows() if iso2[row.iso3] not in known]
    stated = {row.period.source for row in fresh} | {row.period.graduation.source for row in fresh if row.period.graduation}
    sources = {title: _source(title) for title in sorted(stated)}
    periods = []
    for row in fresh:
        period = stored_period(row.period, country_id=iso2[row.iso3], as_stated=row.scheduled_as_stated)
        period.source = sources[row.period.source]
        period.graduation_source = sources[row.period.graduation.source] if row.period.graduation else None
        periods.append(period)
    LdcPeriod.objects.bulk_create(periods)
    return len(fresh)


@transaction.atomic
def load_reference_tables(*, by: Actor | None = None) -> TablesLoaded:
    """Load the shipped tables, all or none; loading again changes nothing that a person wrote. For the command line."""
    loaded = TablesLoaded(load_countries(), load_subdivisions(), load_ldc_periods())
    record("directory:reference-tables:load", by=by, values=asdict(loaded))
    return loaded
