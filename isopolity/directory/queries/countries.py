"""Countries on a date: least developed or not, South or North, and by which source."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.functional import cached_property

from isopolity.core.development import (
    Hemisphere,
    HemisphereFinding,
    LdcStanding,
    LdcStatus,
    hemisphere_of,
    ldc_standing,
)
from isopolity.core.names import fold
from isopolity.directory.models import Country, LdcPeriod, Source
from isopolity.ui.countries import country_name
from isopolity.ui.remembered import remembered


@dataclass(frozen=True)
class CountryOnDate:
    """A country and what is known of it on a day. `decided_by` is the stay on the list that decided, or None."""

    country: Country
    at: date
    standing: LdcStanding
    finding: HemisphereFinding
    decided_by: LdcPeriod | None

    @cached_property
    def name(self) -> str:
        """In the reader's language."""
        return country_name(self.country.iso2)

    @property
    def is_least_developed(self) -> bool:
        return self.standing.status is LdcStatus.LEAST_DEVELOPED

    @property
    def is_uncertain(self) -> bool:
        return self.standing.status is LdcStatus.UNKNOWN

    @property
    def has_left(self) -> bool:
        """Was on the list before that day and is surely not on it any more."""
        return self.decided_by is not None and self.standing.status is LdcStatus.NOT_LEAST_DEVELOPED

    @property
    def source(self) -> Source | None:
        """The source that decides: of the graduation once it counts, else of the listing."""
        if self.decided_by is None:
            return None
        if self.decided_by.graduation_source is not None and not self.is_least_developed:
            return self.decided_by.graduation_source
        return self.decided_by.source

    @property
    def tables_disagree(self) -> bool:
        """The M49 table and the OCHA table say different things of being least developed."""
        said = {self.country.ldc_m49, self.country.ldc_ocha} - {None}
        return len(said) > 1


def _on_date(country: Country, rows: list[LdcPeriod], at: date) -> CountryOnDate:
    periods = {row.period: row for row in rows}
    standing = ldc_standing(list(periods), at)
    decided_by = periods[standing.period] if standing.period is not None else None
    return CountryOnDate(country, at, standing, hemisphere_of(standing, country.development), decided_by)


def _periods_by_country() -> dict[str, list[LdcPeriod]]:
    found: dict[str, list[LdcPeriod]] = defaultdict(list)
    for row in LdcPeriod.objects.select_related("source", "graduation_source"):
        found[row.country_id].append(row)
    return found


SHOWN: dict[str, Callable[[CountryOnDate], bool]] = {
    "": lambda one: True,
    "least-developed": lambda one: one.is_least_developed,
    "left": lambda one: one.has_left,
    "unknown": lambda one: one.is_uncertain or one.finding.hemisphere is Hemisphere.UNKNOWN,
    "disagreement": lambda one: one.tables_disagree,
}


@dataclass(frozen=True, slots=True)
class CountryList:
    """The countries shown, and how many of all surely were on the list on that day."""

    shown: list[CountryOnDate]
    least_developed: int


def countries_on(at: date) -> list[CountryOnDate]:
    """Every country on that day, by its name in the reader's language. Two questions to the database."""
    periods = _periods_by_country()
    found = [_on_date(country, periods[country.iso2], at) for country in Country.objects.all()]
    return sorted(found, key=lambda one: (fold(one.name), one.country.iso2))


def country_list(at: date, show: str = "") -> CountryList:
    """The countries of one kind of `SHOWN` on that day."""
    every = countries_on(at)
    return CountryList(list(filter(SHOWN[show], every)), sum(one.is_least_developed for one in every))


@remembered(seconds=60)
def least_developed_on(at: date) -> frozenset[str]:
    """ISO codes (two letters) of the countries that surely were on the list on that day, as known a minute ago at most."""
    stays = {iso2: [row.period for row in rows] for iso2, rows in _periods_by_country().items()}
    return frozenset(iso2 for iso2, known in stays.items() if ldc_standing(known, at).status is LdcStatus.LEAST_DEVELOPED)


def hemispheres_on(at: date) -> dict[str, Hemisphere]:
    """South, North or unknown for each country by its ISO code (two letters), on that day."""
    return {one.country.iso2: one.finding.hemisphere for one in countries_on(at)}


def country_codes() -> list[str]:
    """The ISO codes (two letters) of all countries and areas, in their order."""
    return list(Country.objects.order_by("iso2").values_list("iso2", flat=True))


def currencies_in_use() -> list[str]:
    """ISO codes of the currencies of all countries, and of those in which help is most often given, in their order."""
    return sorted({"CHF", "EUR", "GBP", "USD", *Country.objects.exclude(currency="").values_list("currency", flat=True)})


def country_with_code(iso2: str) -> Country | None:
    """The country with this ISO code (two letters), if there is one."""
    return Country.objects.filter(iso2=iso2).first()


def country_for(user: Any, iso2: str) -> Country:
    """The country with this ISO code, for anybody; raises `Http404` when there is none."""
    found = Country.objects.filter(iso2=iso2.upper()).first()
    if found is None:
        raise Http404
    return found


def country_on(country: Country, at: date) -> CountryOnDate:
    """What is known of one country on that day."""
    return _on_date(country, stays_on_list(country), at)


def stays_on_list(country: Country) -> list[LdcPeriod]:
    """All stays of a country on the list, oldest first, with their sources."""
    rows = LdcPeriod.objects.filter(country=country).select_related("source", "graduation_source", "country")
    return list(rows.order_by("listed_from"))


def stay_for(user: Any, public_id: str) -> LdcPeriod:
    """One stay on the list, for anybody; raises `Http404` when there is none."""
    found = LdcPeriod.objects.filter(public_id=public_id).select_related("source", "graduation_source", "country").first()
    if found is None:
        raise Http404
    return found
