"""The admin is for operators alone, and writes nothing: each of its pages for each model, found through its registry."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise

from tests.security.state import changes, state
from tests.security.world import World

pytestmark = pytest.mark.django_db
OTHERS = ("visitor", "administrator", "steward")
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def pages_of(model: type[Model]) -> Iterator[tuple[str, str]]:
    """(what it is, address) of the pages of one model, of its first row where there is one."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield "list", reverse(f"{name}_changelist")
    yield "add", reverse(f"{name}_add")
    row = model._default_manager.first()
    if row is not None:
        for what in ("change", "history", "delete"):
            yield what, reverse(f"{name}_{what}", args=[row.pk])


def test_the_admin_has_models() -> None:
    assert len(MODELS) > 3


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_only_operators_see_a_model_and_nobody_changes_it(world: World, model: type[Model]) -> None:
    clients = {role: world.client(role) for role in (*OTHERS, "operator")}
    before, faults = state(), []
    for what, address in pages_of(model):
        for role in OTHERS:
            client = clients[role]
            for response in (
                client.get(address),
                client.post(address, {"once": f"key-{what}", "post": "yes", "action": "delete_selected"}),
            ):
                to_sign_in = response.status_code in {302, 303} and "/sign-in?next=" in response["Location"].replace(
                    "/admin/login/", "/sign-in"
                )
                if not to_sign_in:
                    faults.append(f"{role} {what}: {response.status_code}")
        operator = clients["operator"]
        shown = operator.get(address).status_code
        if shown != (200 if what in {"list", "change", "history"} else 403):
            faults.append(f"operator {what}: {shown}")
        sent = operator.post(address, {"once": f"key-{what}", "post": "yes", "action": "delete_selected", "_selected_action": "1"})
        if sent.status_code >= 500:
            faults.append(f"operator sends {what}: {sent.status_code}")
    assert faults == []
    # The way to the sign-in page is an answer like others, and spends the key.
    assert set(changes(before, state())) <= {"audit_receipt"}


@pytest.mark.parametrize("role", ["steward", "administrator", "person"])
def test_others_read_a_sentence_and_leave_no_trace_in_the_log(world: World, role: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = world.client(role).get("/admin/", follow=True)
    assert (answer.status_code, "You may not open this page" in answer.content.decode()) == (403, True)
    assert [record.exc_info for record in caplog.records if record.exc_info] == []


def test_every_model_and_field_of_the_admin_has_a_name_that_can_be_translated() -> None:
    faults = [f"{model._meta.label}" for model in MODELS if not isinstance(model._meta.verbose_name_plural, Promise)]
    for model in MODELS:
        hidden = {"id", *(admin.site._registry[model].exclude or ())}
        faults += [
            f"{model._meta.label}.{field.name}"
            for field in model._meta.fields
            if field.name not in hidden and not isinstance(field.verbose_name, Promise)
        ]
        label = model._meta.app_config.verbose_name
        faults += [] if isinstance(label, Promise) else [f"app {label}"]
    assert faults == []


def test_an_operator_reads_arabic_names_of_tables_and_columns(world: World) -> None:
    client = world.client("operator")
    client.cookies["language"] = "ar"
    index = client.get("/admin/").content.decode()
    assert "طلبات تواصل" in index
    assert "Countrys" not in index
    page = client.get("/admin/matching/contactrequest/").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert "المدينة الطالبة" in page
