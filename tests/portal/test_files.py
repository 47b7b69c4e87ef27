"""Every list as a file: whole, however long, and asked of the database in as many questions at one row as at three hundred."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from isopolity.audit.kept_pages import forget_pages
from isopolity.directory.models import LdcPeriod, Membership, Organisation, Place, Source, Tie
from isopolity.fairs.models import Meeting, MeetingSeat
from isopolity.matching.models import Contact, ContactParty
from isopolity.portal.queries import KnownLinks
from isopolity.search.services import rebuild_index
from isopolity.ui import lists
from isopolity.ui.remembered import forget_all
from tests.factories import directory as make
from tests.factories.exchange import make_need, make_offer
from tests.factories.imports import place
from tests.fairs import making as fairs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def routes_of_lists() -> list[str]:
    """Every list with files, as the resolver knows it: its route without a suffix."""
    routes = set(_routes(get_resolver().url_patterns))
    return sorted("/" + route for route in routes if {f"{route}.csv", f"{route}.json"} <= routes)


def _routes(patterns: Any, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        yield from _routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]


def address_of(route: str, here: Any) -> str:
    for noun, part, named in (
        ("networks", "<str:public_id>", here.network),
        ("cities", "<slug:public_id>", here.city),
        ("fairs", "<str:public_id>", here.fair),
    ):
        route = route.replace(f"{noun}/{part}", f"{noun}/{named.public_id}")
    assert "<" not in route, route
    return route


def body(response: HttpResponseBase) -> str:
    return b"".join(response).decode("utf-8-sig")


def rows_of(client: Client, address: str) -> list[dict[str, Any]]:
    return json.loads(body(client.get(address)))["items"]


def a_row_of_everything(here: Any, number: int) -> None:
    """One more row for each list: a country with a place, a city in it that somebody vouched for, what it writes, a tie and a contact."""
    code = f"{chr(65 + number // 26)}{chr(65 + number % 26)}"
    make.country(code)
    source = Source.objects.create(title=f"List {number}", address="https://example.org/list")
    LdcPeriod.objects.create(country_id=code, listed_from=date(1971, 1, 1), source=source)
    there = make.city(f"City {number:03}", iso2=code, place=place(9_000_000 + number, f"City {number:03}", code), vouched_by=here.network)
    network = make.network(f"Network {number:03}", vouched_by=here.network)
    Membership.objects.create(network=here.network, member=there, source=source)
    Membership.objects.create(network=network, member=there, source=source)
    make_need(there, title=f"Water {number}")
    make_offer(there, title=f"Water {number}")
    tie = Tie.objects.create(
        kind="listed", source=source, as_stated="twins", between=f"{number}", from_on=date(2000, 1, 1), from_known_to="year"
    )
    tie.tie_parties.create(organisation=here.city)
    tie.tie_parties.create(organisation=there)
    contact = Contact.objects.create(made_on=date(2026, 1, 1), origin=Contact.Origin.REGISTER, source=source, fact=f"{number}")
    for position, party in enumerate((here.city, there)):
        ContactParty.objects.create(contact=contact, organisation=party, position=position)
    a_row_of_each_list_of_a_fair(here, there, number)


def a_row_of_each_list_of_a_fair(here: Any, there: Organisation, number: int) -> None:
    """A fair of the network; at its great fair an interpreter, and a meeting of the city's delegation with one more."""
    fair = fairs.make_fair(organiser=here.network, slots=0, tables=0)
    assert fair.organisers.count() == 1
    fairs.make_interpreter(here.fair, delegation=here.delegation)
    guest = fairs.make_delegation(here.fair, organisation=there)
    [slot] = fairs.make_slots(here.fair, here.fair.starts_on + timedelta(days=1 + number), 1)
    asked = fairs.make_accepted(here.delegation, guest)
    meeting = Meeting.objects.create(fair=here.fair, request=asked, slot=slot, table=here.fair.tables.first(), changed_at=NOW)
    for delegation in (here.delegation, guest):
        MeetingSeat.objects.create(meeting=meeting, delegation=delegation, slot=slot)


def questions(client: Client, address: str) -> int:
    """How many a file asks when nothing is kept from before."""
    forget_pages()
    forget_all()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        body(response)
    assert response.status_code == 200, address
    return len(asked)


@pytest.fixture
def here() -> Any:
    """A city, a network and its fair with a published timetable: what the addresses of lists name."""
    city, network = make.city("Lokossa"), make.network("Towns")
    fair = fairs.make_fair(organiser=network, published=1)
    return SimpleNamespace(city=city, network=network, fair=fair, delegation=fairs.make_delegation(fair, organisation=city))


@pytest.fixture
def secretariat(here: Any) -> Client:
    """Somebody who may read all lists with files."""
    client = Client()
    client.force_login(make.secretariat(here.network))
    return client


def test_every_list_is_tried() -> None:
    """A list that is added later stands here too, or its address cannot be made."""
    assert {"/places", "/countries", "/cities", "/networks", "/organisations", "/ties", "/links", "/needs", "/offers", "/themes"} < set(
        routes_of_lists()
    )


def test_a_file_asks_as_much_at_one_row_as_at_three_hundred(secretariat: Client, here: Any) -> None:
    files = [address_of(route, here) + suffix for route in routes_of_lists() for suffix in (".csv", ".json")]
    files += [f"/{many}.{suffix}?words=water" for many in ("needs", "offers") for suffix in ("csv", "json")]
    a_row_of_everything(here, 0)
    rebuild_index(["exchange.need", "exchange.offer"])
    few = {address: questions(secretariat, address) for address in files}
    lengths = {address: len(rows_of(secretariat, address)) for address in files if ".json" in address}
    for number in range(1, 300):
        a_row_of_everything(here, number)
    rebuild_index(["exchange.need", "exchange.offer"])
    many = {address: questions(secretariat, address) for address in files}
    assert {address: number for address, number in many.items() if number > few[address]} == {}
    assert {address: number for address, number in many.items() if number > 12} == {}
    forget_pages()
    grown = {address: len(rows_of(secretariat, address)) for address in lengths}
    assert {a: n for a, n in grown.items() if n < 300} == {"/themes.json": lengths["/themes.json"]}


def test_a_file_of_many_rows_is_sent_as_it_is_read(client: Client, here: Any) -> None:
    """More than are read at once, so that neither the answer nor the query ever holds them all; each row once, in the order of the page."""
    count = lists.ROWS_READ + lists.ROWS_SENT + 1
    country = make.country("TG")
    Place.objects.bulk_create(
        Place(geoname_id=number, name=f"Town {number}", country=country, latitude=1.0, longitude=2.0, population=count - number)
        for number in range(1, count + 1)
    )
    for address in ("/places", "/places?country=TG"):
        route, _, query = address.partition("?")
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{route}.csv?{query}")
            assert answer.streaming
            rows = list(csv.DictReader(io.StringIO(body(answer))))
        assert [int(row["geoname_id"]) for row in rows] == list(range(1, count + 1))
        assert len(asked) <= 3
        answer = client.get(f"{route}.json?{query}")
        assert answer.streaming
        assert [row["geoname_id"] for row in json.loads(body(answer))["items"]] == list(range(1, count + 1))
    last = client.get("/places", {"page": count // 20 + 1}).content.decode()
    assert f"Town {count}" in last


def test_a_file_speaks_the_language_in_which_it_was_asked_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are made when the request has ended, and with it its language."""
    monkeypatch.setattr(lists, "ROWS_SENT", 1)
    for code in ("BJ", "BE", "TG", "EH"):
        make.country(code)
    names = [row["name"] for row in json.loads(body(client.get("/countries.json", headers={"accept-language": "fr"})))["items"]]
    assert names == ["Belgique", "Bénin", "Sahara occidental", "Togo"]


def test_all_places_of_a_name_are_in_the_file_and_the_page_says_so(client: Client) -> None:
    for number in range(1, 250):
        place(number, f"Bare {number}", population=number)
    answer = client.get("/places.json", {"q": "bare"})
    assert len(json.loads(body(answer))["items"]) == 249
    page = client.get("/places", {"q": "bare"}).content.decode()
    assert "These are the 200 that fit best. The files hold all that were found." in page
    assert "The files hold all" not in client.get("/places", {"q": "bare 24"}).content.decode()


def test_words_cut_no_list(client: Client, here: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best come first in their order, and behind them all others that have the words, in the file and on the pages."""
    from isopolity.exchange import queries

    monkeypatch.setattr(queries, "MOST_RANKED", 3)
    for number in range(24):
        make_need(here.city, title="Water" if number in (7, 9) else f"Pipes, pumps and pits for all the water of town {number}")
    make_need(here.city, title="Roads")
    rebuild_index(["exchange.need"])
    rows = rows_of(client, "/needs.json?words=water")
    assert [row["title"] for row in rows[:2]] == ["Water", "Water"]
    assert len({row["id"] for row in rows}) == len(rows) == 24
    assert client.get("/needs", {"words": "water", "page": "2"}).status_code == 200
    assert rows_of(client, "/needs.json?words=nowhere") == []


def test_links_are_ties_and_then_contacts_on_every_page_and_in_the_file(client: Client, here: Any) -> None:
    for number in range(13):
        a_row_of_everything(here, number)
    every = [link.public_id for link in KnownLinks().iterator(5)]
    assert len(every) == len(set(every)) == KnownLinks().count() == 26
    for size in (5, 13, 20):
        paged = [link.public_id for start in range(0, 26, size) for link in KnownLinks()[start : start + size]]
        assert paged == every
    assert [row["id"] for row in rows_of(client, "/links.json")] == every
