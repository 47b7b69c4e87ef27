"""Every route, as everybody, on organisations in every state: what the reviewed table says, for pages and for forms.

Each answer comes over https as in production, and is read for the flags of its cookies and for who may keep it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.utils.translation import get_language

from isopolity.ui import errors
from tests.security.access_table import Rule, read_table
from tests.security.headers import cookie_faults, keeping_faults
from tests.security.routes import RECIPES, Recipe, names
from tests.security.state import changes, state
from tests.security.world import ROLES, STATES, World

pytestmark = pytest.mark.django_db
TABLE = read_table()
ROUTES = [name for name in names() if not name.startswith("admin:")]
SIGN_IN = "/account/sign-in?next="
STATUS = {"403": {403}, "404": {404}, "409": {409}}


@pytest.fixture(scope="module", autouse=True)
def secure_cookies() -> Iterator[None]:
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, LANGUAGE_COOKIE_SECURE=True):
        yield


@pytest.fixture(scope="module", autouse=True)
def each_refusal_drawn_once() -> Iterator[None]:
    """The page of a refusal follows from its reader and its sentence: of the hundreds of addresses that answer with it, the first draws it."""
    draw, drawn = errors._page, {}

    def page(request: HttpRequest, status: int, title: str, text: str, **more: object) -> HttpResponse:
        key = (request.user.pk, get_language(), status, title, text, str(more))
        if key in drawn:
            return HttpResponse(drawn[key], status=status)
        response = draw(request, status, title, text, **more)
        drawn[key] = response.content
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(errors, "_page", page)
        yield


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    return {role: world.client(role) for role in ROLES}


def cells(rule: Rule, *, whole: bool) -> list[tuple[str, str, str]]:
    """(state, role, word) for all cells of a rule; unless `whole`, of those who may only the first and the last in each state.

    Where something is refused, everybody who is refused asks, always.
    """
    found = []
    for place, said in rule.expected.items():
        may = [role for role in ROLES if said[role] in {"yes", "away"}]
        left = [] if whole else may[1:-1]
        found += [(place, role, said[role]) for role in ROLES if role not in left]
    return found


def is_as_said(word: str, response: HttpResponse) -> bool:
    """Whether an answer on a method that the route serves is what the table says."""
    to_sign_in = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
    if word == "sign-in":
        return to_sign_in
    if word == "away":
        return response.status_code in {302, 303} and not to_sign_in
    if word == "yes":
        return response.status_code in {200, 302, 303, 400, 409} and not to_sign_in
    return response.status_code in STATUS[word]


def asked(clients: dict[str, Client], role: str, method: str, address: str, body: dict[str, Any] | None = None) -> HttpResponse:
    """One request by one role, after which the client is as it was."""
    client = clients[role]
    kept = client.cookies.output(attrs=[], header="", sep=";")
    try:
        return client.generic(method, address, secure=True) if body is None else client.post(address, body, secure=True)
    finally:
        client.cookies.clear()
        client.cookies.load(kept)


def sphere_of(world: World, place: str) -> Any:
    return world.spheres["open" if place == "any" else place]


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert (set(ROUTES) - set(TABLE), set(TABLE) - set(ROUTES)) == (set(), set())
    assert (set(ROUTES) - set(RECIPES), set(RECIPES) - set(ROUTES)) == (set(), set())
    assert {name for name, row in TABLE.items() if set(row.page.expected) not in ({"any"}, set(STATES))} == set()


WHOLE = pytest.mark.parametrize("whole", [pytest.param(False, id="some"), pytest.param(True, id="all", marks=pytest.mark.trust)])


@WHOLE
@pytest.mark.parametrize("name", ROUTES)
def test_pages_open_for_those_of_the_table(world: World, clients: dict[str, Client], name: str, whole: bool) -> None:
    row, faults = TABLE[name], []
    # The form of the page has the same guard, and whoever is refused sends that.
    guarded = row.post is not None and row.post == row.page
    for place, role, word in cells(row.page, whole=whole):
        if guarded and not whole and word != "yes":
            continue
        address = RECIPES[name].address(name, sphere_of(world, place))
        response = asked(clients, role, "GET", address)
        # A page is shown to those who may; a form's address without a page is no page for them either.
        shown = is_as_said(word, response) and (word != "yes" or response.status_code == 200)
        good = shown if row.get else refused_or_405(word, response)
        if not good:
            faults.append(f"{name} {place}: {role} opens it and gets {response.status_code}, not {word}")
        faults += cookie_faults(response)
        # Others who are refused are refused by the form.
        faults += [] if response.status_code == 405 else keeping_faults(name, response)
    assert faults == []


def refused_or_405(word: str, response: HttpResponse) -> bool:
    return response.status_code == 405 or (word != "yes" and is_as_said(word, response))


@WHOLE
@pytest.mark.parametrize("name", [name for name in ROUTES if name in TABLE and TABLE[name].post])
def test_forms_act_for_those_of_the_table(world: World, clients: dict[str, Client], name: str, whole: bool) -> None:
    """Who may not send a form sends one that is right in every other way: nothing changes in the whole database."""
    rule, recipe, faults = TABLE[name].post, RECIPES[name], []
    assert rule is not None
    before = state()
    for place, role, word in cells(rule, whole=whole):
        sphere = sphere_of(world, place)
        address, body = recipe.address(name, sphere), body_of(recipe, sphere)
        if word in {"yes", "away"}:
            with transaction.atomic():
                response = asked(clients, role, "POST", address, body)
                transaction.set_rollback(True)
        else:
            response = asked(clients, role, "POST", address, body)
        if not is_as_said(word, response):
            faults.append(f"{name} {place}: {role} sends it and gets {response.status_code}, not {word}")
        faults += cookie_faults(response)
    assert faults == []
    assert changes(before, state()) == []


@pytest.mark.parametrize("name", [name for name in ROUTES if name in TABLE and not TABLE[name].post])
def test_a_page_takes_no_forms(world: World, clients: dict[str, Client], name: str) -> None:
    address = RECIPES[name].address(name, world.spheres["open"])
    before = state()
    for role in ("visitor", "administrator"):
        response = asked(clients, role, "POST", address, {"once": "a-key-of-the-matrix", "text": "something"})
        assert response.status_code in {200, 302, 403, 404, 405}, f"{role} gets {response.status_code}"
    assert changes(before, state()) == []


def body_of(recipe: Recipe, sphere: Any) -> dict[str, Any]:
    return {**(recipe.body(sphere) if recipe.body else {}), "once": "a-key-of-the-matrix"}


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.trust
def test_other_methods_are_no_way_around(world: World, clients: dict[str, Client], name: str) -> None:
    """HEAD shows no more than GET; OPTIONS, PUT, PATCH, DELETE and TRACE change nothing and open nothing."""
    faults, before = [], state()
    for place, role, word in cells(TABLE[name].page, whole=True):
        address = RECIPES[name].address(name, sphere_of(world, place))
        page = asked(clients, role, "GET", address).status_code
        for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
            status = asked(clients, role, method, address).status_code
            same = {"HEAD": {page, 405}, "OPTIONS": {page, 200, 405}}.get(method, {page, 302, 400, 403, 404, 405, 409})
            if status not in same or (word not in {"yes", "away"} and status in {200, 303}):
                faults.append(f"{name} {place}: {role} {method} gets {status}, GET {page}")
    assert faults == []
    assert changes(before, state()) == []
