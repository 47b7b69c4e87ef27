"""Walking the product as somebody: every address that the resolver knows, filled in for each sphere, and what the pages link to."""

from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

from tests.security.access_table import read_table
from tests.security.routes import RECIPES
from tests.security.world import World

# Filters multiply without end; these parameters lead to what no other address shows.
FOLLOWED = {"page", "side"}
MOST_PAGES = 1500
TABLE = read_table()
# Links of mails: opened by somebody else than whom they were sent to, they sign that person out.
LINKS_OF_MAILS = {"account_confirm_email", "account_reset_password_from_key"}


class Links(HTMLParser):
    """The addresses a page links to, and the elements that no page of ours has unless somebody's text became markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        if tag == "a" and known.get("href"):
            self.found.append(str(known["href"]))


def addresses(world: World) -> list[str]:
    """Every address that may be opened, once, for each sphere."""
    pages = [name for name, row in TABLE.items() if row.get and name not in LINKS_OF_MAILS]
    return list(dict.fromkeys(RECIPES[name].address(name, sphere) for name in pages for sphere in world.spheres.values()))


def visits(client: Client, seeds: list[str], *, follow: bool = False) -> Iterator[tuple[str, HttpResponse]]:
    """(address, answer) of the seeds and, with `follow`, of all they lead to."""
    waiting, seen = deque(seeds), set(seeds)
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.popleft()
        response = client.get(address)
        yield address, response
        if follow and response.get("Content-Type", "").startswith("text/html"):
            for link in links_of(response, address):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)


def links_of(response: HttpResponse, address: str) -> list[str]:
    """The addresses of this host that a page links to."""
    reader = Links()
    reader.feed(response.content.decode())
    targets = [urldefrag(urljoin(address, link)).url for link in reader.found]
    return [target for target in targets if target.startswith("/") and set(parse_qs(urlsplit(target).query)) <= FOLLOWED]
