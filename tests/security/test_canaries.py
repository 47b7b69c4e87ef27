"""A word of its own stands in each private text; nobody who may not read that text finds the word, wherever they look (AUTH-7, PRIV-1)."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.security.crawl import addresses, visits
from tests.security.world import ROLES, Secret, World

pytestmark = pytest.mark.django_db
# Reviewed: what no page shows even to those who may read it, and why. Everything else must be read by somebody.
WITH_THE_DESK = "the desk of a closed organisation is closed with it; who opens it again finds all of this as it was"
SHOWN_TO_NOBODY = {
    "typed words of a broken need of the closed city": WITH_THE_DESK,
    "typed words of a broken offer of the closed city": WITH_THE_DESK,
    "address of a colleague of the closed city": WITH_THE_DESK,
    "address of an invitation of the closed city": "an invitation of a closed organisation can be neither taken nor withdrawn",
    "empty room of the closed fair": "a room without tables is named only where the hall is arranged, and the hall of a fair that ended is not",
    "words of who asks to act for the closed listed city": "a closed organisation gets no people; what was said waits until it opens again",
    "words of who asks to act for the draft listed city": "nobody can ask for a draft; the row stands there to be refused",
    "words of who asks to join the closed network": "a closed network answers nobody; the request waits at its desk until it opens again",
    "words of who asks to join the draft network": "nobody can ask a draft; the row stands there to be refused",
}
# Where a reader types words to find something.
SEARCHES = (
    "/search?q=",
    "/needs?words=",
    "/offers?words=",
    "/cities?q=",
    "/organisations?q=",
    "/networks?q=",
    "/places?q=",
    "/needs.csv?words=",
)
TYPED_KEYS = re.compile(r'name="(once|csrfmiddlewaretoken)" value="[^"]*"')


def leaks(world: World, role: str, address: str, response: HttpResponse) -> list[str]:
    """The private texts that a page shows to somebody who may not read them. The operator's admin shows every table."""
    if role == "operator" and address.startswith("/admin"):
        return []
    text = response.content.decode(errors="replace")
    return [f"{role} reads {secret.what} at {address}" for secret in world.secrets if role not in secret.seen_by and secret.word in text]


@pytest.mark.parametrize("role", ["visitor", "stranger", "funder"])
def test_private_words_are_on_no_page(world: World, role: str) -> None:
    client, found = world.client(role), []
    for address, response in visits(client, addresses(world)):
        found += leaks(world, role, address, response)
        if role == "visitor" and "@example.org" in response.content.decode():
            found.append(f"an address of somebody at {address}")
    assert found == []


@pytest.mark.trust
@pytest.mark.parametrize("role", ROLES)
def test_private_words_are_nowhere_where_links_lead(world: World, role: str) -> None:
    client, found, pages = world.client(role), [], 0
    for address, response in visits(client, addresses(world), follow=True):
        found += leaks(world, role, address, response)
        assert response.status_code < 500, address
        pages += 1
    assert found == []
    assert pages > 200


@pytest.mark.trust
def test_every_word_is_read_by_somebody_who_may(world: World) -> None:
    """Canaries that nobody ever sees would prove nothing: each is on some page of some role that may read it, but for the reviewed ones."""
    unseen = {secret.word: secret for secret in world.secrets if secret.seen_by}
    for role in ("administrator", "officer", "secretariat", "steward", "stranger"):
        for _address, response in visits(world.client(role), addresses(world), follow=True):
            text = response.content.decode(errors="replace")
            for word in [word for word, secret in unseen.items() if role in secret.seen_by and word in text]:
                del unseen[word]
    assert sorted(secret.what for secret in unseen.values()) == sorted(SHOWN_TO_NOBODY)


def hidden_from(world: World, role: str) -> list[Secret]:
    return [secret for secret in world.secrets if role not in secret.seen_by]


def answer_to(client: Client, search: str, word: str) -> str:
    """What a search answers, without the words that were typed and without the keys of its forms."""
    text = client.get(f"{search}{word}").content.decode()
    return TYPED_KEYS.sub("", text).replace(word, "")


@pytest.mark.parametrize("role", ["visitor", "stranger"])
def test_searching_for_private_words_finds_what_searching_for_nonsense_finds(world: World, role: str) -> None:
    client = world.client(role)
    client.get("/")  # the first visit of all carries the stylesheet
    some = [secret for secret in hidden_from(world, role) if re.search(r"^(title|text|name|French name|typed) ", secret.what)][::6]
    assert len(some) > 3
    for search in SEARCHES[:5]:
        nothing = answer_to(client, search, "zq999qz")
        assert [secret.what for secret in some if answer_to(client, search, secret.word) != nothing] == []


@pytest.mark.trust
@pytest.mark.parametrize("role", ["visitor", "person", "stranger", "funder", "operator"])
def test_no_search_finds_any_private_word(world: World, role: str) -> None:
    client = world.client(role)
    client.get("/")
    for search in SEARCHES:
        nothing = answer_to(client, search, "zq999qz")
        assert [secret.what for secret in hidden_from(world, role) if answer_to(client, search, secret.word) != nothing] == []
