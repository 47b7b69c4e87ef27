"""A city is called as its reader calls it, where it goes by a name in the reader's language; its own name stands on its page."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from isopolity.directory import services
from isopolity.directory.models import Membership, Organisation, Place, Source
from isopolity.directory.queries import shown_names
from isopolity.directory.services.listing import ListedOrganisation, list_organisation
from isopolity.exchange.models import Need
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.exchange import make_entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
ARABIC = "كوبنهاغن"


@pytest.fixture
def city() -> Organisation:
    city = make.city("København", iso2="DK")
    person = make.administrator(city)
    for language, name in (("ar", ARABIC), ("fr", "Copenhague"), ("fr", "Ville de Copenhague")):
        services.add_name(city, name=name, language=language, by=person, at=NOW)
    return city


def read(address: str, language: str) -> str:
    browser = Browserlike(headers={"accept-language": language})
    return browser.get(address).content.decode()


def called(city: Organisation, language: str) -> str:
    city.refresh_from_db()
    with translation.override(language):
        return city.shown_name


def test_the_first_name_in_the_readers_language_is_shown_and_else_its_own(city: Organisation) -> None:
    assert [called(city, language) for language in ("ar", "fr", "fr-ca", "en")] == [ARABIC, "Copenhague", "Copenhague", "København"]


def test_its_place_goes_by_the_same_name_where_it_is_called_alike(city: Organisation) -> None:
    place = Place.objects.create(geoname_id=2, name="Kobenhavn", country=city.country, latitude=55.7, longitude=12.6, population=1)
    Organisation.objects.filter(pk=city.pk).update(place=place)
    assert f'<a href="/places/2"><bdi>{ARABIC}</bdi></a>' in read(city.path, "ar")
    assert '<a href="/places/2"><bdi>København</bdi></a>' in read(city.path, "en")
    Organisation.objects.filter(pk=city.pk).update(name="Storkøbenhavn")
    assert '<a href="/places/2"><bdi>Kobenhavn</bdi></a>' in read(city.path, "ar")


def test_a_name_taken_away_is_shown_no_more(city: Organisation) -> None:
    by = city.roles.get().user
    services.remove_name(city.names.get(name="Copenhague"), by=by, at=NOW)
    assert called(city, "fr") == "Ville de Copenhague"
    services.remove_name(city.names.get(name="Ville de Copenhague"), by=by, at=NOW)
    assert called(city, "fr") == "København"


def test_names_that_a_source_gives_are_shown_too() -> None:
    make.country("EG")
    stated = ListedOrganisation(name="القاهرة", country=make.country("EG"), names={"en": "Cairo", "ar": "القاهرة", "fr": "Le Caire"})
    listed = list_organisation(stated, source=Source.objects.create(title="A list"), by=make.steward(), at=NOW)
    assert [called(listed, language) for language in ("ar", "fr", "en")] == ["القاهرة", "Le Caire", "Cairo"]
    with translation.override("fr"):
        assert shown_names([listed.public_id, make.city(vouched=False).public_id]) == {listed.public_id: "Le Caire"}


def test_pages_and_lists_call_it_so_and_its_own_page_gives_its_own_name_beside(city: Organisation) -> None:
    network = make.network()
    Membership.objects.create(network=network, member=city, joined_on=date(2020, 1, 1))
    need = make_entry(Need, city)
    for address in ("/cities", f"/networks/{network.public_id}/members", need.path, "/needs"):
        assert f"<bdi>{ARABIC}</bdi>" in read(address, "ar"), address
    page = read(city.path, "ar")
    assert f"<h1><bdi>{ARABIC}</bdi></h1>" in page
    assert "<dd><bdi>København</bdi></dd>" in page
    english = read(city.path, "en")
    assert "<h1><bdi>København</bdi></h1>" in english and "Its own name" not in english


def test_files_give_its_own_name_whatever_the_reader_reads(city: Organisation) -> None:
    assert '"København"' in read("/cities.json", "ar")


def test_lists_ask_no_more_of_the_database_for_it(city: Organisation, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        other = make.city(f"City {number}", known_as={"ar": f"مدينة {number}"})
        make_entry(Need, other)
    for address in ("/cities", "/needs", city.path):
        browser = Browserlike(headers={"accept-language": "ar"})
        browser.force_login(city.roles.get().user)
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200
