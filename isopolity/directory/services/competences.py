"""What the law lets an authority act on, as plain ids: the directory does not know the list of themes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit.services import record
from isopolity.core.reasons import refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.permissions import can_edit_organisation
from isopolity.directory.queries import actor_for
from isopolity.directory.services.organisations import locked, touch_organisation


@transaction.atomic
def state_competences(organisation: Organisation, *, themes: Sequence[str] | None, by: Any, at: datetime) -> Organisation:
    """Say on which themes the law lets the organisation act; an empty list means on none of them, None that it does not say.

    Whoever calls knows the themes and has checked the ids.
    """
    organisation = locked(organisation)
    refuse_if(can_edit_organisation(by, organisation))
    organisation.competences = None if themes is None else sorted(set(themes))
    organisation.save(update_fields=["competences"])
    touch_organisation(organisation, at=at)
    record(
        "directory:competences:state", by=actor_for(by, organisation), of=organisation, values={"themes": organisation.competences}, at=at
    )
    return organisation
