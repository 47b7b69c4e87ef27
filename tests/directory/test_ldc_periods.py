"""Stewards keep the list: what they may enter, what is refused and why, and what the record keeps."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from isopolity.audit.models import AuditRecord
from isopolity.core.development import Graduation
from isopolity.core.development import LdcPeriod as Period
from isopolity.core.partial_dates import parsed_partial_date as on
from isopolity.core.reasons import Refused
from isopolity.directory.models import Country, LdcPeriod, Source
from isopolity.directory.queries.countries import country_on
from isopolity.directory.services.ldc_periods import Cited, Stay, record_stay, remove_stay
from tests.factories.directory import administrator, city, secretariat, steward
from tests.factories.geography import countries

NOW = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
DESA = Cited("UN DESA: timeline of the category of least developed countries")

pytestmark = pytest.mark.django_db


@pytest.fixture
def nepal() -> Country:
    countries()
    return Country.objects.get(iso2="NP")


def stay(listed: str = "1971", left: str = "", dated: str = "", **fields: Any) -> Stay:
    graduation = Graduation(on(left), "The Himalayan Post", on(dated) if dated else None) if left else None
    return Stay(Period(on(listed), DESA.title, graduation), DESA, Cited("The Himalayan Post") if left else None, **fields)


def test_steward_enters_a_graduation_that_a_later_source_tells(nepal: Country) -> None:
    row, by = nepal.ldc_periods.get(), steward()
    changed = record_stay(nepal, stay(left="2026-11-24", dated="2026-11-25"), by=by, at=NOW, instead_of=row)
    assert (changed.pk, changed.public_id, LdcPeriod.objects.filter(country=nepal).count()) == (row.pk, row.public_id, 1)
    assert country_on(nepal, date(2026, 11, 23)).is_least_developed
    assert country_on(nepal, date(2026, 11, 24)).has_left
    act = AuditRecord.objects.get(action="directory:ldc-period:record")
    assert (act.actor_id, act.office, act.object_id) == (by.public_id, "Steward", row.public_id)
    assert act.values["before"]["scheduled_as_stated"] == "2026-11-24"
    assert (act.values["after"]["graduated_on"], act.values["after"]["graduation_source"]) == ("2026-11-24", "The Himalayan Post")


def test_steward_enters_a_country_that_was_newly_listed(nepal: Country) -> None:
    congo = Country.objects.get(iso2="CG")
    record_stay(congo, stay("2026-11"), by=steward(), at=NOW)
    assert country_on(congo, date(2026, 11, 15)).is_uncertain
    assert country_on(congo, date(2026, 11, 30)).is_least_developed


@pytest.mark.parametrize(
    ("entered", "code", "field"),
    [
        (stay("2030"), "listing-in-the-future", "listed_from"),
        (stay("2026-12-06"), "listing-in-the-future", "listed_from"),
        (stay(left="2026-11-24", dated="2026-11-23"), "graduation-not-attested", "graduation_source_dated"),
        (stay(left="2026-11-24", dated="2026-11"), "graduation-not-attested", "graduation_source_dated"),
        (stay(left="2026-11-24"), "graduation-not-attested", "graduation_source_dated"),
        (stay(left="2026-12-06", dated="2026-12-06"), "source-from-the-future", "graduation_source_dated"),
        (stay(listed="2020", left="2019", dated="2021"), "graduation-before-listing", "graduated"),
    ],
)
def test_stay_that_cannot_be_is_refused_with_its_reason(nepal: Country, entered: Stay, code: str, field: str) -> None:
    row = nepal.ldc_periods.get()
    with pytest.raises(Refused) as refused:
        record_stay(nepal, entered, by=steward(), at=NOW, instead_of=row)
    assert (refused.value.reason.code, refused.value.reason.field) == (code, field)
    row.refresh_from_db()
    assert row.graduated_on is None
    assert not AuditRecord.objects.filter(action="directory:ldc-period:record").exists()


@pytest.mark.parametrize(("listed", "overlaps"), [("1971", True), ("1980", True), ("1960", True), ("1994-12-31", False), ("2026", False)])
def test_stays_of_one_country_do_not_overlap(nepal: Country, listed: str, overlaps: bool) -> None:
    """Botswana was listed in 1971 and left in December 1994."""
    botswana, by = Country.objects.get(iso2="BW"), steward()
    if overlaps:
        with pytest.raises(Refused, match="stays-overlap"):
            record_stay(botswana, stay(listed), by=by, at=NOW)
    else:
        record_stay(botswana, stay(listed), by=by, at=NOW)
    assert LdcPeriod.objects.filter(country=botswana).count() == 1 + (not overlaps)


def test_only_stewards_keep_the_list(nepal: Country) -> None:
    row = nepal.ldc_periods.get()
    for stranger in (administrator(city(iso2="NP")), secretariat()):
        with pytest.raises(Refused, match="only-stewards"):
            record_stay(nepal, stay("1972"), by=stranger, at=NOW, instead_of=row)
        with pytest.raises(Refused, match="only-stewards"):
            remove_stay(row, why="To look richer.", by=stranger, at=NOW)
    row.refresh_from_db()
    assert row.listed_from == date(1971, 1, 1)


def test_stay_entered_by_mistake_is_taken_away_and_kept_in_the_record(nepal: Country) -> None:
    row, by = nepal.ldc_periods.get(), steward()
    with pytest.raises(Refused, match="removal-without-reason"):
        remove_stay(row, why="", by=by, at=NOW)
    remove_stay(row, why="Entered twice.", by=by, at=NOW)
    assert not nepal.ldc_periods.exists()
    values = AuditRecord.objects.get(action="directory:ldc-period:remove").values
    assert (values["why"], values["before"]["listed_from"]) == ("Entered twice.", "1971-01-01")


@pytest.mark.parametrize(
    "facts",
    [
        {"graduated_on": date(2026, 11, 24)},
        {"graduated_on": date(2026, 11, 24), "graduation_source_dated_on": date(2026, 11, 30)},
        {"graduated_on": date(2026, 11, 24), "graduation_source": True},
        {"graduated_on": date(2026, 11, 24), "graduation_source": True, "graduation_source_dated_on": date(2026, 11, 23)},
        {"graduation_source": True, "graduation_source_dated_on": date(2026, 11, 23)},
        {"graduated_on": date(1970, 1, 1), "graduation_source": True, "graduation_source_dated_on": date(2026, 1, 1)},
    ],
)
def test_database_refuses_a_graduation_that_no_later_source_attests(nepal: Country, facts: dict[str, Any]) -> None:
    source = Source.objects.create(title="A newspaper")
    given = {name: source if value is True else value for name, value in facts.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        LdcPeriod.objects.filter(country=nepal).update(**given)
