"""The public lists and pages: what they show, what they never show, and what they cost."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isopolity.core.partial_dates import PartialDate
from isopolity.directory import services
from isopolity.directory.models import LdcPeriod, MembershipRequest, Organisation, Source
from tests.browserlike import Browserlike
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def text(response: Any) -> str:
    return response.content.decode()


def names(address: str) -> list[str]:
    return [item["name"] for item in json.loads(Browserlike().get(address).content)["items"]]


def least_developed(iso2: str) -> None:
    source = Source.objects.create(title="List of LDCs")
    LdcPeriod.objects.create(country=make.country(iso2), listed_from=date(1971, 1, 1), source=source)


def test_each_list_shows_its_kinds_by_folded_name() -> None:
    for name in ("zeta", "Évora", "Alpha"):
        make.city(name)
    make.network("Net")
    make.fund("Fund")
    assert names("/cities.json") == ["Alpha", "Évora", "zeta"]
    assert names("/networks.json") == ["Net"]
    assert names("/organisations.json") == ["Alpha", "Évora", "Fund", "Net", "zeta"]


def test_filters_narrow_the_list_and_the_files() -> None:
    least_developed("BJ")
    lokossa = make.city("Lokossa", languages=["fr", "fon"])
    make.city("Andenne", iso2="BE")
    make.fund("Solidarity", languages=["en"])
    services.add_name(lokossa, name="لوكوسا", language="ar", by=make.officer(lokossa), at=NOW)
    assert names("/organisations.json?country=BE") == ["Andenne"]
    assert names("/organisations.json?least_developed=on") == ["Lokossa"]
    assert names("/organisations.json?least_developed=on&country=BE") == []
    assert names("/organisations.json?language=en") == ["Solidarity"]
    assert names("/organisations.json?kind=fund") == ["Solidarity"]
    assert names("/organisations.json?q=لوكوسا") == ["Lokossa"]
    assert names("/organisations.json?q=ANDENNE") == ["Andenne"]
    assert names("/organisations.json?q=…") == []
    rows = list(csv.DictReader(io.StringIO(text(Browserlike().get("/cities.csv?country=BJ")).lstrip("\ufeff"))))
    assert [(row["name"], row["least_developed_country"], row["languages"]) for row in rows] == [("Lokossa", "True", "fr; fon")]


@pytest.mark.parametrize("query", ["country=XX", "kind=nonsense", "language=klingon", "q=%EF%BF%BE", "country=BJ%27--", f"q={'x' * 500}"])
def test_a_filter_that_means_nothing_is_answered_with_a_sentence(query: str) -> None:
    make.city("Lokossa")
    for suffix in ("", ".csv", ".json"):
        answer = Browserlike().get(f"/organisations{suffix}?{query}")
        assert answer.status_code == 400
        assert "Lokossa" not in text(answer)


def test_pages_hold_twenty_rows_and_there_is_no_page_beyond() -> None:
    for number in range(21):
        make.city(f"City {number:02}")
    assert text(Browserlike().get("/cities")).count("/cities/") == 20
    assert "City 20" in text(Browserlike().get("/cities?page=2"))
    assert len(names("/cities.json")) == 21
    for page in ("3", "0", "x", "-1", "1e3"):
        assert Browserlike().get(f"/cities?page={page}").status_code == 404


SECRETS = {
    "draft name": "Zqdraftname",
    "draft text": "Zqdrafttext",
    "closed name": "Zqclosedname",
    "e-mail of a person": "zqofficer@example.org",
    "name of a person": "Zqofficername",
    "hidden focal point": "Zqhiddenpoint",
    "public focal point": "Zqpublicpoint",
    "address of a focal point": "zqpoint@example.org",
    "telephone": "+22900zq",
    "reason for sending back": "Zqsentback",
    "invited": "zqinvited@example.org",
    "words of a request": "Zqrequestwords",
}


def a_world_with_secrets() -> dict[str, Any]:
    draft = make.city("Zqdraftname", vouched=False, about="Zqdrafttext", sent_back_at=NOW, sent_back_reason="Zqsentback")
    closed = make.city("Zqclosedname", closed_at=NOW, closed_reason="Merged.")
    city, network = make.city("Lokossa"), make.network("Towns of Benin")
    administrator = make.administrator(city, "zqofficer@example.org", name="Zqofficername")
    point = {"email": "zqpoint@example.org", "telephone": "+22900zq", "languages": [], "stands_in_for": None, "since": None}
    for name, consents in (("Zqhiddenpoint", False), ("Zqpublicpoint", True)):
        services.keep_focal_point(city, name=name, office="Head", consents=consents, by=administrator, at=NOW, **point)
        services.keep_focal_point(network, name=name, office="Head", consents=consents, by=make.secretariat(network), at=NOW, **point)
    services.invite_person(city, email="zqinvited@example.org", kind="officer", office="Desk", language="en", by=administrator, at=NOW)
    services.ask_to_join(network, member=city, words="Zqrequestwords", by=administrator, at=NOW)
    return {"draft": draft, "closed": closed, "city": city, "network": network, "administrator": administrator}


def visitors(world: dict[str, Any]) -> dict[str, Browserlike]:
    found = {"anonymous": Browserlike()}
    for who, user in (("stranger", make.person()), ("officer of another", make.officer(make.city("Another"))), ("funder", make.funder())):
        found[who] = Browserlike()
        found[who].force_login(user)
    return found


LISTS = [
    f"{route}{suffix}"
    for route in ("/cities", "/networks", "/organisations", "/cities?q=zq", "/organisations?q=zqdraftname")
    for suffix in ("", ".csv", ".json")
    if "?" not in route or not suffix
]


def test_lists_and_files_leak_nothing() -> None:
    world = a_world_with_secrets()
    members = f"/networks/{world['network'].public_id}/members"
    for who, browser in visitors(world).items():
        for address in [*LISTS, members, f"{members}.csv", f"{members}.json", "/organisations.csv?q=zq", "/organisations.json?q=zq"]:
            page = text(browser.get(address)).split("<form", 1)[0] if "?q=" in address else text(browser.get(address))
            leaked = [what for what, secret in SECRETS.items() if secret in page]
            assert leaked == [], (who, address)


def test_pages_by_id_show_what_each_reader_may_know() -> None:
    world = a_world_with_secrets()
    network = world["network"].path
    assert network == f"/organisations/{world['network'].public_id}"
    for who, browser in visitors(world).items():
        assert browser.get(f"/organisations/{world['draft'].public_id}").status_code == 404
        page = text(browser.get(network))
        seen = {what for what, secret in SECRETS.items() if secret in page}
        may_call = who in {"officer of another", "funder"}
        assert seen == {"public focal point"} | ({"address of a focal point", "telephone"} if may_call else set()), who


def test_members_stand_with_dates_and_sources_and_are_rolled_up() -> None:
    least_developed("BJ")
    network = make.network("Towns")
    user = make.secretariat(network)
    for city, joined in (
        (make.city("Lokossa"), PartialDate(1990)),
        (make.city("Cotonou"), None),
        (make.city("Andenne", iso2="BE"), PartialDate(2001, 5)),
    ):
        services.list_member(
            network, member=city, joined=joined, source_title="List 2025", source_address="https://towns.example/list", by=user, at=NOW
        )
    services.list_member(network, member=make.fund("Fund"), joined=None, source_title="Minutes", by=user, at=NOW)
    page = text(Browserlike().get(network.path))
    assert "<b>4</b> members in the public directory" in page
    assert "<b>2</b> countries and areas" in page
    assert "<b>2</b> in least developed countries" in page
    members = text(Browserlike().get(f"/networks/{network.public_id}/members"))
    assert "since 1990" in members and "since May 2001" in members and "the source gives no date" in members
    assert 'href="https://towns.example/list"' in members
    rows = json.loads(Browserlike().get(f"/networks/{network.public_id}/members.json").content)["items"]
    assert [(row["member"], row["joined"], row["source"]) for row in rows] == [
        ("Andenne", "2001-05", "List 2025"),
        ("Cotonou", None, "List 2025"),
        ("Fund", None, "Minutes"),
        ("Lokossa", "1990", "List 2025"),
    ]


def test_a_member_of_no_country_stands_there_without_one() -> None:
    """A worldwide network that is a member: no comma before nothing on pages, nothing in files."""
    network, world = make.network("Towns"), make.organisation("network", "Cities of the World", iso2=None)
    browser = Browserlike()
    browser.force_login(make.secretariat(network))
    found = text(browser.get(f"/networks/{network.public_id}/members/new", {"q": "cities of"}))
    membership = services.list_member(network, member=world, joined=None, source_title="Minutes", by=make.secretariat(network), at=NOW)
    members = f"/networks/{network.public_id}/members"
    friends = make.organisation("civil-society", "Friends of Towns", iso2=None)
    request = MembershipRequest.objects.create(network=network, member=friends, asked_at=NOW, asked_office="Chair", words="We help.")
    listed = text(browser.get(members))
    desk, asked = text(browser.get(network.desk_path)), text(browser.get(f"/membership-requests/{request.public_id}"))
    for page, name in (
        (found, "Cities of the World"),
        (listed, "Cities of the World"),
        (desk, "Friends of Towns"),
        (asked, "Friends of Towns"),
    ):
        assert (f"{name}</bdi></a>" in page, f"{name}</bdi></a>," in page, "None" in page) == (True, False, False)
    browser.submit(f"/memberships/{membership.public_id}/end", {"left": "2026-05"})
    former = text(browser.get(members))
    assert ("Cities of the World</bdi></a>" in former, "Cities of the World</bdi></a>," in former) == (True, False)
    [row] = csv.DictReader(io.StringIO(Browserlike().get("/networks.csv?q=cities").content.decode("utf-8-sig")))
    assert (row["name"], row["country"], row["least_developed_country"]) == ("Cities of the World", "", "")


def test_who_belongs_to_no_country_is_found_by_that() -> None:
    """A list narrowed to a country is without them, so it can be narrowed to them; every city has a country."""
    make.organisation("network", "Towns of Benin")
    make.organisation("network", "Cities of the World", iso2=None)
    make.organisation("civil-society", "Friends", iso2=None)
    make.city("Lokossa")
    assert names("/networks.json?country=BJ") == ["Towns of Benin"]
    assert names("/networks.json?country=none") == ["Cities of the World"]
    assert names("/organisations.json?country=none") == ["Cities of the World", "Friends"]
    assert names("/organisations.json?country=none&least_developed=on") == []
    assert Browserlike().get("/cities?country=none").status_code == 400
    page = text(Browserlike().get("/networks?country=none"))
    assert '<option value="none" selected>no country given</option>' in page
    assert "Cities of the World" in page and "Towns of Benin" not in page


def test_a_secretariat_lists_and_ends_members_on_its_pages() -> None:
    network, city = make.network("Towns"), make.city("Lokossa")
    browser = Browserlike()
    browser.force_login(make.secretariat(network))
    new = f"/networks/{network.public_id}/members/new"
    assert city.public_id in text(browser.get(new, {"q": "lokossa"}))
    sent = browser.submit(f"{new}?member={city.public_id}", {"joined": "١٩٩٠", "source_title": "List 2025"})
    assert (sent.status_code, sent["Location"]) == (303, f"/networks/{network.public_id}/members")
    membership = network.members.get()
    assert (str(membership.joined), membership.member) == ("1990", city)
    other = Browserlike()
    other.force_login(make.officer(city))
    assert other.get(new).status_code == 403
    ended = other.submit(f"/memberships/{membership.public_id}/end", {"left": "2026-05"})
    assert (ended.status_code, ended["Location"]) == (303, city.desk_path)
    membership.refresh_from_db()
    assert str(membership.left) == "2026-05"


def test_a_city_asks_to_join_and_is_answered_on_the_pages() -> None:
    network, city = make.network("Towns"), make.city("Lokossa")
    browser, secretariat = Browserlike(), Browserlike()
    browser.force_login(make.officer(city))
    secretariat.force_login(make.secretariat(network))
    join = f"/organisations/{city.public_id}/join"
    assert f"?network={network.public_id}" in text(browser.get(join))
    assert browser.submit(f"{join}?network={network.public_id}", {"words": "We are near."}).status_code == 303
    desk = text(secretariat.get(network.desk_path))
    request = network.membership_requests.get()
    assert f"/membership-requests/{request.public_id}" in desk
    assert browser.get(f"/membership-requests/{request.public_id}").status_code == 404
    refused = secretariat.submit(f"/membership-requests/{request.public_id}", {"answer": "", "do": "decline"})
    assert "Say why" in text(refused)
    assert secretariat.submit(refused, {"answer": "Welcome.", "do": "accept"}).status_code == 303
    assert network.members.get().member == city
    assert "Towns" in text(browser.get(city.desk_path))


def queries_of(browser: Browserlike, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def grow(rows: int) -> None:
    for number in range(rows):
        city = make.city(f"Town {number}")
        network = Organisation.objects.filter(kind="network").first()
        assert network is not None
        network.members.create(member=city)


COSTLY: dict[str, Callable[[Organisation, Organisation, Organisation], str]] = {
    "cities": lambda city, network, draft: "/cities",
    "filtered": lambda city, network, draft: "/cities?q=town&country=BJ&least_developed=on&language=fr",
    "networks": lambda city, network, draft: "/networks",
    "organisations": lambda city, network, draft: "/organisations",
    "network": lambda city, network, draft: network.path,
    "members": lambda city, network, draft: f"/networks/{network.public_id}/members",
    "desk": lambda city, network, draft: network.desk_path,
    "city desk": lambda city, network, draft: city.desk_path,
    "people": lambda city, network, draft: f"/organisations/{network.public_id}/people",
    "facts": lambda city, network, draft: f"/organisations/{city.public_id}/facts",
    "drafts": lambda city, network, draft: "/drafts",
    "draft": lambda city, network, draft: f"/drafts/{draft.public_id}",
    "register": lambda city, network, draft: "/register?q=town",
}


def test_pages_cost_twelve_queries_at_most_at_one_row_and_at_three_hundred() -> None:
    least_developed("BJ")
    network, city = make.network("Towns"), make.city("Lokossa")
    draft = make.city("Waiting", vouched=False)
    user = make.secretariat(network)
    make.role(user, city, "officer", "Mayor")
    browser = Browserlike()
    browser.force_login(user)
    grow(1)
    few = {name: queries_of(browser, address(city, network, draft)) for name, address in COSTLY.items()}
    for number in range(299):
        make.city(f"Draft {number}", vouched=False)
    grow(299)
    many = {name: queries_of(browser, address(city, network, draft)) for name, address in COSTLY.items()}
    assert {name: count for name, count in many.items() if count > 12} == {}
    assert {name: count for name, count in many.items() if count > few[name] + 1} == {}, few


def test_a_first_visit_is_one_flight_of_packets() -> None:
    least_developed("BJ")
    network = make.network("Towns")
    grow(25)
    for address in ("/cities", "/networks", "/organisations", network.path, f"/networks/{network.public_id}/members"):
        page = Browserlike().get(address).content
        assert len(gzip.compress(page, 9)) <= 14_336, address
