"""Finding places, on the large cities of the gazetteer and all places of eight countries."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from isopolity.core.names import fold
from isopolity.directory import services
from isopolity.directory.models import Place
from isopolity.directory.queries.places import PlacesFound, nearest_places, places_by_size, places_or_alike, slips
from isopolity.directory.services.gazetteer import cities, load_places
from isopolity.directory.services.reference import load_reference_tables
from tests.factories import directory as make

SEARCHES = [line.split("\t") for line in (Path(__file__).parent / "place_searches.tsv").read_text(encoding="utf-8").splitlines()]
WHOLE = {"BJ", "TG", "BE", "SN", "CH", "GM", "HT", "WS"}


@pytest.fixture(scope="module", autouse=True)
def gazetteer(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once for this module, whose tests only read; taken back at its end."""
    known = [place for place in cities(every=False) if place["population"] >= 60_000 or place["countrycode"] in WHOLE]
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference_tables()
        load_places(known)
        yield
        transaction.set_rollback(True)


def found_for(typed: str, country: str = "") -> list[Place]:
    return list(places_or_alike(typed, country).places)


def names(found: list[Place]) -> list[tuple[str, str]]:
    return [(place.country_id, place.name) for place in found]


@pytest.mark.parametrize(("typed", "country", "name"), SEARCHES)
def test_place_meant_comes_first(typed: str, country: str, name: str) -> None:
    found = found_for(typed)
    assert names(found)[:1] == [(country, name)]


def test_place_is_found_by_the_beginning_of_its_name() -> None:
    assert names(found_for("Lokos")) == [("BJ", "Lokossa")]


def test_places_with_that_name_come_before_those_that_begin_so() -> None:
    found = found_for("Porto")
    exact = [place for place in found if place.names.filter(folded="porto").exists()]
    assert found[: len(exact)] == exact
    assert len(found) > len(exact) > 0
    assert found[0].name == "Porto"


def test_search_in_one_country() -> None:
    found = found_for("Saint", "HT")
    assert {place.country_id for place in found} == {"HT"}
    assert len(found) > 3
    assert names(found_for("Lokosa", "BJ")) == [("BJ", "Lokossa")]
    assert found_for("Lokosa", "BE") == []


@pytest.mark.parametrize("typed", ["", "   ", "…", "!?", "ـ", "\u200f"])
def test_search_for_no_letter_finds_nothing_and_asks_nothing(typed: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert found_for(typed) == []
    assert len(asked) == 0


@pytest.mark.parametrize("typed", ["xqzwkfjdkfj", "x" * 5000, "%", "_", "');--", "𝔏𝔬𝔪é" * 40])
def test_search_for_nonsense_finds_nothing(typed: str) -> None:
    assert found_for(typed) == []


@pytest.mark.parametrize(
    ("typed", "are_alike"), [("Lokossa", False), ("Lokos", False), ("Lokkossa", True), ("xqzwkfjdkfj", True), ("…", False)]
)
def test_search_says_whether_names_are_only_like_what_was_typed(typed: str, are_alike: bool) -> None:
    assert places_or_alike(typed).are_alike is are_alike


def test_place_of_an_authority_is_found_by_a_name_that_only_the_authority_knows() -> None:
    andenne = found_for("Andenne")[0]
    city, draft = (
        make.city("Andenne", iso2="BE", place=andenne),
        make.city("Andenne", iso2="BE", place=found_for("Evere")[0], vouched=False),
    )
    for one in (city, draft):
        services.add_name(one, name="أندين", language="ar", by=make.administrator(one), at=datetime(2026, 11, 22, tzinfo=UTC))
    assert places_or_alike("أندين") == PlacesFound([andenne])
    assert places_or_alike("أندين", "BJ").are_alike


def test_search_asks_few_questions() -> None:
    for typed, most in (("Dakar", 2), ("Dakr", 5), ("Kinnshassa", 7)):
        with CaptureQueriesContext(connection) as asked:
            found = found_for(typed)
            [(place.country.name, place.subdivision and place.subdivision.name) for place in found]
        assert found
        assert len(asked) <= most


def test_slips_are_all_one_step_away() -> None:
    found = slips("ab")
    assert "ba" in found
    assert {"a", "b", "aab", "xab", "axb", "abx", "xb", "ax"} <= set(found)
    assert "ab" not in found
    assert len(found) == len(set(found)) == 3 * 26 - 2 + 2 * 25 + 2 + 1
    assert slips("洛美") == ["美", "美洛", "洛"]
    assert all(fold(slip) == slip for slip in slips("لومي"))


def test_places_by_size_are_the_largest_first() -> None:
    assert [place.name for place in places_by_size("BJ")[:2]] == ["Cotonou", "Abomey-Calavi"]
    sizes = [place.population for place in places_by_size()[:50]]
    assert sizes == sorted(sizes, reverse=True)


def test_nearest_places_lie_across_borders_and_in_order() -> None:
    lokossa = found_for("Lokossa")[0]
    near = nearest_places(lokossa, 6)
    assert [(one.place.country_id, one.place.name) for one in near][:2] == [("BJ", "Athiémé"), ("TG", "Afanyangan")]
    assert [one.distance_km for one in near] == sorted(one.distance_km for one in near)
    assert lokossa not in [one.place for one in near]


def test_nearest_places_across_the_date_line() -> None:
    """From Apia, 172 degrees west, the nearest large city abroad lies in Fiji, 178 degrees east."""
    apia = found_for("Apia")[0]
    near = nearest_places(apia, 60)
    abroad = [one for one in near if one.place.country_id != "WS"]
    assert abroad[0].place.country_id == "FJ"
    assert 1000 < abroad[0].distance_km < 1400


def test_nearest_places_when_there_are_not_so_many() -> None:
    lokossa = found_for("Lokossa")[0]
    assert len(nearest_places(lokossa, 10**6)) == Place.objects.count() - 1
