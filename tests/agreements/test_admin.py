"""The admin shows agreements with everything that belongs to them to operators, and of a letter's link nothing."""

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from isopolity.agreements.models import Agreement, Inquiry
from isopolity.agreements.services import Provenance, Stated, add_supporter, tell_fact, write_to_silent
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models import Organisation
from tests.factories import agreements as make
from tests.factories import directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(lokossa: Organisation, evere: Organisation) -> Agreement:
    """One with a row in each table: a supporter, an amount, a letter."""
    agreement = make.announced(lokossa, evere)
    directory.officer(lokossa)
    steward, now = directory.steward(), timezone.now()
    provenance = Provenance(source=make.source(), as_stated="three million euros")
    add_supporter(agreement, organisation=directory.network(), role="funds", provenance=provenance, by=steward, at=now)
    stated = Stated(PartialDate(2024), 300, "EUR", provenance)
    tell_fact(agreement, stated, kind="money", title="Coast", language="en", by=steward, at=now)
    Agreement.objects.update(last_news_on="2001-05-16", silent_from="2002-05-16")
    write_to_silent([agreement], by=steward, at=now)
    return agreement


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_operators_look_at_every_row_of_it(silent: Agreement, language: str) -> None:
    client = Client()
    client.force_login(directory.person(is_staff=True, is_superuser=True))
    client.cookies["language"] = language
    models = [model for model in admin.site._registry if model._meta.app_label == "agreements"]
    assert len(models) == 7
    for model in models:
        place, row = f"/admin/agreements/{model._meta.model_name}/", model._default_manager.first()
        assert row is not None, model
        for address in (place, f"{place}?q=Lokossa", f"{place}{row.pk}/change/"):
            page = client.get(address)
            assert page.status_code == 200, address
            assert Inquiry.objects.get().token_hash not in page.content.decode(), address
