"""What every answer carries, and the pages for what goes wrong."""

from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as current
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from isopolity.config import urls
from isopolity.core.reasons import Reason, Refused
from isopolity.ui.access import public
from isopolity.ui.errors import TooMany
from isopolity.ui.stylesheet import STYLE, STYLE_HASH
from tests.factories.people import person

pytestmark = pytest.mark.django_db

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise OperationalError("secret of the database")


@public
def refusing(request: HttpRequest) -> HttpResponse:
    raise Refused(Reason(request.GET["code"]))


@public
def tired(request: HttpRequest) -> HttpResponse:
    raise TooMany


class Faulty:
    """The addresses of the program, and some that go wrong."""

    urlpatterns = [path("broken", broken), path("refusing", refusing), path("tired", tired), *urls.urlpatterns]
    handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def faulty() -> Any:
    with override_settings(ROOT_URLCONF=Faulty):
        yield


def plain_routes(patterns: list[Any], before: str = "") -> list[str]:
    """Addresses without parts to fill in, of ours and of others."""
    found = []
    for entry in patterns:
        place = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += plain_routes(entry.url_patterns, place)
        elif isinstance(entry, URLPattern) and not any(sign in place for sign in "<(^$"):
            found.append("/" + place)
    return found


def assert_guarded(response: Any) -> None:
    for name, value in HEADERS.items():
        assert response[name] == value, name
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert f"'sha256-{STYLE_HASH}'" in policy
    assert "Cache-Control" in response
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("operator", [False, True])
def test_every_address_answers_with_its_guards(client: Client, operator: bool) -> None:
    if operator:
        client.force_login(person(is_staff=True, is_superuser=True))
    routes = plain_routes(get_resolver().url_patterns)
    assert len(routes) > 12
    for route in routes:
        response = client.get(route)
        assert response.status_code < 500, route
        assert_guarded(response)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/nope", 404),
        ("/?x=%00", 400),
        ("/broken", 500),
        ("/refusing?code=only-stewards", 403),
        ("/tired", 429),
        ("/language", 405),
    ],
)
def test_each_fault_has_its_page_in_the_readers_language(client: Client, faulty: Any, place: str, status: int, language: str) -> None:
    client.cookies["language"] = language
    response = client.get(place)
    page = response.content.decode()
    assert response.status_code == status
    assert_guarded(response)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert page.count("<h1>") == 1
    assert "Traceback" not in page
    assert "secret" not in page
    english = {
        404: "There is no such page",
        400: "could not be read",
        500: "Something broke",
        403: "may not",
        429: "Too many",
        405: "cannot be used",
    }
    assert (english[status] in page) is (language == "en")


def test_a_refusal_by_the_state_of_things_is_a_conflict(client: Client, faulty: Any) -> None:
    with patch.dict("isopolity.ui.sentences.general.SENTENCES", {"too-late": lambda values: "It is too late."}):
        response = client.get("/refusing?code=too-late")
    assert response.status_code == 409
    assert "It is too late." in response.content.decode()


def test_too_many_tries_say_when_to_go_on(client: Client, faulty: Any) -> None:
    assert client.get("/tired")["Retry-After"] == "300"


def test_the_page_of_our_fault_needs_no_database_and_no_session(client: Client, faulty: Any) -> None:
    client.force_login(person())
    with patch("django.db.backends.utils.CursorWrapper.execute", side_effect=OperationalError):
        response = client.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert_guarded(response)


def test_the_same_number_stands_on_the_page_and_in_the_log(client: Client, faulty: Any, caplog: pytest.LogCaptureFixture) -> None:
    page = client.get("/broken").content.decode()
    number = page.split("name this number: ")[1].split(".")[0]
    assert number in caplog.text


def test_an_address_of_a_form_opened_as_a_page_says_so(client: Client) -> None:
    response = client.get("/language")
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "testserver.evil.example", "testserver@evil.example", "a b", "[::1"])
def test_a_host_that_is_not_ours_is_refused_and_never_repeated(client: Client, host: str) -> None:
    response = client.get("/account/forgotten", HTTP_HOST=host)
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
    assert_guarded(response)


def test_a_forwarded_host_is_not_believed(client: Client) -> None:
    response = client.get("/account", HTTP_X_FORWARDED_HOST="evil.example")
    assert response["Location"] == "/account/sign-in?next=/account"


def test_a_first_visit_holds_the_style_and_the_next_ones_link_it(client: Client) -> None:
    first = client.get("/")
    assert f"<style>{STYLE}</style>" in first.content.decode()
    assert 'rel="stylesheet"' not in first.content.decode()
    cookie = first.cookies["style"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    second = client.get("/").content.decode()
    assert "<style>" not in second
    address = second.split('rel="stylesheet" href="')[1].split('"')[0]
    sheet = client.get(address)
    assert sheet.content.decode() == STYLE
    assert "immutable" in sheet["Cache-Control"]
    assert client.get("/style-000000000000.css").status_code == 404
    client.cookies["style"] = "an-older-one"
    assert "<style>" in client.get("/").content.decode()


def test_pages_are_kept_by_no_shared_cache(client: Client) -> None:
    response = client.get("/")
    assert {"private", "no-store"} <= {part.strip() for part in response["Cache-Control"].split(",")}
    assert "Cookie" in response["Vary"]


def test_answers_name_no_program(client: Client) -> None:
    response = client.get("/")
    assert not {"Server", "X-Powered-By"} & set(response.headers)
    assert current.DEBUG is False


BEFORE = "Back to the page before"


def test_a_refusal_leads_back_to_the_page_before() -> None:
    page = Client().get("/no-such-page", headers={"Referer": "http://testserver/needs?theme=water&page=2"}).content.decode()
    assert f'<a class="btn" href="/needs?theme=water&amp;page=2">{BEFORE}</a>' in page


@pytest.mark.parametrize(
    "referer",
    ["", "https://evil.example/needs", "http://testserver@evil.example/", "//evil.example/", "http://testserver//evil.example"]
    + ["http://testserver/\\evil.example", "javascript:alert(1)", "http://testserver:80.evil.example/x", "http://testserver/no-such-page"],
)
def test_a_refusal_leads_to_no_other_site_and_not_to_itself(referer: str) -> None:
    assert BEFORE not in Client().get("/no-such-page", headers={"Referer": referer}).content.decode()
