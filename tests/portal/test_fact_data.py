"""The real facts: each has a source, the words of the source and a reason for our confidence."""

import json
from collections import Counter
from pathlib import Path

import pytest

from isopolity.core.partial_dates import parsed_partial_date
from tests.factories.gazetteer import known_places

FOLDER = Path(__file__).resolve().parents[2] / "isopolity" / "portal" / "data" / "facts"
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
SOURCES = {record["id"] for record in FILES["sources"]["records"]}
ORGANISATIONS = [record["id"] for kind in ("cities", "networks", "institutions") for record in FILES[kind]["records"]]


def parts(value):
    """Every dictionary inside a value, itself included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def records(kind):
    return FILES[kind]["records"]


@pytest.mark.parametrize("kind", sorted(FILES))
def test_each_file_says_that_nothing_in_it_is_invented(kind):
    assert FILES[kind]["format"] == "isopolity-facts/1"
    assert FILES[kind]["kind"] == kind
    assert FILES[kind]["invented"] is False


@pytest.mark.parametrize("kind", sorted(FILES))
def test_ids_are_unique_in_their_file(kind):
    assert [i for i, n in Counter(r["id"] for r in records(kind)).items() if n > 1] == []


def test_organisations_of_all_kinds_have_different_ids():
    assert [i for i, n in Counter(ORGANISATIONS).items() if n > 1] == []


@pytest.mark.parametrize("kind", sorted(set(FILES) - {"sources", "events", "places"}))
def test_every_record_carries_a_statement(kind):
    assert [r["id"] for r in records(kind) if not r["statements"]] == []


def test_every_place_of_an_event_is_named_in_three_languages():
    named = {r["id"]: set(r["titles"]) for r in records("places")}
    assert named == {value["place"]: {"en", "fr", "ar"} for event in records("events") for value in event["values"] if value.get("place")}


def test_statements_have_a_known_source_words_confidence_and_a_reason():
    keys = {"source", "where", "as_stated", "confidence", "why"}
    found = [p for kind in FILES for r in records(kind) for p in parts(r) if "as_stated" in p and "source" in p]
    assert len(found) > 80
    assert [p for p in found if set(p) != keys] == []
    assert [p for p in found if p["source"] not in SOURCES] == []
    assert [p for p in found if p["confidence"] not in {"high", "medium", "low"}] == []
    assert [p for p in found if not p["as_stated"].strip() or not p["why"].strip()] == []


def test_every_source_has_a_symbol_or_an_address():
    assert [r["id"] for r in records("sources") if not (r["symbol"] or r["url"])] == []


def test_dates_are_as_exact_as_the_source_and_exist():
    """Every date parses, and no event ends before it begins."""
    for part in (p for kind in FILES for p in parts(FILES[kind])):
        dates = {key: part[key] for key in ("from", "until", "on", "dated", "active_from", "active_until") if part.get(key)}
        parsed = {key: parsed_partial_date(value) for key, value in dates.items()}
        for first, last in (("from", "until"), ("active_from", "active_until")):
            if first in parsed and last in parsed:
                assert parsed[first].earliest <= parsed[last].latest, part


def test_the_eighteen_cities_of_the_documents_resolve_in_the_gazetteer():
    places = known_places()
    wrong = [
        city["id"]
        for city in records("cities")
        if (places[city["geonameid"]]["countrycode"], places[city["geonameid"]]["name"]) != (city["country"], city["geonames_name"])
    ]
    assert len(records("cities")) == 18
    assert wrong == []


def test_organisations_have_names_in_the_three_complete_languages():
    named = [r for kind in ("cities", "networks", "institutions") for r in records(kind)]
    assert [r["id"] for r in named if not {"en", "fr", "ar"} <= set(r["names"])] == []


def test_the_ten_networks_of_the_deliverables_and_the_asian_forum_are_there():
    assert [r["id"] for r in records("networks")] == [
        "iula",
        "fmcu",
        "citynet",
        "sister-cities",
        "aimf",
        "fmc",
        "african-mayors-against-aids",
        "belgian-union",
        "wacap",
        "comval",
        "amf",
    ]


def test_the_register_shows_four_announcements_and_three_contacts():
    states = Counter(link["state"] for link in records("links"))
    assert states == {"listed": 3, "announced": 4, "contact": 3, "group": 1}


def test_the_partners_of_port_au_prince_are_not_named():
    link = next(r for r in records("links") if r["id"] == "port-au-prince-madagascar")
    assert link["parties"] == ["port-au-prince"]
    assert link["open_partner"] == {"country": "MG", "as_stated": "cities in Madagascar"}


def test_links_memberships_events_and_money_name_known_organisations():
    named = {party for link in records("links") for party in link["parties"]}
    named |= {m[key] for m in records("memberships") for key in ("member", "organisation")}
    named |= {about for event in records("events") for about in event["about"]}
    for gift in records("contributions"):
        named |= {gift["giver"], *gift["receivers"]} | ({gift["through"]} if gift["through"] else set())
    assert named - set(ORGANISATIONS) == set()


def test_events_stand_inside_known_events():
    ids = {event["id"] for event in records("events")}
    assert {event["parent"] for event in records("events")} - ids - {None} == set()


@pytest.mark.parametrize(
    ("event", "years"),
    [
        ("solidarity-fund-founded", {"2000-03", "2001-03-05"}),
        ("amf-assembly-1", {"2008-11-19", "2008-11-18"}),
        ("amf-assembly-2", {"2011-04-01", "2011-03-31", "2012-04-01"}),
        ("lyon-ouagadougou-begins", {"1993", "1994"}),
    ],
)
def test_where_sources_disagree_every_value_is_kept(event, years):
    values = next(r for r in records("events") if r["id"] == event)["values"]
    assert {value["from"] for value in values} == years


def test_the_two_reported_amounts_of_european_money_are_both_kept():
    gift = next(r for r in records("contributions") if r["id"] == "eu-banjul-ostend")
    assert [(a["amount_minor"], a["currency"]) for a in gift["amounts"]] == [
        (300_000_000, "EUR"),
        (310_000_000, "EUR"),
    ]


def test_the_united_nations_document_gives_no_amount_of_money():
    assert [
        gift["id"] for gift in records("contributions") for amount in gift["amounts"] if amount["statement"]["source"] == "un-l11"
    ] == []
