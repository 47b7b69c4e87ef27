"""The parts of every page: navigation as data, the menus, and the small templates that pages include."""

from collections.abc import Iterator

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import gettext_lazy

from isopolity.ui import navigation
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entries() -> Iterator[None]:
    before = dict(navigation._entries)
    navigation._entries.clear()
    yield
    navigation._entries.clear()
    navigation._entries.update(before)


def test_links_come_in_order_and_know_where_the_reader_is(client: Client) -> None:
    navigation.register(20, gettext_lazy("Save"), "account_login")
    navigation.register(10, gettext_lazy("Help"), "portal:home")
    navigation.register(30, gettext_lazy("Cancel"), "account_reset_password")
    page = client.get("/account/forgotten/sent").content.decode()
    nav = page.split('<nav aria-label="Main">')[1].split("</nav>")[0]
    assert [link.split(">")[1].split("<")[0] for link in nav.split("<a ")[1:]] == ["Help", "Save", "Cancel"]
    assert nav.count("aria-current") == 1
    assert '<a href="/account/forgotten" aria-current="true">' in nav
    assert '<a href="/account/forgotten" aria-current="page">' in client.get("/account/forgotten").content.decode()


def test_what_waits_is_counted_for_people_who_signed_in_only(client: Client) -> None:
    asked = []
    navigation.register(1, gettext_lazy("Help"), "portal:desk", signed_in=True, count=lambda request: asked.append(1) or 1234)
    assert "1,234" not in client.get("/").content.decode()
    assert asked == []
    client.force_login(person())
    assert '<b class="count">1,234</b>' in client.get("/").content.decode()
    assert asked == [1]


def test_the_footer_shows_only_groups_with_links(client: Client) -> None:
    assert "Sources and open data" not in client.get("/").content.decode()
    navigation.register(1, gettext_lazy("Help"), "portal:home", place="data")
    foot = client.get("/").content.decode().split("<footer")[1]
    assert '<nav aria-label="Sources and open data">' in foot
    assert '<nav aria-label="Help">' not in foot


def test_the_menu_of_a_person_is_theirs(client: Client) -> None:
    navigation.register(1, gettext_lazy("My account"), "accounts:account", place="person")
    assert "My account" not in client.get("/").content.decode()
    client.force_login(person(name="<i>Ada</i>"))
    page = client.get("/").content.decode()
    assert "<bdi>&lt;i&gt;Ada&lt;/i&gt;</bdi>" in page
    assert '<a href="/account">My account</a>' in page


def test_the_language_menu_is_a_form_that_comes_back_here(client: Client) -> None:
    page = " ".join(client.get("/account/forgotten?x=%22%3E%3Cb%3E").content.decode().split())
    menu = page.split('<details class="menu">')[1].split("</details>")[0]
    assert '<form action="/language" method="post">' in menu
    assert '<input type="hidden" name="next" value="/account/forgotten?x=%22%3E%3Cb%3E">' in menu
    assert menu.count("<button") == 3
    assert '<button name="language" value="en" lang="en" aria-current="true">English</button>' in menu
    assert "العربية" in menu


def test_no_page_of_a_list_has_a_number_with_separators() -> None:
    page = Paginator(range(20 * 1500), 20).page(1200)
    html = render_to_string("ui/pages.html", {"page": page, "query": "q=a&b=%22"})
    assert 'href="?q=a&amp;b=%22&amp;page=1201"' in html
    assert 'href="?q=a&amp;b=%22&amp;page=1199"' in html
    assert "Page 1,200 of 1,500" in html


def test_a_list_of_one_page_needs_no_way_between_pages() -> None:
    assert render_to_string("ui/pages.html", {"page": Paginator([1], 20).page(1)}).strip() == ""


@pytest.mark.parametrize("template", ["ui/plate.html", "ui/empty.html", "ui/up.html", "ui/track.html", "ui/files.html"])
def test_small_parts_show_what_was_typed_as_text(template: str) -> None:
    evil = '"><script>alert(1)</script>'
    context = dict.fromkeys(("name", "under", "href", "text", "label", "csv", "json", "query"), evil)
    html = render_to_string(template, {**context, "steps": [{"label": evil, "state": "c"}]})
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_plate_is_a_link_a_sign_or_a_title() -> None:
    assert render_to_string("ui/plate.html", {"name": "Lomé", "href": "/x"}).strip().startswith('<a class="plate "')
    assert render_to_string("ui/plate.html", {"name": "Lomé", "tone": "b2"}).strip().startswith('<div class="plate b2"')
    assert "<h1><bdi>Lomé</bdi></h1>" in render_to_string("ui/plate.html", {"name": "Lomé", "title": True})
