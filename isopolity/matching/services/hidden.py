"""Putting a suggested partner aside, and taking it back. Both are private to the city."""

from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.core.reasons import refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import actor_for
from isopolity.matching.models import HiddenMatch
from isopolity.matching.permissions import can_hide_match


@transaction.atomic
def hide_match(city: Organisation, *, partner: Organisation, by: Any, at: datetime) -> HiddenMatch:
    """Put a partner aside ("not for us"): it leaves this city's list, and nothing else changes. Twice is once."""
    refuse_if(can_hide_match(by, city))
    hidden, is_new = HiddenMatch.objects.get_or_create(organisation=city, partner=partner, defaults={"hidden_at": at})
    if is_new:
        audit.record("matching:match:hide", by=actor_for(by, city), of=city, values={"partner": partner.public_id}, at=at)
    return hidden


@transaction.atomic
def show_match(city: Organisation, *, partner: Organisation, by: Any, at: datetime) -> None:
    """Take a partner back that was put aside; nothing happens when it was not."""
    refuse_if(can_hide_match(by, city))
    deleted, _rows = HiddenMatch.objects.filter(organisation=city, partner=partner).delete()
    if deleted:
        audit.record("matching:match:show", by=actor_for(by, city), of=city, values={"partner": partner.public_id}, at=at)
