"""Sessions and what is kept of pages: SESS-1, SESS-2, CONF-6, and AUTH-8 (who lost a right has lost it in every open session)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings, settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from isopolity.accounts.models import User
from isopolity.accounts.services import close_account
from isopolity.audit import kept_pages
from isopolity.audit.kept_pages import forget_pages
from isopolity.directory.models import Organisation, Role
from isopolity.directory.services import close_organisation, end_role
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.security.crawl import TABLE, addresses
from tests.security.headers import FOR_ALL, keeping_faults, words_of
from tests.security.routes import RECIPES
from tests.security.test_canaries import leaks
from tests.security.world import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ASKED = [(name, method) for name, row in TABLE.items() for method, rule in (("GET", row.get), ("POST", row.post)) if rule]


@pytest.fixture
def keeping(settings: LazySettings) -> Iterator[None]:
    """Pages are kept for visitors, as they are in the product."""
    settings.KEPT_PAGES_S = 60
    forget_pages()
    yield
    forget_pages()


class SharedCache:
    """A cache between many readers and the product, as RFC 9111 allows it: one that keeps whatever it may."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, ...], HttpResponse] = {}
        self.varying: dict[str, list[str]] = {}

    def get(self, client: Client, address: str) -> HttpResponse:
        found = self.kept.get(self._key(client, address))
        if found is not None:
            return found
        response = client.get(address)
        if response.status_code in {200, 404} and not words_of(response, "Cache-Control") & {"private", "no-store"}:
            self.varying[address] = sorted(words_of(response, "Vary"))
            self.kept[self._key(client, address)] = response
        return response

    def _key(self, client: Client, address: str) -> tuple[str, ...]:
        sent = {"cookie": client.cookies.output(attrs=[], header="", sep=";"), "accept-language": ""}
        return (address, *(sent.get(name, "") for name in self.varying.get(address, [])))


def test_the_cache_of_these_tests_keeps_what_it_may(world: World) -> None:
    cache = SharedCache()
    style = RECIPES["ui:style"].address("ui:style", None)
    assert cache.get(Client(), style) is cache.get(Client(), style)
    cache.get(Client(), "/")
    assert len(cache.kept) == 1


@pytest.mark.parametrize(
    ("first", "step"),
    [
        pytest.param("administrator", 5, id="some"),
        pytest.param("administrator", 1, marks=pytest.mark.trust, id="all, administrator first"),
        pytest.param("visitor", 1, marks=pytest.mark.trust, id="all, visitor first"),
    ],
)
def test_nobody_gets_anothers_page_from_a_cache(world: World, keeping: None, first: str, step: int) -> None:
    """Our own pages are kept meanwhile too; whoever comes first, nobody reads what is not for them. Every `step`th address."""
    cache, found = SharedCache(), []
    clients = {role: world.client(role) for role in ("visitor", "stranger", "administrator")}
    # All readers of one address before the next: a refusal is recorded, and what was kept before it is given to nobody more.
    for address in addresses(world)[::step]:
        for role in (first, "visitor", "stranger", "administrator", "visitor"):
            response = cache.get(clients[role], address)
            text = response.content.decode(errors="replace")
            found += leaks(world, role, address, response)
            if role == "visitor" and "/account/sign-out" in text:
                found.append(f"a visitor gets somebody's page at {address}")
            if role == "stranger" and world.people["administrator"].name in text:
                found.append(f"one person gets another's page at {address}")
    assert found == []
    assert step > 1 or {RECIPES[name].address(name, None) for name in FOR_ALL} == {key[0] for key in cache.kept}
    assert len(kept_pages._pages) > (5 if step == 1 else 0), "nothing was kept, so nothing was tried"


@pytest.mark.parametrize("address", ["/no-such-page", "/language"])
def test_a_page_that_is_none_is_for_its_reader_alone_too(world: World, address: str) -> None:
    """Those of every route: test_access_matrix.py."""
    assert [fault for role in ("visitor", "officer") for fault in keeping_faults(address, world.client(role).get(address))] == []


def test_signing_in_begins_a_new_session_and_a_planted_one_opens_nothing() -> None:
    person, browser = make.person("ada@example.org"), Browserlike()
    browser.post("/account", {"name": "kept until sign-in", **token_of(browser)})
    planted = browser.cookies["session"].value
    assert planted
    browser.sign_in(person.email, make.PASSWORD)
    assert browser.cookies["session"].value not in {"", planted}
    thief = Client()
    thief.cookies["session"] = planted
    assert thief.get("/account").status_code == 302


def token_of(browser: Browserlike) -> dict[str, Any]:
    form = browser.forms(browser.get("/account/sign-in"))[-1]
    return {"csrfmiddlewaretoken": form["fields"]["csrfmiddlewaretoken"], "once": "a-key-of-the-session"}


def test_a_session_ends_with_its_time_however_much_it_is_used() -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(make.person())
        for _day in range(13):
            clock.shift(timedelta(days=1))
            assert client.get("/account").status_code == 200
        clock.shift(timedelta(days=1, seconds=1))
        assert client.get("/account").status_code == 302
    assert settings.SESSION_COOKIE_AGE == 14 * 24 * 3600


# --- AUTH-8 -----------------------------------------------------------------------------------------------------------


def statuses(client: Client, world: World, state: str = "open") -> dict[tuple[str, str], int]:
    """What somebody gets at every address, and for every form as it stands empty but for its key."""
    found = {}
    sphere = world.spheres[state]
    for name, method in ASKED:
        if name.startswith(("account_", "accounts:", "directory:invitation")):
            continue
        address = RECIPES[name].address(name, sphere)
        with transaction.atomic():
            answer = client.get(address) if method == "GET" else client.post(address, {"once": "a-key-of-the-session"})
            transaction.set_rollback(True)
        found[name, method] = answer.status_code
    return found


def ended(role: str, people: dict[str, User]) -> None:
    Role.objects.filter(user=people[role], ended_at=None).update(ended_at=NOW)


@pytest.mark.trust
@pytest.mark.parametrize("role", ["officer", "administrator", "secretariat", "steward"])
def test_whose_role_ended_may_at_once_no_more_than_anybody(world: World, role: str) -> None:
    """The session was opened before, and has just read everything."""
    open_session, bystander = world.client(role), Client()
    bystander.force_login(make.person("bystander@example.org"))
    before = statuses(open_session, world)
    ended(role, world.people)
    after, anybody = statuses(open_session, world), statuses(bystander, world)
    own_work = {("jobs:job", "GET"), ("jobs:stop", "POST"), ("jobs:resume", "POST")} if role == "administrator" else set()
    assert {key for key in after if after[key] != anybody[key]} - own_work == set()
    assert {key for key in after if after[key] != before[key]} != set()


def test_a_role_that_a_service_ends_is_ended_in_the_open_session(world: World) -> None:
    sphere, session = world.spheres["open"], world.client("officer")
    page = f"/organisations/{sphere.city.public_id}/facts"
    assert session.get(page).status_code == 200
    end_role(Role.objects.get(user=world.people["officer"], organisation=sphere.city), by=world.people["administrator"], at=NOW)
    assert session.get(page).status_code == 403
    assert session.post(f"/organisations/{sphere.city.public_id}/confirm", {"once": "a-key"}).status_code == 403


@pytest.mark.trust
def test_when_a_city_closes_its_open_sessions_write_nothing_more(world: World) -> None:
    """The same as the reviewed table says of a city that has long been closed."""
    sphere, session = world.spheres["open"], world.client("officer")
    statuses(session, world)
    close_organisation(sphere.city, reason="The councils were merged.", by=world.people["administrator"], at=NOW)
    assert Organisation.objects.get(pk=sphere.city.pk).closed_at
    wrong = {}
    for (name, method), status in statuses(session, world).items():
        rule = TABLE[name].post if method == "POST" else TABLE[name].get
        assert rule is not None
        # Rules of the network that an address names say nothing of this city.
        word = rule.expected.get("closed", {}).get("officer", "yes") if "network" not in rule.name and rule.name != "membership" else "yes"
        # That address names an organisation that a source listed, which stays open.
        if word.isdigit() and status not in {403, 404, 409} and name != "directory:claim_organisation":
            wrong[name, method] = (status, word)
    assert wrong == {}


@pytest.mark.parametrize("how", ["blocked", pytest.param("closed", marks=pytest.mark.trust)])
def test_whose_account_is_shut_is_nobody_in_every_open_session(world: World, how: str) -> None:
    sessions = [world.client("funder"), world.client("funder")]
    assert [session.get("/account").status_code for session in sessions] == [200, 200]
    person = User.objects.get(pk=world.people["funder"].pk)
    if how == "blocked":
        User.objects.filter(pk=person.pk).update(is_active=False)
    else:
        Role.objects.filter(user=person).update(ended_at=NOW)
        close_account(person, by=person, at=NOW)
    assert [session.get("/account").status_code for session in sessions] == [302, 302]
    assert statuses(sessions[0], world) == statuses(Client(), world)


def test_who_is_operator_no_longer_is_out_of_the_admin(world: World) -> None:
    session = world.client("operator")
    assert session.get("/admin/").status_code == 200
    User.objects.filter(pk=world.people["operator"].pk).update(is_superuser=False, is_staff=False)
    assert session.get("/admin/").status_code == 302


# --- AUTHN-4 ----------------------------------------------------------------------------------------------------------
CHANCE = re.compile(r'name="(once|csrfmiddlewaretoken)" value="[^"]*"')
ENTRANCES = {
    "/account/sign-in": {"password": "not the right one"},
    "/account/forgotten": {},
    "/account/sign-up": {"name": "Ada", "password1": "nine slow rivers to the sea"},
}


def told(page: str, address: str, field: str, more: dict[str, str]) -> list[tuple[Any, ...]]:
    """Everything that an unknown visitor is answered, without chance and without the address that was typed."""
    browser = Browserlike()
    answer = browser.submit(page, {field: address, **more})
    answers = [answer]
    while answer.status_code in {302, 303}:
        answer = browser.get(answer["Location"])
        answers.append(answer)
    return [
        (one.status_code, one.get("Location"), sorted(one.cookies), CHANCE.sub("", one.content.decode()).replace(address, ""))
        for one in answers
    ]


@pytest.mark.parametrize("page", ENTRANCES)
def test_a_visitor_does_not_learn_whether_an_address_is_known(page: str) -> None:
    make.person("somebody@example.org")
    make.person("gone@example.org", is_active=False)
    field = "login" if page.endswith("sign-in") else "email"
    known, gone, unknown = (told(page, f"{name}@example.org", field, ENTRANCES[page]) for name in ("somebody", "gone", "nobody_12"))
    assert known == unknown
    assert gone == unknown


def test_who_invites_does_not_learn_whether_an_address_is_known() -> None:
    there = make.city()
    make.person("somebody@example.org")
    answers = []
    for name in ("somebody", "nobody_12"):
        browser = Browserlike()
        browser.force_login(make.administrator(there))
        typed = {"email": f"{name}@example.org", "kind": "officer", "office": "Engineer", "language": "fr"}
        sent = browser.submit(f"/organisations/{there.public_id}/people/invite", typed)
        answers.append((sent.status_code, sent["Location"], sorted(sent.cookies)))
    assert answers[0] == answers[1]
