"""AUTH-3: an address that names two things is right only when they belong together, and a form names nothing of somebody else.

Two worlds stand side by side: one city with everything that can belong to one, and another with other people. Whoever may act
in their own takes each of its addresses and puts one part of the other city's into it; and each value of a form likewise.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver
from django.utils import timezone

from isopolity.matching.services import refresh_profiles
from tests.factories import directory as make
from tests.security.access_table import read_table
from tests.security.routes import RECIPES, names
from tests.security.state import changes, state
from tests.security.world import ROLES, World, build_sphere

pytestmark = pytest.mark.django_db
TABLE = read_table()
# Parts of addresses that name no thing of anybody's: words of the product, or a number that counts only within its parent.
WORDS = {"kind", "language", "number", "theme", "iso2", "geoname_id", "uidb36", "key", "name", "step", "move"}
# Reviewed: any public city may be named there as the other one, and any open fair; whose city acts is still checked.
PEERS = {("matching:pair", "partner_id"), ("matching:ask", "partner_id"), ("fairs:register", "fair_id")}
# The same for what forms and questions name.
NAMED_PEERS = {
    ("matching:hide", "partner"): "any public city may be put aside",
    ("matching:show", "partner"): "taking back what was never put aside changes nothing",
}


def parts_of(name: str) -> list[str]:
    """The names of the parts of an address that stand for things."""
    return [part for part in parts_of_routes()[name] if part not in WORDS]


def parts_of_routes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}

    def walk(patterns: list[Any], namespace: str, before: list[str]) -> None:
        for entry in patterns:
            own = list(entry.pattern.converters) if isinstance(entry.pattern, RoutePattern) else list(entry.pattern.regex.groupindex)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, before + own)
            elif isinstance(entry, URLPattern):
                found.setdefault(f"{namespace}{entry.name or entry.pattern}", before + own)

    walk(get_resolver().url_patterns, "", [])
    return found


ROUTES = [name for name in names() if not name.startswith("admin:")]
NESTED = [name for name in ROUTES if len(parts_of(name)) > 1]
FORMS = [name for name in ROUTES if name in TABLE and TABLE[name].post]


@dataclass
class Neighbours:
    """The city of the world, and one like it with other people; `clients` are of the first city's world."""

    own: Any
    foreign: Any
    clients: dict[str, Client]


@pytest.fixture(scope="module")
def neighbours(world: World, django_db_blocker: Any) -> Neighbours:
    """Made within the world's transaction, which is rolled back with it."""
    other = World(people=dict(world.people), secrets=world.secrets)
    other.far, other.other_network = world.far, world.other_network  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        for role in ("officer", "administrator"):
            other.people[role] = make.person(f"{role}.of.the.neighbour@example.org")
        own = world.spheres["open"]
        foreign = build_sphere(other, "neighbour", make.network("Network of the neighbour"))
        other.spheres = {"open": foreign}
        # A page catches up with a few changed cities; two worlds are more.
        refresh_profiles(at=timezone.now())
        shared = {name: value for name, value in vars(own).items() if not hasattr(foreign, name)}
        foreign = SimpleNamespace(**shared, **vars(foreign))
        return Neighbours(own, foreign, {role: world.client(role) for role in ROLES})


def asked(neighbours: Neighbours, name: str, address: str, *, post: bool, values: dict[str, Any] | None = None) -> HttpResponse:
    """One request by whoever may send the form of this route, in a form that is right in every other way; nothing of it stays."""
    recipe = RECIPES[name]
    client = neighbours.clients[recipe.actor]
    if not post:
        return client.get(address)
    body = dict(recipe.body(neighbours.own)) if recipe.body else {}
    return client.post(address, {**body, **(values or {}), "once": "a-key-of-the-swap"})


def test_addresses_with_two_things_are_found() -> None:
    assert set(NESTED) >= {"exchange:edit_need", "matching:step", "matching:write_note", "matching:pair"}
    assert {part for name in NESTED for part in parts_of(name)} >= {"organisation", "public_id", "request_id", "contact_id", "partner_id"}


@pytest.mark.parametrize("name", NESTED)
def test_a_thing_of_another_is_not_found_below_ones_own(neighbours: Neighbours, name: str) -> None:
    """Own parent with a stranger's child, and a stranger's parent with one's own child; opened and sent."""
    row, recipe, faults = TABLE[name], RECIPES[name], []
    own, foreign = (dict(recipe.parts(sphere)) for sphere in (neighbours.own, neighbours.foreign))
    swapped = [part for part in parts_of(name) if own[part] != foreign[part]]
    assert len(swapped) > 1, "two cities that share a part prove nothing"
    before = state()
    for part in swapped:
        address = reverse(name, kwargs={**own, part: foreign[part]})
        allowed = (name, part) in PEERS
        for method in [method for method, rule in (("GET", row.get), ("POST", row.post)) if rule]:
            if allowed and method == "POST":
                continue
            status = asked(neighbours, name, address, post=method == "POST").status_code
            if status not in ({200} if allowed else {403, 404, 409}):
                faults.append(f"{method} with the other city's {part}: {status}")
    assert faults == []
    assert changes(before, state()) == []


def test_forms_that_name_things_are_found(neighbours: Neighbours) -> None:
    assert {(name, field) for name in FORMS for field in named_in(neighbours, name)} == {
        ("matching:write_note", "next_owner"),
        ("directory:edit_profile", "version"),
        ("directory:new_import", "network"),
        ("fairs:edit_table", "room"),
        ("fairs:incident", "first_slot"),
        ("fairs:move_meeting", "slot"),
        ("fairs:reception", "badge"),
        ("fairs:walk_in", "first"),
        ("fairs:walk_in", "second"),
        *NAMED_PEERS,
    }


def named_in(neighbours: Neighbours, name: str) -> list[str]:
    """The fields of a form whose value is a thing of the city's own."""
    body = RECIPES[name].body
    assert body is not None
    own, foreign = (dict(body(sphere)) for sphere in (neighbours.own, neighbours.foreign))
    return [field for field, value in own.items() if isinstance(value, str) and field in foreign and value != foreign[field]]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_names_nothing_of_another(neighbours: Neighbours, name: str) -> None:
    """Each value of the body, and of the question in the address, that is an id of the city's own is exchanged for the neighbour's."""
    recipe, faults = RECIPES[name], []
    assert recipe.body is not None
    foreign = dict(recipe.body(neighbours.foreign))
    before = state()
    for field in [field for field in named_in(neighbours, name) if (name, field) not in NAMED_PEERS]:
        with transaction.atomic():
            if recipe.prepare:
                recipe.prepare(neighbours.own)
            address = recipe.address(name, neighbours.own)
            status = asked(neighbours, name, address, post=True, values={field: foreign[field]}).status_code
            transaction.set_rollback(True)
        if status not in {200, 403, 404, 409}:
            faults.append(f"with the other city's {field}: {status}")
    assert faults == []
    assert changes(before, state()) == []
