"""Signing up, in and out, a forgotten password, and what strangers may learn from it: nothing."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.mail import EmailMessage
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from isopolity.accounts.models import User
from isopolity.audit.models import AuditRecord
from tests.accounts.conftest import PASSWORD
from tests.browserlike import Browserlike

Mails = Callable[[str], list[EmailMessage]]
HOSTILE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
    "\thttps://evil.example",
    "///evil.example",
]


def link_in(mail: EmailMessage) -> str:
    return re.search(r"^https://isopolity\.example(/\S*)$", str(mail.body), re.M)[1]  # type: ignore[index]


@override_settings(SITE_ADDRESS="https://isopolity.example/", ALLOWED_HOSTS=["testserver", "other.example"])
def test_a_person_signs_up_confirms_and_signs_in(browser: Browserlike, mails: Mails) -> None:
    browser.cookies["language"] = "ar"
    browser.defaults["HTTP_HOST"] = "other.example"
    typed = {"name": " Ada\u202e  Lovelace ", "email": "Ada@Andenne.example ", "password1": PASSWORD}
    answer = browser.submit("/account/sign-up", typed, follow=True)
    assert answer.redirect_chain == [("/account/confirm", 303)]
    assert "راجع بريدك" in answer.content.decode()
    person = User.objects.get()
    assert (person.name, person.email, person.language) == ("Ada Lovelace", "ada@andenne.example", "ar")
    assert person.password.startswith("argon2$")
    assert AuditRecord.objects.get(action="accounts:account:open").values == {}

    (mail,) = mails("ada@andenne.example")
    assert mail.subject == "أكّد عنوانك"
    assert "other.example" not in str(mail.body)
    answer = browser.submit(link_in(mail), {}, action=link_in(mail), follow=True)
    assert answer.request["PATH_INFO"] == "/account/sign-in"
    answer = browser.sign_in("ada@andenne.example", PASSWORD)
    assert answer.redirect_chain[-1] == ("/desk", 302)
    assert "Ada Lovelace" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reader", "said"),
    [
        ("en", "This password is too short: it needs at least 12 characters."),
        ("fr", "Ce mot de passe est trop court : il faut au moins 12 caractères."),
        ("ar", "كلمة المرور قصيرة: يلزم 12 حرفاً على الأقل."),
    ],
)
def test_a_short_password_is_refused_in_the_readers_language(browser: Browserlike, reader: str, said: str) -> None:
    browser.cookies["language"] = reader
    answer = browser.submit("/account/sign-up", {"name": "Ada", "email": "ada@andenne.example", "password1": "quite-short"})
    assert said in unescape(answer.content.decode()).replace("\u00a0", " ")


@pytest.mark.django_db
def test_a_password_of_digits_alone_is_refused(browser: Browserlike) -> None:
    typed = {"name": "Ada", "email": "ada@andenne.example", "password1": "123456789012"}
    assert "entirely numeric" in browser.submit("/account/sign-up", typed).content.decode()
    assert not User.objects.exists()


@override_settings(SITE_ADDRESS="https://isopolity.example")
def test_the_wish_to_register_outlives_the_proof_of_the_address_in_another_browser_too(
    browser: Browserlike, mails: Mails, client: Client
) -> None:
    asked = browser.get("/register")
    sign_up = browser.get(asked["Location"]).context["signup_url"]
    browser.submit(sign_up, {"name": "Ada", "email": "ada@andenne.example", "password1": PASSWORD})
    (mail,) = mails("ada@andenne.example")
    path, query = link_in(mail).split("?")
    assert query == "next=/register"
    other = Browserlike()
    confirmed = other.submit(link_in(mail), {}, action=path)
    assert confirmed["Location"] == "/register"
    sign_in = other.get("/register")["Location"]
    answer = other.submit(sign_in, {"login": "ada@andenne.example", "password": PASSWORD})
    assert answer["Location"] == "/register"
    used = client.get(link_in(mail)).content.decode()
    assert 'href="/account/sign-in?next=%2Fregister"' in used


@override_settings(SITE_ADDRESS="https://isopolity.example")
def test_another_letter_carries_the_wish_of_that_visit(browser: Browserlike, mails: Mails) -> None:
    browser.submit("/account/sign-up", {"name": "Ada", "email": "ada@andenne.example", "password1": PASSWORD})
    Browserlike().submit("/account/sign-in?next=/register", {"login": "ada@andenne.example", "password": PASSWORD})
    assert [link_in(mail).partition("?")[2] for mail in mails("ada@andenne.example")] == ["", "next=/register"]


@override_settings(SITE_ADDRESS="https://isopolity.example")
@pytest.mark.parametrize(
    "target",
    [
        *HOSTILE,
        "/invitations/0123456789abcdef",
        "/nowhere",
        "/search?q=Call+me",
        "/organisations/Call me/claim",
        "/register/../desk",
        f"/organisations/{'x' * 200}/claim",
    ],
)
def test_a_letter_leads_to_no_place_that_somebody_else_may_choose(target: str, browser: Browserlike, mails: Mails) -> None:
    """Neither another host, nor words of whoever typed the address, nor the secret of an invitation."""
    browser.submit(f"/account/sign-up?next={quote(target)}", {"name": "Ada", "email": "ada@andenne.example", "password1": PASSWORD})
    (mail,) = mails("ada@andenne.example")
    link = link_in(mail)
    assert "?" not in link
    if target in HOSTILE:
        confirmed = browser.submit(f"{link}?next={quote(target)}", {}, action=link)
        assert confirmed["Location"] == "/account/sign-in"


@override_settings(SITE_ADDRESS="https://isopolity.example")
def test_what_stands_behind_the_path_of_a_wish_stays_behind(browser: Browserlike, mails: Mails) -> None:
    next_page = quote("/register?q=Call+me")
    browser.submit(f"/account/sign-up?next={next_page}", {"name": "Ada", "email": "ada@andenne.example", "password1": PASSWORD})
    assert link_in(mails("ada@andenne.example")[0]).endswith("?next=/register")


def test_an_address_that_was_not_confirmed_does_not_sign_in(browser: Browserlike, mails: Mails) -> None:
    browser.submit("/account/sign-up", {"name": "Ada", "email": "ada@andenne.example", "password1": PASSWORD})
    answer = browser.sign_in("ada@andenne.example", PASSWORD)
    assert answer.redirect_chain[-1][0] == "/account/confirm"
    assert "sessionid" not in browser.session
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("address", ["adjoua@lokossa.example", "nobody@lokossa.example"])
def test_signing_up_answers_alike_for_known_and_unknown_addresses(address: str, person: User, browser: Browserlike, mails: Mails) -> None:
    with patch.object(Argon2PasswordHasher, "encode", autospec=True, side_effect=Argon2PasswordHasher.encode) as hashed:
        answer = browser.submit("/account/sign-up", {"name": "X", "email": address, "password1": "another long password"}, follow=True)
    assert answer.redirect_chain == [("/account/confirm", 303)]
    assert hashed.call_count == 1
    assert len(mails(address)) == 1
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize("address", ["adjoua@lokossa.example", "nobody@lokossa.example"])
def test_a_forgotten_password_answers_alike_for_known_and_unknown_addresses(
    address: str, person: User, browser: Browserlike, mails: Mails
) -> None:
    answer = browser.submit("/account/forgotten", {"email": address}, follow=True)
    assert [place for place, _ in answer.redirect_chain] == ["/account/forgotten/sent"]
    assert address not in answer.content.decode()
    assert len(mails(address)) == 1


@pytest.mark.parametrize("address", ["adjoua@lokossa.example", "nobody@lokossa.example"])
def test_a_wrong_password_says_the_same_and_costs_the_same(address: str, person: User, browser: Browserlike) -> None:
    with (
        patch.object(Argon2PasswordHasher, "encode", autospec=True, side_effect=Argon2PasswordHasher.encode) as hashed,
        patch.object(Argon2PasswordHasher, "verify", autospec=True, side_effect=Argon2PasswordHasher.verify) as verified,
    ):
        answer = browser.submit("/account/sign-in", {"login": address, "password": "not the right one"})
    assert answer.status_code == 200
    assert "The email address and/or password you specified are not correct." in answer.content.decode()
    assert f'value="{address}"' in answer.content.decode()
    assert "not the right one" not in answer.content.decode()
    assert hashed.call_count + verified.call_count == 1


def test_guessing_stops_with_a_page_that_says_when_to_go_on(person: User, browser: Browserlike) -> None:
    browser.cookies["language"] = "fr"
    for number in range(10):
        browser.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        assert browser.submit("/account/sign-in", {"login": person.email, "password": f"wrong {number}"}).status_code == 200
    answer = browser.submit("/account/sign-in", {"login": person.email, "password": PASSWORD})
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "Trop d’essais" in answer.content.decode()
    other = browser.submit("/account/sign-in", {"login": "nobody@lokossa.example", "password": "wrong"})
    assert other.status_code == 200


@pytest.mark.parametrize("address", ["adjoua@lokossa.example", "nobody@lokossa.example"])
def test_asking_for_links_stops_alike_for_known_and_unknown_addresses(
    address: str, person: User, browser: Browserlike, mails: Mails
) -> None:
    answers = [browser.submit("/account/forgotten", {"email": address}) for _number in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert answers[-1]["Retry-After"] == "300"
    assert len(mails(address)) == 5


@override_settings(SITE_ADDRESS="https://isopolity.example")
def test_a_forgotten_password_becomes_a_new_one_once(person: User, browser: Browserlike, mails: Mails) -> None:
    browser.submit("/account/forgotten", {"email": "ADJOUA@lokossa.example"})
    (mail,) = mails(person.email)
    assert mail.subject == "Choisissez un nouveau mot de passe"
    place = browser.get(link_in(mail))
    assert place.status_code == 302
    assert "set-password" in place["Location"]
    short = browser.submit(place["Location"], {"password1": "short", "password2": "short"})
    assert "at least 12 characters" in short.content.decode()
    common = browser.submit(place["Location"], {"password1": "adjoua@lokossa", "password2": "adjoua@lokossa"})
    assert "too similar" in common.content.decode()
    answer = browser.submit(place["Location"], {"password1": "four quite other words", "password2": "four quite other words"}, follow=True)
    assert answer.request["PATH_INFO"] == "/account/forgotten/done"
    assert [sent.subject for sent in mails(person.email)] == [mail.subject, "Votre mot de passe a été changé"]
    assert "too old or was used before" in browser.get(link_in(mail), follow=True).content.decode()
    assert browser.sign_in(person.email, "four quite other words").redirect_chain[-1][0] == "/desk"


def test_a_password_is_the_same_from_every_keyboard(person: User) -> None:
    person.set_password("re\u0301gistre de l’e\u0301tat civil")
    assert person.check_password("r\u00e9gistre de l’\u00e9tat civil")


@pytest.mark.parametrize("target", HOSTILE)
def test_sign_in_and_language_lead_nowhere_else(target: str, person: User, browser: Browserlike) -> None:
    answer = browser.submit(f"/account/sign-in?next={target}", {"login": person.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/desk")
    answer = browser.post("/account/sign-out", {"next": target, **token(browser)})
    assert answer["Location"] == "/"
    answer = browser.post("/language", {"next": target, "language": "fr", **token(browser)})
    assert answer["Location"] == "/"


def test_sign_in_leads_to_the_page_that_was_asked_for(person: User, browser: Browserlike) -> None:
    asked = browser.get("/account?x=1")
    assert asked["Location"] == "/account/sign-in?next=/account%3Fx%3D1"
    answer = browser.submit(asked["Location"], {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == "/account?x=1"


def token(browser: Browserlike) -> dict[str, Any]:
    form = browser.forms(browser.get("/account/forgotten"))[-1]
    return {name: form["fields"][name] for name in ("csrfmiddlewaretoken", "once")}


def test_signing_out_ends_the_session(person: User, browser: Browserlike) -> None:
    browser.sign_in(person.email, PASSWORD)
    old = browser.cookies["session"].value
    answer = browser.submit("/", {}, action="/account/sign-out", follow=True)
    assert answer.redirect_chain == [("/", 302)]
    browser.cookies["session"] = old
    assert browser.get("/account").status_code == 302


@pytest.mark.parametrize(("language", "said"), [("fr", "Vous êtes déconnecté(e)."), ("ar", "تم تسجيل خروجك.")])
def test_words_of_the_sign_in_library_come_in_the_readers_language(language: str, said: str, person: User, browser: Browserlike) -> None:
    browser.cookies["language"] = language
    browser.sign_in(person.email, PASSWORD)
    assert said in browser.submit("/", {}, action="/account/sign-out", follow=True).content.decode()


@pytest.mark.parametrize(
    "name", ["account_reauthenticate", "account_set_password", "account_request_login_code", "account_confirm_login_code"]
)
def test_doors_that_we_do_not_use_are_closed(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "place", ["sign-in", "sign-up", "forgotten", "forgotten/sent", "forgotten/done", "confirm", "inactive", "confirm/x:y:z"]
)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_page_of_the_entrance_is_ours(place: str, language: str, db: None, browser: Browserlike) -> None:
    browser.cookies["language"] = language
    answer = browser.get(f"/account/{place}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert page.count("<h1>") == 1
    assert {template.name for template in answer.templates} >= {"ui/base.html"}
    assert "allauth/" not in " ".join(str(template.name) for template in answer.templates)


def test_a_greeting_speaks_as_the_page_that_shows_it(browser: Browserlike, person: User) -> None:
    assert '<html lang="en"' in browser.get("/account/sign-in").content.decode()
    desk = browser.sign_in(person.email, PASSWORD).content.decode()
    assert '<html lang="fr"' in desk
    assert "Bonjour Adjoua, votre session est ouverte." in desk
    gone = browser.submit("/account/sign-out", {}, action="/account/sign-out", follow=True).content.decode()
    assert '<html lang="en"' in gone
    assert "You have signed out." in gone


def test_a_greeting_keeps_the_language_that_was_chosen_on_this_device(browser: Browserlike, person: User) -> None:
    browser.cookies["language"] = "en"
    assert "You are signed in, Adjoua." in browser.sign_in(person.email, PASSWORD).content.decode()
