"""A visitor's page is given again while the record stands, to visitors only, and each with a token of their own."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from isopolity.audit import kept_pages, services
from isopolity.audit.kept_pages import forget_pages, kept_for_everybody, kept_for_visitors, kept_part
from isopolity.directory.models import FocalPoint, Organisation
from tests.factories.directory import city, officer, person
from tests.factories.exchange import make_need

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def keeping(settings: LazySettings) -> Iterator[None]:
    settings.KEPT_PAGES_S = 60
    forget_pages()
    yield
    forget_pages()


class Counted:
    """A view that says how often it was called."""

    def __init__(self, **answer: Any) -> None:
        self.calls, self.options = 0, answer
        self.__name__ = "counted"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.calls += 1
        return HttpResponse(f"<p>{self.calls}</p>{self.options.get('more', '')}", status=self.options.get("status", 200))


def asked(view: Any, path: str = "/x", *, user: Any = None, cookies: dict[str, str] | None = None, method: str = "get", **more: Any) -> str:
    from django.contrib.auth.models import AnonymousUser

    request = getattr(RequestFactory(), method)(path, **more)
    request.user, request.COOKIES = user or AnonymousUser(), cookies or {}
    return kept_for_visitors(view)(request).content.decode()


def test_a_page_is_given_again_until_the_record_grows() -> None:
    view = Counted()
    assert [asked(view), asked(view)] == ["<p>1</p>", "<p>1</p>"]
    services.record("test:page:change", by=None)
    assert [asked(view), asked(view)] == ["<p>2</p>", "<p>2</p>"]


def test_a_page_is_not_given_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(kept_pages.time, "monotonic", lambda: now[0])
    view = Counted()
    asked(view)
    now[0] += 59
    assert asked(view) == "<p>1</p>"
    now[0] += 2
    assert asked(view) == "<p>2</p>"


def test_another_address_language_or_host_is_another_page() -> None:
    view = Counted()
    assert asked(view, "/x?page=1") == "<p>1</p>"
    assert asked(view, "/x?page=2") == "<p>2</p>"
    assert asked(view, "/x?page=1", headers={"host": "localhost"}) == "<p>3</p>"
    with translation.override("ar"):
        assert asked(view, "/x?page=1") == "<p>4</p>"
    assert asked(view, "/x?page=1") == "<p>1</p>"


@pytest.mark.parametrize(
    "asking",
    [
        {"user": Organisation()},
        {"cookies": {"session": "abc"}},
        {"cookies": {"messages": "abc"}},
        {"method": "head"},
        {"method": "post"},
        {"path": "/x?q=" + "a" * 200},
    ],
)
def test_only_a_visitor_of_whom_nothing_is_known_gets_a_kept_page(asking: dict[str, Any]) -> None:
    if "user" in asking:
        asking = {"user": officer(city())}
    view = Counted()
    first = asked(view, **asking)
    assert first != asked(view, **asking)
    assert asked(view, asking.get("path", "/x")) == "<p>3</p>"


@pytest.mark.parametrize("answer", [{"status": 404}, {"status": 400}, {"more": '<input type="hidden" name="once" value="k">'}])
def test_faults_and_forms_of_one_use_are_not_kept(answer: dict[str, Any]) -> None:
    view = Counted(**answer)
    asked(view)
    asked(view)
    assert view.calls == 2


def test_no_more_pages_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST_PAGES", 3)
    view = Counted()
    for number in range(10):
        asked(view, f"/x?page={number}")
        assert len(kept_pages._pages) <= 3


def test_each_visitor_gets_a_token_of_their_own_and_may_use_it() -> None:
    one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    tokens = []
    for visitor in (one, other):
        visitor.get("/about")
        page = visitor.get("/").content.decode()
        assert "<own-token>" not in page
        tokens.append(TOKEN.search(page).group(1))  # type: ignore[union-attr]
    assert len(kept_pages._pages) == 1
    assert tokens[0] != tokens[1]
    for visitor, token in zip((one, other), tokens, strict=True):
        sent = visitor.post("/language", {"language": "fr", "next": "/", "csrfmiddlewaretoken": token})
        assert sent.status_code == 302
    assert one.post("/language", {"language": "fr", "csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_what_a_city_is_called_is_seen_by_the_next_visitor_after_its_act() -> None:
    there = city(name="Oldtown")
    assert b"Oldtown" in Client().get("/cities").content
    Organisation.objects.filter(pk=there.pk).update(name="Newtown")
    assert b"Oldtown" in Client().get("/cities").content
    services.record("directory:organisation:rename", by=None, of=there)
    assert b"Newtown" in Client().get("/cities").content


def test_a_person_gets_no_kept_page_and_leaves_none() -> None:
    there = city(name="Lokossa")
    signed_in = Client()
    signed_in.force_login(officer(there))
    first, again, own = Client().get(there.path), Client().get(there.path), signed_in.get(there.path)
    # A page that was kept is no template any more.
    assert [page.context is None for page in (first, again, own)] == [False, True, False]
    assert Client().get(there.path).content.count(b"<h1") == 1
    assert len(kept_pages._pages) == 1


def as_person(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("path", ["/", "/needs", "/offers", "/cities", "/networks", "/organisations", "/links"])
def test_who_signed_in_gets_the_visitors_page_with_a_masthead_of_their_own(path: str) -> None:
    person, other = (officer(city(name=name)) for name in ("Lokossa", "Andenne"))
    person.name, other.name = "Afiavi Hounkpè", "Benoît Lambrecht"
    person.save()
    other.save()
    visitor = Client().get(path).content.decode()
    own, again, others = (as_person(user).get(path) for user in (person, person, other))
    assert len(kept_pages._pages) == 1
    for page, name, stranger in ((own, person.name, other.name), (again, person.name, other.name), (others, other.name, person.name)):
        text = page.content.decode()
        head, _, rest = text.partition("</header>")
        assert name in head
        assert "Sign out" in head
        assert "Sign in" not in head
        assert stranger not in text
        assert without_tokens(rest) == without_tokens(visitor.partition("</header>")[2])
    assert "Sign in" in visitor
    assert all(name not in Client().get(path).content.decode() for name in (person.name, other.name))


def without_tokens(page: str) -> str:
    return TOKEN.sub("", page)


@pytest.mark.parametrize("path", ["/", "/needs", "/cities", "/links"])
def test_the_first_reader_may_be_somebody_who_signed_in(path: str) -> None:
    person = officer(city(name="Lokossa"))
    person.name = "Afiavi Hounkpè"
    person.save()
    first = as_person(person).get(path).content.decode()
    [(_, kept)] = kept_pages._pages.values()
    assert person.name in first
    assert person.name not in kept.decode()
    visitor = Client().get(path).content.decode()
    assert person.name not in visitor
    assert "Sign in" in visitor


def test_the_view_never_learns_who_asks() -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.user.is_authenticated, request.COOKIES, dict(request.session), list(get_messages(request))))
        return HttpResponse("<p>all</p>")

    person = officer(city())
    request = RequestFactory().get("/x")
    request.user, request.COOKIES, request.session = person, {"session": "abc"}, {"kept_form": "words"}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    assert kept_for_everybody(view)(request).content == b"<p>all</p>"
    assert seen == [(False, {}, {}, [])]
    assert request.user == person


def test_a_message_that_waits_is_shown_and_not_kept() -> None:
    person = as_person(officer(city(name="Lokossa")))
    person.get("/needs")
    waiting = CookieStorage(RequestFactory().get("/"))
    person.cookies["messages"] = waiting._encode([Message(constants.SUCCESS, "Done, dear reader.")])
    assert "Done, dear reader." in person.get("/needs").content.decode()
    assert "Done, dear reader." not in person.get("/needs").content.decode()
    assert all("Done, dear reader." not in body.decode() for _, body in kept_pages._pages.values())


def test_filters_that_are_not_understood_and_files_are_the_same_for_who_signed_in() -> None:
    person = as_person(officer(city(name="Lokossa")))
    refused = person.get("/cities?country=XX")
    assert refused.status_code == 400
    assert "Sign out" in refused.content.decode()
    assert person.get("/cities.csv").content == Client().get("/cities.csv").content
    assert person.get("/cities?page=99").status_code == 404


def test_a_part_is_made_once_for_each_language_until_the_record_grows() -> None:
    made: list[str] = []

    def part(name: str) -> str:
        return kept_part((name,), lambda: made.append(name) or f"{name} {len(made)}")  # type: ignore[func-returns-value]

    assert [part("a"), part("a"), part("b")] == ["a 1", "a 1", "b 2"]
    with translation.override("fr"):
        assert part("a") == "a 3"
    services.record("test:page:change", by=None)
    assert part("a") == "a 4"


def test_no_more_parts_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST_PARTS", 3)
    for number in range(10):
        kept_part((number,), lambda: "part")
        assert len(kept_pages._parts) <= 3


def test_nothing_is_kept_of_a_part_where_pages_are_made_anew(settings: LazySettings) -> None:
    settings.KEPT_PAGES_S = 0
    kept_part(("a",), lambda: "part")
    assert not kept_pages._parts


def city_parts() -> list[object]:
    """What is kept of pages of cities; beside it stands each reader's count of what waits."""
    return [key for key in kept_pages._parts if key[0][0] == "city"]  # type: ignore[index]


def test_the_page_of_a_city_is_made_of_the_same_parts_for_each_and_of_their_own(settings: LazySettings) -> None:
    there = city(name="Lokossa", about="A town by the river.")
    need = make_need(there, title="Household waste sorting")
    people = {"own": officer(there), "other": officer(city(name="Andenne", iso2="BE")), "none": person("nobody@example.org")}
    FocalPoint.objects.create(organisation=there, name="Koffi", office="Clerk", email="koffi@example.org", consent_at=timezone.now())

    def pages() -> dict[str, str]:
        found = {name: as_person(user).get(there.path).content.decode() for name, user in people.items()}
        return found | {"visitor": Client().get(there.path).content.decode()}

    for _order in range(2):
        shown = pages()
        assert all("A town by the river." in page and need.title in page and "Koffi" in page for page in shown.values())
        assert {name for name, page in shown.items() if "koffi@example.org" in page} == {"own", "other"}
        assert {name for name, page in shown.items() if "Keep this page" in page} == {"own"}
        assert {name for name, page in shown.items() if "Ask for contact from" in page} == {"other"}
    assert len(city_parts()) == 1
    settings.KEPT_PAGES_S = 0
    assert {name: without_tokens(page).split("<main")[1] for name, page in pages().items()} == {
        name: without_tokens(page).split("<main")[1] for name, page in shown.items()
    }


def test_the_page_of_a_draft_leaves_no_part() -> None:
    draft = city(name="Hidden", vouched=False)
    assert "Hidden" in as_person(officer(draft)).get(draft.path).content.decode()
    assert not city_parts()
    assert Client().get(draft.path).status_code == 404
