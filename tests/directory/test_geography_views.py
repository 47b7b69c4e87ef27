"""The pages of places and countries, as visitors and stewards meet them."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from isopolity.directory.models import LdcPeriod, Place
from isopolity.directory.services.gazetteer import load_places
from tests.browserlike import Browserlike
from tests.directory.test_gazetteer import city as gazetteer_city
from tests.factories.directory import PASSWORD, city, officer, steward
from tests.factories.geography import countries, subdivision

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gazetteer() -> None:
    countries()
    subdivision("BJ.15", "Mono")
    subdivision("TG.24", "Maritime")
    load_places(
        [
            gazetteer_city(1, "Lokossa", population=86971),
            gazetteer_city(2, "Lomé", "TG", admin1code="24", latitude=6.13, longitude=1.22, population=749700, alternatenames=["لومي"]),
            gazetteer_city(3, "Andenne", "BE", admin1code="WAL", latitude=50.49, longitude=5.1, population=0),
        ]
    )


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


ADDRESSES = [
    "/places",
    "/places?q=lome",
    "/places?q=nowhere+at+all",
    "/places?country=bj",
    "/places/1",
    "/places/3",
    "/countries",
    "/countries?on=2001-05-15&show=least-developed",
    "/countries?on=1900-01-01&show=left",
    "/countries/BJ",
    "/countries/AQ?on=2023-12-15",
    "/countries/ST",
    "/countries/BT?on=2023-12-15",
    "/countries/NP?on=2026-12-01",
    "/sources",
]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_open_to_everybody_with_few_questions(client: Client, address: str, language: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
    assert len(asked) <= 8


@pytest.mark.parametrize(
    "address",
    ["/places/4", "/places/99999999999999999999", "/places/x", "/countries/ZZ", "/places?page=9", "/places?page=x", "/countries?page=99"],
)
def test_page_that_does_not_exist(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_list_of_places_asks_the_same_for_one_place_and_three(client: Client) -> None:
    counts = []
    for address in ("/places?country=BJ", "/places"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts == [2, 2]


def test_place_is_found_in_arabic_and_leads_to_its_page(client: Client) -> None:
    found = text(client.get("/places", {"q": "لومى"}))
    assert '<a href="/places/2"><bdi>Lomé</bdi></a>' in found
    assert "Togo" in found
    page = text(client.get("/places/2"))
    assert "<h1><bdi>Lomé</bdi></h1>" in page
    assert "749,700" in page
    assert "<bdi>Maritime</bdi>" in page


def test_place_names_its_neighbours_and_the_organisations_that_are_public(client: Client) -> None:
    lokossa = Place.objects.get(pk=1)
    city("Commune of Lokossa", place=lokossa)
    city("Unknown Lokossa", place=lokossa, vouched=False)
    page = text(client.get("/places/1"))
    assert "Commune of Lokossa" in page
    assert "Unknown Lokossa" not in page
    assert '<a href="/places/2"><bdi>Lomé</bdi></a> · Togo <span class="m n"><bdi>74 km</bdi> away</span>' in page


def test_place_without_a_known_population_says_so(client: Client) -> None:
    assert "not stated by GeoNames" in text(client.get("/places/3"))


def test_places_as_files(client: Client) -> None:
    lines = client.get("/places.csv?country=BJ").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "geoname_id,name,country,subdivision,population,latitude,longitude,time_zone",
        "1,Lokossa,BJ,Mono,86971,6.6,1.7,Africa/Porto-Novo",
    ]
    items = json.loads(client.get("/places.json").content)["items"]
    assert [item["name"] for item in items] == ["Lomé", "Lokossa", "Andenne"]


def test_what_was_typed_is_shown_as_text(client: Client) -> None:
    page = client.get("/places", {"q": '<script>alert("x")</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_list_of_countries_is_for_a_day(client: Client) -> None:
    assert "44 countries were on the United Nations’ list" in text(client.get("/countries?on=2026-11-21"))
    assert "49 countries were on the United Nations’ list" in text(client.get("/countries?on=2001-05-15"))
    rows = json.loads(client.get("/countries.json?on=2001-05-15&show=least-developed").content)["items"]
    assert len(rows) == 49
    cabo_verde = next(row for row in rows if row["iso2"] == "CV")
    assert (cabo_verde["on"], cabo_verde["ldc_status"], cabo_verde["listed_from"], cabo_verde["graduated"]) == (
        "2001-05-15",
        "least-developed",
        "1977",
        None,
    )


def test_day_that_cannot_be_read_is_said_and_today_is_shown(client: Client) -> None:
    page = text(client.get("/countries?on=someday"))
    assert "“someday” is not a day that can be read." in page
    assert page.count('<th scope="row">') == 20


def test_page_of_a_country_names_the_sources_and_both_tables(client: Client) -> None:
    tome = text(client.get("/countries/ST?on=2026-11-21"))
    assert "left the list: December 2024 (<bdi>UNCTAD, The Least Developed Countries Report 2025</bdi>)" in tome
    assert "Two tables disagree: least developed by OCHA, not by M49." in tome
    assert "(“Developing” in the M49 table)" in tome
    nepal = text(client.get("/countries/NP?on=2026-12-01"))
    assert "That day has come, but no source dated on or after it says that the country left." in nepal
    bhutan = text(client.get("/countries/BT?on=2023-12-15"))
    assert "the change falls into this time, and the source does not give the day" in bhutan
    kosovo = text(client.get("/countries/XK"))
    assert "(no table says)" in kosovo
    assert kosovo.count("<td>not listed</td>") == 3


def test_countries_file_has_both_tables_and_the_decision(client: Client) -> None:
    rows = json.loads(client.get("/countries.json?on=2026-11-21&show=disagreement").content)["items"]
    assert [(row["iso3"], row["ldc_status"], row["graduated"], row["ldc_m49"], row["ldc_ocha"]) for row in rows] == [
        ("STP", "not-least-developed", "2024-12", False, True)
    ]


def test_sources_are_credited(client: Client) -> None:
    page = text(client.get("/sources"))
    for name, licence in (("GeoNames", "CC BY 4.0"), ("Natural Earth", "public domain"), ("Unicode CLDR", "Unicode License v3")):
        assert name in page
        assert licence in page


def test_steward_puts_a_graduation_on_record_through_the_pages(browser: Browserlike) -> None:
    steward("steward@example.org")
    browser.sign_in("steward@example.org", PASSWORD)
    stay = LdcPeriod.objects.get(country_id="SN")
    values = {"graduated": "٢٠٢٦-٠٩", "graduation_source_title": "A resolution", "graduation_source_dated": "2026-09-30"}
    answer = browser.submit(f"/ldc-periods/{stay.public_id}", values)
    assert (answer.status_code, answer["Location"]) == (303, "/countries/SN")
    page = text(browser.get("/countries/SN?on=2026-11-21"))
    assert "left the list: September 2026 (<bdi>A resolution</bdi>)" in page
    assert f'<a href="/ldc-periods/{stay.public_id}">Put this right</a>' in page


def test_steward_who_enters_an_announcement_gets_a_sentence_and_keeps_the_text(browser: Browserlike) -> None:
    steward("steward@example.org")
    browser.sign_in("steward@example.org", PASSWORD)
    stay = LdcPeriod.objects.get(country_id="NP")
    values = {"graduated": "2026-11-20", "graduation_source_title": "Plans", "graduation_source_dated": "2026-01-05"}
    answer = browser.submit(f"/ldc-periods/{stay.public_id}", values)
    page = text(answer)
    assert answer.status_code == 200
    assert "The source is not surely dated on or after the day of leaving (2026-11-20)" in page
    assert 'value="Plans"' in page
    for typed, sentence in (
        ({"listed_from": "long ago"}, "“long ago” is not a date that can be read."),
        ({"graduated": "2026-11-20"}, "Leaving the list needs a source, and the date of that source."),
        ({"listed_from": ""}, "This field is required."),
    ):
        assert sentence in text(browser.submit(f"/ldc-periods/{stay.public_id}", typed))
    stay.refresh_from_db()
    assert stay.graduated_on is None


def test_steward_enters_a_stay_and_takes_it_away_again(browser: Browserlike) -> None:
    steward("steward@example.org")
    browser.sign_in("steward@example.org", PASSWORD)
    browser.submit("/countries/CG/ldc-periods/new", {"listed_from": "2026-03", "source_title": "A resolution"})
    stay = LdcPeriod.objects.get(country_id="CG")
    assert "Listed: March 2026." in text(browser.get("/countries/CG"))
    page = f"/ldc-periods/{stay.public_id}"
    refused = browser.submit(page, {"why": " "}, action="/remove")
    assert "This field is required." in text(refused)
    browser.submit(page, {"why": "Not adopted."}, action="/remove")
    assert not LdcPeriod.objects.filter(country_id="CG").exists()
    assert browser.get(page).status_code == 404


def test_pages_of_stewards_are_closed_to_others(browser: Browserlike) -> None:
    stay = LdcPeriod.objects.get(country_id="BJ")
    pages = [f"/ldc-periods/{stay.public_id}", "/countries/BJ/ldc-periods/new"]
    for page in pages:
        assert browser.get(page).status_code == 302
    officer(city(), "officer@example.org")
    browser.sign_in("officer@example.org", PASSWORD)
    for page in pages:
        assert browser.get(page).status_code == 403
    assert "Put this right" not in text(browser.get("/countries/BJ"))
