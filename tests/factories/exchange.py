"""Needs and offers for tests: complete and published, unless told otherwise."""

from datetime import UTC, datetime
from typing import Any

from isopolity.directory.models import Organisation
from isopolity.exchange.models import KnowledgeEntry, Need, Offer

A_DAY = datetime(2026, 11, 1, 9, tzinfo=UTC)


def make_entry(model: type[KnowledgeEntry], organisation: Organisation, **fields: Any) -> Any:
    """One row, as the table takes it; no service is called."""
    whole = {
        "theme": "recycling",
        "title": "Household waste sorting",
        "language": "en",
        "beneficiaries": ["none-in-particular"],
        "state": "published",
        "created_at": A_DAY,
        "changed_at": A_DAY,
        "published_at": A_DAY,
        "confirmed_at": A_DAY,
    }
    if fields.get("state") == "draft":
        whole |= {"published_at": None, "confirmed_at": None}
    if fields.get("state") == "withdrawn":
        whole |= {"withdrawn_at": A_DAY, "withdrawn_reason": "We found help nearby."}
    return model.objects.create(organisation=organisation, **{**whole, **fields})


def make_need(organisation: Organisation, **fields: Any) -> Need:
    return make_entry(Need, organisation, **fields)


def make_offer(organisation: Organisation, **fields: Any) -> Offer:
    return make_entry(Offer, organisation, **fields)
