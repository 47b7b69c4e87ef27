"""What a page asks of the database: at most twelve questions, whoever is signed in and however much there is to show."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isopolity.directory.models import Membership, Organisation
from isopolity.directory.services import claim_organisation
from isopolity.matching.services import refresh_profiles
from tests.factories.directory import city
from tests.factories.exchange import make_need, make_offer
from tests.factories.matching import contact
from tests.security.crawl import addresses
from tests.security.world import World, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
MANY = 300


def questions(client: Client, address: str) -> int | None:
    """How many a page asks; None for what is no page for this reader. What is read once a minute counts for nothing."""
    for _once_and_again in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            return None
        if len(asked) <= MOST_QUERIES:
            break
    return len(asked)


def costs(world: World, role: str) -> dict[str, int]:
    client = world.client(role)
    # A page of matches writes what it finds out of date, so many at each look; here everything is brought up to date.
    refresh_profiles(at=timezone.now())
    found = {address: questions(client, address) for address in addresses(world) if not address.startswith("/admin")}
    return {address: number for address, number in found.items() if number is not None}


def fill(world: World) -> None:
    """Of everything that the pages of the open city list, so many."""
    here: Organisation = world.spheres["open"].city
    for number in range(MANY):
        make_need(here, title=f"Need {number}")
        make_offer(here, title=f"Offer {number}")
    for number in range(MANY // 10):
        there = city(f"Elsewhere {number}", iso2="BE")
        make_need(there, title=f"Another need {number}")
        make_offer(there, title=f"Another offer {number}")
        contact(here, there)
        Membership.objects.create(network=world.spheres["open"].network, member=there)
    claim_organisation(city("Listed"), office="Adviser", words="", by=world.people["officer"], at=timezone.now())
    refresh_profiles(at=timezone.now())


@pytest.mark.parametrize(
    "role", ["officer", *(pytest.param(role, marks=pytest.mark.trust) for role in ("visitor", "secretariat", "steward"))]
)
def test_every_page_costs_few_questions(world: World, role: str) -> None:
    found = costs(world, role)
    assert len(found) > 40
    assert {address: number for address, number in found.items() if number > MOST_QUERIES} == {}


def test_every_page_costs_few_questions_at_many_rows(world: World) -> None:
    """An officer of the city that has them all reads most."""
    fill(world)
    found = costs(world, "officer")
    assert {address: number for address, number in found.items() if number > MOST_QUERIES} == {}
