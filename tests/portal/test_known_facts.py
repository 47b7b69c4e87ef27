"""Facts from outside: every value that a source gives is shown, none is chosen, none is invented."""

import pytest
from django.test import Client

from isopolity.portal.known_facts import contributions, fact_id_of_place, happenings, happenings_about, links_of_nobody
from isopolity.portal.services.facts import records


def test_the_founding_of_the_fund_shows_both_dates() -> None:
    founded = next(event for event in happenings() if event.id == "solidarity-fund-founded")
    assert founded.disagree
    assert {value.from_on for value in founded.values} >= {"2000-03", "2001-03-05"}


def test_the_money_for_banjul_shows_both_amounts_and_unknown_is_not_zero() -> None:
    by_id = {remark.id: remark for remark in contributions()}
    assert [amount.amount_minor for amount in by_id["eu-banjul-ostend"].amounts] == [300_000_000, 310_000_000]
    assert by_id["monaco-dakar-cotonou"].amounts == ()


def test_events_are_in_order_and_have_titles_in_three_languages() -> None:
    days = [event.values[0].from_on for event in happenings()]
    assert days == sorted(days)
    assert {frozenset(event.titles) for event in happenings()} == {frozenset({"en", "fr", "ar"})}


def test_a_city_knows_what_is_said_of_it() -> None:
    assert fact_id_of_place(2413876) == "banjul"
    assert [event.id for event in happenings_about("banjul")][:2] == ["banjul-ostend-announced", "banjul-ostend-begins"]
    assert fact_id_of_place(None) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words", "amount"),
    [
        ("en", "sources disagree", "3,100,000.00"),
        ("fr", "les sources se contredisent", "3\u202f100\u202f000,00"),
        ("ar", "المصادر تختلف", "3.100.000,00"),
    ],
)
def test_the_page_shows_two_amounts_and_says_where_sources_disagree(language: str, words: str, amount: str) -> None:
    page = Client(headers={"accept-language": language}).get("/history").content.decode()
    assert words in page
    assert "3.1-million" in page or "3.1 million" in page
    assert amount in page
    assert "between Belgian cities and cities in Africa, Asia and Latin America" in page
    assert "Isopolity" in page


def test_every_link_of_the_files_is_shown_somewhere() -> None:
    """Those with parties are ties and contacts; the others stand on the page of history."""
    written = {record["id"] for record in records("links") if record["parties"]}
    assert written | {remark.id for remark in links_of_nobody()} == {record["id"] for record in records("links")}
    assert [remark.id for remark in links_of_nobody()] == ["belgian-cities-three-continents"]


@pytest.mark.parametrize(
    ("language", "place"), [("en", "Villa Moynier, Geneva"), ("fr", "villa Moynier, Genève"), ("ar", "فيلا موانييه، جنيف")]
)
def test_places_of_events_are_in_the_readers_language(language: str, place: str) -> None:
    page = Client(headers={"accept-language": language}).get("/history").content.decode()
    assert f"<bdi>{place}</bdi>" in page
