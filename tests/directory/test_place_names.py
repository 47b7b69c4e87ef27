"""Places are called in the reader's language where a name is known, found by it, and never by a guess."""

import csv
import re

import pytest
from django.test import Client
from django.utils import translation

from isopolity.core.names import fold
from isopolity.directory.models import Organisation, Place, Subdivision
from isopolity.directory.place_names import LANGUAGES, SUBDIVISIONS, TABLE, name_of_place, name_of_subdivision, names_known
from isopolity.directory.queries import shown_names
from isopolity.directory.reference_tables import subdivision_rows
from isopolity.directory.services.gazetteer import cities, load_places
from isopolity.exchange.models import Offer
from isopolity.portal.search import everything_found
from isopolity.search.services import index_entry
from isopolity.ui.stylesheet import STYLE
from tests.factories import directory as make
from tests.factories.exchange import make_entry
from tests.factories.geography import countries

CAIRO = 360630


@pytest.fixture(scope="module")
def known() -> dict[int, dict[str, object]]:
    """The gazetteer's places that the table names."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        numbers = {int(row["geoname_id"]) for row in csv.DictReader(file)}
    return {int(place["geonameid"]): place for place in cities(every=False) if int(place["geonameid"]) in numbers}


@pytest.fixture
def cairo(db: None, known: dict[int, dict[str, object]]) -> Place:
    countries()
    Subdivision.objects.create(code="EG.11", name="Cairo")
    load_places([known[CAIRO]])
    return Place.objects.get(pk=CAIRO)


def test_every_row_is_a_place_of_the_gazetteer_and_its_own_names_are_among_those_that_geonames_lists(
    known: dict[int, dict[str, object]],
) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 400
    assert len({row["geoname_id"] for row in rows}) == len(rows)
    strange = []
    for row in rows:
        place = known[int(row["geoname_id"])]
        listed = {fold(name) for name in [place["name"], *place["alternatenames"]]}  # type: ignore[misc]
        assert row["name"] == place["name"]
        strange += [row[language] for language in ("fr", "ar") if row[language] and fold(row[language]) not in listed]
    # Cities that GeoNames lists without an Arabic name of this spelling; these are the United Nations' and the newspapers'.
    assert sorted(strange) == sorted(["ماليه", "نايبيداو", "جيتيغا", "كينغستون", "كوسكو", "واشنطن", "قرطاجنة"])


@pytest.mark.parametrize(
    ("number", "own", "french", "arabic"),
    [
        (CAIRO, "Cairo", "Le Caire", "القاهرة"),
        (2210247, "Tripoli", "Tripoli", "طرابلس"),
        (1816670, "Beijing", "Pékin", "بكين"),
        (2800866, "Brussels", "Bruxelles", "بروكسل"),
        (202061, "Kigali", "Kigali", "كيغالي"),
        (1566083, "Ho Chi Minh City", "Hô-Chi-Minh-Ville", "مدينة هو تشي منة"),
        (2800866, "Bruxelles-Ville", "Bruxelles-Ville", "Bruxelles-Ville"),
        (2392897, "Lokossa", "Lokossa", "Lokossa"),
        (None, "Cairo", "Cairo", "Cairo"),
    ],
)
def test_a_place_is_called_as_its_readers_call_it(number: int | None, own: str, french: str, arabic: str) -> None:
    assert [name_of_place(number, own, reader) for reader in ("en", "fr", "fr-ca", "ar", "xx")] == [own, french, french, arabic, own]


def test_a_place_is_found_by_every_name_that_is_known(cairo: Place) -> None:
    assert len(set(names_known(CAIRO))) >= 5
    for language in LANGUAGES:
        assert everything_found(None, name_of_place(CAIRO, "Cairo", language)).places == [cairo]


@pytest.mark.parametrize(("language", "name", "english"), [("fr", "Le Caire", False), ("ar", "القاهرة", False), ("en", "Cairo", True)])
def test_pages_of_places_say_the_name_in_the_readers_language(cairo: Place, language: str, name: str, english: bool) -> None:
    for address in ("/places", f"/places/{CAIRO}", "/countries/EG", "/search?q=Le+Caire"):
        page = Client(headers={"accept-language": language}).get(address).content.decode()
        assert f"<bdi>{name}</bdi>" in page
        assert (">Cairo<" in page) is english


def test_a_city_at_a_known_place_goes_by_its_name_and_is_found_by_it_unless_it_calls_itself_otherwise(cairo: Place) -> None:
    city, other = make.city("Cairo", iso2="EG", place=cairo), make.city("New Cairo", iso2="EG", place=cairo)
    with translation.override("fr"):
        assert shown_names([city.public_id, other.public_id]) == {city.public_id: "Le Caire", other.public_id: "New Cairo"}
    assert everything_found(None, "le caire").organisations == [city, other]


def test_who_types_the_name_of_a_place_gets_no_texts_with_a_part_of_it(cairo: Place) -> None:
    entry = make_entry(Offer, make.city("Praia"))
    index_entry(kind="exchange.offer", object_id=entry.public_id, language="pt", title="Se a noite cair, a bomba pára", owner_id="")
    assert [row.entry for row in everything_found(None, "la caire").offers] == [entry]
    found = everything_found(None, "Le Caire")
    assert (found.offers, found.places, found.some_words, found.is_place) == ([], [cairo], False, True)


@pytest.mark.parametrize(
    ("own", "french"),
    [
        ("Atakora Department", "Atakora"),
        ("Municipality of Brezovica", "Brezovica"),
        ("Central Province", "Central Province"),
        ("Upper River Division", "Upper River Division"),
        ("North Kivu Province", "North Kivu Province"),
        ("Province", "Province"),
        ("Mono", "Mono"),
    ],
)
def test_a_subdivision_loses_the_english_word_for_what_it_is_but_not_half_a_name(own: str, french: str) -> None:
    assert [name_of_subdivision("XX.01", own, reader) for reader in ("fr", "ar", "en")] == [french, french, own]


def test_subdivisions_of_the_table_are_known_to_the_gazetteer_and_called_in_french_and_arabic() -> None:
    with SUBDIVISIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {f"{row.iso2}.{row.code}": row.name for row in subdivision_rows()}
    assert [row["code"] for row in rows if known.get(row["code"]) != row["name"] or not row["fr"] or not row["ar"]] == []
    assert [name_of_subdivision("BE.WAL", "Wallonia", reader) for reader in ("en", "fr-be", "ar", "es")] == [
        "Wallonia", "Wallonie", "والونيا", "Wallonia",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "name", "said"), [("fr", "Le Caire", "(<bdi>Intendant</bdi>)"), ("ar", "القاهرة", "(<bdi>قيّم</bdi>)")]
)
def test_the_page_of_a_city_is_in_the_readers_language_down_to_the_steward_who_vouched(
    cairo: Place, language: str, name: str, said: str
) -> None:
    city = make.city("Cairo", iso2="EG", place=cairo)
    Organisation.objects.filter(pk=city.pk).update(vouched_office="Steward")
    page = Client(headers={"accept-language": language}).get(city.path).content.decode()
    assert f"<h1><bdi>{name}</bdi></h1><i><bdi>{name}</bdi>" in page
    assert said in page
    Organisation.objects.filter(pk=city.pk).update(vouched_office="Head of the register")
    assert "(<bdi>Head of the register</bdi>)" in Client(headers={"accept-language": language}).get(city.path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/networks", "/organisations", "/places"])
def test_a_cell_that_says_nothing_is_empty_so_that_narrow_screens_show_no_label_for_it(address: str) -> None:
    make.network("WACAP", languages=[])
    Place.objects.create(geoname_id=1, name="Nowhere", country=make.country("BJ"), latitude=0, longitude=0, population=1)
    page = Client().get(address).content.decode()
    assert re.findall(r"<td data-l=\"[^\"]*\">(?:\s+|<bdi>\s*</bdi>)</td>", page) == []
    assert re.search(r"<td data-l=\"[^\"]*\"></td>", page)
    assert ".stack td[data-l]:empty{display:none}" in STYLE
