"""The admin: for operators, to be looked at, in every language, and without a door of its own."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from isopolity.accounts.models import User
from isopolity.audit.models import AuditRecord
from isopolity.audit.services import record
from isopolity.ui.read_only_admin import ReadOnlyAdmin
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(person("operator@example.org", is_staff=True, is_superuser=True))
    return client


def test_everything_shown_there_is_read_only() -> None:
    assert {AuditRecord, User} <= set(admin.site._registry)
    assert Group not in admin.site._registry
    assert all(isinstance(shown, ReadOnlyAdmin) for shown in admin.site._registry.values())


@pytest.mark.parametrize("place", ["/admin/", "/admin/login/", "/admin/audit/auditrecord/"])
def test_strangers_sign_in_where_everybody_does(client: Client, place: str) -> None:
    assert client.get(place)["Location"].startswith("/account/sign-in?next=/admin/")
    assert client.post("/admin/login/", {"username": "operator@example.org", "password": "x"}).status_code == 302


@pytest.mark.parametrize("fields", [{}, {"is_staff": True}])
@pytest.mark.parametrize("place", ["/admin/", "/admin/login/", "/admin/audit/auditrecord/", "/admin/accounts/user/"])
def test_others_are_told_that_it_is_not_for_them(client: Client, place: str, fields: dict[str, bool]) -> None:
    client.force_login(person(**fields))
    response = client.get(place, follow=True)
    assert response.status_code == 403
    assert "You may not open this page" in response.content.decode()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_operators_look_at_every_table_in_their_language(operator: Client, language: str, direction: str) -> None:
    operator.cookies["language"] = language
    record("audit:thing:do", by=None)
    for model, shown in admin.site._registry.items():
        place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        page = operator.get(place).content.decode()
        assert f'<html lang="{language}" dir="{direction}">' in page
        assert "style=" not in page
        assert "<script>" not in page
        assert shown.has_add_permission(None) is False
        assert operator.get(f"{place}add/").status_code == 403
        one = model._default_manager.first()
        if one is not None:
            assert operator.get(f"{place}{one.pk}/change/").status_code == 200
            assert operator.post(f"{place}{one.pk}/change/", {"once": "a" * 20}).status_code == 403
            assert operator.post(f"{place}{one.pk}/delete/", {"once": "b" * 20, "post": "yes"}).status_code == 403


def test_words_of_the_admin_are_translated(operator: Client) -> None:
    operator.cookies["language"] = "fr"
    page = operator.get("/admin/accounts/user/").content.decode()
    assert "adresse électronique" in page.lower()
    assert "Audit records" not in operator.get("/admin/").content.decode()


def test_no_password_hash_and_no_link_of_a_mail_is_shown(operator: Client) -> None:
    one = User.objects.get()
    assert "argon2" not in operator.get(f"/admin/accounts/user/{one.pk}/change/").content.decode()


def test_its_own_doors_lead_to_the_common_ones(operator: Client) -> None:
    assert operator.get("/admin/login/")["Location"] == "/admin/"
    assert operator.get("/admin/password_change/")["Location"] == "/account/password"
    assert operator.get("/admin/logout/")["Location"] == "/account/sign-out"
