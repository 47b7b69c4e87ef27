"""Hostile words in every field that people fill in, and hostile addresses: markup stays text, and nothing breaks (XSS-1, XSS-2, SQLI-1, UNI-1, REDIR-1)."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client

from tests.security.crawl import TABLE, addresses, visits
from tests.security.routes import RECIPES
from tests.security.test_forms_once import ONCE, Sender
from tests.security.world import World

pytestmark = pytest.mark.django_db
MARKUP = "\"'></title></textarea></script><xss-probe onpointerover=__xss()>{{7*7}}${7*7}<img src=x onerror=__xss()>"
LINK = "javascript:window.__xss=1"
# Fields whose words are answers to choose from, or secrets: what is typed there never comes back to a page.
CHOSEN = {"do", "language", "theme", "beneficiaries", "urgency", "capacity", "kind", "country", "version", "role", "seen_at", "decision"}
SECRETS = ("password", "oldpassword", "once")
NASTY = [
    "-1",
    "0",
    "99999999999999999999",
    "٣",
    "۲",
    "1.5",
    "%00",
    "\x00",
    "\x1b[2J",
    "\u202eevil",
    "\u2066\u2069",
    "'; DROP TABLE x; --",
    "title__startswith",
    "{'a': 1}",
    "%s%s%n",
    "a" * 10_000,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "../../etc/passwd",
    "<script>",
    "\u0301" * 300,
    "(" * 500 + "*",
    "NEAR/2 OR AND NOT *",
]
PARAMETERS = [
    "page",
    "q",
    "words",
    "theme",
    "country",
    "mode",
    "language",
    "beneficiaries",
    "kind",
    "least_developed",
    "on",
    "show",
    "need",
]
PARAMETERS += ["offer", "place", "name", "member", "network", "side", "shown", "state", "batch", "order_by", "id__gt", "__proto__"]
LISTS = [name for name, row in TABLE.items() if row.get and row.get.name == "public" and not name.startswith(("account", "ui:"))]


class Elements(HTMLParser):
    """What a browser would take for markup in a page, and no page of ours has."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"xss-probe", "script", "iframe", "object", "img"}:
            self.foreign.append(tag)
        for name, value in attributes:
            if name.startswith("on") or name == "style" or str(value).strip().lower().startswith(("javascript:", "data:text")):
                self.foreign.append(f"{tag} {name}={value}")


def foreign_in(text: str) -> list[str]:
    reader = Elements()
    reader.feed(text)
    return reader.foreign


def test_the_reader_of_pages_sees_markup() -> None:
    assert len(foreign_in(f"<p>{MARKUP}</p><a href='{LINK}'>x</a>")) == 5


def hostile(body: dict[str, Any]) -> dict[str, Any]:
    """The body of a form with markup in each of its texts."""
    typed = dict(body)
    for name, value in body.items():
        if isinstance(value, str) and name not in CHOSEN and name not in SECRETS and not value.isdigit() and "@" not in value:
            typed[name] = f"{value} {MARKUP}"
    return typed


@pytest.mark.parametrize("name", ONCE)
def test_markup_in_a_form_stays_text(world: World, name: str) -> None:
    """Saved or refused: the page that answers, and the pages that show it to its own people and to visitors, hold no element of it."""
    sender = Sender(world, name)
    sender.body = hostile(sender.body)
    answer = sender.send()
    assert answer.status_code < 500
    found = foreign_in(answer.content.decode())
    if answer.status_code == 303:
        for client in (sender.client, Client()):
            page = client.get(answer["Location"].split("#")[0])
            found += foreign_in(page.content.decode())
    assert found == []


@pytest.mark.trust
@pytest.mark.parametrize("role", ["visitor", "stranger", "administrator", "secretariat", "steward", "operator"])
def test_markup_in_every_text_of_the_world_stays_text(world: World, role: str) -> None:
    """Every form is sent with hostile words, then everything is read."""
    sent = 0
    for name in ONCE:
        if "account" in name or "close" in name or "erase" in name or "remove" in name or "discard" in name:
            continue
        sender = Sender(world, name)
        sender.body = hostile(sender.body)
        sent += sender.send(key=f"key-{name.replace(':', '-')}"[:60]).status_code == 303
    assert sent > 20
    client, found = world.client(role), []
    for address, response in visits(client, addresses(world), follow=True):
        assert response.status_code < 500, address
        if response.get("Content-Type", "").startswith("text/html"):
            found += [f"{address}: {one}" for one in foreign_in(response.content.decode())]
    assert found == []


@pytest.mark.parametrize("every", [pytest.param(5, id="some"), pytest.param(1, id="all", marks=pytest.mark.trust)])
@pytest.mark.parametrize("name", LISTS)
def test_hostile_parameters_break_no_page(world: World, name: str, every: int) -> None:
    client, faults = Client(), []
    address = RECIPES[name].address(name, world.spheres["open"])
    for value in [*NASTY[::every], MARKUP]:
        for query in (dict.fromkeys(PARAMETERS, value), {"page": value}):
            response = client.get(address, query)
            if response.status_code not in {200, 400, 404}:
                faults.append(f"{address} {query}: {response.status_code}")
            elif response.get("Content-Type", "").startswith("text/html"):
                faults += [f"{address} {value!r}: {one}" for one in foreign_in(response.content.decode())]
    assert faults == []


@pytest.mark.parametrize("words", ["some", pytest.param("all", marks=pytest.mark.trust)])
def test_hostile_paths_break_no_page(world: World, words: str) -> None:
    """Each part of each address is replaced by hostile words, as a steward, who gets furthest."""
    client, faults = world.client("steward"), []
    hostile = (NASTY[2], "\u202eevil") if words == "some" else (NASTY[2], NASTY[3], "%00", "\u202eevil", "<script>", "a" * 3000)
    for name in (name for name, row in TABLE.items() if row.get):
        address = RECIPES[name].address(name, world.spheres["open"]).split("?")[0]
        parts = address.strip("/").split("/")
        for number in range(1, len(parts)):
            for value in hostile:
                tried = "/" + "/".join([*parts[:number], quote(value), *parts[number + 1 :]])
                status = client.get(tried).status_code
                if status not in {200, 302, 400, 403, 404, 405}:
                    faults.append(f"{tried[:80]}: {status}")
    assert faults == []


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "http://testserver@evil.example/",
    ]
    + ["javascript:alert(1)", "/%0d%0aSet-Cookie:a=b", "///evil.example", "\u2025/evil.example", "\tjavascript:x"],
)
def test_no_address_sends_people_elsewhere(world: World, target: str) -> None:
    """REDIR-1: after choosing a language, and after signing in."""
    chosen = Client().post("/language", {"language": "fr", "next": target})
    entered = world.client("person").get("/account/sign-in", {"next": target})
    for response in (chosen, entered):
        place = response["Location"]
        assert urlsplit(urljoin("http://testserver/language", place.replace("\\", "/"))).netloc == "testserver", place
        assert "\r" not in place and "\n" not in place
