"""The tables refuse what no page may ever show."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from isopolity.directory.models import Organisation
from isopolity.exchange.models import Need, Offer
from tests.factories.exchange import make_entry

pytestmark = pytest.mark.django_db


NONSENSE = [
    ({"theme": ""}, "published_is_complete"),
    ({"title": ""}, "published_is_complete"),
    ({"language": ""}, "published_is_complete"),
    ({"published_at": None}, "published_is_complete"),
    ({"beneficiaries": []}, "published_says_who_gains"),
    ({"state": "withdrawn", "withdrawn_reason": ""}, "withdrawn_with_reason"),
    ({"state": "withdrawn", "withdrawn_at": None}, "withdrawn_with_reason"),
]


@pytest.mark.parametrize("model", [Need, Offer])
@pytest.mark.parametrize(("fields", "constraint"), NONSENSE)
def test_half_an_entry_is_never_public(model: Any, fields: dict[str, Any], constraint: str, lokossa: Organisation) -> None:
    with pytest.raises(IntegrityError, match=f"{model._meta.model_name}_{constraint}"), transaction.atomic():
        make_entry(model, lokossa, **fields)


@pytest.mark.parametrize(
    ("model", "fields", "constraint"),
    [
        (Need, {"urgency": 4}, "need_urgency_known"),
        (Offer, {"capacity": 0}, "offer_helps_somebody"),
        (Offer, {"basis": "proven", "evidence": ""}, "offer_proven_with_evidence"),
    ],
)
def test_numbers_and_claims_have_bounds(model: Any, fields: dict[str, Any], constraint: str, lokossa: Organisation) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_entry(model, lokossa, **fields)


@pytest.mark.parametrize("model", [Need, Offer])
def test_a_draft_may_be_empty(model: Any, lokossa: Organisation) -> None:
    empty = make_entry(model, lokossa, state="draft", theme="", title="", language="", beneficiaries=[])
    assert str(empty) == empty.public_id


@pytest.mark.parametrize("model", [Need, Offer])
@pytest.mark.parametrize("state", ["draft", "published", "withdrawn"])
def test_a_whole_entry_is_taken_in_every_state(model: Any, state: str, lokossa: Organisation) -> None:
    assert str(make_entry(model, lokossa, state=state)) == "Household waste sorting"
