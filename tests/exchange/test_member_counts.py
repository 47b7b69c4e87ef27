"""Pages and files of networks say how many needs and offers their members have published."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from isopolity.directory.models import Membership, Organisation
from isopolity.exchange.models import Need, Offer
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.exchange import make_entry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, tzinfo=UTC)


def member(network: Organisation, needs: int = 0, offers: int = 0, **fields: Any) -> Organisation:
    city = make.city(**fields)
    Membership.objects.create(network=network, member=city, joined_on=date(2020, 1, 1))
    for model, number in ((Need, needs), (Offer, offers)):
        for _ in range(number):
            make_entry(model, city)
    return city


@pytest.fixture
def network() -> Organisation:
    """Two members with five needs and one offer to be seen, and others whose needs are nobody's business."""
    network = make.network("Towns of Benin")
    member(network, needs=2, offers=1)
    one = member(network, needs=3)
    make_entry(Need, one, state="draft")
    make_entry(Need, one, state="withdrawn")
    member(network, needs=1, vouched=False)
    member(network, needs=1, closed_at=AT, closed_reason="Merged.")
    left = member(network, needs=1)
    Membership.objects.filter(member=left).update(left_on=date(2021, 1, 1))
    # Somebody who left and came back counts once.
    Membership.objects.create(network=network, member=one, joined_on=date(2001, 1, 1), left_on=date(2002, 1, 1))
    make_entry(Need, make.city())
    member(make.network("Another"), offers=4)
    return network


def test_a_network_says_what_its_members_need_and_offer(network: Organisation) -> None:
    page = Browserlike().get(network.path).content.decode()
    assert "<b>5</b> needs of members" in page
    assert "<b>1</b> offers of members" in page


def test_a_network_of_many_countries_names_twenty_of_them() -> None:
    network = make.network()
    for number in range(25):
        member(network, iso2=f"{chr(65 + number)}Q")
    page = Browserlike().get(network.path).content.decode()
    assert "<b>25</b> countries and areas" in page
    assert page.count('<th scope="row"><a href="/countries/') == 20
    assert "and 5 more countries and areas, with fewer members" in page


def test_the_list_of_networks_says_it_of_each_and_its_files_too(network: Organisation) -> None:
    items = json.loads(Browserlike().get("/networks.json").content)["items"]
    assert [(item["name"], item["members"], item["needs_of_members"], item["offers_of_members"]) for item in items] == [
        ("Another", 1, 0, 4),
        ("Towns of Benin", 2, 5, 1),
    ]
    page = Browserlike().get("/networks").content.decode()
    assert '<td class="n" data-l="Needs of members">5</td>' in page
    assert "needs_of_members" not in json.loads(Browserlike().get("/organisations.json").content)["items"][0]


def test_it_costs_the_same_at_one_network_and_at_many(network: Organisation, django_assert_max_num_queries: Any) -> None:
    browser = Browserlike()
    browser.force_login(make.secretariat(network))
    for number in range(25):
        if number in (0, 24):
            with django_assert_max_num_queries(12):
                assert browser.get("/networks").status_code == 200
            with django_assert_max_num_queries(12):
                assert browser.get(network.path).status_code == 200
        member(make.network(f"Network {number}"), needs=1)
