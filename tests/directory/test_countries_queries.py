"""Countries on a date, from the tables that are shipped."""

from datetime import date

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from isopolity.core.development import Hemisphere, HemisphereBasis, LdcStatus
from isopolity.directory.models import Country, LdcPeriod
from isopolity.directory.queries.countries import (
    CountryOnDate,
    countries_on,
    country_for,
    country_list,
    country_on,
    hemispheres_on,
    least_developed_on,
    stay_for,
    stays_on_list,
)
from tests.factories.geography import countries

TODAY = date(2026, 11, 21)
MEETING_OF_MAYORS = date(2001, 5, 15)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tables() -> None:
    countries()


def on(iso2: str, at: date) -> CountryOnDate:
    return country_on(Country.objects.get(iso2=iso2), at)


@pytest.mark.parametrize(("at", "count"), [(TODAY, 44), (MEETING_OF_MAYORS, 49), (date(1960, 1, 1), 0), (date(2026, 12, 1), 44)])
def test_least_developed_countries_on(at: date, count: int) -> None:
    assert len(least_developed_on(at)) == count
    assert country_list(at).least_developed == count
    assert len(country_list(at, "least-developed").shown) == count


def test_all_countries_are_asked_for_with_two_questions() -> None:
    with CaptureQueriesContext(connection) as asked:
        found = countries_on(TODAY)
        [(one.name, one.source and one.source.title, one.decided_by and one.decided_by.country_id) for one in found]
    assert len(found) == 250
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("language", "first", "benin"), [("en", "Afghanistan", "Benin"), ("fr", "Afghanistan", "Bénin"), ("ar", "آيسلندا", "بنين")]
)
def test_countries_are_named_and_ordered_in_the_readers_language(language: str, first: str, benin: str) -> None:
    with translation.override(language):
        found = countries_on(TODAY)
        assert benin in [one.name for one in found]
        if language != "ar":
            assert found[0].name == first
        names = [one.name for one in found]
    assert len(set(names)) == 250


def test_country_that_left_in_a_month_is_uncertain_inside_it() -> None:
    before, inside, after = (on("BT", date(2023, month, day)) for month, day in ((11, 30), (12, 15), (12, 31)))
    assert (before.is_least_developed, before.is_uncertain, before.has_left) == (True, False, False)
    assert (inside.is_least_developed, inside.is_uncertain, inside.has_left) == (False, True, False)
    assert (after.is_least_developed, after.is_uncertain, after.has_left) == (False, False, True)
    assert before.source is not None and before.source.title.startswith("UN DESA")
    assert after.source is not None and after.source.title.startswith("UNCTAD")
    assert after.finding.basis is HemisphereBasis.M49


def test_scheduled_day_that_has_come_is_told_and_changes_nothing() -> None:
    nepal = on("NP", date(2026, 12, 1))
    assert (nepal.is_least_developed, nepal.standing.schedule_passed) == (True, True)
    assert on("NP", TODAY).standing.schedule_passed is False


def test_country_never_listed_has_no_source() -> None:
    belgium = on("BE", TODAY)
    assert (belgium.standing.status, belgium.source, belgium.has_left) == (LdcStatus.NOT_LEAST_DEVELOPED, None, False)
    assert belgium.finding.hemisphere is Hemisphere.NORTH


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("disagreement", ["ST"]),
        ("left", ["BW", "CV", "GQ", "MV", "WS", "ST", "VU", "BT"]),
        ("unknown", ["AQ", "TW", "XK"]),
    ],
)
def test_kinds_of_countries_to_show(show: str, expected: list[str]) -> None:
    assert {one.country.iso2 for one in country_list(TODAY, show).shown} == set(expected)


def test_hemispheres_on_a_day() -> None:
    found = hemispheres_on(TODAY)
    assert (found["BJ"], found["BE"], found["XK"]) == (Hemisphere.SOUTH, Hemisphere.NORTH, Hemisphere.UNKNOWN)
    assert list(found.values()).count(Hemisphere.SOUTH) == 182


def test_country_and_stay_that_do_not_exist() -> None:
    assert country_for(None, "bj").iso3 == "BEN"
    with pytest.raises(Http404):
        country_for(None, "ZZ")
    stay = LdcPeriod.objects.get(country_id="BJ")
    assert stay_for(None, stay.public_id) == stay
    assert stays_on_list(Country.objects.get(iso2="BJ")) == [stay]
    with pytest.raises(Http404):
        stay_for(None, "nothing")
